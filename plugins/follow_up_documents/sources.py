"""The list of sources at the end of a case file: public pages, and what the alerts name as sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plugins.alerts.alert import Alert
from plugins.follow_up_documents.blocks import Block, Cell, Facts, Heading, Paragraph, Text
from plugins.follow_up_documents.matters import Matter
from plugins.languages.catalogs import N_
from plugins.web.localizer import Localizer


class Sources:
    """Numbers the pages of a case (``P1``) and the sources that its alerts name (``S1``)."""

    def __init__(self, matters: Sequence[Matter]) -> None:
        """Number those of *matters*, in their order; a source that several name has one number."""
        self._pages = {each.slug: f"P{number}" for number, each in enumerate(matters, 1)}
        self._matters = matters
        named = dict.fromkeys(key for each in matters for key in _named(each))
        self._sources = {key: f"S{number}" for number, key in enumerate(named, 1)}

    def page_of(self, matter: Matter) -> str:
        """Return the mark of the page of *matter*."""
        return self._pages[matter.slug]

    def named_in(self, matter: Matter) -> tuple[str, ...]:
        """Return the marks of the sources that *matter* names."""
        return tuple(self._sources[key] for key in _named(matter))

    def blocks(self, localizer: Localizer) -> Iterator[Block]:
        """Yield the lists."""
        say, code = localizer.say, localizer.code
        yield Heading(3, Text(say(N_("Pages of this site")), code))
        pages = (
            (self._pages[each.slug], _page(each, self._pages[each.slug], code)) for each in self._matters
        )
        yield Facts(tuple(pages))
        yield Heading(3, Text(say(N_("Sources that the alerts name")), code))
        if not self._sources:
            yield Paragraph(Text(say(N_("The alerts name none.")), code))
            return
        yield Facts(tuple((mark, _source(*key, mark)) for key, mark in self._sources.items()))


def _page(matter: Matter, mark: str, code: str) -> Cell:
    title = Text(str(matter.title.value), matter.title.language, mark=mark)
    return (title, Text(matter.number, code, "note"), Text(matter.url, code, "link"))


def _source(title: str, language: str, url: str, mark: str) -> Cell:
    named = Text(title, language, mark=mark)
    return (named, Text(url, language, "link")) if url else (named,)


def _named(matter: Matter) -> list[tuple[str, str, str]]:
    """Return title, language and address of each source of *matter*; letters name none."""
    if not isinstance(matter.about, Alert):
        return []
    alert = matter.about
    return [(each.title, each.language or alert.language, each.url or "") for each in alert.facts.sources]
