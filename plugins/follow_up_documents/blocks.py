"""What a case file is made of: headings, paragraphs, facts and tables, ready to print in one language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from plugins.handouts.rich_text import Node, nodes
from plugins.languages.localized_text import LocalizedText

Style = Literal["plain", "strong", "note", "link", "rich"]
_HEADINGS = frozenset(("h2", "h3", "h4"))


@dataclass(frozen=True)
class Text:
    """A paragraph with its language."""

    value: Any
    """A string; with the style ``rich`` the nodes of a tree."""
    language: str
    style: Style = "plain"
    refs: tuple[str, ...] = ()
    """The marks of the sources in the list at the end that the paragraph comes from."""
    mark: str = ""
    """The mark of the source that the paragraph is, in that list."""


Cell = tuple[Text, ...]


@dataclass(frozen=True)
class Heading:
    """A heading; those of levels 1 and 2 are in the table of contents."""

    level: int
    text: Text
    new_page: bool = False
    block: str = "heading"


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of its own."""

    text: Text
    block: str = "paragraph"


@dataclass(frozen=True)
class Items:
    """A list."""

    items: Cell
    ordered: bool = False
    block: str = "items"


@dataclass(frozen=True)
class Table:
    """A table; with several columns, their captions are printed on each of its pages."""

    columns: tuple[str, ...]
    widths: tuple[float, ...]
    """The shares of the width of the page."""
    rows: tuple[tuple[Cell, ...], ...]
    block: str = "table"


@dataclass(frozen=True)
class Facts:
    """Labels, each with what is known."""

    rows: tuple[tuple[str, Cell], ...]
    block: str = "facts"


Block = Heading | Paragraph | Items | Table | Facts


def plain(said: LocalizedText, style: Style = "plain") -> Text:
    """Return *said* as a paragraph without markup."""
    return Text(str(said.value), said.language, style)


def rich(html: str, language: str) -> Text:
    """Return sanitised *html* as a text whose headings are bold paragraphs, for places below any heading."""
    return Text(_without_headings(nodes(html)), language, "rich")


def _without_headings(tree: Iterable[Node]) -> list[Node]:
    return [
        {"tag": "p", "children": [{"tag": "strong", "children": node["children"]}]}
        if not isinstance(node, str) and node["tag"] in _HEADINGS
        else node
        for node in tree
    ]
