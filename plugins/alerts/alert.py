"""An alert as everything after parsing sees it: frozen, complete, its state a matter of the moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from zoneinfo import ZoneInfo

from plugins.alerts.models import Letter, Original, Translation, Words
from plugins.alerts.names import Name
from plugins.authorities.models import Email, Fax, Person, Phone, Post
from plugins.languages.localized_text import LocalizedText

ADDED_LATER = ("updates", "answer_texts", "outcome_text")
"""Texts that are added once an alert is out; until they are translated, readers get the original's."""


class State(Enum):
    """How an alert stands at a moment."""

    OPEN = "open"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    OUTCOME = "outcome"
    WITHDRAWN = "withdrawn"
    UNPUBLISHED = "unpublished"
    """A draft, under embargo, or dated in the future: nothing of it may be seen."""


@dataclass(frozen=True)
class Target:
    """Who is written to in one alert, with only the channels that work."""

    key: str | None
    person: Person
    letter: str
    supporters_from: tuple[str, ...]
    email: Email | None
    phone: Phone | None
    fax: Fax | None
    post: Post | None
    gone: tuple[str, ...]
    """The channels that the registry holds but that do not work."""


@dataclass(frozen=True)
class CopyTo:
    """An address that gets a copy of the emails."""

    address: str
    name: str
    supporters_from: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Alert:
    """One alert: facts once, words per language, targets resolved, moments aware."""

    slug: str
    folder: Path
    language: str
    """The language of the original."""
    facts: Original
    words: Mapping[str, Words]
    bodies: Mapping[str, str]
    """The account of what happened, as Markdown."""
    targets: tuple[Target, ...]
    copies: tuple[CopyTo, ...]
    names: tuple[Name, ...]
    """How each person is named at the moment of the build."""
    zone: ZoneInfo
    date: datetime
    modified: datetime
    act_before: datetime
    """The first instant at which acting is over."""
    embargo: datetime | None
    without_sheet: frozenset[tuple[int, str]] = frozenset()
    """The letters that no printable sheet can show: number of the target, from 1, and language."""

    def state(self, now: datetime) -> State:
        """Return how the alert stands at the aware moment *now*."""
        return state_at(
            self.facts.status, date=self.date, embargo=self.embargo, act_before=self.act_before, now=now
        )

    def localized(self, field: str, language: str) -> LocalizedText:
        """Return the words of *field* in *language*, or the original's where they are missing.

        Words of a stale translation count only while they correspond to the original's.
        """
        words = self.words.get(language)
        if words is not None and corresponds(field, words, self.facts):
            return LocalizedText(getattr(words, field), language)
        return LocalizedText(getattr(self.facts, field), self.language)

    def body(self, language: str) -> LocalizedText:
        """Return the account as Markdown, in *language* if there is one."""
        if language in self.bodies:
            return LocalizedText(self.bodies[language], language)
        return LocalizedText(self.bodies[self.language], self.language)

    def follows(self, language: str) -> bool:
        """Return whether there are words in *language* that say what the original says now."""
        words = self.words.get(language)
        if isinstance(words, Translation) and words.original_modified.start(self.zone) != self.modified:
            return False
        return words is not None and all(corresponds(field, words, self.facts) for field in ADDED_LATER)

    def letter(self, name: str, language: str) -> Letter | None:
        """Return the letter *name* written in *language*, if there is one."""
        words = self.words.get(language)
        if words is not None and name in words.letters:
            return words.letters[name]
        return self.facts.extra_letters.get(language, {}).get(name)

    def letter_languages(self, target: Target) -> list[str]:
        """Return the languages in which *target* can be written to, the one it prefers first."""
        return [code for code in target.person.languages if self.letter(target.letter, code)]

    def letters_on_paper(self) -> Iterator[tuple[int, Target, str]]:
        """Yield each letter that has a printable sheet: number of its target, from 1, target, language."""
        for number, target in enumerate(self.targets, 1):
            if target.fax or target.post:
                for code in self.letter_languages(target):
                    if (number, code) not in self.without_sheet:
                        yield number, target, code

    @property
    def order(self) -> tuple[str, int]:
        """Case and sequence: what makes an alert one of a kind."""
        return self.facts.case, self.facts.sequence


def state_at(
    status: str, *, date: datetime, embargo: datetime | None, act_before: datetime, now: datetime
) -> State:
    """Return how an alert of this status and with these aware moments stands at *now*."""
    if status == "draft" or (embargo is not None and now < embargo) or now < date:
        return State.UNPUBLISHED
    if status == "open":
        return State.OPEN if now < act_before else State.EXPIRED
    return State(status)


def corresponds(field: str, words: Words, facts: Original) -> bool:
    """Return whether *words* of *field* say as much as the original: as many entries, the same keys."""
    mine, theirs = getattr(words, field), getattr(facts, field)
    if field == "updates":
        return [update.date for update in mine] == [update.date for update in theirs]
    if isinstance(theirs, dict):
        return set(mine) == set(theirs)
    if isinstance(theirs, list):
        return len(mine) == len(theirs)
    return (mine is None) == (theirs is None)
