"""The feeds of the site: of everything, of each country and of each violation, in each language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC

from plugins.alerts.alert import State
from plugins.alerts.labels import STATE_SENTENCES
from plugins.alerts.summary import AlertSummary
from plugins.incremental.file import File
from plugins.languages.catalogs import N_
from plugins.sections.context import RenderContext
from plugins.sections.feeds.atom import FeedEntry, atom
from plugins.sections.lists.lists import AlertList, places
from plugins.sections.lists.pages import has_feed, list_name
from plugins.web.localizer import Localizer

LENGTH = 30
"""Entries of a feed."""


def _by_change(records: Iterable[AlertSummary]) -> list[AlertSummary]:
    """Return *records*, the last changed first."""
    return sorted(records, key=lambda each: (each.modified.timestamp(), each.slug), reverse=True)


def told(frame: RenderContext) -> tuple[AlertSummary, ...]:
    """Return the alerts of the feed of everything; withdrawn ones leave an entry, for readers to notice."""
    return tuple(_by_change([*frame.site.listed, *frame.site.with_state(State.WITHDRAWN)])[:LENGTH])


def latest_of_lists(frame: RenderContext) -> Iterator[tuple[AlertList, tuple[AlertSummary, ...]]]:
    """Yield each list that has a feed, and the alerts that it tells of."""
    found: dict[tuple[str, str], list[AlertSummary]] = defaultdict(list)
    for record in _by_change(frame.site.listed):
        for place in places(record):
            if len(found[place]) < LENGTH:
                found[place].append(record)
    for place, one in frame.lists.items():
        if has_feed(one):
            yield one, tuple(found[place])


def main_feeds(frame: RenderContext) -> Iterator[File]:
    """Yield the feed of everything in each language."""
    for speaker in frame.site.speakers.values():
        home = frame.addresses.home(speaker.code)
        yield _feed(frame, speaker, "", home, frame.addresses.feed(speaker.code), told(frame))


def list_feed(frame: RenderContext, one: AlertList, records: Iterable[AlertSummary]) -> Iterator[File]:
    """Yield the feed of a list in each language."""
    for code, speaker in frame.site.speakers.items():
        home = frame.addresses.listing(code, one.kind, one.key)
        path = frame.addresses.list_feed(code, one.kind, one.key)
        yield _feed(frame, speaker, list_name(frame, one, speaker), home, path, records)


def _feed(
    frame: RenderContext,
    speaker: Localizer,
    topic: str,
    home: str,
    path: str,
    records: Iterable[AlertSummary],
) -> File:
    name = frame.network.names[speaker.code]
    data = atom(
        title=f"{name} – {topic}" if topic else name,
        subtitle=frame.site.content.pages["home"][speaker.code].summary,
        language=speaker.code,
        home=frame.addresses.absolute(home),
        feed=frame.addresses.absolute(path),
        author=name,
        entries=[_entry(frame, record, speaker) for record in records],
    )
    return File(frame.addresses.file(path), data)


def _entry(frame: RenderContext, record: AlertSummary, speaker: Localizer) -> FeedEntry:
    """Return the alert's entry; one that is withdrawn keeps its id and says nothing else."""
    url = frame.addresses.absolute(frame.addresses.below(speaker.code, record.slug))
    published, updated = record.date.astimezone(UTC), record.modified.astimezone(UTC)
    if frame.site.state(record) is State.WITHDRAWN:
        title = speaker.say(N_("Alert %(case)s"), case=record.case)
        summary = speaker.say(STATE_SENTENCES[State.WITHDRAWN])
        return FeedEntry(url, title, url, summary, published, updated, ())
    card = frame.card(record, speaker)
    mark = f" ({card.written_in})" if card.written_in else ""
    return FeedEntry(
        identifier=url,
        title=f"{card.title.value}{mark}",
        url=url,
        summary=str(card.summary.value),
        published=published,
        updated=updated,
        categories=(card.country, *card.violations),
        language=None if card.title.language == speaker.code else card.title.language,
    )
