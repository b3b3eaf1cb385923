"""Reads the letters of an alert's file, which are sections of its text after the account.

``## Letter: Subject`` begins a letter, ``### Short version`` and ``### Points`` its parts. A letter is plain
text; the document has its value and its lines as those of fields, such as ``letters.main.body``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from plugins.alerts.file_format.headings import (
    KEYWORDS,
    Heading,
    LetterHeading,
    example_heading,
    heading,
    heading_fault,
    heading_of,
    keywords,
    language_of_keyword,
    letter_heading,
    looks_like_letter,
    part_of,
)
from plugins.content.frontmatter import BLANKS, Document, Location, Value
from plugins.content.problems import Problem, field_name, quote

_ITEM = re.compile(rf"[{BLANKS}]*(?:[-*+]|[0-9]{{1,3}}[.)])[{BLANKS}]+(?P<text>.*)")


@dataclass
class Sections:
    """The document with its account as body and its letters as fields, and the problems of its headings."""

    document: Document
    problems: list[Problem] = field(default_factory=list)
    uncertain: set[Location] = field(default_factory=set)
    """Fields that may be incomplete because of a problem."""


@dataclass
class _Part:
    """The lines below a heading: the text of a letter, its short version or its points."""

    name: str
    line: int
    lines: list[str] = field(default_factory=list)


def read_sections(document: Document, code: str) -> Sections:
    """Return *document*, a file in the language *code*, with its letters as fields."""
    return _Reader(document, code).read()


class _Reader:
    def __init__(self, document: Document, code: str) -> None:
        self.document = document
        self.code = code
        self.letters: dict[str, dict[str, Value]] = {}
        self.extra: dict[str, dict[str, dict[str, Value]]] = {}
        self.lines: dict[Location, int] = {}
        self.blocks: dict[Location, int] = {}
        self.problems: list[Problem] = []
        self.uncertain: set[Location] = set()
        self.first: int | None = None
        """The index of the first line that is not part of the account."""

    def read(self) -> Sections:
        """Return the document with its letters, and the problems of headings."""
        body = self.document.body.split("\n")
        letter: tuple[Location, LetterHeading] | None = None
        part: _Part | None = None
        parts: list[_Part] = []
        for index, line in enumerate(body):
            number = self.document.body_line + index
            found = heading(line)
            begun = self._begins(found, number) if found is not None else None
            if begun is None and self.first is None:
                begun = self._meant(line, body[index + 1] if index + 1 < len(body) else "", number)
            if begun is not None:
                self.first = index if self.first is None else self.first
                self._take(letter, parts)
                letter, parts = self._opened(begun, number), []
                part = _Part("body", number)
                parts.append(part)
            elif found is None:
                if part is not None:
                    part.lines.append(line)
            elif self.first is not None:
                part = self._part(found, number)
                if part is not None and letter is not None:
                    if any(each.name == part.name for each in parts):
                        self._refuse(number, letter[0], f"{quote(line.strip())} is duplicated. Remove one.")
                    else:
                        parts.append(part)
            else:
                self._outside(found, number)
        self._take(letter, parts)
        return self._sections(body)

    def _begins(self, found: Heading, number: int) -> LetterHeading | None:
        """Return the heading of a letter; one with a problem has no word, and its problem is reported."""
        begun = letter_heading(found.text)
        if message := heading_fault(found, begun, self.code):
            self._heading_problem(number, message)
            return LetterHeading("", (), (), "")
        is_letter = begun is not None and language_of_keyword(begun.word, self.code) is not None
        return begun if is_letter else None

    def _meant(self, line: str, following: str, number: int) -> LetterHeading | None:
        """Return a heading without a word after reporting that *line* of the account looks like a letter."""
        meant = looks_like_letter(line, following, self.code)
        if meant is None:
            return None
        right = quote(replace(meant, subject="…").written(self.code))
        message = f"{quote(line.strip())} looks like a letter. Did you mean {right}?"
        self._heading_problem(number, message)
        return LetterHeading("", (), (), "")

    def _opened(self, begun: LetterHeading, number: int) -> tuple[Location, LetterHeading] | None:
        """Return the location of a letter with its heading, or None after reporting why it cannot be read."""
        if not begun.word:
            return None
        name = begun.names[0] if begun.names else "main"
        shown = quote(begun.written(self.code))
        if len(begun.names) > 1 or len(begun.languages) > 1:
            again = "two names" if len(begun.names) > 1 else "two languages"
            self._heading_problem(number, f"{shown} has {again}. Write a letter for each.")
            return None
        if begun.languages == (self.code,):
            message = f"[{self.code}] is the language of this file. Remove it."
            self._heading_problem(number, message)
            return None
        place: Location = (
            ("extra_letters", begun.languages[0], name) if begun.languages else ("letters", name)
        )
        if place in self.lines:
            self._refuse(
                number,
                place,
                f"is duplicated; the first is in line {self.lines[place]}. Remove one, or give it a name, "
                f"as in {quote(heading_of(self.code, 'embassy'))}.",
            )
            return None
        for length in range(1, len(place) + 1):
            self.lines.setdefault(place[:length], number)
        if not begun.subject:
            example = quote(example_heading(self.code, name))
            message = f"is missing. Write it after the colon, as in {example}."
            self._refuse(number, (*place, "subject"), message)
        return place, begun

    def _part(self, found: Heading, number: int) -> _Part | None:
        """Return the part of a letter that begins with a heading, or None after reporting why it cannot."""
        name, meant = part_of(found.text, self.code)
        shown = quote(f"{'#' * found.level} {found.text}")
        if name is not None and found.level == 3:
            return _Part(name, number)
        own = keywords(self.code)
        if name is not None or meant is not None:
            right = found.text.rstrip(" :\u00a0") if name is not None else meant
            self._heading_problem(
                number, f"{shown} is not the heading of a part of a letter. Write ### {right}"
            )
        else:
            self._heading_problem(
                number,
                f"{shown} is in a letter, where only ### {own.short} and ### {own.points} are headings. Move "
                "text of the account above the letters; in a letter, begin no line with #.",
            )
        return None

    def _outside(self, found: Heading, number: int) -> None:
        """Report the heading of a part of a letter, in any language, in the account."""
        if found.level == 3 and any(part_of(found.text, code)[0] is not None for code in KEYWORDS):
            self._heading_problem(
                number,
                f"{quote(f'### {found.text}')} is outside of a letter. Write it below one, which begins with "
                f"{quote(example_heading(self.code))}; begin a heading of the account with another word.",
            )

    def _take(self, letter: tuple[Location, LetterHeading] | None, parts: list[_Part]) -> None:
        """Add the letter with its parts, unless it cannot be read."""
        if letter is None:
            return
        place, begun = letter
        values: dict[str, Value] = {"subject": begun.subject} if begun.subject else {}
        self.lines[(*place, "subject")] = self.lines[place]
        for part in parts:
            value = self._points(part, place) if part.name == "points" else self._text(part, place)
            if value:
                values[part.name] = value
            elif part.name != "body":
                word = next(word for word, name in keywords(self.code).parts.items() if name == part.name)
                self._refuse(
                    part.line,
                    (*place, part.name),
                    f"is empty. Write it below ### {word}, or remove the heading.",
                )
        if "body" not in values and not any(part.name == "points" for part in parts):
            self._refuse(self.lines[place], (*place, "body"), "is empty. Write the letter below its heading.")
        if self._is_uncertain(place):
            return
        if place[0] == "letters":
            self.letters[str(place[1])] = values
        else:
            self.extra.setdefault(str(place[1]), {})[str(place[2])] = values

    def _text(self, part: _Part, place: Location) -> str:
        """Return the text of a part, without blank lines around it."""
        text = "\n".join(part.lines)
        blank = len(text) - len(text.lstrip(BLANKS))
        location = (*place, part.name)
        first = part.line + 1 + text.count("\n", 0, blank)
        if text := text.strip(BLANKS):
            self.lines[location], self.blocks[location] = first, first
        return text

    def _points(self, part: _Part, place: Location) -> list[str]:
        """Return the points of a letter, each of which begins with a hyphen."""
        points: list[str] = []
        location: Location = (*place, "points")
        self.lines[location] = part.line
        for number, line in enumerate(part.lines, part.line + 1):
            item = _ITEM.match(line)
            if item is not None:
                self.lines[(*location, len(points))] = self.blocks[(*location, len(points))] = number
                points.append(item["text"].strip(BLANKS))
            elif line.strip(BLANKS) and points and part.lines[number - part.line - 2].strip(BLANKS):
                points[-1] += f"\n{line.strip(BLANKS)}"
            elif line.strip(BLANKS):
                self._refuse(number, location, "has a line without a hyphen. Write - and a space before it.")
        return points

    def _refuse(self, line: int, location: Location, message: str) -> None:
        self.problems.append(Problem(self.document.path, line, field_name(location), message))
        self.uncertain |= {location, *_of_all(location)}

    def _heading_problem(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.document.path, line, "", message))
        self.uncertain |= {*_of_all(("letters",))}

    def _is_uncertain(self, place: Location) -> bool:
        return any(location[: len(place)] == place for location in self.uncertain)

    def _sections(self, body: list[str]) -> Sections:
        if self.first is None:
            return Sections(self.document, self.problems, self.uncertain)
        values = dict(self.document.values)
        if self.letters:
            values["letters"] = self.letters
        if self.extra:
            values["extra_letters"] = self.extra
        document = replace(
            self.document,
            values=values,
            lines={**self.document.lines, **self.lines},
            blocks={**self.document.blocks, **self.blocks},
            body="\n".join(body[: self.first]).rstrip(BLANKS) + "\n",
        )
        return Sections(document, self.problems, self.uncertain)


def _of_all(location: Location) -> Iterator[Location]:
    """Yield the locations of everything that may be incomplete if a letter cannot be read."""
    if location[0] == "extra_letters":
        yield location[:2]
    else:
        yield ("letters",)
        yield ("letters", "[key]")
