"""Reads the lines that a signer filled in, in any language of the site, from whatever their program sent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from plugins.content.files import TURNS_DIRECTION, UNSEEN
from plugins.content.places import country_named
from plugins.content.problems import plain_form
from plugins.sign_ons.form import CHOICE, CHOICES, FIELDS, SIGNS, Choice
from plugins.sign_ons.signatories import FORMULA, Kind
from plugins.web.localizer import Localizer

VALUE_LIMIT = 200
"""Maximum number of characters of a value; nobody's name is longer."""
LINE_LIMIT = 2_000
"""Number of lines of a mail that are read."""
WORDS_LIMIT = 500
"""Number of characters of other text that is kept for the person who reviews."""
QUOTED = "in quoted text"
INVISIBLE = "invisible characters removed"
FORMULA_FLAG = "formula"
LONG = "shortened"
_QUOTE = re.compile(r"^(?:\s*[>|])+\s?")
_CHOSEN = re.compile(r"\W*([ABC])\b(?!\w)")
_BY_LETTER: dict[str, Choice] = {letter: choice for choice, (letter, _) in CHOICES.items()}


@dataclass
class FilledForm:
    """What a mail says in the lines of the form."""

    values: dict[str, str] = field(default_factory=dict)
    """By column of ``signatories.csv``; the country is an ISO code, or empty if it was not understood."""
    kind: Kind | None = None
    choice: Choice | None = None
    """None if there is none, or more than one."""
    language: str = ""
    """The language of the lines."""
    words: str = ""
    flags: list[str] = field(default_factory=list)


class FormReader:
    """Knows the lines of the form in every language of the site."""

    def __init__(self, localizers: Mapping[str, Localizer]) -> None:
        self._columns: dict[str, str] = {}
        self._languages: dict[str, set[str]] = {}
        self._kinds: dict[str, Kind] = {}
        for code, localizer in localizers.items():
            for labels in FIELDS.values():
                for column, label in labels.items():
                    self._add(localizer.say(label), column, code)
            self._add(localizer.say(CHOICE), "choice", code)
            for kind, sentence in SIGNS.items():
                self._kinds.setdefault(_key(localizer.say(sentence)), kind)

    def _add(self, label: str, column: str, code: str) -> None:
        self._columns.setdefault(_key(label), column)
        self._languages.setdefault(_key(label), set()).add(code)

    def read(self, text: str, number: str) -> FilledForm:
        """Return what the *text* of a mail says; of a reply the sender's own lines, else those quoted.

        *number* is that of the letter, whose line with the title is left out of the other words.
        """
        lines = [line for line in text.split("\n")[:LINE_LIMIT] if f"({number})" not in line]
        own = [line for line in lines if not _QUOTE.match(line)]
        form = self._read(own)
        if not form.values and len(own) < len(lines):
            quoted = self._read([_QUOTE.sub("", line) for line in lines])
            if quoted.values:
                quoted.flags.append(QUOTED)
                return quoted
        return form

    def _read(self, lines: list[str]) -> FilledForm:
        form, others, languages = FilledForm(), list[str](), list[set[str]]()
        column, chosen = "", list[Choice]()
        for line in lines:
            label, colon, value = line.replace("\u00a0", " ").replace("：", ":").strip(" *_\t").partition(":")
            key = _key(label)
            if colon and key in self._columns:
                column = self._columns[key]
                languages.append(self._languages[key])
            elif key in self._kinds:
                form.kind, column = self._kinds[key], ""
                continue
            elif column == "choice":
                chosen += _chosen(line)
                continue
            elif column and not form.values.get(column) and line.strip():
                value = line  # written below its label
            else:
                others.append(line)
                continue
            if column == "choice":
                chosen += _chosen(value)
            elif value.strip() and not form.values.get(column):
                self._fill(form, column, value)
        form.choice = chosen[0] if len(set(chosen)) == 1 else None
        form.language = _common(languages)
        form.words = _shown(" ".join(" ".join(others).split()))[:WORDS_LIMIT]
        return form

    def _fill(self, form: FilledForm, column: str, value: str) -> None:
        cleaned, flags = cleaned_value(value)
        form.flags += [flag for flag in flags if flag not in form.flags]
        if column == "country":
            cleaned = country_named(cleaned) or ""
        form.values[column] = cleaned


def cleaned_value(value: str) -> tuple[str, list[str]]:
    """Return *value* on one line, without what must not be in a list of signatories, and what was wrong.

    >>> cleaned_value("=cmd|' /C calc'!A0")
    ("cmd|' /C calc'!A0", ['formula'])
    """
    flags = []
    text = " ".join(value.split())
    if UNSEEN.search(text) or TURNS_DIRECTION.search(text):
        flags.append(INVISIBLE)
        text = " ".join(_shown(text).split())
    if text.startswith(FORMULA):
        flags.append(FORMULA_FLAG)
        text = text.lstrip("=+-@\t\r ")
    if len(text) > VALUE_LIMIT:
        flags.append(LONG)
        text = text[:VALUE_LIMIT].rstrip()
    return text, flags


def _shown(text: str) -> str:
    return TURNS_DIRECTION.sub("", UNSEEN.sub("", text))


def _key(label: str) -> str:
    text = label.rstrip(" :\u00a0")
    return plain_form(text) or text.casefold()


def _chosen(text: str) -> Iterator[Choice]:
    match = _CHOSEN.match(text)
    if match:
        yield _BY_LETTER[match[1]]


def _common(found: Iterable[set[str]]) -> str:
    """Return the language that most of the lines are in."""
    counts: dict[str, int] = {}
    for codes in found:
        for code in codes:
            counts[code] = counts.get(code, 0) + 1
    return max(sorted(counts), key=counts.__getitem__, default="")
