"""Candidates for mails: one per announcement and language, with its status."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from plugins.alerts.alert import State
from plugins.alerts.summary import AlertSummary
from plugins.campaigns.announcements.announcement import (
    AnnouncedActivity,
    AnnouncedAlert,
    AnnouncementRules,
    AnnouncementStatus,
    activity_announcements,
    activity_status,
    announcement_status,
    announcements,
)
from plugins.campaigns.key import Key
from plugins.campaigns.settings import MailingSettings
from plugins.incremental.turning_points import TICK
from plugins.repository.site import Site
from plugins.signup.interest_names import ACTIVITIES, URGENT_ACTIONS

Either = TypeVar("Either", AnnouncedAlert, AnnouncedActivity)


@dataclass(frozen=True)
class Candidate:
    """One announcement for the readers of one language, before any mail is composed."""

    key: Key
    topic: str
    """The interest that its readers have chosen."""
    status: AnnouncementStatus
    reason: str
    """Why it does not go out; empty if it does."""
    announced: AnnouncedAlert | AnnouncedActivity
    news_received: frozenset[str] | None = None
    """Marks of the news that its readers have had by mail (``announcements/news.py``); None if unknown."""

    @property
    def name(self) -> str:
        """The name of its announcement, which ``--only`` takes: ``ua-2026-014/2``."""
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
    site: Site, mailing: MailingSettings, named: Collection[str] = (), *, recent: bool = False
) -> list[Candidate]:
    """Return a candidate for each announcement of *site* and each language, the oldest alert first.

    *named* are names of announcements that are mailed whatever their age. With *recent*, alerts that are over
    and have announced nothing within CAMPAIGN_WINDOW are skipped: none of their announcements is due.
    """
    rules = AnnouncementRules(mailing.window, mailing.original_at_once, frozenset(named))
    alert_summaries = sorted(site.alert_summaries.values(), key=lambda alert_summary: alert_summary.order)
    if recent:
        alert_summaries = [
            alert_summary for alert_summary in alert_summaries if _is_recent(alert_summary, site.now, mailing)
        ]
    calls = [
        each for alert_summary in alert_summaries for each in announcements(site.alert(alert_summary.slug))
    ]
    invitations = [each for activity in site.content.activities for each in activity_announcements(activity)]
    return [
        *_candidates("alert", URGENT_ACTIONS, calls, announcement_status, site, rules),
        *_candidates("activity", ACTIVITIES, invitations, activity_status, site, rules),
    ]


def turning_points(site: Site, mailing: MailingSettings) -> set[datetime]:
    """Return the moments at which the status of an announcement changes by the time alone.

    The states of alerts and activities themselves are turning points of the content.
    """
    expiry = mailing.window + TICK
    alert_summaries = site.alert_summaries.values()
    recent = [each.slug for each in alert_summaries if _is_recent(each, site.now, mailing)]
    announced: list[AnnouncedAlert | AnnouncedActivity] = [
        each for slug in recent for each in announcements(site.alert(slug))
    ]
    announced += [each for activity in site.content.activities for each in activity_announcements(activity)]
    return {
        *(each.moment for each in announced),
        *(each.moment + expiry for each in announced),
        *(each.announced + expiry for each in alert_summaries),
    }


def _is_recent(alert_summary: AlertSummary, now: datetime, mailing: MailingSettings) -> bool:
    is_active = alert_summary.state(now) in {State.OPEN, State.UNPUBLISHED}
    return is_active or now <= alert_summary.announced + mailing.window


def _candidates(
    content: str,
    topic: str,
    announced: Iterable[Either],
    get_status: Callable[[Either, str, datetime, AnnouncementRules], tuple[AnnouncementStatus, str]],
    site: Site,
    rules: AnnouncementRules,
) -> Iterator[Candidate]:
    for each in announced:
        for language in site.site_settings.languages:
            status, reason = get_status(each, language, site.now, rules)
            yield Candidate(Key(content, each.slug, each.number, language), topic, status, reason, each)
