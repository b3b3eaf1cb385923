"""Conversion of sanitised HTML to plain text for mails."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = {
    *("p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote"),
    *("pre", "table", "tr", "dl", "dt", "dd", "hr"),
}


class _TextParser(HTMLParser):
    """Parser that collects text, with the address of each link after it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._link = ""
        self._lists: list[int | None] = []
        """The open lists, from the outermost: the number of the next item, None for hyphens."""
        self._item_begins = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"ul", "ol"}:
            self._lists.append(None if tag == "ul" else 1)
        if tag == "br":
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append(f"\n{self._marker()} ")
            self._item_begins = True
        elif tag in {"td", "th"}:
            self.parts.append("  ")
        elif tag in _BLOCKS and not (tag == "p" and self._item_begins):
            self.parts.append("\n\n")
        elif tag == "a":
            self._link = dict(attrs).get("href") or ""

    def _marker(self) -> str:
        """Return what the next item begins with."""
        number = self._lists[-1] if self._lists else None
        if number is None:
            return "-"
        self._lists[-1] = number + 1
        return f"{number}."

    def handle_endtag(self, tag: str) -> None:
        if tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
        if tag == "a" and self._link.startswith("http"):
            self.parts.append(f" ({self._link})")
        elif tag in _BLOCKS - {"li", "tr"}:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.parts.append(re.sub(r"\s+", " ", data))
            self._item_begins = False
        elif not self._item_begins:
            self.parts.append(" ")


def plain(html: str) -> str:
    """Return sanitised HTML as text: paragraphs separated, addresses after links.

    Items of lists begin with a hyphen or with their number.

    >>> plain('<p>See <a href="https://a.example/">this</a>.</p><ul><li>One</li></ul>')
    'See this (https://a.example/).\\n\\n- One'
    >>> plain("<ol><li>One</li><li>Two</li></ol>")
    '1. One\\n2. Two'
    """
    parser = _TextParser()
    parser.feed(html)
    parser.close()
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(parser.parts))
    return re.sub(r"\n{3,}", "\n\n", text).strip()
