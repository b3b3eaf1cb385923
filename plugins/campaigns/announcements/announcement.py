"""Announcements of alerts and activities, and their status for readers of one language at a moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from plugins.activities.activity import Activity
from plugins.alerts.alert import Alert, State

CALLS = frozenset({"alert", "update"})
"""Kinds that ask readers to act; neither the weekly limit nor a closed alert holds back the others."""
OWN_WORDS = frozenset({"stop", "withdrawal"})
"""Kinds whose essential text is in the catalogs of every language, so that no translation is needed."""


class AnnouncementStatus(Enum):
    """Whether an announcement is to be mailed now."""

    DUE = "goes out"
    EARLY = "not yet"
    WAITING = "waits for its translation"
    OLD = "too old"
    SUPERSEDED = "superseded"
    REFUSED = "refused"


@dataclass(frozen=True)
class AnnouncedAlert:
    """One announcement of one alert."""

    alert: Alert
    number: int
    kind: str
    moment: datetime
    """The aware moment from which it may be mailed."""

    @property
    def call(self) -> bool:
        """Whether it asks readers to act."""
        return self.kind in CALLS

    @property
    def slug(self) -> str:
        """The folder of its alert."""
        return self.alert.slug

    @property
    def name(self) -> str:
        """The name that ``--only`` takes: ``ua-2026-014/2``."""
        return f"{self.slug}/{self.number}"


@dataclass(frozen=True)
class AnnouncementRules:
    """Settings of the network about its announcements."""

    window: timedelta
    """Age up to which an announcement is mailed unless it is named."""
    original_at_once: bool
    """Whether readers of a language without a current translation get the original instead of waiting."""
    named: frozenset[str] = frozenset()
    """Names of announcements that are mailed whatever their age."""


def announcements(alert: Alert) -> tuple[AnnouncedAlert, ...]:
    """Return the announcements of *alert* in the order of their numbers.

    The first one is implied, at the moment of publication, unless ``mailing`` is ``hold``.
    """
    published = max(alert.date, alert.embargo or alert.date)
    found = [
        AnnouncedAlert(alert, entry.number, entry.kind, max(entry.date.start(alert.zone), published))
        for entry in alert.facts.announcements
    ]
    if alert.facts.mailing == "on" and all(entry.number != 1 for entry in found):
        found.append(AnnouncedAlert(alert, 1, "alert", published))
    return tuple(sorted(found, key=lambda entry: entry.number))


def announcement_status(
    announced: AnnouncedAlert, language: str, now: datetime, rules: AnnouncementRules
) -> tuple[AnnouncementStatus, str]:
    """Return the status of *announced* for readers of *language*, and the reason if it is not due."""
    alert, state = announced.alert, announced.alert.state(now)
    if state is State.UNPUBLISHED:
        return AnnouncementStatus.EARLY, "the alert is not published"
    if announced.moment > now:
        return AnnouncementStatus.EARLY, f"from {announced.moment:%Y-%m-%d %H:%M %Z}"
    if announced.call and state is not State.OPEN:
        return AnnouncementStatus.REFUSED, f"the alert asks nobody to act any more ({state.value})"
    if (later := _superseded(announced, announcements(alert), state, now)) is not None:
        return AnnouncementStatus.SUPERSEDED, f"by {later.name}, {later.kind}"
    if announced.moment + rules.window < now and announced.name not in rules.named:
        hint = f"mail it with --only {announced.name}"
        return AnnouncementStatus.OLD, f"since {announced.moment:%Y-%m-%d %H:%M}; {hint}"
    if not (alert.follows(language) or rules.original_at_once or neutral(announced, state)):
        missing = "stale" if language in alert.words else "missing"
        return AnnouncementStatus.WAITING, f"index.{language}.md is {missing}"
    return AnnouncementStatus.DUE, ""


def neutral(announced: AnnouncedAlert, state: State) -> bool:
    """Return whether the mail needs no translated text of the alert."""
    return announced.kind in OWN_WORDS or state is State.WITHDRAWN


def _superseded(
    announced: AnnouncedAlert, every: Sequence[AnnouncedAlert], state: State, now: datetime
) -> AnnouncedAlert | None:
    """Return the later announcement that supersedes *announced* at the moment *now*, or None.

    A call to act is superseded by any later announcement; for a withdrawn alert, only the last one counts.
    """
    if not announced.call and state is not State.WITHDRAWN:
        return None
    later = [other for other in every if other.number > announced.number and other.moment <= now]
    return later[-1] if later else None


@dataclass(frozen=True)
class AnnouncedActivity:
    """One announcement of one public activity."""

    activity: Activity
    number: int
    kind: str
    moment: datetime

    @property
    def call(self) -> bool:
        """Whether it asks readers to act; an invitation does not count as that."""
        return False

    @property
    def slug(self) -> str:
        """The folder of its activity."""
        return self.activity.slug

    @property
    def name(self) -> str:
        """The name that ``--only`` takes."""
        return f"{self.slug}/{self.number}"


def activity_announcements(activity: Activity) -> tuple[AnnouncedActivity, ...]:
    """Return the announcements of *activity* in the order of their numbers.

    The first one, an invitation, is implied unless ``mailing`` is ``hold``.
    """
    facts = activity.facts
    found = [
        AnnouncedActivity(
            activity, entry.number, entry.kind, max(entry.date.start(activity.zone), activity.published)
        )
        for entry in facts.announcements
    ]
    if facts.mailing == "on" and all(entry.number != 1 for entry in found):
        found.append(AnnouncedActivity(activity, 1, "invitation", activity.published))
    return tuple(sorted(found, key=lambda entry: entry.number))


def activity_status(
    announced: AnnouncedActivity, language: str, now: datetime, rules: AnnouncementRules
) -> tuple[AnnouncementStatus, str]:
    """Return the status of *announced* for readers of *language*, and the reason if it is not due."""
    activity = announced.activity
    if not activity.shown(now):
        return AnnouncementStatus.EARLY, "the activity is not published"
    if announced.moment > now:
        return AnnouncementStatus.EARLY, f"from {announced.moment:%Y-%m-%d %H:%M %Z}"
    if activity.over(now):
        return AnnouncementStatus.REFUSED, "the activity is over"
    if activity.facts.status == "cancelled" and announced.kind != "cancellation":
        return AnnouncementStatus.REFUSED, "the activity is cancelled"
    later = [
        other
        for other in activity_announcements(activity)
        if other.number > announced.number and other.moment <= now
    ]
    if later:
        return AnnouncementStatus.SUPERSEDED, f"by {later[-1].name}, {later[-1].kind}"
    if announced.moment + rules.window < now and announced.name not in rules.named:
        return (
            AnnouncementStatus.OLD,
            f"since {announced.moment:%Y-%m-%d %H:%M}; mail it with --only {announced.name}",
        )
    if not (activity.follows(language) or rules.original_at_once or announced.kind == "cancellation"):
        missing = "stale" if language in activity.versions.words else "missing"
        return AnnouncementStatus.WAITING, f"index.{language}.md is {missing}"
    return AnnouncementStatus.DUE, ""
