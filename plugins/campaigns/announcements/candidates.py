"""Candidates for mails: one per announcement and language, with its status."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from plugins.campaigns.announced.registry import CONTENT
from plugins.campaigns.announcements.announcement import Announcement, AnnouncementRules, AnnouncementStatus
from plugins.campaigns.settings import MailingSettings
from plugins.incremental.turning_points import TICK
from plugins.mailing.key import Key
from plugins.repository.site import Site


@dataclass(frozen=True)
class Candidate:
    """One announcement for the readers of one language, before any mail is composed."""

    announcement: Announcement
    key: Key
    status: AnnouncementStatus
    reason: str
    """Why it does not go out; empty if it does."""
    news_received: frozenset[str] | None = None
    """Marks of the news that its readers have had by mail (``announcements/news.py``); None if unknown."""

    @classmethod
    def of(
        cls, announcement: Announcement, language: str, status: AnnouncementStatus, reason: str
    ) -> Candidate:
        """Return the candidate of *announcement* for the readers of *language*."""
        key = Key(announcement.content, announcement.slug, announcement.number, language)
        return cls(announcement, key, status, reason)

    @property
    def topic(self) -> str:
        """The interest that its readers have chosen."""
        return self.announcement.topic

    @property
    def name(self) -> str:
        """The name of its announcement, which ``--only`` takes: ``ua-2026-014/2``."""
        return self.announcement.name

    @property
    def kind(self) -> str:
        """The kind of its announcement."""
        return self.announcement.kind

    @property
    def call(self) -> bool:
        """Whether it asks readers to act."""
        return self.announcement.call

    @property
    def moment(self) -> datetime:
        """The aware moment from which it may be mailed."""
        return self.announcement.moment


def candidates(
    site: Site, mailing: MailingSettings, named: Collection[str] = (), *, recent: bool = False
) -> list[Candidate]:
    """Return a candidate for each announcement of *site* and each language, the oldest alert first.

    *named* are names of announcements that are mailed whatever their age. With *recent*, alerts that are over
    and have announced nothing within CAMPAIGN_WINDOW are skipped: none of their announcements is due.
    """
    rules = AnnouncementRules(mailing.window, mailing.original_at_once, frozenset(named))
    return [
        Candidate.of(announcement, language, *content.status(site, announcement, language, rules))
        for content in CONTENT.values()
        for announcement in content.announcements(site, within=mailing.window if recent else None)
        for language in site.site_settings.languages
    ]


def turning_points(site: Site, mailing: MailingSettings) -> set[datetime]:
    """Return the moments at which the status of an announcement changes by the time alone.

    The states of alerts and activities themselves are turning points of the content.
    """
    moments = {
        announcement.moment
        for content in CONTENT.values()
        for announcement in content.announcements(site, within=mailing.window)
    }
    latest = {moment for content in CONTENT.values() for moment in content.latest(site)}
    return moments | {moment + mailing.window + TICK for moment in moments | latest}
