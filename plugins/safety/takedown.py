"""Takes an alert out of an output that stands, without building it anew.

For the moment when something else is at fault and no build is possible, but the alert must go at once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from plugins.rebuild.file import File
from plugins.site.output import MANIFEST

_ENTRY = re.compile(r"<entry\b[^>]*>.*?</entry>", re.DOTALL)
_URL = re.compile(r"<url>.*?</url>\n?", re.DOTALL)
_KEPT_IN_ENTRY = re.compile(r"<(id|published|updated)>.*?</\1>|<link [^>]*/>|<link [^>]*></link>", re.DOTALL)


def without(
    output: Path, slug: str, *, notices: Mapping[str, bytes], titles: Mapping[str, tuple[str, str]]
) -> Iterator[File]:
    """Yield the files of *output* as they are without the alert *slug*.

    *notices* are what stands where its pages stood, by path; *titles* the neutral title and sentence of each
    language, for feeds.
    """
    for path in sorted(output.rglob("*")):
        name = path.relative_to(output).as_posix()
        if path.is_dir() or name == MANIFEST or slug in name.split("/")[:-1]:
            continue
        data = path.read_bytes()
        if f"/{slug}/".encode() in data:
            data = _cleaned(name, data.decode("utf-8"), slug, titles).encode()
        yield File(name, data)
    for name, data in notices.items():
        yield File(name, data)


def _cleaned(name: str, text: str, slug: str, titles: Mapping[str, tuple[str, str]]) -> str:
    mark = f"/{slug}/"

    def drop(found: re.Match[str]) -> str:
        return "" if mark in found[0] else found[0]

    if name.endswith(".atom"):
        title, sentence = titles[name.split("/")[0]]
        return _ENTRY.sub(lambda found: _neutral(found, mark, title, sentence), text)
    if name.endswith(".json"):
        return json.dumps(_entries_without(json.loads(text), mark), ensure_ascii=False, indent=1) + "\n"
    if name.endswith(".xml"):
        return _URL.sub(drop, text)
    if name.endswith(".html"):
        text = _items_without(text, mark)
    return "\n".join(line for line in text.split("\n") if mark not in line)


def _entries_without(value: Any, mark: str) -> Any:
    """Return *value* without the entries of lists that hold *mark*, the innermost first."""
    if isinstance(value, dict):
        return {key: _entries_without(each, mark) for key, each in value.items()}
    if isinstance(value, list):
        kept = [_entries_without(each, mark) for each in value]
        return [each for each in kept if mark not in json.dumps(each, ensure_ascii=False)]
    return value


class _Items(HTMLParser):
    """Finds the elements that show one thing of several, and hold a mark themselves."""

    def __init__(self, html: str, mark: str) -> None:
        super().__init__(convert_charrefs=True)
        self._mark = mark
        self._lines = [0, *(match.end() for match in re.finditer("\n", html))]
        self._open: list[tuple[str, int, list[bool]]] = []
        self.found: list[tuple[int, int]] = []
        self.feed(html)
        self.close()

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def _held(self, text: str) -> None:
        if self._mark in text and self._open:
            self._open[-1][2][0] = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in {"article", "li", "tr"} or (tag == "div" and self._open_divs(given)):
            self._open.append((tag, self._offset(), [False]))
        self._held(" ".join(value or "" for value in given.values()))

    def _open_divs(self, given: dict[str, str | None]) -> bool:
        """Tell whether a ``div`` shows one alert; those inside one count, to find where it ends."""
        return "first" in (given.get("class") or "").split() or any(tag == "div" for tag, *_ in self._open)

    def handle_data(self, data: str) -> None:
        self._held(data)

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1][0] == tag:
            _, start, held = self._open.pop()
            end = self._offset() + len(f"</{tag}>")
            if held[0]:
                self.found.append((start, end))


def _items_without(html: str, mark: str) -> str:
    """Return a page without the entries of its lists, and the cards, that lead to *mark*."""
    kept, position = [], 0
    for start, end in sorted(_Items(html, mark).found):
        if start >= position:  # otherwise it stands inside the one before
            kept.append(html[position:start])
            position = end
    return "".join([*kept, html[position:]])


def _neutral(found: re.Match[str], mark: str, title: str, sentence: str) -> str:
    if mark not in found[0]:
        return found[0]
    kept = "".join(part[0] for part in _KEPT_IN_ENTRY.finditer(found[0]))
    return f"<entry><title>{title}</title>{kept}<summary>{sentence}</summary></entry>"
