"""Announcements, and the rules for their status that are the same for all announced content."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum


class AnnouncementStatus(Enum):
    """Whether an announcement is to be mailed now."""

    DUE = "goes out"
    EARLY = "not yet"
    WAITING = "waits for its translation"
    OLD = "too old"
    SUPERSEDED = "superseded"
    REFUSED = "refused"


Status = tuple[AnnouncementStatus, str]
"""A status, and the reason if it is not due."""


@dataclass(frozen=True)
class Announcement:
    """One announcement of an alert, an activity or other announced content."""

    content: str
    """The kind of its content, a name in ``announced/registry.py``."""
    slug: str
    """The folder of its content."""
    number: int
    kind: str
    moment: datetime
    """The aware moment from which it may be mailed."""
    topic: str
    """The interest that its readers have chosen."""
    call: bool
    """Whether it asks readers to act; the weekly limit applies to calls alone."""
    numbers_with_news: frozenset[int] = frozenset()
    """If its mail has news (``news.py``): the numbers of all announcements of its content that do."""

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


def status_of(
    announcement: Announcement,
    now: datetime,
    rules: AnnouncementRules,
    *,
    unpublished: str,
    refused: str,
    superseding: Iterable[Announcement],
    untranslated: str,
) -> Status:
    """Return the status of *announcement* for the readers of one language, and the reason if it is not due.

    *unpublished*, *refused* and *untranslated* are reasons that its content gives; empty where there is none.
    *superseding* are the announcements that supersede it, in the order of their numbers.
    """
    if unpublished:
        return AnnouncementStatus.EARLY, unpublished
    if announcement.moment > now:
        return AnnouncementStatus.EARLY, f"from {announcement.moment:%Y-%m-%d %H:%M %Z}"
    if refused:
        return AnnouncementStatus.REFUSED, refused
    if later := list(superseding):
        return AnnouncementStatus.SUPERSEDED, f"by {later[-1].name}, {later[-1].kind}"
    if announcement.moment + rules.window < now and announcement.name not in rules.named:
        hint = f"mail it with --only {announcement.name}"
        return AnnouncementStatus.OLD, f"since {announcement.moment:%Y-%m-%d %H:%M}; {hint}"
    if untranslated and not rules.original_at_once:
        return AnnouncementStatus.WAITING, untranslated
    return AnnouncementStatus.DUE, ""


def later(
    announcement: Announcement, announcements: Iterable[Announcement], now: datetime
) -> Iterable[Announcement]:
    """Return those of *announcements* that follow *announcement* and may be mailed at the moment *now*."""
    return (each for each in announcements if each.number > announcement.number and each.moment <= now)
