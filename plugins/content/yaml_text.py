"""Explains YAML syntax errors: finds the line of the mistake and the hint for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

import yaml

from plugins.content.problems import Problem

_YAML_BREAK = re.compile("(\r\n|[\r\n\x85\u2028\u2029])")
"""Line breaks of YAML 1.1; editors, and problems, count line feeds only."""


def yaml_lines(text: str, first_line: int) -> tuple[list[str], list[int]]:
    """Return the lines of *text* as YAML counts them, and the line of the file for each.

    Both end with an additional empty line, where YAML sees the end of the text.
    """
    parts = _YAML_BREAK.split(text)
    numbers = list(accumulate((part.count("\n") for part in parts[1::2]), initial=first_line))
    return [*parts[::2], ""], [*numbers, numbers[-1]]


_NO_BREAK = re.compile("[\u00a0\u202f]")
_STRUCTURE = re.compile(
    r"[ \u00a0\u202f]*(?:-[ \u00a0\u202f]+)*(?:[A-Za-z_][\w.-]*[ \u00a0\u202f]*:(?=\s|$)[ \u00a0\u202f]*)?"
)
"""The indentation, list hyphens and key of a line, with the spaces between them."""
_BLOCK_HEADER = re.compile(r"(?:[\s:-]|^)[|>][-+1-9]{0,2}\s*(?:#.*)?$")
"""The end of a line that begins a text behind ``|`` or ``>``."""


def ordinary_spaces(text: str) -> str:
    r"""Return *text* with no-break spaces replaced where YAML needs ordinary ones.

    Texts behind ``|`` and ``>`` are unchanged, and so is the length of every line.

    >>> ordinary_spaces("title:\u00a0Uno\u00a0dos\n\u00a0")
    'title: Uno\xa0dos\n '
    """
    if not _NO_BREAK.search(text):
        return text
    lines, block = [], -1
    for line in text.split("\n"):
        indent = len(line) - len(line.lstrip(" "))
        if block >= 0 and (indent > block or not line.strip()):
            lines.append(line)
            continue
        structure = _STRUCTURE.match(line)
        end = structure.end() if structure else 0
        lines.append(_NO_BREAK.sub(" ", line[:end]) + line[end:])
        block = len(lines[-1]) - len(lines[-1].lstrip(" ")) if _BLOCK_HEADER.search(line) else -1
    return "\n".join(lines)


def unreadable(path: str, text: str, first_line: int, error: yaml.YAMLError) -> Problem:
    """Return the problem of *text*, which begins on *first_line* of the file, from the error of YAML."""
    problem = str(getattr(error, "problem", "") or "")
    context = str(getattr(error, "context", "") or "")
    mark = getattr(error, "problem_mark", None)
    opened = getattr(error, "context_mark", None)
    _, indexes = yaml_lines(text, 0)
    index = indexes[mark.line] if mark else 0
    line_text = text.split("\n")[index]
    if "quoted scalar" in context and opened is not None:
        index = indexes[opened.line]
        message = "a quotation mark is opened here and never closed. Close it with \" or '."
    elif (slip := _slip(text, index)) is not None:
        index, message = slip
    elif (inner := _quotes_in_quotes(text, index)) is not None:
        index, message = inner
    elif (odd := _odd_quotes(text, index)) is not None:
        index = odd
        message = "a quotation mark is opened here and never closed. Close it with the same mark."
    elif "\t" in line_text:
        message = "is indented with a tab. Use spaces."
    elif re.search(r":\s.*:\s", line_text) and "mapping values" in problem:
        message = 'has a second colon. Put the text in quotes, for example title: "One: two".'
    elif (glued := _glued(text, index)) is not None:
        index = glued
        message = "has no space after the colon. Write name: value."
    elif opened is not None and (bracket := _open_bracket(text, indexes[opened.line])):
        index, message = indexes[opened.line], bracket
    elif (misplaced := _misplaced(text, index)) is not None:
        index, message = misplaced
    elif re.match(r"\s*[-\w.]+:\s*[@`%&*!|>{}\[\]]", line_text):
        message = "begins with a character that YAML reads specially. Put the text in quotes."
    else:
        detail = problem or "unknown reason"
        message = f"is not readable YAML ({detail}). Compare it with the example in docs/editors.md."
    return Problem(path, index + first_line, "", message)


_BLOCK = re.compile(r"(?P<before> *(?:- +)*)(?P<name>[\w.-]+):\s*[|>][-+0-9]*\s*$")
"""The line that begins a text behind ``|``."""
_NO_TEXT = re.compile(r"\s*(?:(?:- +)*[\w.\"'<-]+\s*:(?:\s|$)|-|#(?!#)|\}|\])")
"""The beginning of a line that is not text: a field, a list entry, a comment."""
NO_HYPHEN_SPACE = "has no space after the hyphen. Write - and a space before the text."
_CURLY_QUOTES = (
    'has curly quotation marks, which YAML does not know. Put the text in straight ones, as in title: "…".'
)


def lost_indent(text: str) -> tuple[int, str] | None:
    """Return the first line of *text* (from 0) that fell out of a text behind ``|``, and a message.

    Such a line is indented less than its text and does not look like a field.
    """
    for index, _, name in _around_blocks(text):
        if name:
            return index, f"has lost its indent and falls out of {name}:. Indent it like the lines above."
    return None


def _around_blocks(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield index and text of each line outside of texts behind ``|``, and the field of the text above."""
    block: re.Match[str] | None = None
    indent: int | None = None
    for index, line in enumerate(text.split("\n")):
        own = len(line) - len(line.lstrip(" "))
        if not line.strip():
            continue
        name = ""
        if block is not None:
            if indent is None and own > len(block["before"]):
                indent = own
            if indent is not None and own >= indent:
                continue
            name = "" if _NO_TEXT.match(line) else block["name"]
        block, indent = _BLOCK.match(line), None
        yield index, line, name


def _slip(text: str, last: int) -> tuple[int, str] | None:
    """Return the first line, up to *last*, with a mistake that YAML notices only later, and a message."""
    lost = lost_indent(text)
    if lost is not None and lost[0] <= last:
        return lost
    for index, line, _ in _around_blocks(text):
        if index <= last and re.match(r"\s*-[^\s-]", line):
            return index, NO_HYPHEN_SPACE
        if index == last and re.match(r"[^\"'#]*[:-]\s+[“”„«‘]", line):
            return index, _CURLY_QUOTES
    return None


def _odd_quotes(text: str, last: int) -> int | None:
    """Return the first line, up to *last*, whose value opens a quotation mark without closing it."""
    for index, line in enumerate(text.split("\n")[: last + 1]):
        value = re.match(r'\s*(?:- )?[\w-]+:\s*(["\'])(.*)', line)
        if value and len(re.findall(rf"(?<!\\){value[1]}", value[2])) % 2 == 0:
            return index
    return None


_NO_FIELD = "is no field. Put a colon and a space after the field's name, or the text into the line above."
_QUOTED = re.compile(r"""\s*(?:- +)*(?:[\w.-]+:\s+)?(["'])(.*)\1\s*$""")
_FIELD = re.compile(r"(?P<before> *(?:- +)*)(?P<name>[\w.\"'<-]+)\s*:(?P<value>\s.*|$)")


def _quotes_in_quotes(text: str, last: int) -> tuple[int, str] | None:
    """Return the line *last* and a message, if its quoted text contains the same quotation marks."""
    value = _QUOTED.match(text.split("\n")[last])
    if value is None:
        return None
    mark, inside = value.groups()
    if mark not in (inside.replace('\\"', "") if mark == '"' else inside.replace("''", "")):
        return None
    twice = '\\"' if mark == '"' else "''"
    return last, f"has {mark} within the text, where {mark} ends it. Write {twice} there."


def _open_bracket(text: str, line: int) -> str:
    """Return a message if *line* opens a bracket without closing it, or an empty string."""
    value = text.split("\n")[line]
    for opening, closing in ("[]", "{}"):
        if value.count(opening) > value.count(closing):
            return f"a bracket {opening} is opened here and never closed. Close it with {closing}."
    return ""


def _misplaced(text: str, last: int) -> tuple[int, str] | None:
    """Return the first line, up to *last*, that is neither a field nor part of one, and a message."""
    above: re.Match[str] | None = None
    above_at = 0
    for index, line, _ in _around_blocks(text):
        if index > last:
            return None
        own = len(line) - len(line.lstrip(" "))
        if line.lstrip().startswith("* "):
            return index, "begins with *. Write - before the entries of a list."
        field = _FIELD.match(line)
        if field is None and not re.match(r"\s*(?:- |-$|[#\]}])", line):
            if above is not None and own > len(above["before"]):
                if index == last and not above["value"].strip():
                    return above_at, f"has several lines of text below it. Write {above['name']}: | here."
            elif above is not None and above["value"].count('"') % 2 == 0:
                return index, _NO_FIELD
        elif field is not None:
            if index == last and above is not None and above["value"].strip() and "-" not in field["before"]:
                column = len(above["before"])
                if own > column or (
                    own < column and "-" in above["before"] and own >= above["before"].index("-")
                ):
                    return (
                        index,
                        f"is indented by {own} spaces, and the field above it by {column}. Write {column}.",
                    )
            above, above_at = field, index
    return None


def _glued(text: str, last: int) -> int | None:
    """Return the line *last*, or the one above, if the colon of its field is not followed by a space."""
    lines = text.split("\n")
    for index in (last, last - 1):
        if index >= 0 and re.match(r"\s*(?:- )?[A-Za-z_]\w*:[^\s\"'/]", lines[index]):
            return index
    return None
