"""Recognises the headings of letters and of their parts in the text of an alert, also misspelt ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from plugins.content.frontmatter import BLANKS
from plugins.content.problems import close_match, plain_form, quote


@dataclass(frozen=True)
class Keywords:
    """The words of headings in one language."""

    letter: str
    short: str
    points: str

    @property
    def parts(self) -> Mapping[str, str]:
        """The headings of parts of a letter, with the field that each is."""
        return {self.short: "short", self.points: "points"}


KEYWORDS: Mapping[str, Keywords] = {
    "en": Keywords("Letter", "Short version", "Points"),
    "fr": Keywords("Lettre", "Version courte", "Points"),
    "es": Keywords("Carta", "Versión breve", "Puntos"),
}
"""By language of the file; files in any other language have the English ones."""
_LANGUAGES = {"en": "English", "fr": "French", "es": "Spanish"}
_SUBJECTS = {
    "en": "Urgent protection for El Yarumo",
    "fr": "Protection urgente pour El Yarumo",
    "es": "Protección urgente para El Yarumo",
}


def keywords(code: str) -> Keywords:
    """Return the words of headings in a file in the language *code*."""
    return KEYWORDS.get(code.partition("-")[0], KEYWORDS["en"])


_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Characters that texts from web pages and word processors bring along."""
_AROUND = f"{BLANKS}{_INVISIBLE}"
_HEADING = re.compile(rf"[{_AROUND}]*(?P<level>#+)(?P<text>.*)")
"""Also without a space, as Markdown reads it, and indented: a letter must never be part of the account."""
_CLOSING = re.compile(rf"[{BLANKS}]+#+$")
"""The end that some write for symmetry, which is no part of the heading."""
_UNDERLINE = re.compile(rf"[{BLANKS}]{{0,3}}(?:=+|-+)[{BLANKS}]*")
_BOLD = re.compile(r"(\*\*|__).+\1[:.]?")
_EMPHASIS = re.compile(r"[*_`]+")
_LETTER = re.compile(
    r"(?P<word>[^\W\d_]+)(?P<marks>(?:\s*(?:\([^()]*\)|\[[^\[\]]*\]))*)\s*(?P<colon>:)?\s*(?P<rest>.*)"
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*")
_MARK = re.compile(r"\((?P<name>[^()]*)\)|\[(?P<language>[^\[\]]*)\]")


@dataclass(frozen=True)
class Heading:
    """A line that begins with ``#``."""

    level: int
    text: str


def heading(line: str) -> Heading | None:
    """Return *line* as a heading, if it is one; a single ``#`` without a space is a hashtag."""
    found = _HEADING.match(line)
    if found is None or (found["level"] == "#" and found["text"][:1] not in (" ", "\u00a0")):
        return None
    return Heading(len(found["level"]), _CLOSING.sub("", found["text"].strip(_AROUND)).strip(_AROUND))


@dataclass(frozen=True)
class LetterHeading:
    """The heading of a letter: ``## Letter (name) [language]: Subject``."""

    word: str
    names: tuple[str, ...]
    languages: tuple[str, ...]
    subject: str

    def written(self, code: str) -> str:
        """Return the heading as a file in the language *code* has it."""
        marks = [*(f"({name})" for name in self.names[:1]), *(f"[{each}]" for each in self.languages[:1])]
        colon = " :" if code == "fr" else ":"
        return f"## {' '.join([keywords(code).letter, *marks])}{colon} {self.subject}".rstrip()


def heading_of(code: str, name: str = "main", language: str = "", subject: str = "…") -> str:
    """Return the heading of the letter *name* in a file in the language *code*.

    *language* is that of a letter in a language without a file.

    >>> heading_of("es", "embajada", "pt", "Apoio do Brasil")
    '## Carta (embajada) [pt]: Apoio do Brasil'
    """
    names, languages = () if name == "main" else (name,), (language,) if language else ()
    return LetterHeading("", names, languages, subject).written(code)


def example_heading(code: str, name: str = "main") -> str:
    """Return an example of the heading of the letter *name* in a file in the language *code*."""
    return heading_of(code, name, subject=_SUBJECTS.get(code, _SUBJECTS["en"]))


def letter_heading(text: str) -> LetterHeading | None:
    """Return the *text* of a heading as that of a letter, if it has the form of one, in whatever words."""
    found = _LETTER.fullmatch(text)
    if found is None or not (found["marks"] or found["colon"]):
        return None
    if not found["colon"] and found["rest"]:
        return None
    names = tuple(mark["name"].strip() for mark in _MARK.finditer(found["marks"]) if mark["name"] is not None)
    languages = tuple(
        mark["language"].strip() for mark in _MARK.finditer(found["marks"]) if mark["language"] is not None
    )
    return LetterHeading(found["word"], names, languages, found["rest"])


def language_of_keyword(word: str, code: str) -> str | None:
    """Return the language in which *word* begins the heading of a letter, preferably *code*."""
    for language in (code, *KEYWORDS):
        if plain_form(word) == plain_form(keywords(language).letter):
            return language
    return None


def is_misspelt(word: str, code: str) -> bool:
    """Return whether *word* is at most one slip away from the keyword of a letter.

    The first letter must be right, since ``Marta: …`` is no letter.

    >>> is_misspelt("Leter", "en"), is_misspelt("Cartas", "es"), is_misspelt("Later", "en")
    (True, True, False)
    """
    wanted, found = plain_form(keywords(code).letter), plain_form(word)
    return found[:1] == wanted[:1] and found in {*_slips(wanted)}


def _slips(word: str) -> Iterator[str]:
    """Yield *word* with one letter more, less, other or swapped with the next."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    for position in range(len(word) + 1):
        before, after = word[:position], word[position:]
        yield from (f"{before}{letter}{after}" for letter in letters)
        if after:
            yield before + after[1:]
            yield from (f"{before}{letter}{after[1:]}" for letter in letters)
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]


def looks_like_letter(line: str, following: str, code: str) -> LetterHeading | None:
    """Return *line* of an account, with the one *following* it, as the heading of a letter that was meant.

    That is a heading in emphasis, in bold or underlined instead of with ``##``, or a heading with a
    language in brackets.

    >>> found = looks_like_letter("**Letter: Freedom**", "", "en")
    >>> found.written("en") if found else ""
    '## Letter: Freedom'
    """
    found = heading(line)
    text = line.strip(_AROUND) if found is None else found.text
    if found is None and not _BOLD.fullmatch(text) and not _UNDERLINE.fullmatch(following):
        return None
    begun = letter_heading(_EMPHASIS.sub("", text))
    if begun is None:
        return None
    is_meant = language_of_keyword(begun.word, code) is not None or (
        found is not None and any(map(_LANGUAGE.fullmatch, begun.languages))
    )
    return begun if is_meant else None


def part_of(text: str, code: str) -> tuple[str | None, str | None]:
    """Return the field that the heading *text* stands for, and the keyword in *code* that was meant.

    The field is None if *text* is not the keyword in *code*; the keyword is None if nothing similar is one.
    """
    own = {plain_form(word): field for word, field in keywords(code).parts.items()}
    plain = plain_form(text.rstrip(" :\u00a0"))
    if plain in own:
        return own[plain], text
    by_field = {field: word for word, field in keywords(code).parts.items()}
    for each in KEYWORDS.values():
        for word, field in each.parts.items():
            if plain == plain_form(word):
                return None, by_field[field]
    begun = (word for word in by_field.values() if plain_form(word).split("-")[0] == plain.split("-")[0])
    return None, next(begun, None) or close_match(text, tuple(by_field.values()))


def heading_fault(found: Heading, begun: LetterHeading | None, code: str) -> str:
    """Return what is wrong with a heading that is or looks like that of a letter, in a file in *code*."""
    shown = quote(f"{'#' * found.level} {found.text}")
    first = re.match(r"[^\W\d_]*", found.text)
    word = first[0] if first else ""
    language = language_of_keyword(word, code) if word else None
    if begun is not None:
        right = quote(replace(begun, subject="…").written(code))
        if language is not None and keywords(language) != keywords(code):
            return f"{shown} is a letter in {_LANGUAGES[language]} words. In this file write {right}."
        if language is not None and found.level != 2:
            return f"{shown} is a letter with {found.level} #. Write {right}."
        if language is None and is_misspelt(begun.word, code):
            return f"{shown} looks like a letter. Did you mean {right}?"
    elif language == code and found.level == 2:
        example = quote(example_heading(code))
        if word == found.text:
            return f"{shown} has no subject. Write it after a colon, as in {example}."
        return (
            f"{shown} begins like a letter. For a letter write {example}; "
            "begin a heading of the account with another word."
        )
    return ""
