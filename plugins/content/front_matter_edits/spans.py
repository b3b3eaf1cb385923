"""Where each value of YAML is in its file, for edits that leave everything around it as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import yaml
from yaml.events import MappingStartEvent, ScalarEvent, SequenceStartEvent

from plugins.content.frontmatter import BLANKS, Location
from plugins.content.yaml_text import ordinary_spaces

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
Kind = Literal["text", "list", "mapping"]


@dataclass(frozen=True)
class Span:
    """Where a value is: lines from 1, columns from 0; comments around it are no part of it."""

    line: int
    column: int
    """Of the first hyphen of a list, the first field of a mapping, the first character of a text."""
    last_line: int
    """The last line with something of it."""
    end: int
    """The column behind its last character; 0 if it is a text behind ``|`` or ``>``."""
    kind: Kind
    style: str
    """Of a text ``"``, ``'``, ``|``, ``>`` or nothing; of a list or mapping in brackets ``[`` or ``{``."""


def spans(text: str, first_line: int) -> dict[Location, Span]:
    """Return where each value of *text* is, also an empty one; the mapping of all fields is ``()``.

    *text* is YAML that the strict reader has no problems with, and begins on *first_line* of its file.
    """
    text = ordinary_spaces(text)
    return dict(_Recorder(text.split("\n"), first_line).read(text))


class _Recorder:
    """Follows YAML events with the location of what is open, and the end of what was read last."""

    def __init__(self, lines: Sequence[str], first_line: int) -> None:
        self._lines = lines
        self._first_line = first_line
        self._end = (first_line, 0)
        self._open: list[tuple[Location, Span]] = []
        self._keys: list[str | int | None] = []
        """For each open list the number of its next entry, for each mapping the field, if it was read."""

    def read(self, text: str) -> Iterator[tuple[Location, Span]]:
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, ScalarEvent):
                self._move_end(event)
                if self._keys and self._keys[-1] is None:
                    self._keys[-1] = event.value.strip(BLANKS)
                    continue
                yield self._location(), self._span(event, "text", event.style or "")
                self._next()
            elif isinstance(event, MappingStartEvent):
                self._begin(event, "mapping", "{" if event.flow_style else "", None)
            elif isinstance(event, SequenceStartEvent):
                self._begin(event, "list", "[" if event.flow_style else "", 0)
            elif isinstance(event, yaml.CollectionEndEvent):
                yield self._finish(event)

    def _begin(self, event: Any, kind: Kind, style: str, key: int | None) -> None:
        self._open.append((self._location(), self._span(event, kind, style)))
        self._keys.append(key)

    def _finish(self, event: Any) -> tuple[Location, Span]:
        """Return what ends with *event*: where its last value ends, or at its own bracket."""
        location, span = self._open.pop()
        self._keys.pop()
        if span.style:
            self._move_end(event)
        self._next()
        return location, replace(span, last_line=self._end[0], end=self._end[1])

    def _location(self) -> Location:
        return (*self._open[-1][0], self._keys[-1] or 0) if self._open else ()

    def _next(self) -> None:
        if self._keys:
            key = self._keys[-1]
            self._keys[-1] = key + 1 if isinstance(key, int) else None

    def _span(self, event: Any, kind: Kind, style: str) -> Span:
        mark = event.start_mark
        return Span(self._first_line + mark.line, mark.column, *self._end, kind, style)

    def _move_end(self, event: Any) -> None:
        """Set the end of what was read to that of *event*, without empty lines below a text."""
        first, line, column = event.start_mark.line, event.end_mark.line, event.end_mark.column
        if column == 0 and line > first:
            line -= 1
            while line > first and not self._lines[line].strip():
                line -= 1
        self._end = (self._first_line + line, column)
