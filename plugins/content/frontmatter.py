"""Parses YAML front matter strictly: scalars stay text, and the line of every value is known.

YAML 1.1 turns ``NO`` into false, ``0044…`` into a number and ``12:30`` into 750; duplicate keys overwrite
silently; aliases can grow without limit. Here scalars are text, and duplicates, aliases and tags are
problems.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from plugins.content.encoding import mojibake
from plugins.content.problems import Problem, field_name, quote
from plugins.content.yaml_text import (
    NO_HYPHEN_SPACE,
    lost_indent,
    ordinary_spaces,
    unreadable,
    yaml_lines,
)

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

DEPTH_LIMIT = 12
"""Maximum depth of nesting."""

HEADER_LIMIT = 128 * 1024
"""Maximum length of front matter in characters."""

BLANKS = (
    " \t\n\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
"""Stripped around values: spaces of any width."""

NULLS = frozenset({"null", "NULL", "~"})
"""Spellings of null (YAML 1.2); ``Null`` may be somebody's name."""

Location = tuple[str | int, ...]
Value = Any  # str, list[Value] or dict[str, Value]


@dataclass(frozen=True)
class Document:
    """The front matter of one file, and the text below it.

    ``values`` has text, lists and mappings only; ``lines`` has the line of each key and list entry; an empty
    value (nothing, blanks, an unquoted null) is left out of ``values`` but keeps its line. ``blocks`` has the
    line in which each text behind ``|`` begins: only in those is a line of the text a line of the file.
    """

    path: str
    values: dict[str, Value] = field(default_factory=dict)
    lines: dict[Location, int] = field(default_factory=dict)
    blocks: dict[Location, int] = field(default_factory=dict)
    body: str = ""
    body_line: int = 1
    folded: dict[Location, tuple[int, list[str]]] = field(default_factory=dict)
    """The first line and all lines of each other text that takes several lines of the file."""

    @property
    def keys(self) -> list[str]:
        """Its fields in the order of their lines, including those without a value."""
        return [str(location[0]) for location in self.lines if len(location) == 1]

    def written(self, location: Location) -> Location:
        """Return *location* as in the file, where one entry may replace a list, and a text its fields."""
        found: Location = ()
        here: Value = self.values
        for part in location:
            if part == 0 and isinstance(here, str | dict):
                continue
            if isinstance(here, str) and (*found, part) not in self.lines:
                break
            found = (*found, part)
            if isinstance(here, dict):
                here = here.get(str(part))
            elif isinstance(here, list) and isinstance(part, int) and part < len(here):
                here = here[part]
            else:
                here = None
        return found

    def line(self, location: Location) -> int:
        """Return the line of *location*, or of its nearest parent that has one."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)

    def text_line(self, location: Location, number: int) -> int:
        """Return the line of the file for line *number* (from 0) of the stripped text at *location*.

        If that is unknown, as in a quoted text, it is the line of the field.
        """
        begin = self.blocks.get(location)
        return self.line(location) if begin is None else begin + number

    def place(self, location: Location, text: str, position: int) -> int:
        """Return the line of the file with the character at *position* of the *text* at *location*."""
        first, lines = self.folded.get(location, (0, []))
        before = text.count(text[position], 0, position)
        for number, line in enumerate(lines, first):
            before -= line.count(text[position])
            if before < 0:
                return number
        return self.text_line(location, text.count("\n", 0, position))

    def problem(self, location: Location, message: str, *, fatal: bool = True) -> Problem:
        """Return a Problem at *location* of this file."""
        location = self.written(location)
        return Problem(self.path, self.line(location), field_name(location), message, fatal)


_DASHES = re.compile("(?!---$)[-–—]{2,}|[–—]")
"""A line of dashes other than the three hyphens that are expected."""


def parse_front_matter(path: str, text: str) -> tuple[Document, list[Problem]]:
    """Parse a Markdown file that begins with front matter between two ``---`` lines."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return Document(path), [
            Problem(path, 1, "", "has no front matter. Begin the file with a line of three dashes: ---")
        ]
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    for number, line in enumerate(lines[1:end], 2):
        if _DASHES.fullmatch(line.rstrip()):  # YAML has no such line at the margin
            message = f"{quote(line.rstrip())} does not close the front matter. Write three dashes: ---"
            return Document(path), [Problem(path, number, "", message)]
    if end is None:
        return Document(path), [
            Problem(path, 1, "", "the front matter has no end. Close it with a line of three dashes: ---")
        ]
    header = sum(map(len, lines[:end]))
    if header > HEADER_LIMIT:
        return Document(path), [
            Problem(
                path,
                1,
                "",
                f"the front matter is {header:,} characters long. Keep it within {HEADER_LIMIT:,}.",
            )
        ]
    body = "\n".join(lines[end + 1 :])
    return _read(path, "\n".join(lines[1:end]), first_line=2, body=body, body_line=end + 2)


def parse_yaml(path: str, text: str) -> tuple[Document, list[Problem]]:
    """Parse a file that is YAML as a whole, such as an entry of the registry."""
    return _read(path, text, first_line=1, body="", body_line=1)


def _read(
    path: str, text: str, *, first_line: int, body: str, body_line: int
) -> tuple[Document, list[Problem]]:
    reader = _Reader(path, first_line)
    try:
        values = reader.read(text)
    except yaml.YAMLError as error:
        return Document(path), [unreadable(path, text, first_line, error)]
    document = Document(path, values, reader.lines, reader.blocks, body, body_line, reader.folded)
    if reader.sentences or "\n##" in text:  # read as a field, or as a comment
        lost = lost_indent(text)
        if lost is not None:
            return document, [Problem(path, lost[0] + first_line, "", lost[1])]
    return document, reader.problems


def garbled(document: Document) -> list[Problem]:
    """Return a problem for each text of *document* that was decoded with a wrong encoding.

    Such a file is readable, so that its other problems are reported in the same run.
    """
    texts = list(_texts(document.values, ()))
    if mojibake("\n".join([*(text for _, text in texts), document.body])) is None:  # as in nearly all files
        return []
    problems = []
    for location, text in texts:
        if found := mojibake(text):
            position, message = found
            line = document.place(location, text, position)
            problems.append(Problem(document.path, line, field_name(location), message))
    if found := mojibake(document.body):
        position, message = found
        line = document.body_line + document.body.count("\n", 0, position)
        problems.append(Problem(document.path, line, "", message))
    return problems


def _texts(value: Value, location: Location) -> Iterator[tuple[Location, str]]:
    if isinstance(value, str):
        yield location, value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _texts(each, (*location, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _texts(each, (*location, index))


_IN_CURLY_QUOTES = re.compile(r"[“”„‟][^“”„‟]*[“”‟]|‘[^‘’]*’")


class _Reader:
    """Builds values from YAML events, without recursion, recording lines and problems."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path = path
        self.first_line = first_line
        self.lines: dict[Location, int] = {}
        self.blocks: dict[Location, int] = {}
        self.folded: dict[Location, tuple[int, list[str]]] = {}
        self.problems: list[Problem] = []
        self.sentences = False
        """Whether a key has spaces: it may be a line of a text."""
        self._text: list[str] = []

    def read(self, text: str) -> dict[str, Value]:
        text = ordinary_spaces(text)
        self._text, numbers = yaml_lines(text, self.first_line)
        root: list[Value] = []
        stack: list[_Open] = [_Open(root, ())]
        documents = 0
        for event in yaml.parse(text, Loader=_Loader):
            mark: Any = event.start_mark
            line = numbers[mark.line]
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse(line, (), "a second document begins here. Remove the line ---")
                    break
            elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
                closed = stack.pop()
                stack[-1].put_whole(closed)
            elif isinstance(event, (ScalarEvent, MappingStartEvent, SequenceStartEvent, AliasEvent)):
                if len(stack) > DEPTH_LIMIT:
                    self._refuse(line, stack[1].location, "is nested too deeply. Write it flatter.")
                    break
                self._take(event, line, stack)
        if not root:
            return {}
        if not isinstance(root[0], dict):
            self._refuse(self.first_line, (), "holds no fields. Write fields, for example title: …")
            return {}
        return root[0]

    def _take(self, event: Any, line: int, stack: list[_Open]) -> None:
        parent = stack[-1]
        if isinstance(parent.value, dict) and parent.key is None:
            self._take_key(event, line, parent, stack)
            return
        location = parent.next_location()
        self.lines.setdefault(location, line)
        if isinstance(event, AliasEvent):
            self._refuse(line, location, "is a YAML alias (*). Write the value out.")
            parent.put(None)
        elif event.tag is not None and event.tag != "!":
            self._refuse(line, location, f"has the YAML tag {quote(event.tag)}. Remove the tag.")
            parent.put(None) if isinstance(event, ScalarEvent) else stack.append(_open(event, location))
        elif isinstance(event, ScalarEvent):
            mark: Any = event.start_mark
            end: Any = event.end_mark
            if not event.style and self._has_comment(event):
                self._refuse(
                    line,
                    location,
                    "text after # is left out as a comment. Put the whole text in quotes, "
                    "or the comment in a line of its own.",
                )
            if event.style == "|":
                blank = len(event.value) - len(event.value.lstrip())
                self.blocks.setdefault(location, line + 1 + event.value.count("\n", 0, blank))
            elif mark.line < end.line:
                lines = self._text[mark.line : end.line + 1]
                lines[0] = lines[0][mark.column :]
                self.folded.setdefault(location, (line, lines))
            if not event.style:
                self._check_marks(event.value, line, location)
                self._check_entries(event, line, location)
            parent.put(_text_of(event))
        else:
            stack.append(_open(event, location))

    def _check_marks(self, value: str, line: int, location: Location) -> None:
        """Reject an unquoted text with quotation marks or a hyphen that YAML takes as something else."""
        if _IN_CURLY_QUOTES.fullmatch(value):
            self._refuse(
                line,
                location,
                "is in curly quotation marks, which would be published. Write straight ones, "
                f'as in "{value[1:-1].strip()[:30]}…".',
            )
        elif re.match(r"-[^\s-]", value) and line != self.lines.get(location):
            self._refuse(line, location, NO_HYPHEN_SPACE)

    def _check_entries(self, event: Any, line: int, location: Location) -> None:
        """Reject a list entry that continues the text of the previous one because it is indented further."""
        if " - " not in event.value or event.value.startswith("-"):
            return
        for number in range(event.start_mark.line + 1, event.end_mark.line + 1):
            if re.match(r" *- ", self._text[number]):
                self._refuse(
                    line + number - event.start_mark.line,
                    location,
                    "has an entry that is read as part of the one above it. "
                    "Begin all hyphens in the same column.",
                )
                return

    def _has_comment(self, event: Any) -> bool:
        """Return whether an unquoted text is followed by a comment on its line."""
        if event.value == "":
            return False
        rest = self._text[event.end_mark.line][event.end_mark.column :]
        return bool(rest.lstrip().startswith("#"))

    def _take_key(self, event: Any, line: int, parent: _Open, stack: list[_Open]) -> None:
        if not isinstance(event, ScalarEvent):
            alias = isinstance(event, AliasEvent)
            hint = " Write the name out." if alias else " Put text with { or [ in quotes."
            self._refuse(line, parent.location, f"a field's name must be plain text.{hint}")
            parent.key, parent.skip = "", True
            if not isinstance(event, AliasEvent):
                stack.append(_open(event, parent.location))
            return
        parent.key = key = event.value.strip(BLANKS)
        location = (*parent.location, key)
        if not event.style:
            self.sentences = self.sentences or " " in key
            if re.match(r"-[^\s-]", key):
                self._refuse(line, parent.location, NO_HYPHEN_SPACE)
        if event.tag is not None and event.tag != "!":
            self._refuse(line, location, f"has the YAML tag {quote(event.tag)}. Remove the tag.")
        if key in parent.value or key in parent.empty:
            first = self.lines.get(location, line)
            self._refuse(line, location, f"is duplicated; the first is in line {first}. Remove one.")
            parent.skip = True
        else:
            self.lines[location] = line

    def _refuse(self, line: int, location: Location, message: str) -> None:
        self.problems.append(Problem(self.path, line, field_name(location), message))


def _text_of(event: Any) -> str | None:
    """Return the text of a scalar without surrounding blanks; None if it is empty or an unquoted null."""
    text = unicodedata.normalize("NFC", event.value).strip(BLANKS)  # an escape may have decomposed letters
    return None if not text or (not event.style and text in NULLS) else str(text)


class _Open:
    """A mapping or list that is still being read."""

    def __init__(self, value: Value, location: Location) -> None:
        self.value = value
        self.location = location
        self.key: str | None = None
        self.skip = False
        self.empty: set[str] = set()

    def next_location(self) -> Location:
        if isinstance(self.value, dict):
            return (*self.location, self.key or "")
        return (*self.location, len(self.value)) if self.location or self.value else ()

    def put(self, value: Value) -> None:
        if isinstance(self.value, list):
            self.value.append("" if value is None else value)
            return
        key = self.key or ""
        if value is None:
            self.empty.add(key)
        elif not self.skip:
            self.value[key] = value
        self.key, self.skip = None, False

    def put_whole(self, closed: _Open) -> None:
        if isinstance(self.value, dict) and self.skip and self.key == "":
            self.skip = True  # a mapping stood where a field's name belongs; its value is skipped too
            self.key = "\0"
            return
        self.put(closed.value)


def _open(event: Any, location: Location) -> _Open:
    return _Open({} if isinstance(event, MappingStartEvent) else [], location)
