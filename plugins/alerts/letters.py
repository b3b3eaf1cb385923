"""Composes the letter to one target from the editor's model letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plugins.alerts.alert import Alert, Target
from plugins.content import placeholders
from plugins.content.language_tags import matching
from plugins.languages.blanks import LINES, SUPPORTER, blanks, comma

PLACEHOLDERS = (*SUPPORTER, "target", "office", "salutation", "case")
"""All placeholders that are allowed in a letter."""
SCRIPT_PLACEHOLDERS = (*SUPPORTER, "target", "office", "case")
"""All placeholders that are allowed in a call script."""

POST_PLACEHOLDERS = ("handle", "case")
"""All placeholders that are allowed in a text for social networks."""


@dataclass(frozen=True)
class ComposedLetter:
    """A letter to one target, from salutation to signature; the supporter's placeholders are still open."""

    subject: str
    body: str
    short: str | None = None
    points: tuple[str, ...] = ()
    """What the supporter says in their own words, between salutation and signature."""
    language: str = "en"


def compose(alert: Alert, target: Target, language: str, *, signature: bool = True) -> ComposedLetter:
    """Return the letter from salutation to signature; ``{name}``, ``{city}`` and ``{country}`` stay open.

    Without *signature* it ends with the letter's own closing formula.

    Raises:
        KeyError: If the alert has no letter for *target* in *language*.
    """
    letter = alert.letter(target.letter, language)
    if letter is None:
        raise KeyError((target.letter, language))
    known, opening = _known(alert, target, language), target.person.salutation_in(language)
    body = letter.body or "" if target.action != "points" else ""
    return ComposedLetter(
        subject=fill(letter.subject, known),
        body=_frame(opening, fill(body, known), signature, language),
        points=tuple(fill(point, known) for point in letter.points) if target.action == "points" else (),
        short=None
        if letter.short is None
        else _frame(opening, fill(letter.short, known), signature, language),
        language=language,
    )


def unaddressed(alert: Alert, target: Target, language: str) -> ComposedLetter:
    """Return the letter as pages and mails show it: without its salutation, with blanks for the supporter.

    Raises:
        KeyError: If the alert has no letter for *target* in *language*.
    """
    letter, salutation = compose(alert, target, language), target.person.salutation_in(language)

    def shown(text: str) -> str:
        return with_blanks(text, language).removeprefix(f"{salutation}\n\n" if salutation else "").strip()

    return ComposedLetter(
        subject=with_blanks(letter.subject, language),
        body=shown(letter.body),
        short=None if letter.short is None else shown(letter.short),
        points=tuple(with_blanks(point, language) for point in letter.points),
        language=language,
    )


def preferring(code: str, languages: list[str]) -> list[str]:
    """Return *languages* with *code*, or one that its readers read, first, if it is among them."""
    return sorted(languages, key=lambda each: (each != code, matching(code, [each]) is None))


def _known(alert: Alert, target: Target, language: str) -> dict[str, str]:
    """Return the placeholders that the build fills, with their values for *target* in *language*."""
    return {
        "target": target.person.name or office(target, language),
        "office": office(target, language),
        "salutation": target.person.salutation_in(language).rstrip(" ,:!"),
        "case": alert.facts.case,
    }


def call_script(alert: Alert, target: Target, language: str) -> list[str]:
    """Return the lines of the call script for *target* in *language*; ``{name}`` and ``{city}`` stay open."""
    known = _known(alert, target, language)
    return [fill(line, known) for line in alert.scripts(target).get(language, [])]


def post_text(alert: Alert, language: str, handle: str = "") -> str:
    """Return what supporters publish in *language*, to the account *handle*; empty if it is not written."""
    words = alert.words.get(language)
    text = words.post_text if words else None
    if not text:
        return ""
    return fill(text.strip(), {"case": alert.facts.case, "handle": handle}).strip(" :,")


def _frame(opening: str, body: str, signature: bool, language: str) -> str:
    start = f"{opening}\n\n" if opening else ""
    end = f"\n\n{{name}}\n{{city}}{comma(language)}{{country}}\n" if signature else "\n"
    return f"{start}{body.strip()}{end}"


def office(target: Target, language: str) -> str:
    """Return the office of *target* in *language*, or in a language that it reads."""
    return target.person.office_in(language)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return *text* with the placeholders in *values* replaced and all others unchanged."""
    return placeholders.fill(placeholders.FIELD, text, lambda found: values.get(found[1], f"{{{found[1]}}}"))


def with_blanks(text: str, language: str) -> str:
    """Return *text* with a blank in *language* for each placeholder of the supporter."""
    return fill(text, blanks(language))


def with_lines(text: str) -> str:
    """Return *text* with a line to fill in by hand for each placeholder of the supporter."""
    return fill(text, LINES)
