"""The alert as a value: immutable, validated, with targets resolved and times aware."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from pathlib import Path
from zoneinfo import ZoneInfo

from plugins.alerts.models.alert import AnyWords, Original, Translation
from plugins.alerts.models.words import Letter
from plugins.alerts.names import Name
from plugins.authorities.models import Authority, Person
from plugins.channels.channel import Channel, Way
from plugins.channels.post import Post
from plugins.content.language_tags import matching
from plugins.languages.localized_text import LocalizedText

WITH_LETTER = frozenset({"letter", "points", "card"})
"""Actions by which a text of the alert is sent to a target."""
ADDED_LATER = ("updates", "answer_texts", "outcome_text")
"""Texts that are added after publication; until they are translated, readers get the original's."""


def is_used(channel: Channel, action: str) -> bool:
    """Return whether *action* can be done by *channel*."""
    if action == "card":
        return isinstance(channel, Post)
    return action in {"letter", "points"} or (action == "call" and channel.way is Way.CALL)


class State(Enum):
    """The state of an alert at a given time."""

    OPEN = "open"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    OUTCOME = "outcome"
    WITHDRAWN = "withdrawn"
    UNPUBLISHED = "unpublished"
    """A draft, under embargo, or dated in the future: nothing of it may be visible."""


PAST = (State.EXPIRED, State.SUSPENDED, State.CLOSED, State.OUTCOME)
"""States of alerts that call for no action any more and are shown in lists."""
PUBLIC = (State.OPEN, *PAST)
"""States of alerts that are shown in lists."""


@dataclass(frozen=True)
class CopyTo:
    """An address that receives a copy of the emails."""

    address: str
    name: str
    supporters_from: tuple[str, ...]


@dataclass(frozen=True)
class Target:
    """The recipient of letters in one alert, with its working channels only."""

    index: int
    """The position of its entry among the targets of the file, from 0; members of a set share one."""
    key: str | None
    person: Person
    action: str
    letter: str
    call_script: str
    act_before: datetime | None
    """The first instant after its own deadline."""
    copies: tuple[CopyTo, ...]
    """Who gets a copy of the email to it, besides the copies of the alert."""
    supporters_from: tuple[str, ...]
    channels: tuple[Channel, ...]
    gone: tuple[str, ...]
    """The keys of the channels in the registry that do not work."""
    members: tuple[Target, ...] = ()
    """The members of a set that are written to together, in one email."""

    @property
    def gets_letter(self) -> bool:
        """Whether a letter is sent to it: its action needs one, and one of its channels takes it."""
        return self.action in WITH_LETTER and any(channel.takes_letter for channel in self.channels)

    def called(self, language: str = "") -> str:
        """Return its name; for a set that is written to together, what it is, in *language*."""
        return self.person.name or self.person.office_in(language or self.person.languages[0])

    def is_open(self, now: datetime) -> bool:
        """Return whether its own deadline, if it has one, has not passed at *now*."""
        return self.act_before is None or now < self.act_before

    def has(self, way: Way) -> bool:
        """Return whether it can be reached in this way."""
        return any(channel.way is way for channel in self.channels)


@dataclass(frozen=True)
class HandoutFit:
    """How the handout of an alert in one language fits on its pages, on every paper size."""

    sides: bool
    """Whether acting begins on a page of its own."""
    size: float
    """The size of the text in points."""
    pages: int
    too_long: int = 0
    """By how many characters its account would have to be shorter for two pages."""


@dataclass(frozen=True, eq=False)
class Alert:
    """One alert: facts, words per language, resolved targets, aware times."""

    slug: str
    folder: Path
    language: str
    """The language of the original."""
    facts: Original
    words: Mapping[str, AnyWords]
    bodies: Mapping[str, str]
    """The account of what happened, as Markdown."""
    targets: tuple[Target, ...]
    copies: tuple[CopyTo, ...]
    names: tuple[Name, ...]
    """How each person is named at the build time."""
    zone: ZoneInfo
    date: datetime
    modified: datetime
    act_before: datetime
    """The first instant after the deadline."""
    embargo: datetime | None
    without_sheet: frozenset[tuple[int, str]] = frozenset()
    """The letters without a printable sheet: number of the target, from 1, and language."""
    handouts: Mapping[str, HandoutFit] = field(default_factory=dict)
    """How its handouts fit, by language; none in a language that no font can show."""
    transferred_to: Mapping[str, Authority] = field(default_factory=dict)
    """Authorities that letters were transferred to and that are not among its targets, by key."""
    attachment_sizes: Mapping[str, int] = field(default_factory=dict)
    """The size in bytes of each PDF as it is published, by name."""

    def state(self, now: datetime) -> State:
        """Return the state of the alert at *now*."""
        return state_at(
            self.facts.status, date=self.date, embargo=self.embargo, act_before=self.act_before, now=now
        )

    def localized(self, field: str, language: str) -> LocalizedText:
        """Return the text of *field* in *language*, or in the original's language if it is missing.

        Texts of a stale translation count only while they correspond to the original's.
        """
        words = self.words.get(language)
        if words is not None and corresponds(field, words, self.facts):
            return LocalizedText(getattr(words, field), language)
        return LocalizedText(getattr(self.facts, field), self.language)

    def body(self, language: str) -> LocalizedText:
        """Return the account as Markdown, in *language* if it is translated."""
        if language in self.bodies:
            return LocalizedText(self.bodies[language], language)
        return LocalizedText(self.bodies[self.language], self.language)

    def follows(self, language: str) -> bool:
        """Return whether the translation into *language* is up to date."""
        words = self.words.get(language)
        if isinstance(words, Translation) and words.original_modified.start(self.zone) != self.modified:
            return False
        return words is not None and all(corresponds(field, words, self.facts) for field in ADDED_LATER)

    def letter(self, name: str, language: str) -> Letter | None:
        """Return the letter *name* in *language*, if it exists."""
        words = self.words.get(language)
        if words is not None and name in words.letters:
            return words.letters[name]
        return self.facts.extra_letters.get(language, {}).get(name)

    def letter_languages(self, target: Target) -> list[str]:
        """Return the languages of the letters to *target*, its preferred one first."""
        if not target.gets_letter:
            return []
        codes = (*self.words, *self.facts.extra_letters)
        written = [code for code in codes if self.letter(target.letter, code)]
        found = (matching(code, written) for code in target.person.languages)
        return list(dict.fromkeys(code for code in found if code is not None))

    def scripts(self, target: Target) -> dict[str, list[str]]:
        """Return the call script for *target* by language; empty if it has none."""
        if not target.has(Way.CALL):
            return {}
        found = {
            code: words.call_script
            if target.call_script == "main"
            else words.call_scripts.get(target.call_script, [])
            for code, words in self.words.items()
        }
        return {code: lines for code, lines in found.items() if lines}

    @property
    def supporters(self) -> list[tuple[str, ...]]:
        """The countries that targets and copies are for: first none, which means everybody, then each set."""
        targets, copies = self.targets, self.copies
        own = [*(each.supporters_from for each in targets), *(each.supporters_from for each in copies)]
        return list(dict.fromkeys([(), *own]))

    def open_targets(self, now: datetime) -> list[tuple[int, Target]]:
        """Return number (from 1) and target of those to write to at *now*, those for everybody first."""
        numbered = [each for each in enumerate(self.targets, 1) if each[1].is_open(now)]
        return sorted(numbered, key=lambda each: self.supporters.index(each[1].supporters_from))

    @property
    def authorities(self) -> tuple[Target, ...]:
        """Its targets from the registry, each once; members instead of a set that is written to together."""
        every = (each for target in self.targets for each in target.members or (target,))
        return tuple({each.key: each for each in every if each.key is not None}.values())

    @property
    def offices(self) -> dict[str, Person]:
        """The authorities of the registry that may answer: its targets, and those it was transferred to."""
        return {each.key: each.person for each in self.authorities if each.key} | {**self.transferred_to}

    def letters_on_paper(self) -> Iterator[tuple[int, Target, str]]:
        """Yield each letter that has a printable sheet: number of its target (from 1), target, language."""
        for number, target in enumerate(self.targets, 1):
            if target.has(Way.SEND):
                for code in self.letter_languages(target):
                    if (number, code) not in self.without_sheet:
                        yield number, target, code

    @property
    def order(self) -> tuple[str, int]:
        """Case and sequence, which identify an alert."""
        return self.facts.case, self.facts.sequence


def state_at(
    status: str, *, date: datetime, embargo: datetime | None, act_before: datetime, now: datetime
) -> State:
    """Return the state at *now* of an alert with this status and these aware times."""
    if status == "draft" or (embargo is not None and now < embargo) or now < date:
        return State.UNPUBLISHED
    if status == "open":
        return State.OPEN if now < act_before else State.EXPIRED
    return State(status)


def corresponds(field: str, words: AnyWords, facts: Original) -> bool:
    """Return whether the translation of *field* has as many entries, or the same keys, as the original."""
    mine, theirs = getattr(words, field), getattr(facts, field)
    if field == "updates":
        return [update.date for update in mine] == [update.date for update in theirs]
    if isinstance(theirs, dict):
        return set(mine) == set(theirs)
    if isinstance(theirs, list):
        return len(mine) == len(theirs)
    return (mine is None) == (theirs is None)
