"""The times at which an alert changes: its state, its names, and the results of checks."""

from __future__ import annotations

from datetime import datetime, timedelta

from plugins.alerts.alert import Alert
from plugins.alerts.checks.alert import DEADLINE_FAR, DEADLINE_NEAR
from plugins.alerts.checks.names import WARN_AFTER, WARN_BEFORE
from plugins.alerts.names import initials_due
from plugins.incremental.turning_points import midnight


def turning_points(alert: Alert, name_retention: timedelta) -> tuple[datetime, ...]:
    """Return the turning points of *alert* in order.

    *name_retention* is how long public names stay in full after an alert has ended.
    """
    facts, act_before = alert.facts, alert.act_before
    points = {alert.date, act_before, act_before - DEADLINE_FAR, act_before - DEADLINE_NEAR}
    points |= {target.act_before for target in alert.targets if target.act_before is not None}
    days = [*(answer.date for answer in facts.answers), *(each.date for each in facts.sent)]
    days += [each.date for each in facts.letters_counted]
    days += [each.outcome.date for each in facts.people if each.outcome]
    points |= {midnight(day, alert.zone) for day in days}
    if alert.embargo is not None:
        points.add(alert.embargo)
    due = initials_due(facts, name_retention)
    if due is not None:
        points |= {due - WARN_BEFORE, due, due + WARN_AFTER}
    return tuple(sorted(points))
