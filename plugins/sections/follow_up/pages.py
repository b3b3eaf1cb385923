"""The page and the Atom feed of what happened after alerts and letters were published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from functools import partial
from typing import Any

from plugins.incremental.file import File
from plugins.languages.catalogs import N_
from plugins.languages.localized_text import LocalizedText
from plugins.sections.context import EVENTS, PageJob, RenderContext
from plugins.sections.feeds.atom import FeedEntry, atom
from plugins.sections.follow_up.event_views import event_view, has_page
from plugins.sections.follow_up.events import Event
from plugins.sections.lists.pages import archive_crumb
from plugins.web.localizer import Localizer
from plugins.web.rendering import Page

TITLE = N_("What happened after")
LEAD = N_("What this network sent, what authorities answered, and how it ended: the latest first.")
FEED_LENGTH = 30
"""Maximum number of entries of the feed."""


def aftermath_jobs(context: RenderContext) -> Iterator[PageJob]:
    """Yield the job of the page."""
    yield PageJob("aftermath", aftermath_inputs(context), partial(_page, context))


def aftermath_inputs(context: RenderContext) -> tuple[Any, ...]:
    """Return what the page and the feed depend on."""
    site = context.site
    shown = context.latest_events
    alerts = [site.alert_summaries[each.about] for each in shown if not each.is_letter]
    keys = {key for each in shown for key in (each.authority, each.to) if key}
    entries = [(key, site.content.entries.get(key), has_page(context, key)) for key in sorted(keys)]
    return shown, alerts, entries, site.content.hashes["letters"], site.content.vocabularies.answers


def _page(context: RenderContext, localizer: Localizer) -> Page:
    addresses, code, found = context.addresses, localizer.code, context.latest_events
    return context.page(
        localizer,
        "aftermath.html",
        localizer.say(TITLE),
        localizer.say(LEAD),
        context.each_language(lambda each: addresses.listing(each, "aftermath")),
        crumbs=(archive_crumb(context, localizer),),
        feed=addresses.list_feed(code, "aftermath", ""),
        context={
            "events": [event_view(context, each, localizer) for each in found[:EVENTS]],
            "more": len(found) > EVENTS,
        },
    )


def aftermath_feeds(context: RenderContext) -> Iterator[File]:
    """Yield the feed in each language."""
    site, addresses = context.site, context.addresses
    latest = context.latest_events[:FEED_LENGTH]
    for code, localizer in site.localizers.items():
        name = context.site_settings.names[code]
        path = addresses.list_feed(code, "aftermath", "")
        data = atom(
            title=f"{name} – {localizer.say(TITLE)}",
            subtitle=LocalizedText(localizer.say(LEAD), code),
            language=code,
            home=addresses.absolute(addresses.listing(code, "aftermath")),
            feed=addresses.absolute(path),
            author=name,
            entries=[_entry(context, each, localizer) for each in latest],
        )
        yield File(addresses.file(path), data)


def _entry(context: RenderContext, event: Event, localizer: Localizer) -> FeedEntry:
    view, at = event_view(context, event, localizer), event.at.astimezone(UTC)
    page = view.url or context.addresses.listing(localizer.code, "aftermath")
    url = context.addresses.absolute(page)
    title = f"{view.label} – {view.authority.text}" if view.authority else view.label
    return FeedEntry(
        identifier=f"{url}#{event.about}-{event.identifier}",
        title=f"{title} ({view.number})",
        url=url,
        summary=str(view.about.value),
        published=at,
        updated=at,
        categories=(),
    )
