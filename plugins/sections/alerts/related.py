"""Earlier alerts that are similar to an alert.

Only earlier ones, so that a new alert does not change the pages of all others.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from operator import itemgetter

from plugins.alerts.summary import AlertSummary

_Order = tuple[float, str]

MAX_RELATED = 3
"""Maximum number of related alerts."""


class Related:
    """Finds earlier alerts of the same country that share violations."""

    def __init__(self, alert_summaries: Iterable[AlertSummary]) -> None:
        """Search among *alert_summaries*."""
        self._groups: dict[tuple[str, str], tuple[list[_Order], list[AlertSummary]]] = defaultdict(
            lambda: ([], [])
        )
        for order, each in sorted(((each.order, each) for each in alert_summaries), key=itemgetter(0)):
            for violation in each.violations:
                orders, group = self._groups[each.country, violation]
                orders.append(order)
                group.append(each)

    def to(self, alert_summary: AlertSummary) -> tuple[AlertSummary, ...]:
        """Return up to MOST earlier alerts of other cases, ordered by the number of shared violations."""
        own, found = alert_summary.order, dict[_Order, tuple[int, AlertSummary]]()
        for violation in alert_summary.violations:
            if (alert_summary.country, violation) not in self._groups:
                continue
            orders, group = self._groups[alert_summary.country, violation]
            end = bisect_left(orders, own)
            start = max(0, end - 2 * MAX_RELATED)
            for order, other in zip(orders[start:end], group[start:end], strict=True):
                if other.case != alert_summary.case:
                    shared = found[order][0] if order in found else 0
                    found[order] = shared + 1, other
        best = sorted(((shared, order) for order, (shared, _) in found.items()), reverse=True)
        return tuple(found[order][1] for _, order in best[:MAX_RELATED])
