"""The people of an alert in the form in which other content is searched for them, without their names.

Hashes of the words of a name suffice to select the few texts that must be searched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import chain

from plugins.alerts.checks.names import WARN_BEFORE
from plugins.alerts.models.alert import Original
from plugins.alerts.names import initials_due
from plugins.incremental.fingerprint import fingerprint
from plugins.safety.handles import MIN_PART, part_key, significant_words
from plugins.safety.normalise import PARTICLES, words_of
from plugins.safety.people import collective_phrases, own_phrases, phrases_elsewhere
from plugins.safety.phrases import forms
from plugins.safety.search import MAX_TAG_PART
from plugins.safety.signature import word_hash


@dataclass(frozen=True)
class ProtectedPerson:
    """A person whose name, in one script, must not appear in content about something else."""

    slug: str
    """The alert that contains the name."""
    case: str
    position: int
    """Index among the people of the alert, counted from 1."""
    spelling: int
    """Index among the names of the person, one for each script, counted from 1."""
    since: datetime | None
    """From when a public name must be gone, because consent ends; None if the name was never public."""
    words: tuple[int, ...]
    """The hashes of words of the name; any of them identifies the person in texts about the own case."""
    joined: tuple[int, ...]
    """The hashes of single words that identify the person in any content: mostly several written as one."""
    together: tuple[tuple[int, ...], ...]
    """The hashes of words that identify the person in other content if a text has all of one of these."""
    parts: tuple[int, ...]
    """The hashes of words that are searched for in handles, addresses and file names."""
    full_name_hash: int
    """The hash of the full name, independent of the order of its words."""
    collective: bool
    """Whether it is a collective, of which only the full name is searched for."""
    elsewhere: tuple[str, ...]
    """Content that means another person of that name, such as ``authorities/co-fiscalia``."""
    name_key: bytes
    """A fingerprint of the name and of what is not the name, since a search depends on both."""

    @property
    def hashes(self) -> frozenset[int]:
        """All hashes by which texts are selected."""
        return frozenset({*self.words, *self.joined, *chain.from_iterable(self.together), *self.parts})

    def may_be_in(self, found: Set[int], *, own: bool) -> bool:
        """Return whether a text that has the hashes *found* of :attr:`hashes` may identify the person.

        It is about the own case if *own* is true.
        """
        return (
            not found.isdisjoint(self.joined)
            or not found.isdisjoint(self.parts)
            or (own and not found.isdisjoint(self.words))
            or any(found >= {*words} for words in self.together)
        )

    @property
    def turning_points(self) -> tuple[datetime, ...]:
        """When the name must be gone, and when warnings of that begin."""
        return (self.since - WARN_BEFORE, self.since) if self.since else ()

    @cached_property
    def id(self) -> str:
        """The identity of the name within all content."""
        return f"{self.slug}/{self.position}/{self.spelling}"


def protected_people(slug: str, facts: Original, name_retention: timedelta) -> tuple[ProtectedPerson, ...]:
    """Return the people of an alert whose names are searched for in other content; no collectives.

    *name_retention* is how long public names stay in full after an alert has ended.
    """
    found = []
    for position, person in enumerate(facts.people, 1):
        if person.identification == "collective" and facts.status != "withdrawn":
            continue
        public = person.identification == "public" and facts.status != "withdrawn"
        since = initials_due(facts, name_retention) if public else None
        if public and since is None:
            continue
        names = enumerate(person.name, 1)
        each = (_protected(slug, facts, (position, number), name, since) for number, name in names)
        found += [name for name in each if name is not None]
    return tuple(found)


def _protected(
    slug: str, facts: Original, place: tuple[int, int], name: str, since: datetime | None
) -> ProtectedPerson | None:
    """Return the person at *place* under one *name*, gone *since*; None if it is initials."""
    position, spelling = place
    person = facts.people[position - 1]
    collective = person.identification == "collective"
    spelled = _spelled((collective_phrases if collective else phrases_elsewhere)(name))
    own = _spelled(own_phrases(name)) if not collective else set()
    joined = {word for each in spelled if len(each) == 1 for word in each}
    together = {each for each in spelled if joined.isdisjoint(each)}
    smallest = [each for each in together if not any(other < each for other in together)]
    words = {word for each in own for word in each - PARTICLES or each} - joined
    if not spelled and not own:
        return None
    return ProtectedPerson(
        slug,
        facts.case,
        position,
        spelling,
        since,
        tuple(sorted(map(word_hash, words))),
        tuple(sorted(map(word_hash, joined))),
        tuple(sorted(tuple(sorted(map(word_hash, each))) for each in smallest)),
        () if collective else _parts(name),
        word_hash(" ".join(sorted(words_of(name)))),
        collective=collective,
        elsewhere=tuple(entry for entry in person.not_names if "/" in entry),
        name_key=fingerprint(name, person.not_names),
    )


def _spelled(phrases: Iterable[Sequence[str]]) -> set[frozenset[str]]:
    """Return what a text must have for one of *phrases* to be found in it: all words of one of these sets."""
    found = set[frozenset[str]]()
    for phrase in filter(None, phrases):
        found |= {frozenset(form.split()) for form in forms(phrase)}
        found.add(frozenset({"".join(phrase)[:MAX_TAG_PART]}))  # within a hashtag
    return found


def _parts(name: str) -> tuple[int, ...]:
    words = (word for word in significant_words(name) if len(word) >= MIN_PART)
    return tuple(sorted(word_hash(part_key(word)) for word in words))
