"""Atom feeds (RFC 4287) with declared languages, independent of the build time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from io import StringIO
from typing import Any

from feedgenerator import Atom1Feed

from plugins.languages.localized_text import LocalizedText

EMPTY = datetime(2000, 1, 1, tzinfo=UTC)
"""The time of the last change of a feed without entries."""


@dataclass(frozen=True)
class FeedEntry:
    """An alert in a feed; its id never changes."""

    identifier: str
    title: str
    url: str
    summary: str
    published: datetime
    updated: datetime
    categories: tuple[str, ...]
    language: str | None = None
    """The language of title and summary, if not the feed's."""


def atom(
    *,
    title: str,
    subtitle: LocalizedText,
    language: str,
    home: str,
    feed: str,
    author: str,
    entries: Iterable[FeedEntry],
) -> bytes:
    """Return the feed as UTF-8 XML, in *language*; *home* and *feed* are absolute URLs."""
    made = Atom1Feed(
        title=title,
        link=home,
        description=subtitle.value,
        language=language,
        subtitle=subtitle.value,
        author_name=author,
        feed_url=feed,
        feed_guid=feed,
    )
    for entry in entries:
        made.add_item(
            title=entry.title,
            link=entry.url,
            description=escape(entry.summary),  # the element is type="html"
            unique_id=entry.identifier,
            pubdate=entry.published,
            updateddate=entry.updated,
            categories=entry.categories,
            language=entry.language,
        )
    made.item_attributes = _language_of
    if not made.items:
        # The library would write the moment of the build.
        made.latest_post_date = lambda: EMPTY
    out = StringIO()
    made.write(out, "utf-8")
    xml = out.getvalue()
    if subtitle.language != language:  # the library writes no attributes here
        xml = xml.replace("<subtitle>", f'<subtitle xml:lang="{subtitle.language}">', 1)
    return xml.encode()


def _language_of(item: Mapping[str, Any]) -> dict[str, str]:
    return {"xml:lang": item["language"]} if item["language"] else {}
