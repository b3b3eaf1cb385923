"""Announcements and mails of public activities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from plugins.activities.activity import Activity
from plugins.campaigns.announced.content import MailContext, MailParts
from plugins.campaigns.announcements.announcement import (
    Announcement,
    AnnouncementRules,
    Status,
    later,
    status_of,
)
from plugins.campaigns.compose.activity_mail import activity_mail, activity_text
from plugins.languages.catalogs import N_
from plugins.mailing.interest_names import ACTIVITIES
from plugins.repository.site import Site
from plugins.sections.activities.pages import activity_page
from plugins.sections.context import RenderContext
from plugins.web.localizer import Localizer
from plugins.web.rendering import Page


def announcements_of(activity: Activity) -> tuple[Announcement, ...]:
    """Return the announcements of *activity* in the order of their numbers.

    The first one, an invitation, is implied unless ``mailing`` is ``hold``.
    """
    facts, published = activity.facts, activity.published
    found = [
        _announcement(
            activity.slug, entry.number, entry.kind, max(entry.date.start(activity.zone), published)
        )
        for entry in facts.announcements
    ]
    if facts.mailing == "on" and all(entry.number != 1 for entry in found):
        found.append(_announcement(activity.slug, 1, "invitation", published))
    return tuple(sorted(found, key=lambda entry: entry.number))


def status(
    announcement: Announcement, activity: Activity, language: str, now: datetime, rules: AnnouncementRules
) -> Status:
    """Return the status of an *announcement* of *activity* for readers of *language*."""
    cancels = announcement.kind == "cancellation"
    refused = "the activity is cancelled" if activity.facts.status == "cancelled" and not cancels else ""
    missing = "stale" if language in activity.versions.words else "missing"
    return status_of(
        announcement,
        now,
        rules,
        unpublished="" if activity.shown(now) else "the activity is not published",
        refused="the activity is over" if activity.over(now) else refused,
        superseding=later(announcement, announcements_of(activity), now),
        untranslated="" if activity.follows(language) or cancels else f"index.{language}.md is {missing}",
    )


def _announcement(slug: str, number: int, kind: str, moment: datetime) -> Announcement:
    return Announcement(
        content=Activities.name,
        slug=slug,
        number=number,
        kind=kind,
        moment=moment,
        topic=Activities.topic,
        call=False,  # an invitation does not count as one
    )


def _activity(site: Site, slug: str) -> Activity:
    return next(each for each in site.content.activities if each.slug == slug)


class Activities:
    """Public activities as announced content."""

    name = "activity"
    topic = ACTIVITIES
    why = N_("You receive this because you chose public activities, in %(language)s: %(network)s.")
    limit = ""
    counted_once = False

    def announcements(self, site: Site, *, within: timedelta | None) -> Iterator[Announcement]:  # noqa: ARG002
        """Yield the announcements of all activities, which are few."""
        for activity in site.content.activities:
            yield from announcements_of(activity)

    def latest(self, site: Site) -> Iterable[datetime]:
        """Return the moments of all announcements."""
        return (each.moment for each in self.announcements(site, within=None))

    def status(
        self, site: Site, announcement: Announcement, language: str, rules: AnnouncementRules
    ) -> Status:
        """Return the status of *announcement* for readers of *language*."""
        return status(announcement, _activity(site, announcement.slug), language, site.now, rules)

    def is_open(self, site: Site, slug: str) -> bool:
        """Return whether the activity has not ended."""
        return not _activity(site, slug).over(site.now)

    def inputs(self, context: RenderContext, slug: str) -> tuple[Any, ...]:
        """Return the hash of the files of all activities, and whether this one is over and public."""
        site, activity = context.site, _activity(context.site, slug)
        return (site.content.hashes["activities"], activity.over(site.now), activity.shown(site.now))

    def page(self, context: RenderContext, slug: str, localizer: Localizer) -> Page:
        """Return the page of the activity."""
        return activity_page(context, _activity(context.site, slug), localizer)

    def mail(
        self,
        context: RenderContext,
        announcement: Announcement,
        localizer: Localizer,
        mail_context: MailContext,
        news_received: frozenset[str] | None,  # noqa: ARG002
    ) -> MailParts:
        """Return the parts of the mail."""
        site, activity = context.site, _activity(context.site, announcement.slug)
        view = activity_mail(
            announcement, activity, localizer, site.addresses, now=site.now, url=mail_context.url
        )
        return MailParts(
            view=view,
            case=view.case,
            subject=view.subject,
            preview=view.preview,
            text=activity_text(view, localizer, network=mail_context.network, footer=mail_context.footer),
        )

    def withdrawn(self, site: Site, slug: str, number: int) -> tuple[Announcement, str] | None:  # noqa: ARG002
        """Return None, since activities are cancelled and not withdrawn."""
        return None
