"""Searches all content for people whom an alert protects.

Somebody who is shown there by initials must not be named by another alert, a page or the registry.

Each text is searched when it, or the set of protected people, has changed since the last build. Signatures
(``plugins/safety/signature.py``) limit that to the few texts that may hold a name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from plugins.alerts.checks.names import NOTICE
from plugins.alerts.protected import ProtectedPerson
from plugins.content.problems import Problem
from plugins.incremental.cache import BuildCache
from plugins.safety.document_text import Passage
from plugins.safety.normalise import words_of
from plugins.safety.people import collective_phrases, foreign_phrases, own_phrases
from plugins.safety.phrases import Phrases
from plugins.safety.search import prepared, search
from plugins.safety.signature import present

NAMESPACE = "names"


@dataclass(frozen=True)
class Text:
    """One thing that is published: an alert, a page, an entry of the registry, the settings."""

    name: str
    """Its path below ``content/`` without suffix, as ``not_names`` names it."""
    key: bytes
    """Identifies its content."""
    signature: bytes
    case: str = ""
    """Of an alert, its case number."""
    searched: Callable[[], Iterable[tuple[str, Sequence[Passage]]]] = tuple
    """Returns the path of each file, and what it publishes."""


@dataclass(frozen=True)
class NamedPerson:
    """What the alert itself says of a protected person."""

    name: str
    not_names: Sequence[str]


@dataclass(frozen=True)
class Hit:
    """A place in which a protected person is named."""

    person: str
    """The ``ProtectedPerson.id``."""
    path: str
    line: int
    field: str


@dataclass(frozen=True)
class Searched:
    """What is kept of a text that was searched."""

    key: bytes
    hits: tuple[Hit, ...]


class NamesGuard:
    """Compares every text with every protected person."""

    def __init__(
        self,
        people: Iterable[ProtectedPerson],
        texts: Iterable[Text],
        look_up: Callable[[ProtectedPerson], NamedPerson],
        now: datetime,
    ) -> None:
        """Take all protected *people* and all *texts*; *look_up* returns the name of a person."""
        self._now = now
        self._all = list(people)
        self._people = {
            each.id: each for each in self._all if each.since is None or now >= each.since - NOTICE
        }
        self._texts = list(texts)
        self._look_up = look_up
        self._guards: dict[tuple[str, bool], Phrases[int]] = {}

    def problems(self, cache: BuildCache, content: Path) -> Iterator[Problem]:
        """Yield an error for each place that names a person who may only be shown by initials or role.

        A public name whose time is up, or is within two months, is a warning: it turns to initials by the
        clock, and a build that the clock starts must not stop.
        """
        for person in self._all:
            yield from _unknown(person, content)
        yield from self._contradictions()
        before, after = cache.previous(NAMESPACE), cache.current(NAMESPACE)
        known: Mapping[str, ProtectedPerson] = before.get("", {})
        after[""] = self._people
        changed = [each for each in self._people.values() if known.get(each.id) != each]
        unchanged = {each.id for each in self._people.values()} - {each.id for each in changed}
        everybody, some = _Suspects(self._people.values()), _Suspects(changed)
        for text in self._texts:
            last: Searched | None = before.get(text.name)
            if last is None or last.key != text.key:
                hits = tuple(self._search(text, everybody))
            else:
                kept = [hit for hit in last.hits if hit.person in unchanged]
                hits = (*kept, *self._search(text, some))
            if last is None or (last.key, last.hits) != (text.key, hits):
                last = Searched(text.key, hits)
            after[text.name] = last
            yield from map(self._problem, hits)

    def _contradictions(self) -> Iterator[Problem]:
        """Yield an error for each person who is named in one alert and shown by initials in another."""
        hidden: dict[int, list[ProtectedPerson]] = {}
        for person in self._all:
            if person.since is None:
                hidden.setdefault(person.whole, []).append(person)
        for person in self._all:
            for other in hidden.get(person.whole, ()) if person.since and self._now < person.since else ():
                if f"alerts/{person.slug}" not in other.elsewhere:
                    yield Problem(
                        f"content/alerts/{person.slug}",
                        1,
                        f"people[{person.position}].identification",
                        f"shows a name in full that content/alerts/{other.slug} does not. "
                        "Make both the same. If they are two people, add this alert to not_names of "
                        f"person {other.position} there: alerts/{person.slug}.",
                    )

    def _search(self, text: Text, people: _Suspects) -> Iterator[Hit]:
        suspects = list(people.of(text))
        if not suspects:
            return
        documents = [(path, passages, prepared(passages)) for path, passages in text.searched()]
        for person in suspects:
            guard = self._guard(person, own=text.case == person.case and not person.collective)
            for path, passages, together in documents:
                found = search(passages, guard, together)
                yield from (Hit(person.id, path, line, passage.field) for passage, line, _ in found)

    def _guard(self, person: ProtectedPerson, *, own: bool) -> Phrases[int]:
        """Return the phrases by which *person* is recognised, in texts of the *own* case or in others."""
        if (person.id, own) not in self._guards:
            named = self._look_up(person)
            phrases = own_phrases if own else collective_phrases if person.collective else foreign_phrases
            self._guards[person.id, own] = Phrases(
                ((0, words) for words in phrases(named.name)),
                ignored=map(words_of, named.not_names),
                particles=False,
            )
        return self._guards[person.id, own]

    def _problem(self, hit: Hit) -> Problem:
        person = self._people[hit.person]
        alert = f"content/alerts/{person.slug}"
        if person.since is None:
            reason = f"names person {person.position} of {alert}, who is shown there by initials or role only"
        else:
            day = f"{person.since:%Y-%m-%d}"
            reason = f"names person {person.position} of {alert}, whose name turns to initials on {day}"
        message = (
            f"{reason}. Write initials, a role, or nothing. If somebody else is meant, add this content to "
            "not_names of that person, for example pages/network."
        )
        return Problem(hit.path, hit.line, hit.field, message, fatal=person.since is None)


class _Suspects:
    """Finds who may be named in a text, by its signature."""

    def __init__(self, people: Collection[ProtectedPerson]) -> None:
        self._people = people
        self._words = frozenset[int]().union(
            *(words for each in people for words in (each.words, each.joined))
        )

    def of(self, text: Text) -> Iterator[ProtectedPerson]:
        """Yield each person of whose name enough words may be in *text*, or several as one."""
        found = present(text.signature, self._words)
        for person in self._people if found else ():
            if found.isdisjoint(person.words) and found.isdisjoint(person.joined):
                continue
            if text.name == f"alerts/{person.slug}" or text.name in person.elsewhere:
                continue
            needed = 1 if text.case == person.case and not person.collective else person.needed
            if len(found.intersection(person.words)) >= needed or not found.isdisjoint(person.joined):
                yield person


def _unknown(person: ProtectedPerson, content: Path) -> Iterator[Problem]:
    for entry in person.elsewhere:
        places: Collection[Path] = (content / entry, content / f"{entry}.yaml")
        if not any(place.exists() for place in places):
            yield Problem(
                f"content/alerts/{person.slug}",
                1,
                f"people[{person.position}].not_names",
                f'"{entry}" is not in content/. Write what is there, for example authorities/co-fiscalia.',
            )
