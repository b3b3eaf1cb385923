"""The people of an alert in the form in which other content is searched for them, without their names.

Hashes of the words of a name suffice to select the few texts that must be searched.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from plugins.alerts.checks.names import WARN_BEFORE
from plugins.alerts.models.alert import Original
from plugins.alerts.names import initials_due
from plugins.safety.handles import MIN_PART, part_key, significant_words
from plugins.safety.normalise import without_particles, words_of
from plugins.safety.people import collective_phrases, own_phrases, phrases_elsewhere
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
    """The hashes of the searched words of the name."""
    joined: tuple[int, ...]
    """The hashes of words that are searched for together, written as one."""
    parts: tuple[int, ...]
    """The hashes of words that are searched for in handles, addresses and file names."""
    full_name_hash: int
    """The hash of the full name, independent of the order of its words."""
    needed: int
    """How many of the words must be in other content for the person to be identified there."""
    collective: bool
    """Whether it is a collective, of which only the full name is searched for."""
    elsewhere: tuple[str, ...]
    """Content that means another person of that name, such as ``authorities/co-fiscalia``."""

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
    elsewhere = [*(collective_phrases if collective else phrases_elsewhere)(name)]
    phrases = elsewhere if collective else [*elsewhere, *own_phrases(name)]
    apart = [phrase for phrase in elsewhere if len(phrase) > 1] or elsewhere
    joined = {"".join(phrase) for phrase in phrases if len(phrase) > 1}
    joined |= {"".join(phrase) for phrase in elsewhere if phrase not in apart}
    rare = [without_particles(phrase) or phrase for phrase in phrases]  # particles are in every text
    words = {word for phrase in rare for word in phrase} - joined
    if not words:
        return None
    return ProtectedPerson(
        slug,
        facts.case,
        position,
        spelling,
        since,
        tuple(sorted(map(word_hash, words))),
        tuple(sorted(map(word_hash, joined))),
        () if collective else _parts(name),
        word_hash(" ".join(sorted(words_of(name)))),
        needed=min(
            (len(set(without_particles(phrase) or phrase)) for phrase in apart), default=len(words) + 1
        ),
        collective=collective,
        elsewhere=tuple(entry for entry in person.not_names if "/" in entry),
    )


def _parts(name: str) -> tuple[int, ...]:
    words = (word for word in significant_words(name) if len(word) >= MIN_PART)
    return tuple(sorted(word_hash(part_key(word)) for word in words))
