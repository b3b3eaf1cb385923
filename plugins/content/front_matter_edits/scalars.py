"""Writes values as YAML: plain if the strict reader reads that back, else in quotes or behind ``|``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from plugins.content.files import UNSEEN
from plugins.content.frontmatter import BLANKS, parse_yaml
from plugins.content.problems import quote

Entry = Mapping[str, object] | object
"""What is added to a list: a mapping of fields to texts, days or numbers, or one of them."""
Normal = dict[str, str] | str

_PLAIN = re.compile(r"[^\W_][^\n\t]*")
_IN_BRACKETS = re.compile(r"[,\[\]{}]")


def normal(entry: Entry) -> Normal:
    """Return *entry* as the strict reader returns it: texts in NFC, without surrounding blanks.

    Fields with None or an empty text are left out, since an empty field is read as if it were not there.

    Raises:
        ValueError: If it has an invisible character, or nothing is left of it.
    """
    if not isinstance(entry, Mapping):
        text = _text(entry)
        if not text:
            raise ValueError("The text is empty. Write one.")
        return text
    fields = {str(key): _text(value) for key, value in entry.items() if value is not None}
    if not any(fields.values()):
        raise ValueError("The entry has no fields. Write at least one.")
    return {key: text for key, text in fields.items() if text}


def _text(value: object) -> str:
    text = unicodedata.normalize("NFC", str(value).replace("\r\n", "\n").replace("\r", "\n")).strip(BLANKS)
    if found := UNSEEN.search(text) or re.search("[\ud800-\udfff]", text):
        raise ValueError(
            f"{quote(text)} contains the invisible character U+{ord(found[0]):04X}. Type the text again."
        )
    return text


def scalar(text: str, *, in_brackets: bool = False) -> str:
    """Return *text*, which has one line, as YAML.

    >>> scalar("2026-11-25"), scalar("radicado: 4471"), scalar("4471, 2"), scalar("4471, 2", in_brackets=True)
    ('2026-11-25', '"radicado: 4471"', '4471, 2', '"4471, 2"')
    """
    if _is_plain(text, in_brackets):
        return text
    return in_quotes(text, "'" if '"' in text and "'" not in text else '"')


def in_quotes(text: str, mark: str = '"') -> str:
    r"""Return *text* in quotation marks of YAML, double or single.

    >>> in_quotes('un "proyecto"'), in_quotes("l'affaire", "'")
    ('"un \\"proyecto\\""', "'l''affaire'")
    """
    if mark == "'" and "\n" not in text:
        return "'" + text.replace("'", "''") + "'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def _is_plain(text: str, in_brackets: bool) -> bool:
    """Return whether *text* is read back as it is without quotes; ``_IN_BRACKETS`` end it within brackets."""
    if not _PLAIN.fullmatch(text) or (in_brackets and _IN_BRACKETS.search(text)):
        return False
    document, problems = parse_yaml("", f"a:\n  - {text}\nb: {text}")
    return not problems and document.values == {"a": [text], "b": text}


def block(text: str, indent: int) -> list[str]:
    """Return the lines of a *text* behind ``|``, the first of them the mark itself, indented by *indent*."""
    return ["|", *(f"{' ' * indent}{line}" if line else "" for line in text.split("\n"))]


def entry_lines(entry: Normal, *, column: int, gap: int, brackets: bool) -> list[str]:
    """Return the lines of a list entry with its hyphen in *column* and its value *gap* characters further.

    With *brackets* a mapping is written in one line, if no text in it has several.
    """
    margin, inner = " " * column, " " * (column + gap)
    hyphen = f"{margin}-{' ' * (gap - 1)}"
    if isinstance(entry, str):
        first, *rest = block(entry, column + gap) if "\n" in entry else [scalar(entry)]
        return [f"{hyphen}{first}", *rest]
    if brackets and not any("\n" in text for text in entry.values()):
        fields = ", ".join(f"{key}: {scalar(text, in_brackets=True)}" for key, text in entry.items())
        return [f"{hyphen}{{{fields}}}"]
    lines = [line for key, text in entry.items() for line in field_lines(key, text, inner)]
    return [f"{hyphen}{lines[0][len(inner) :]}", *lines[1:]]


def field_lines(key: str, text: str, margin: str) -> list[str]:
    """Return the lines of the field *key* below *margin*, which has spaces only."""
    first, *rest = block(text, len(margin) + 2) if "\n" in text else [scalar(text)]
    return [f"{margin}{key}: {first}", *rest]
