"""The one letter on a handout: the one that most of its targets get."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from plugins.alerts.alert import Alert
from plugins.alerts.letters import ComposedLetter, call_script, preferring, unaddressed, with_blanks
from plugins.content.language_tags import matching
from plugins.languages.catalogs import N_
from plugins.languages.direction import prose_in
from plugins.web.localizer import Localizer


@dataclass(frozen=True)
class HandoutLetter:
    """A letter without its salutation, which the targets have."""

    heading: str
    language: str
    subject: str
    """Empty on a card."""
    points: tuple[str, ...]
    paragraphs: tuple[str, ...]
    more: str
    """Where the other letters are; empty without any."""


def the_letter(alert: Alert, localizer: Localizer, now: datetime) -> HandoutLetter | None:
    """Return the letter that most targets open at *now* get, or else the call script, in their language.

    Each target counts with the letter in the language of *localizer* if it reads that, as on the page. A card
    counts only if there is nothing else.
    """
    found: dict[ComposedLetter, list[int]] = {}
    cards = set()
    for position, (_, target) in enumerate(alert.open_targets(now), 1):
        languages = preferring(localizer.code, alert.letter_languages(target))
        if languages:
            letter = unaddressed(alert, target, languages[0])
            found.setdefault(letter, []).append(position)
            if target.action == "card":
                cards.add(letter)
    if not found:
        return _script(alert, localizer, now)
    letter = max(found, key=lambda each: (each not in cards, len(found[each]), -min(found[each])))
    several = len(found) > 1
    return HandoutLetter(
        heading=_heading(letter in cards, letter.language, found[letter] if several else [], localizer),
        language=letter.language,
        subject="" if letter in cards else prose_in(letter.subject, letter.language),
        points=tuple(prose_in(point, letter.language) for point in letter.points),
        paragraphs=tuple(filter(str.strip, prose_in(letter.body, letter.language).split("\n\n"))),
        more=localizer.say(N_("The other letters are on the page.")) if several else "",
    )


def _heading(is_card: bool, code: str, positions: list[int], localizer: Localizer) -> str:
    card, letter = N_("Card in %(language)s"), N_("Letter in %(language)s")
    if positions:
        card = N_("Card in %(language)s, to: %(numbers)s")
        letter = N_("Letter in %(language)s, to: %(numbers)s")
    values = {"numbers": ", ".join(map(str, positions))} if positions else {}
    return localizer.say(card if is_card else letter, language=localizer.language_name(code), **values)


def _script(alert: Alert, localizer: Localizer, now: datetime) -> HandoutLetter | None:
    """Return the call script for the first target that has one, in a language in which it answers."""
    for _, target in alert.open_targets(now):
        written = alert.scripts(target)
        answered = preferring(localizer.code, target.person.languages)
        code = next(filter(None, (matching(each, written) for each in answered)), None)
        if code is not None:
            lines = tuple(with_blanks(line, code) for line in call_script(alert, target, code))
            heading = localizer.say(
                N_("What to say, in %(language)s"), language=localizer.language_name(code)
            )
            return HandoutLetter(heading, code, "", (), lines, "")
    return None
