"""The text of a report, as the form of the site writes it: version 1 of a YAML document with known keys.

Read line by line, not by a YAML parser: whoever has the public key can send anything, and each value is on
one line, or in indented lines below ``key: |``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

KINDS: Mapping[str, str] = {
    "situation": "an urgent situation",
    "proposal": "a proposal for a letter or another action",
    "other": "something else than an urgent situation",
}
"""What a report is, by the value of ``kind``; forms of earlier versions did not write ``other``."""
TEXTS = ("what", "asked")
"""Keys whose texts have several lines."""
KEYS = (
    *("what", "kind", "reference", "sender", "answer", "country", "region", "when", "at_risk", "asked"),
    *("publish", "shared_with", "languages", "page", "made", "format"),
)
"""All keys, in their order."""
FORMS: Mapping[str, str] = {
    "kind": "|".join(KINDS),
    "reference": r"\d{4}-\d{4}",
    "country": "[A-Z]{2}",
    "publish": "no|without-names|with-names|ask",
    "page": r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}",
    "made": r"\d{4}-\d\d-\d\dT\d\d:\d\dZ",
    "format": "1",
}
"""What the values of some keys look like; others are free text."""
LANGUAGE = re.compile(FORMS["page"])
END = "..."
"""The line that ends the document; what follows is padding."""
NOTES_LIMIT = 5
_LINE = re.compile(r"([a-z_]{2,20}):(?: (.*))?")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


@dataclass(frozen=True)
class Report:
    """The values of a report by key, as texts; of ``languages`` their tags with a comma between them."""

    values: Mapping[str, str]
    notes: tuple[str, ...] = ()
    """What was not understood, without quoting it."""

    def __getitem__(self, key: str) -> str:
        """Return the value of *key*, or an empty string if it is missing."""
        return self.values.get(key, "")

    @property
    def about(self) -> str:
        """What the report is, as a part of a sentence; empty if it does not say."""
        return KINDS.get(self["kind"], "")

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which the sender can be answered, then that of the page."""
        tags = [*re.split(r"[,\s]+", self["languages"]), self["page"]]
        return tuple(dict.fromkeys(tag for tag in tags if LANGUAGE.fullmatch(tag)))


def parse_report(text: str) -> Report | None:
    """Return the report that *text* holds; None if it is no report of the form, but words of somebody.

    A key that is not known, is there twice or has a wrong value is left out and noted: the words count, and
    are kept as they came.
    """
    values: dict[str, str] = {}
    seen: set[str] = set()
    notes: list[str] = []
    for number, key, value in _entries(text):
        if key not in KEYS:
            notes.append(f"line {number} is no field of a report")
        elif key in seen:
            notes.append(f"{key} is there twice; the first one counts")
        elif key in FORMS and not re.fullmatch(FORMS[key], value):
            notes.append(f"{key} has a value that the form does not write")
        else:
            values[key] = value
        seen.add(key)
    if not values.get("what", "").strip() or "format" not in seen:
        return None
    return Report(values, tuple(dict.fromkeys(notes))[:NOTES_LIMIT])


def _entries(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield line, key and value of each entry of *text* up to its end; an empty key for any other line."""
    lines = text.split("\n")
    lines = lines[: lines.index(END)] if END in lines else lines
    at = 0
    while at < len(lines):
        found = _LINE.fullmatch(lines[at].rstrip())
        at, number = at + 1, at + 1
        if found is None:
            if lines[number - 1].strip() and not lines[number - 1].startswith("#"):
                yield number, "", ""
            continue
        key, value = found[1], (found[2] or "").strip()
        if re.fullmatch(r"\|[-+]?", value):
            start = at
            while at < len(lines) and (not lines[at].strip() or lines[at].startswith("  ")):
                at += 1
            value = "\n".join(line[2:] for line in lines[start:at]).strip("\n")
        yield number, key, _scalar(value)


def _scalar(value: str) -> str:
    """Return what *value* says: a JSON string, a list in brackets, or a plain text."""
    if value.startswith('"'):
        try:
            return str(json.loads(value))
        except ValueError:
            return value
    if value.startswith("[") and value.endswith("]") and "\n" not in value:
        return ", ".join(each.strip().strip("\"'") for each in value[1:-1].split(",") if each.strip())
    return value


def dump_report(report: Report) -> str:
    """Return *report* as YAML, with its keys in their order and texts as literal blocks.

    Characters that are not shown become visible as ``\\u202e``: they can make a text look like another one.
    """
    lines: list[str] = []
    for key in (key for key in KEYS if report[key]):
        value = visible(report[key])
        if key in TEXTS:
            lines += [f"{key}: |", *(f"  {line}" if line else "" for line in value.split("\n"))]
        elif key == "languages":
            tags = filter(LANGUAGE.fullmatch, re.split(r"[, ]+", value))
            lines.append(f"languages: [{', '.join(map(json.dumps, tags))}]")  # for YAML, no is false
        elif key in {"kind", "made", "format"}:
            lines.append(f"{key}: {value}")
        else:
            lines.append(f"{key}: {json.dumps(value, ensure_ascii=False)}")
    return "\n".join([*lines, END, ""])


def visible(text: str) -> str:
    r"""Return *text* with ``\n`` line ends, and with characters that are not shown as codes.

    >>> visible("abc\u202egpj\x1b[31m\r\n")
    'abc\\u202egpj\\u001b[31m\n'
    """
    return _UNSEEN.sub(
        lambda found: f"\\u{ord(found[0]):04x}", text.replace("\r\n", "\n").replace("\r", "\n")
    )
