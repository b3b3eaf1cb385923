"""The feed files of the site: all alerts, each country and each violation, in each language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC

from plugins.alerts.alert import State
from plugins.alerts.labels import STATE_SENTENCES
from plugins.alerts.summary import AlertSummary
from plugins.incremental.file import File
from plugins.languages.catalogs import N_
from plugins.languages.localized_text import LocalizedText
from plugins.sections.context import RenderContext
from plugins.sections.feeds.atom import FeedEntry, atom
from plugins.sections.lists.lists import AlertList, places
from plugins.sections.lists.pages import has_feed, list_name
from plugins.web.localizer import Localizer

LENGTH = 30
"""Maximum number of entries of a feed."""


def _by_change(alert_summaries: Iterable[AlertSummary]) -> list[AlertSummary]:
    """Return *alert_summaries*, the last modified first."""
    return sorted(alert_summaries, key=lambda each: (each.modified.timestamp(), each.slug), reverse=True)


def feed_alerts(context: RenderContext) -> tuple[AlertSummary, ...]:
    """Return the alerts of the main feed; withdrawn ones keep an entry, so that readers notice."""
    return tuple(_by_change([*context.site.listed, *context.site.with_state(State.WITHDRAWN)])[:LENGTH])


def latest_of_lists(context: RenderContext) -> Iterator[tuple[AlertList, tuple[AlertSummary, ...]]]:
    """Yield each list with a feed, and the alerts in that feed."""
    found: dict[tuple[str, str], list[AlertSummary]] = defaultdict(list)
    for alert_summary in _by_change(context.site.listed):
        for place in places(alert_summary):
            if len(found[place]) < LENGTH:
                found[place].append(alert_summary)
    for place, listing in context.lists.items():
        if has_feed(listing):
            yield listing, tuple(found[place])


def main_feeds(context: RenderContext) -> Iterator[File]:
    """Yield the main feed in each language."""
    for localizer in context.site.localizers.values():
        home = context.addresses.home(localizer.code)
        yield _feed(
            context, localizer, "", home, context.addresses.feed(localizer.code), feed_alerts(context)
        )


def list_feed(
    context: RenderContext, listing: AlertList, alert_summaries: Iterable[AlertSummary]
) -> Iterator[File]:
    """Yield the feed of a list in each language."""
    for code, localizer in context.site.localizers.items():
        home = context.addresses.listing(code, listing.kind, listing.key)
        path = context.addresses.list_feed(code, listing.kind, listing.key)
        yield _feed(context, localizer, list_name(context, listing, localizer), home, path, alert_summaries)


def _feed(
    context: RenderContext,
    localizer: Localizer,
    topic: str,
    home: str,
    path: str,
    alert_summaries: Iterable[AlertSummary],
) -> File:
    name, home_page = (
        context.site_settings.names[localizer.code],
        context.site.content.pages["home"][localizer.code],
    )
    data = atom(
        title=f"{name} – {topic}" if topic else name,
        subtitle=LocalizedText(home_page.summary, home_page.language),
        language=localizer.code,
        home=context.addresses.absolute(home),
        feed=context.addresses.absolute(path),
        author=name,
        entries=[_entry(context, alert_summary, localizer) for alert_summary in alert_summaries],
    )
    return File(context.addresses.file(path), data)


def _entry(context: RenderContext, alert_summary: AlertSummary, localizer: Localizer) -> FeedEntry:
    """Return the alert's entry; a withdrawn one keeps its id and has a notice only."""
    url = context.addresses.absolute(context.addresses.below(localizer.code, alert_summary.slug))
    published, updated = alert_summary.date.astimezone(UTC), alert_summary.modified.astimezone(UTC)
    if context.site.state(alert_summary) is State.WITHDRAWN:
        title = localizer.say(N_("Alert %(case)s"), case=alert_summary.case)
        summary = localizer.say(STATE_SENTENCES[State.WITHDRAWN])
        return FeedEntry(url, title, url, summary, published, updated, ())
    card = context.card(alert_summary, localizer)
    mark = f" ({card.written_in})" if card.written_in else ""
    return FeedEntry(
        identifier=url,
        title=f"{card.title.value}{mark}",
        url=url,
        summary=str(card.summary.value),
        published=published,
        updated=updated,
        categories=(card.country, *card.violations),
        language=None if card.title.language == localizer.code else card.title.language,
    )
