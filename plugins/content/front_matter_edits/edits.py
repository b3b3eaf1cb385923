"""Adds to YAML and front matter by text: what is read afterwards is what was there, and the addition.

Positions come from YAML itself, and every edit is read again: if the values are not exactly the earlier
ones and the change, or the strict reader has a problem, an EditError has the lines to paste instead.
Comments, line ends, quotation marks and everything else stay as somebody typed them.
"""

from __future__ import annotations

import copy
from typing import Any

from plugins.content.front_matter_edits.errors import EditError
from plugins.content.front_matter_edits.scalars import (
    Entry,
    Normal,
    field_lines,
    in_quotes,
    normal,
    scalar,
)
from plugins.content.front_matter_edits.source import Source, insert_lines, replace_part
from plugins.content.front_matter_edits.spans import Span
from plugins.content.frontmatter import Location, Value
from plugins.content.problems import field_name


def append_entry(text: str, field: str, entry: Entry, *, front_matter: bool = True) -> str:
    """Return *text* with *entry* at the end of its list *field*, which is created if it is not there.

    *text* is the whole file as it is, with its line ends and byte order mark; *front_matter* is False for a
    file that is YAML as a whole. *entry* is a mapping of scalars or a scalar; a text with several lines is
    written behind ``|``. Only lines are added, unless the list is an empty ``[]``, which goes.

    Raises:
        EditError: If that is not possible. The file has problems, for example, or a list in brackets.
    """
    source = Source(text, front_matter=front_matter)
    new = _normal(entry)
    expected = copy.deepcopy(source.document.values)
    span = source.spans.get((field,))
    if span is None:
        lines = [f"{source.margin}{field}:", *source.entry_lines(new)]
        at = source.place_of_new(field, lines)
        expected[field] = [new]
        return source.checked(insert_lines(source.text, at, lines), expected, field, at, lines)
    if field not in expected or (span.kind == "list" and not expected[field]):
        return _fill(source, field, span, new)
    lines = source.entry_lines(new, span, field)
    if span.kind != "list" or span.style:
        form = "is one value" if span.kind != "list" else "is a list in brackets"
        message = f"{field}: {form}. Write its entries in lines of their own, each with a hyphen, and add:"
        raise EditError(message, line=span.last_line, lines=lines)
    expected[field].append(new)
    at = source.end_of_list(span)
    if source.is_spaced(field, len(expected[field]) - 2):
        lines = ["", *lines]
    return source.checked(insert_lines(source.text, at, lines), expected, field, at, lines)


def set_scalar(text: str, location: Location, value: object, *, front_matter: bool = True) -> str:
    """Return *text* with the text, day or number *value* at *location*, replaced or added.

    *location* is that of a field, such as ``("original_modified",)``, or of a field within an entry, such as
    ``("answers", 0, "date")``, which must be there. A text in quotation marks keeps them.

    Raises:
        EditError: If that is not possible. The value is a list, for example, or has several lines.
    """
    source = Source(text, front_matter=front_matter)
    new, key = _normal(value), str(location[-1])
    if not isinstance(new, str) or "\n" in new:
        raise ValueError("set_scalar takes one line of text")
    name = field_name(location)
    expected = copy.deepcopy(source.document.values)
    parent: Any = expected
    for part in location[:-1]:
        if not _has(parent, part):
            raise EditError(f"{name}: {field_name(location[:-1])} is not there. Write it first.")
        parent = parent[part]
    if not isinstance(parent, dict) and not _has(parent, location[-1]):
        raise EditError(f"{name} is not there. Write it first.", line=source.document.line(location))
    parent[location[-1]] = new
    span = source.spans.get(location)
    line = [f"{key}: {scalar(new)}"]
    if span is None:
        return _add_field(source, location, new, expected)
    if span.kind != "text" or span.line != span.last_line or span.style in {"|", ">"}:
        message = f"{name}: is not text in one line. Write the value in its place:"
        raise EditError(message, line=span.line, lines=line)
    in_brackets = any(source.spans[location[:n]].style for n in range(len(location)))
    commented = source.line(span.line)[span.end :].lstrip().startswith("#")  # only behind quotation marks
    if span.style or commented:
        written = in_quotes(new, span.style or '"')
    else:
        written = scalar(new, in_brackets=in_brackets)
    if span.column == span.end:  # nothing is written there
        written = f" {written}"
    changed = replace_part(source.text, span.line, span.column, span.end, written)
    return source.checked(changed, expected, name, span.line, line)


def _add_field(source: Source, location: Location, new: str, expected: Value) -> str:
    """Return the text with a field at *location* that is not there yet."""
    key, name = str(location[-1]), field_name(location)
    parent = source.spans.get(location[:-1])
    if parent is None:  # no field yet
        lines = field_lines(key, new, "")
        at = source.place_of_new(key, lines)
        return source.checked(insert_lines(source.text, at, lines), expected, name, at, lines)
    if parent.style:
        field = f"{key}: {scalar(new, in_brackets=True)}"
        before = source.line(parent.last_line)[: parent.end - 1].rstrip()
        comma = "" if before.endswith(("{", ",")) else ","
        field = field if before.endswith("{") else f"{comma} {field}"
        changed = replace_part(source.text, parent.last_line, len(before), len(before), field)
        return source.checked(changed, expected, name, parent.last_line, [field])
    lines = field_lines(key, new, " " * parent.column)
    at = source.place_of_new(key, lines) if len(location) == 1 else parent.last_line
    return source.checked(insert_lines(source.text, at, lines), expected, name, at, lines)


def _fill(source: Source, field: str, span: Span, new: Normal) -> str:
    """Return the text with *new* below the empty *field*: without ``[]`` or whatever else was its value."""
    expected = {**copy.deepcopy(source.document.values), field: [new]}
    lines = source.entry_lines(new)
    key_line = source.document.lines[(field,)]
    if span.last_line != key_line:
        raise EditError(f"{field}: is empty. Write below it:", line=key_line, lines=lines)
    start = len(source.line(key_line)[: span.column].rstrip())
    emptied = replace_part(source.text, key_line, start, span.end, "")
    changed = insert_lines(emptied, key_line, lines)
    return source.checked(changed, expected, field, key_line, lines)


def _normal(entry: Entry) -> Normal:
    try:
        return normal(entry)
    except ValueError as error:
        raise EditError(str(error)) from error


def _has(parent: Value, part: str | int) -> bool:
    if isinstance(parent, list):
        return isinstance(part, int) and 0 <= part < len(parent)
    return isinstance(parent, dict) and part in parent
