"""What answers are recorded for: an alert or a sign-on letter, with the fields that commands need of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from plugins.alerts.alert import State
from plugins.alerts.models.answers import Answer, Sent
from plugins.casework.desk import Casework, folder_name
from plugins.casework.errors import CaseError
from plugins.content.problems import nearest, plain_form
from plugins.sign_ons.letter import SignOnLetter
from plugins.sign_ons.letter import State as LetterState


@dataclass(frozen=True)
class Subject:
    """An alert, or a sign-on letter."""

    number: str
    """The number of the case, ``UA 2026-014``, or of the letter, ``SL 2026-003``."""
    slug: str
    folder: Path
    language: str
    """The language of the original."""
    zone: ZoneInfo
    authorities: tuple[str, ...]
    """The keys of its targets, and of authorities that its letters were transferred to."""
    answers: Sequence[Answer]
    sent: Sequence[Sent] = ()
    people: tuple[tuple[str, ...], ...] = ()
    """The names of the people at risk, as far as its original has them, in their order."""
    is_letter: bool = False
    is_delivered: bool = False
    """Whether it is a letter that has to become ``answered``."""

    @property
    def original(self) -> Path:
        """The file that has the facts."""
        return self.folder / f"index.{self.language}.md"

    def authority(self, name: str) -> str:
        """Return the key of the target *name*.

        Raises:
            CaseError: If it is none of the offices that were written to.
        """
        found = [key for key in self.authorities if plain_form(key) == plain_form(name)]
        if found:
            return found[0]
        hint = nearest(name, self.authorities)
        raise CaseError(f'"{name}" is none of the authorities that {self.number} writes to. {hint}')


def find_subject(casework: Casework, name: str) -> Subject:
    """Return the alert or the letter *name*: a case number, the number of a letter, or a folder.

    Raises:
        CaseError: If there is none, it has errors, or it is withdrawn.
    """
    letters = casework.site.content.sign_ons
    slug = folder_name(name)
    plain = plain_form(slug)
    letter = letters.get(slug) or next(
        (each for each in letters.values() if plain_form(each.facts.number) == plain), None
    )
    return _of_letter(casework, letter) if letter else _of_alert(casework, name)


def _of_alert(casework: Casework, name: str) -> Subject:
    alert = casework.alert(name)
    if alert.state(casework.site.now) is State.WITHDRAWN:
        raise CaseError(f"{alert.slug} is withdrawn: nothing is recorded, and nobody is written to about it.")
    facts = alert.facts
    return Subject(
        facts.case,
        alert.slug,
        casework.site.site_settings.content / "alerts" / alert.slug,
        alert.language,
        alert.zone,
        tuple(casework.site.alert_summaries[alert.slug].authorities),
        facts.answers,
        facts.sent,
        tuple(tuple(each.name) for each in facts.people),
    )


def _of_letter(casework: Casework, letter: SignOnLetter) -> Subject:
    facts, state = letter.facts, letter.state(casework.site.now)
    if state is LetterState.WITHDRAWN:
        raise CaseError(
            f"{letter.slug} is withdrawn: nothing is recorded, and nobody is written to about it."
        )
    transferred = [each.to for each in facts.answers if each.to]
    return Subject(
        facts.number,
        letter.slug,
        casework.site.site_settings.content / "letters" / letter.slug,
        letter.language,
        letter.zone,
        tuple(dict.fromkeys([*facts.targets, *transferred])),
        facts.answers,
        is_letter=True,
        is_delivered=state is LetterState.DELIVERED,
    )
