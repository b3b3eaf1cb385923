"""Makes the letter that one target gets from the editor's model letter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from plugins.alerts.alert import Alert, Target
from plugins.alerts.models import Letter

SUPPORTER = ("name", "city", "country")
"""Placeholders that the supporter fills."""
PLACEHOLDERS = (*SUPPORTER, "target", "office", "case")
"""Every placeholder that may stand in a letter or a call script."""

BLANK = "____________"
"""What stands for a placeholder that nobody has filled yet: easily seen, never percent-encoded."""

_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
_LEFTOVER = re.compile(r"\[(?:[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ0-9 '’_-]+|\.{3}|…)\](?!\()|\bX{3,}\b|\bTODO\b|\bTBD\b")


def compose(alert: Alert, target: Target, language: str) -> Letter:
    """Return the letter from salutation to signature, ``{name}``, ``{city}`` and ``{country}`` open.

    Raises:
        KeyError: If the alert has no letter for *target* in *language*.
    """
    letter = alert.letter(target.letter, language)
    if letter is None:
        raise KeyError((target.letter, language))
    known = {
        "target": target.person.name,
        "office": office(target, language),
        "case": alert.facts.case,
    }
    opening = target.person.salutation.get(language, "")
    return Letter.model_construct(
        subject=fill(letter.subject, known),
        body=_frame(opening, fill(letter.body, known)),
        short=None if letter.short is None else _frame(opening, fill(letter.short, known)),
    )


def _frame(opening: str, body: str) -> str:
    start = f"{opening}\n\n" if opening else ""
    return f"{start}{body.strip()}\n\n{{name}}\n{{city}}, {{country}}\n"


def office(target: Target, language: str) -> str:
    """Return the office of *target* in *language*, else in a language that it reads."""
    names = target.person.office
    for code in (language, "", *target.person.languages):
        if code in names:
            return names[code]
    return next(iter(names.values()))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return *text* with the placeholders named in *values* replaced, all others left."""
    return _PLACEHOLDER.sub(lambda found: values.get(found.group(1), found.group()), text)


def with_blanks(text: str) -> str:
    """Return *text* with a blank for each placeholder left to the supporter."""
    return fill(text, dict.fromkeys(SUPPORTER, BLANK))


def faulty_placeholders(text: str) -> Iterator[tuple[int, str]]:
    """Yield the position and text of each unknown placeholder or leftover such as ``[NAME]``."""
    for found in _PLACEHOLDER.finditer(text):
        if found.group(1) not in PLACEHOLDERS:
            yield found.start(), found.group()
    for found in _LEFTOVER.finditer(text):
        yield found.start(), found.group()
