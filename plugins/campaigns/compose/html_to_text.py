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

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag in {"td", "th"}:
            self.parts.append("  ")
        elif tag in _BLOCKS:
            self.parts.append("\n\n")
        elif tag == "a":
            self._link = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._link.startswith("http"):
            self.parts.append(f" ({self._link})")
        elif tag in _BLOCKS - {"li", "tr"}:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(re.sub(r"\s+", " ", data) if data.strip() else " ")


def plain(html: str) -> str:
    """Return sanitised HTML as text: paragraphs separated, list items with a hyphen, addresses after links.

    >>> plain('<p>See <a href="https://a.example/">this</a>.</p><ul><li>One</li></ul>')
    'See this (https://a.example/).\\n\\n- One'
    """
    parser = _TextParser()
    parser.feed(html)
    parser.close()
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(parser.parts))
    return re.sub(r"\n{3,}", "\n\n", text).strip()
