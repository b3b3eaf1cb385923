"""Which mails there could be: one per announcement and language, and how each stands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from plugins.alerts.alert import State
from plugins.alerts.summary import AlertSummary
from plugins.campaigns.announcements.announcement import (
    Announced,
    AnnouncedActivity,
    Rules,
    Standing,
    activity_announcements,
    activity_standing,
    announcements,
    standing,
)
from plugins.campaigns.key import Key
from plugins.campaigns.settings import Mailing
from plugins.repository.site import Site
from plugins.signup.interest_names import ACTIVITIES, URGENT_ACTIONS

Either = TypeVar("Either", Announced, AnnouncedActivity)


@dataclass(frozen=True)
class Candidate:
    """One announcement for the readers of one language, before any mail is composed."""

    key: Key
    topic: str
    """Which interest its readers have."""
    standing: Standing
    reason: str
    """Why it does not go out, where it does not."""
    announced: Announced | AnnouncedActivity
    had: frozenset[str] | None = None
    """The news that its readers have had by mail (``announcements/news.py``); None if that is not known."""

    @property
    def name(self) -> str:
        """What its announcement is asked for by: ``ua-2026-014/2``."""
        return self.announced.name

    @property
    def kind(self) -> str:
        """The kind of its announcement."""
        return self.announced.kind

    @property
    def call(self) -> bool:
        """Whether it asks readers to act."""
        return self.announced.call

    @property
    def moment(self) -> datetime:
        """The aware moment from which it may be mailed."""
        return self.announced.moment


def candidates(
    site: Site, mailing: Mailing, named: Collection[str] = (), *, recent: bool = False
) -> list[Candidate]:
    """Return how every announcement of *site* stands for every language, the oldest alert first.

    *named* are announcements asked for by name, whatever their age. With *recent* those are left out that
    belong to alerts which are over and have announced nothing of late: none of them goes out.
    """
    rules = Rules(mailing.window, mailing.original_at_once, frozenset(named))
    records = sorted(site.records.values(), key=lambda record: record.order)
    if recent:
        records = [record for record in records if _is_recent(record, site.now, mailing)]
    calls = [each for record in records for each in announcements(site.alert(record.slug))]
    invitations = [each for activity in site.content.activities for each in activity_announcements(activity)]
    return [
        *_prospects("alert", URGENT_ACTIONS, calls, standing, site, rules),
        *_prospects("activity", ACTIVITIES, invitations, activity_standing, site, rules),
    ]


def _is_recent(record: AlertSummary, now: datetime, mailing: Mailing) -> bool:
    acting = record.state(now) in {State.OPEN, State.UNPUBLISHED}
    return acting or now <= record.announced + mailing.window


def _prospects(
    content: str,
    topic: str,
    announced: Iterable[Either],
    judge: Callable[[Either, str, datetime, Rules], tuple[Standing, str]],
    site: Site,
    rules: Rules,
) -> Iterator[Candidate]:
    for each in announced:
        for language in site.network.languages:
            how, why = judge(each, language, site.now, rules)
            yield Candidate(Key(content, each.slug, each.number, language), topic, how, why, each)
