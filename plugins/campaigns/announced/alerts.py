"""Announcements and mails of alerts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from plugins.alerts.alert import Alert, State
from plugins.campaigns.announced.content import MailContext, MailParts
from plugins.campaigns.announcements.announcement import (
    Announcement,
    AnnouncementRules,
    Status,
    later,
    status_of,
)
from plugins.campaigns.announcements.news import KINDS as NEWS_KINDS
from plugins.campaigns.announcements.news import ONLY_NEWS, marks_of
from plugins.campaigns.compose.alert_text import text_of
from plugins.campaigns.compose.mail import mail
from plugins.languages.catalogs import N_
from plugins.mailing.interest_names import URGENT_ACTIONS
from plugins.repository.site import Site
from plugins.sections.alerts.pages import alert_page
from plugins.sections.context import RenderContext
from plugins.web.localizer import Localizer
from plugins.web.rendering import Page

CALLS = frozenset({"alert", "update"})
"""Kinds that ask readers to act; neither the weekly limit nor a closed alert holds back the others."""
OWN_WORDS = frozenset({"stop", "withdrawal"})
"""Kinds whose essential text is in the catalogs of every language, so that no translation is needed."""


def announcements_of(alert: Alert) -> tuple[Announcement, ...]:
    """Return the announcements of *alert* in the order of their numbers.

    The first one is implied, at the moment of publication, unless ``mailing`` is ``hold``.
    """
    published, entries = max(alert.date, alert.embargo or alert.date), alert.facts.announcements
    with_news = frozenset(entry.number for entry in entries if entry.kind in NEWS_KINDS)
    found = [
        _announcement(
            alert.slug, entry.number, entry.kind, max(entry.date.start(alert.zone), published), with_news
        )
        for entry in entries
    ]
    if alert.facts.mailing == "on" and all(entry.number != 1 for entry in found):
        found.append(_announcement(alert.slug, 1, "alert", published))
    return tuple(sorted(found, key=lambda entry: entry.number))


def status(
    announcement: Announcement, alert: Alert, language: str, now: datetime, rules: AnnouncementRules
) -> Status:
    """Return the status of an *announcement* of *alert* for readers of *language*."""
    state = alert.state(now)
    is_neutral = announcement.kind in OWN_WORDS or state is State.WITHDRAWN
    missing = "stale" if language in alert.words else "missing"
    over = announcement.call and state is not State.OPEN
    return status_of(
        announcement,
        now,
        rules,
        unpublished="the alert is not published" if state is State.UNPUBLISHED else "",
        refused=f"the alert asks nobody to act any more ({state.value})" if over else "",
        superseding=_superseding(announcement, alert, state, now),
        untranslated="" if alert.follows(language) or is_neutral else f"index.{language}.md is {missing}",
    )


def _superseding(
    announcement: Announcement, alert: Alert, state: State, now: datetime
) -> Iterator[Announcement]:
    """Yield the announcements that supersede this one at the moment *now*.

    A call to act is superseded by any later announcement; for a withdrawn alert, only the last one counts.
    """
    if announcement.call or state is State.WITHDRAWN:
        yield from later(announcement, announcements_of(alert), now)


def _announcement(
    slug: str, number: int, kind: str, moment: datetime, with_news: frozenset[int] = frozenset()
) -> Announcement:
    return Announcement(
        content=Alerts.name,
        slug=slug,
        number=number,
        kind=kind,
        moment=moment,
        topic=Alerts.topic,
        call=kind in CALLS,
        numbers_with_news=with_news if kind in NEWS_KINDS else frozenset(),
    )


class Alerts:
    """Alerts as announced content."""

    name = "alert"
    topic = URGENT_ACTIONS
    why = N_("You receive this because you chose urgent actions, in %(language)s: %(network)s.")
    limit = "CAMPAIGNS_PER_WEEK"
    counted_once = False

    def announcements(self, site: Site, *, within: timedelta | None) -> Iterator[Announcement]:
        """Yield the announcements, the oldest alert first."""
        for summary in sorted(site.alert_summaries.values(), key=lambda each: each.order):
            is_active = site.state(summary) in {State.OPEN, State.UNPUBLISHED}
            if within is None or is_active or site.now <= summary.announced + within:
                yield from announcements_of(site.alert(summary.slug))

    def latest(self, site: Site) -> Iterable[datetime]:
        """Return the moment of the last announcement of each alert."""
        return (summary.announced for summary in site.alert_summaries.values())

    def status(
        self, site: Site, announcement: Announcement, language: str, rules: AnnouncementRules
    ) -> Status:
        """Return the status of *announcement* for readers of *language*."""
        return status(announcement, site.alert(announcement.slug), language, site.now, rules)

    def is_open(self, site: Site, slug: str) -> bool:
        """Return whether letters are still needed."""
        return site.state(site.alert_summaries[slug]) is State.OPEN

    def inputs(self, context: RenderContext, slug: str) -> tuple[Any, ...]:
        """Return the summary, whose digest covers all files of the alert, and other alerts on its case."""
        summary = context.site.alert_summaries[slug]
        return (summary, context.presenter.others(summary))

    def page(self, context: RenderContext, slug: str, localizer: Localizer) -> Page:
        """Return the page of the alert."""
        return alert_page(context, context.site.alert(slug), localizer)

    def mail(
        self,
        context: RenderContext,
        announcement: Announcement,
        localizer: Localizer,
        mail_context: MailContext,
        news_received: frozenset[str] | None,
    ) -> MailParts:
        """Return the parts of the mail."""
        site, alert = context.site, context.site.alert(announcement.slug)
        earlier = [
            each
            for each in announcements_of(alert)
            if each.number < announcement.number and each.kind in NEWS_KINDS
        ]
        view = mail(
            announcement,
            alert,
            localizer,
            context.presenter,
            context.addresses,
            state=alert.state(site.now),
            url=mail_context.url,
            news_received=news_received,
            news_since=earlier[-1].moment.astimezone(alert.zone).date().isoformat() if earlier else "",
        )
        return MailParts(
            view=view,
            case=view.case,
            subject=view.subject,
            preview=view.preview,
            text=text_of(view, localizer, network=mail_context.network, footer=mail_context.footer),
            news_marks=marks_of(view.news),
            lacks_news=view.kind in ONLY_NEWS and not view.news,
        )

    def withdrawn(self, site: Site, slug: str, number: int) -> tuple[Announcement, str] | None:
        """Return an announcement of a withdrawn alert, and why it is refused; None if it is not withdrawn."""
        summary = site.alert_summaries.get(slug)
        if summary is None or site.state(summary) is not State.WITHDRAWN:
            return None
        return _announcement(slug, number, "update", site.now), "the alert is withdrawn"
