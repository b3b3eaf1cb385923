"""Checks that the announcements of an alert agree with its status."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.alerts.alert import Alert
from plugins.alerts.models.facts import Announcement
from plugins.content.frontmatter import Document
from plugins.content.problems import Problem

_STATUS_FOR = {
    "stop": ("suspended", "closed", "outcome", "withdrawn"),
    "outcome": ("closed", "outcome", "withdrawn"),
    "withdrawal": ("withdrawn",),
}
"""The status that an alert must have after an announcement of each kind."""


def check_announcements(alert: Alert, original: Document) -> Iterator[Problem]:
    """Yield the problems of the announcements of *alert*."""
    announcements = alert.facts.announcements
    numbers = [announcement.number for announcement in announcements]
    for index, number in enumerate(numbers):
        if number in numbers[:index]:
            yield original.problem(
                ("announcements", index, "number"), f"{number} is duplicated. Write {max(numbers) + 1}."
            )
        elif number == 1 and announcements[index].kind != "alert":
            yield original.problem(
                ("announcements", index, "number"),
                "1 is the alert itself, announced when it is new. "
                f"Write {max(numbers) + 1 if max(numbers) > 1 else 2}.",
            )
    for index, announcement in enumerate(announcements):
        later = [other for other in announcements if other.number > announcement.number]
        if any(other.date.start(alert.zone) < announcement.date.start(alert.zone) for other in later):
            yield original.problem(
                ("announcements", index, "date"),
                f"{announcement.date} is later than that of a higher number. Write the moments in the "
                "order of their numbers.",
            )
        yield from _check_kind(alert, original, index, announcement, last=not later)


def _check_kind(
    alert: Alert, original: Document, index: int, announcement: Announcement, *, last: bool
) -> Iterator[Problem]:
    facts, kind = alert.facts, announcement.kind
    statuses = _STATUS_FOR.get(kind, ())
    if last and statuses and facts.status not in statuses:
        choice = statuses[0] if len(statuses) == 1 else f"one of: {', '.join(statuses)}"
        yield original.problem(
            ("announcements", index, "kind"),
            f"{kind} is announced, but status is {facts.status}. Write status: {choice}, or another kind.",
        )
    elif kind == "outcome" and facts.outcome is None and facts.status != "withdrawn":
        yield original.problem(
            ("announcements", index, "kind"),
            "outcome is announced, but there is none. "
            "Write outcome: {date: 2026-10-02, result: released} and outcome_text:.",
        )
    if kind in {"update", "correction"} and not facts.updates and facts.status != "withdrawn":
        yield original.problem(
            ("announcements", index, "kind"),
            f"{kind} is announced, but updates: is empty, so readers would not learn what is new. "
            "Write updates: with date: and text:.",
        )
