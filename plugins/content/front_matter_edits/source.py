"""The text that is edited, its values and where they are, and the test that nothing else was changed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from plugins.content.files import text_of
from plugins.content.front_matter_edits.errors import EditError
from plugins.content.front_matter_edits.scalars import Normal, entry_lines
from plugins.content.front_matter_edits.spans import Span, spans
from plugins.content.frontmatter import Document, Value, parse_front_matter, parse_yaml
from plugins.content.problems import Problem

PLACES: Mapping[str, tuple[str, ...]] = {
    "sent": ("targets", "follow_up"),
    "answers": ("targets", "follow_up", "sent", "deliveries"),
    "answer_texts": ("letters", "extra_letters", "sources", "delivery_text"),
    "updates": ("letters", "extra_letters", "sources", "answer_texts"),
    "announcements": ("time_zone", "answers"),
    "original_modified": ("title", "summary"),
    "modified": ("date", "opens"),
}
"""Behind which fields a field goes that is not there yet: the last of them; others go to the end."""
BYTE_ORDER_MARK = "\ufeff"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$")


class Source:
    """The text of a file, without byte order mark, and what the strict reader reads from it."""

    def __init__(self, text: str, *, front_matter: bool) -> None:
        """Read *text*, which is YAML as a whole unless it has *front_matter*.

        Raises:
            EditError: If the strict reader has a problem with it.
        """
        self._mark = BYTE_ORDER_MARK if text.startswith(BYTE_ORDER_MARK) else ""
        self.text = text.removeprefix(BYTE_ORDER_MARK)
        self._front_matter = front_matter
        self.document, problems = _read(self.text, front_matter=front_matter)
        if problems:
            problem = problems[0]
            field = f"{problem.field}: " if problem.field else ""
            message = f"{field}{problem.message} Correct it first: run `invoke check`."
            raise EditError(message, line=problem.line)
        self._lines: list[str] = [line.rstrip("\r\n") for line in _LINE.findall(self.text)]
        # Positions are those of the text as it is: the reader normalises letters with accents.
        first, end = (2, self.document.body_line - 2) if front_matter else (1, len(self._lines))
        self.spans = spans("\n".join(self._lines[first - 1 : end]), first)
        self._first_line, self._last_line = first, end

    def line(self, number: int) -> str:
        """Return line *number*, from 1, without its end."""
        return self._lines[number - 1]

    def entry_lines(self, entry: Normal, span: Span | None = None, field: str = "") -> list[str]:
        """Return the lines of *entry* in the form of the last one of the list *field*, which is at *span*."""
        if span is None or span.kind != "list" or span.style:
            return entry_lines(entry, column=self._habit(), gap=2, brackets=True)
        last = self.spans[field, len(self.document.values[field]) - 1]
        gap = max(2, last.column - span.column) if last.line == last.last_line or last.kind != "list" else 2
        in_brackets = last.style == "{" if last.kind == "mapping" else True
        return entry_lines(entry, column=span.column, gap=gap, brackets=in_brackets)

    def _habit(self) -> int:
        """Return in which column the file has the hyphens of its lists."""
        root = self.spans.get(())
        lists = (
            each.column
            for place, each in self.spans.items()
            if len(place) == 1 and each.kind == "list" and not each.style
        )
        return next(lists, root.column + 2 if root else 2)

    def end_of_list(self, span: Span) -> int:
        """Return the last line of the list at *span*, or of the comments on its last entry."""
        return self._behind_comments(span.last_line, max(span.column, 1))

    def is_spaced(self, field: str, number: int) -> bool:
        """Return whether there is an empty line above entry *number*, from 0, of the list *field*."""
        above = self.document.lines[field, number] - 1
        while self.line(above).lstrip().startswith("#"):
            above -= 1
        return number > 0 and not self.line(above).strip()

    @property
    def margin(self) -> str:
        """The spaces in front of every field."""
        return " " * self.spans[()].column if () in self.spans else ""

    def place_of_new(self, field: str, lines: Sequence[str]) -> int:
        """Return the line below which the *lines* of the new *field* go.

        Raises:
            EditError: If all fields are in brackets.
        """
        root = self.spans.get(())
        if root is None:  # no field yet, but perhaps comments
            return self._last_line
        if root.style:
            message = "All fields are in brackets. Write each in a line of its own, and add:"
            raise EditError(message, line=root.last_line, lines=lines)
        near = [self.spans[name,].last_line for name in PLACES.get(field, ()) if (name,) in self.spans]
        return self._behind_comments(max(near, default=root.last_line), root.column + 1)

    def _behind_comments(self, number: int, column: int) -> int:
        """Return line *number*, or the last of the comments directly below it from *column* on."""
        while number < self._last_line:
            below = self.line(number + 1)
            if not below.lstrip(" ").startswith("#") or len(below) - len(below.lstrip(" ")) < column:
                break
            number += 1
        return number

    def checked(self, changed: str, expected: Value, name: str, at: int, lines: Sequence[str]) -> str:
        """Return *changed*, with a byte order mark if there was one, if it reads as *expected*.

        Raises:
            EditError: If it does not: with *lines*, which belong at line *at*.
        """
        document, problems = _read(changed, front_matter=self._front_matter)
        if not problems and document.values == expected and document.body == self.document.body:
            return self._mark + changed
        reason = f" ({problems[0].message.split('. ')[0].rstrip('.')})" if problems else ""
        raise EditError(
            f"{name}: cannot be changed here safely{reason}. Write it yourself:", line=at, lines=lines
        )


def insert_lines(text: str, at: int, lines: Sequence[str]) -> str:
    """Return *text* with *lines* below line *at*, from 1, with its line end.

    A text that does not end with a line end does not get one.
    """
    found = list(_LINE.finditer(text))
    position = found[at - 1].end() if found else 0
    ends = [end for each in found[:at] if (end := each[0][len(each[0].rstrip("\r\n")) :])]
    line_end = ends[-1] if ends else "\n"
    new = line_end.join(lines)
    if position and text[position - 1] not in "\r\n":
        return f"{text[:position]}{line_end}{new}{text[position:]}"
    return f"{text[:position]}{new}{line_end}{text[position:]}"


def replace_part(text: str, number: int, start: int, end: int, new: str) -> str:
    """Return *text* with *new* in place of the columns from *start* to *end* of line *number*, from 1."""
    begin = list(_LINE.finditer(text))[number - 1].start()
    return f"{text[: begin + start]}{new}{text[begin + end :]}"


def _read(text: str, *, front_matter: bool) -> tuple[Document, list[Problem]]:
    """Return what the strict reader reads from *text*, and its problems."""
    clean, problems = text_of(text.encode(), "")
    if problems:
        return Document(""), problems
    return parse_front_matter("", clean) if front_matter else parse_yaml("", clean)
