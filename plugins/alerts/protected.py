"""The people of an alert as the rest of the content is searched for them, without their names.

Hashes of the words of a name are enough to decide which few texts must be searched.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from plugins.alerts.checks.names import NOTICE
from plugins.alerts.models import Original
from plugins.alerts.names import initials_due
from plugins.safety.normalise import without_particles, words_of
from plugins.safety.people import collective_phrases, foreign_phrases, own_phrases
from plugins.safety.signature import word_hash


@dataclass(frozen=True)
class ProtectedPerson:
    """One person whose name must not be in content about something else."""

    slug: str
    """The alert in which the name is."""
    case: str
    position: int
    """Which of its people it is, counted from 1."""
    since: datetime | None
    """From when a public name must be gone, since consent has ended; None: the name was never public."""
    words: tuple[int, ...]
    """The hashes of the words of the name that are looked for."""
    joined: tuple[int, ...]
    """The hashes of those that are looked for together, written as one word."""
    whole: int
    """The hash of the whole name, in whatever order its words are."""
    needed: int
    """How many of the words must be in other content for the person to be named there."""
    collective: bool
    """Whether it is no person: only the whole name is looked for."""
    elsewhere: tuple[str, ...]
    """Content in which another person of that name is meant, such as ``authorities/co-fiscalia``."""

    @property
    def turning_points(self) -> tuple[datetime, ...]:
        """When the name must be gone, and when that is announced."""
        return (self.since - NOTICE, self.since) if self.since else ()

    @cached_property
    def id(self) -> str:
        """Identify the person among all people of the content."""
        return f"{self.slug}/{self.position}"


def protected_people(slug: str, facts: Original, name_retention: timedelta) -> tuple[ProtectedPerson, ...]:
    """Return the people of an alert whose names are searched in other content; a collective's name is not.

    *name_retention* is how long public names stay in full after an alert has ended.
    """
    found = []
    for position, person in enumerate(facts.people, 1):
        if person.name is None or (person.identification == "collective" and facts.status != "withdrawn"):
            continue
        collective = person.identification == "collective"
        elsewhere = [*(collective_phrases if collective else foreign_phrases)(person.name)]
        phrases = elsewhere if collective else [*elsewhere, *own_phrases(person.name)]
        joined = {"".join(phrase) for phrase in phrases if len(phrase) > 1}
        rare = [without_particles(phrase) or phrase for phrase in phrases]  # particles are in every text
        words = {word for phrase in rare for word in phrase} - joined
        public = person.identification == "public" and facts.status != "withdrawn"
        since = initials_due(facts, name_retention) if public else None
        if not words or (public and since is None):
            continue
        found.append(
            ProtectedPerson(
                slug,
                facts.case,
                position,
                since,
                tuple(sorted(map(word_hash, words))),
                tuple(sorted(map(word_hash, joined))),
                word_hash(" ".join(sorted(words_of(person.name)))),
                needed=min((len(set(phrase)) for phrase in rare[: len(elsewhere)]), default=len(words) + 1),
                collective=collective,
                elsewhere=tuple(entry for entry in person.not_names if "/" in entry),
            )
        )
    return tuple(found)
