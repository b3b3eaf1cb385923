"""Reads the lines that a signer filled in, in any language of the site, from whatever their program sent.

What is unclear is never read as a wish to be published: it is kept for the person who reviews, and flagged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from plugins.content.files import UNSEEN
from plugins.content.places import country_of_signer
from plugins.content.problems import plain_form
from plugins.mailbox.errors import UnreadableError
from plugins.mailbox.parts import STRUCK
from plugins.sign_ons.form import CHOICE, CHOICES, FIELDS, SIGNS, Choice
from plugins.sign_ons.signatories import Kind, begins_formula
from plugins.signatures.choices import INVISIBLE_CHARACTERS, MARKS, Choices, Words, words_in
from plugins.web.localizer import Localizer

VALUE_LIMIT = 200
"""Maximum number of characters of a value; nobody's name is longer."""
LINE_LIMIT = 2_000
"""Number of lines of a mail that are read."""
WORDS_LIMIT = 500
"""Number of characters of other text that is kept for the person who reviews."""
OTHER_LINES = 200
"""Number of lines of other texts of a mail that are compared with the one that has the form."""
TEXT_LIMIT = 200_000
"""Number of characters of the text with the form that they are compared with."""
FORM_LABELS = 2
"""Labels of the form that a text must have to be one with the form; a signature may have ``Website:``."""
LABEL_LIMIT = 100
"""Maximum number of characters of a label and what separates it from its value."""
QUOTED = "in quoted text"
INVISIBLE = "invisible characters removed"
FORMULA_FLAG = "formula"
LONG = "shortened"
LONG_WORDS = "words shortened"
AT_CHOICE = "wrote something at the choice"
BELOW = "value below its label"
SEVERAL = "more than one form"
DIFFERENT = "choice differs within the mail"
HTML_UNREAD = "HTML not read"
_QUOTE = re.compile(r"^(?:\s*[>|])+\s?")
_ORIGINAL = re.compile(r"\s*(?:-{3,}.*-{3,}|_{10,}|(?:From|De|Von)\s?:.*)\s*$", re.IGNORECASE)
"""Lines above a mail that is answered, where programs do not quote it."""
_DASH = re.compile(r"\s+[-\u2010-\u2015]+\s*|[-\u2010-\u2015]+\s+")


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
    """What else the mail says, that at the choice and next to the fields first."""
    asked: bool = False
    """Whether it has the line of the choice."""
    flags: list[str] = field(default_factory=list)
    labels: int = 0
    """How many labels of the form there are."""

    def flag(self, *flags: str) -> None:
        """Add each of *flags* once."""
        self.flags += [flag for flag in flags if flag not in self.flags]


@dataclass(frozen=True)
class _Line:
    text: str
    label: str = ""
    """The column that it is the label of, ``choice``, or ``kind`` for the sentence of who signs."""
    value: str = ""
    key: str = ""


class FormReader:
    """Knows the lines of the form in every language of the site."""

    def __init__(self, localizers: Mapping[str, Localizer]) -> None:
        self._columns: dict[str, str] = {}
        self._languages: dict[str, set[str]] = {}
        self._kinds: dict[str, Kind] = {}
        self._options: list[tuple[Words, Choice]] = []
        for code, localizer in localizers.items():
            for labels in FIELDS.values():
                for column, label in labels.items():
                    self._add(localizer.say(label), column, code)
            self._add(localizer.say(CHOICE), "choice", code)
            for kind, sentence in SIGNS.items():
                self._kinds.setdefault(_key(localizer.say(sentence)), kind)
            for choice, (_, words) in CHOICES.items():
                self._options.append((words_in(localizer.say(words)), choice))

    def _add(self, label: str, column: str, code: str) -> None:
        self._columns.setdefault(_key(label), column)
        self._languages.setdefault(_key(label), set()).add(code)

    def read_texts(self, plain: Iterable[str], markup: Iterable[str], number: str) -> FilledForm:
        """Return what the first text with most labels says, the *plain* ones before those of HTML.

        The choice must be the same in HTML, where it may be struck through. What only the others say comes at
        the end of the words. *number* is that of the letter.

        Raises:
            UnreadableError: If no plain text has the form, and HTML exceeds a limit.
        """
        texts = list(plain)
        forms = [self.read(text, number) for text in texts]
        unread = False
        try:
            for text in markup:
                texts.append(text)
                forms.append(self.read(text, number))
        except UnreadableError:
            if all(form.labels < FORM_LABELS for form in forms):
                raise
            unread = True
        if not forms:
            return FilledForm()
        form = max(forms, key=lambda each: each.labels)
        if unread:
            form.flag(HTML_UNREAD)
        if any((each.labels >= FORM_LABELS or each.asked) and each.choice != form.choice for each in forms):
            form.choice = None
            form.flag(DIFFERENT)
        chosen = texts[forms.index(form)]
        if missing := _missing(chosen, [text for text in texts if text is not chosen]):
            _set_words(form, [form.words, *missing])
        return form

    def read(self, text: str, number: str) -> FilledForm:
        """Return what the *text* of a mail says: the sender's own lines, or quoted ones with more labels.

        *number* is that of the letter, whose line with the title is left out of the other words.
        """
        lines = [(line, bool(_QUOTE.match(line))) for line in text.split("\n")[:LINE_LIMIT]]
        form = self._read([self._line(line) for line, quoted in lines if not quoted], number)
        if not any(quoted for _, quoted in lines):
            return form
        answered = [
            self._line(_QUOTE.sub("", line)) if quoted else _Line(line)  # no label, but maybe a value
            for line, quoted in lines
        ]
        other = self._read(answered, number)
        if other.labels <= form.labels:
            return form
        other.flag(QUOTED)
        if form.asked and form.choice != other.choice:
            other.choice = None
            other.flag(DIFFERENT)
        return other

    def _line(self, line: str) -> _Line:
        plain = line.replace("\u00a0", " ").replace("\uff1a", ":").strip(MARKS)
        label, colon, value = plain.partition(":")
        key = _key(label[:LABEL_LIMIT])
        if plain.startswith(STRUCK):
            return _Line(line)
        if (
            not (colon and key in self._columns)
            and key not in self._kinds
            and (dash := _DASH.search(plain[:LABEL_LIMIT]))
        ):
            label, value = plain[: dash.start()], plain[dash.end() :]
            key, colon = _key(label), "-"
        if colon and key in self._columns:
            return _Line(line, self._columns[key], value.strip(MARKS), key)
        return _Line(line, "kind", value.strip(MARKS), key) if key in self._kinds else _Line(line)

    def _read(self, lines: Sequence[_Line], number: str) -> FilledForm:
        """Return the first form in *lines*; what is not in it comes to its words."""
        form, choices, near, rest = FilledForm(), Choices(self._options), list[str](), list[str]()
        languages, seen, column, blank = list[set[str]](), set[str](), "", False
        end = _end_of_first(lines)
        first, later = lines[:end], lines[end:]
        begin = next((at for at, line in enumerate(first) if line.label), 0)
        if any(_ORIGINAL.match(line.text) for line in first[:begin]):
            form.flag(QUOTED)
        last = max((at for at, line in enumerate(first) if line.label), default=-1)
        for at, line in enumerate(first):
            blank = not line.label and (blank or not line.text.strip())
            if line.label:
                column = line.label
                seen.add(column)
                languages.append(self._languages.get(line.key, set()))
            if line.label == "kind":
                form.kind = self._kinds[line.key]
                near.append(line.value)
            elif column == "choice":
                choices.add(line.value if line.label else line.text)
            elif line.label:
                self._fill(form, column, line.value, near)
            elif _is_below(first, at):
                form.flag(BELOW)
                self._fill(form, column, line.text, near)
            elif not _is_title(first, at, number):
                if _goes_on(first, at):
                    form.flag(BELOW)
                (near if seen and (at < last or not blank) else rest).append(line.text)
        form.choice, form.labels, form.asked = choices.chosen(), len(seen), "choice" in seen
        if later:
            form.flag(SEVERAL)
            rest += [line.text for line in later]
            self._compare(form, later)
        if choices.remarks:
            form.flag(AT_CHOICE)
        form.language = _common(languages)
        _set_words(form, [*choices.remarks, *near, *rest])
        return form

    def _compare(self, form: FilledForm, lines: Sequence[_Line]) -> None:
        """Remove the choice of *form* if *lines*, those of later forms, have another one."""
        choices, inside = Choices(self._options), False
        for line in lines:
            inside = line.label == "choice" or (inside and not line.label)
            if inside:
                choices.add(line.value if line.label else line.text)
        if choices.remarks or set(choices.found) - {form.choice}:
            form.choice = None
            form.flag(DIFFERENT)

    def _fill(self, form: FilledForm, column: str, value: str, near: list[str]) -> None:
        cleaned, flags = cleaned_value(value)
        form.flag(*flags)
        if column == "country" and cleaned:
            code = country_of_signer(cleaned)
            if code is None:
                near.append(f"Country: {cleaned}")
            cleaned = code or ""
        if cleaned:
            form.values[column] = cleaned


def _end_of_first(lines: Sequence[_Line]) -> int:
    """Return where the first form ends: at the first label that was there before."""
    seen = set[str]()
    for at, line in enumerate(lines):
        if line.label in seen:
            return at
        if line.label:
            seen.add(line.label)
    return len(lines)


def _is_below(lines: Sequence[_Line], at: int) -> bool:
    """Return whether the line is the value of the empty label above it; a label must be next."""
    above = lines[at - 1] if at else _Line("")
    text = lines[at].text.strip()
    if above.label in {"", "kind", "choice"} or above.value or not text or text == "--":
        return False
    following = next((line for line in lines[at + 1 :] if line.text.strip()), _Line(""))
    return bool(following.label)


def _goes_on(lines: Sequence[_Line], at: int) -> bool:
    """Return whether the line may be the end of the value above it, which a program has broken."""
    above, below = lines[at - 1] if at else _Line(""), lines[at + 1] if at + 1 < len(lines) else _Line("")
    return bool(
        above.value and below.label and above.label not in {"kind", "choice"} and lines[at].text.strip()
    )


def _is_title(lines: Sequence[_Line], at: int, number: str) -> bool:
    """Return whether the line has the title of the letter, which follows the sentence of who signs."""
    if not lines[at].text.strip(MARKS).endswith(f"({number})"):
        return False
    above = next((line for line in reversed(lines[:at]) if line.text.strip()), _Line(""))
    return above.label == "kind"


def _missing(text: str, others: Iterable[str]) -> list[str]:
    """Return the lines of *others* that *text* does not have, however its lines are broken."""
    there = _squeezed(" ".join(_QUOTE.sub("", line) for line in text[:TEXT_LIMIT].split("\n")))
    found = list[str]()
    for other in others:
        for line in other.split("\n")[:OTHER_LINES]:
            squeezed = _squeezed(_QUOTE.sub("", line))
            if squeezed and squeezed not in there:
                found.append(line)
    return found


def _set_words(form: FilledForm, texts: Iterable[str]) -> None:
    words = " ".join(_shown(" ".join(texts)).split())
    if len(words) > WORDS_LIMIT:
        form.flag(LONG_WORDS)
    form.words = words[:WORDS_LIMIT]


def cleaned_value(value: str) -> tuple[str, list[str]]:
    """Return *value* on one line, without what must not be in a list of signatories, and what was wrong.

    >>> cleaned_value("=cmd|' /C calc'!A0")
    ("cmd|' /C calc'!A0", ['formula'])
    >>> cleaned_value("\uff1d1+1"), cleaned_value("A\u3164na")
    (('1+1', ['formula']), ('Ana', ['invisible characters removed']))
    """
    flags = []
    text = " ".join(value.split())
    if len(text) > 2 * VALUE_LIMIT:
        flags.append(LONG)
        text = text[: 2 * VALUE_LIMIT]
    if (shown := _shown(text)) != text:
        flags.append(INVISIBLE)
        text = " ".join(shown.split())
    if begins_formula(text):
        flags.append(FORMULA_FLAG)
        while begins_formula(text):
            text = text[1:].lstrip()
    if len(text) > VALUE_LIMIT:
        flags += [LONG] if LONG not in flags else []
        text = text[:VALUE_LIMIT].rstrip()
    return text, flags


def _shown(text: str) -> str:
    return INVISIBLE_CHARACTERS.sub("", UNSEEN.sub("", text))


def _squeezed(text: str) -> str:
    return "".join(_shown(text).split())


def _key(label: str) -> str:
    text = label.rstrip(" :\u00a0*_")
    return plain_form(text) or text.casefold()


def _common(found: Iterable[set[str]]) -> str:
    """Return the language that most of the lines are in."""
    counts: dict[str, int] = {}
    for codes in found:
        for code in codes:
            counts[code] = counts.get(code, 0) + 1
    return max(sorted(counts), key=counts.__getitem__, default="")
