"""The names guard: searches all content for the names of people whom an alert protects.

A person whom an alert shows by initials must not be named by another alert, a page or the registry.

A text is searched if it, or the set of protected people, has changed since the last build. Signatures
(``plugins/safety/signature.py``) limit the search to the few texts that may contain a name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from plugins.alerts.checks.names import WARN_BEFORE
from plugins.alerts.protected import ProtectedPerson
from plugins.content.problems import Problem
from plugins.incremental.cache import BuildCache
from plugins.safety.document_text import Passage
from plugins.safety.handles import ShortName, plain_words
from plugins.safety.normalise import words_of
from plugins.safety.people import collective_phrases, own_phrases, phrases_elsewhere
from plugins.safety.phrases import PhraseIndex
from plugins.safety.search import FileText, search
from plugins.safety.signature import contained_hashes

NAMESPACE = "guarded"


@dataclass(frozen=True)
class Text:
    """A unit of published content: an alert, a page, an authority or similar, or the settings."""

    name: str
    """Its path below ``content/`` without suffix, as used in ``not_names``."""
    key: bytes
    """A hash of its content."""
    signature: bytes
    """The signature of its words; see ``signature_of``."""
    case: str = ""
    """The case number of an alert; otherwise empty."""
    searched: Callable[[], Iterable[tuple[str, Sequence[Passage]]]] = tuple
    """Returns the path and the published passages of each file."""


@dataclass(frozen=True)
class NamedPerson:
    """The name of a protected person, from the alert."""

    name: str
    not_names: Sequence[str]
    """Phrases and content that contain the name but mean somebody or something else."""


@dataclass(frozen=True)
class Hit:
    """A place where a protected person is named."""

    person: str
    """The ``ProtectedPerson.id``."""
    path: str
    line: int
    field: str
    is_short: bool = False
    """Whether the name is shortened, in a handle, an address or the name of a file."""
    is_sure: bool = True
    """Whether it can only be that name: a surname alone may be somebody else's, or that of a place."""


@dataclass(frozen=True)
class SearchResult:
    """The cached result of a search of a text."""

    key: bytes
    hits: tuple[Hit, ...]


class NamesGuard:
    """Searches every text for every protected person."""

    def __init__(
        self,
        people: Iterable[ProtectedPerson],
        texts: Iterable[Text],
        look_up: Callable[[ProtectedPerson], NamedPerson],
        now: datetime,
    ) -> None:
        """Create a guard for *people* in *texts*; *look_up* returns the name of a person."""
        self._now = now
        self._all = list(people)
        self._people = {
            person.id: person
            for person in self._all
            if person.since is None or now >= person.since - WARN_BEFORE
        }
        self._texts = list(texts)
        self._look_up = look_up
        self._cached_phrases: dict[tuple[str, bool], PhraseIndex[int]] = {}

    def problems(self, cache: BuildCache, content: Path) -> Iterator[Problem]:
        """Yield an error for each place that names a person who may only be shown by initials or role.

        For a public name that expires within two months or has expired it is a warning: the name changes to
        initials at a certain time, and a scheduled build must not fail because of that.
        """
        for person in self._all:
            yield from _unknown_content(person, content) if person.spelling == 1 else ()
        yield from dict.fromkeys(self._contradictions())
        before, after = cache.previous(NAMESPACE), cache.current(NAMESPACE)
        code, known = before.get("", (b"", {}))
        if code != cache.code:  # another rule may find more
            before, known = {}, {}
        after[""] = (cache.code, self._people)
        changed = [person for person in self._people.values() if known.get(person.id) != person]
        unchanged = self._people.keys() - {person.id for person in changed}
        all_candidates, changed_candidates = _Candidates(self._people.values()), _Candidates(changed)
        for text in self._texts:
            last: SearchResult | None = before.get(text.name)
            if last is None or last.key != text.key:
                hits = tuple(self._search(text, all_candidates))
            else:
                still_valid = [hit for hit in last.hits if hit.person in unchanged]
                hits = (*still_valid, *self._search(text, changed_candidates))
            if last is None or (last.key, last.hits) != (text.key, hits):
                last = SearchResult(text.key, hits)
            after[text.name] = last
            yield from dict.fromkeys(map(self._problem, hits))

    def _contradictions(self) -> Iterator[Problem]:
        """Yield an error for each person who is named in one alert and shown by initials in another."""
        hidden: dict[int, list[ProtectedPerson]] = {}
        for person in self._all:
            if person.since is None:
                hidden.setdefault(person.full_name_hash, []).append(person)
        for person in self._all:
            for other in (
                hidden.get(person.full_name_hash, ()) if person.since and self._now < person.since else ()
            ):
                if f"alerts/{person.slug}" not in other.elsewhere:
                    yield Problem(
                        f"content/alerts/{person.slug}",
                        1,
                        f"people[{person.position}].identification",
                        f"shows a name in full that content/alerts/{other.slug} does not. "
                        "Make both the same. If they are two people, add this alert to not_names of "
                        f"person {other.position} there: alerts/{person.slug}.",
                    )

    def _search(self, text: Text, people: _Candidates) -> Iterator[Hit]:
        candidates = list(people.of(text))
        if not candidates:
            return
        files = [(path, FileText(passages)) for path, passages in text.searched()]
        for person in candidates:
            phrases = self._phrases(person, own=text.case == person.case and not person.collective)
            for path, file in files:
                found = [(passage, line) for passage, line, _ in search(file, phrases)]
                yield from (Hit(person.id, path, line, passage.field) for passage, line in found)
                if contained_hashes(text.signature, person.parts):
                    named = {id(passage) for passage, _ in found}
                    others = [passage for passage in file.passages if id(passage) not in named]
                    yield from self._short_names(person, path, others, file.passages)

    def _short_names(
        self, person: ProtectedPerson, path: str, searched: Iterable[Passage], all_of_file: Sequence[Passage]
    ) -> Iterator[Hit]:
        """Yield where a handle, an address or the name of a file has a short form of a name, or a surname.

        A surname that is in the texts of the file too is judged by them.
        """
        named = self._look_up(person)
        short = ShortName(named.name, named.not_names)
        for passage in searched:
            if short.is_spelled_in(passage.text):
                line = passage.line_of(short.is_spelled_in)
                yield Hit(person.id, path, line, passage.field, is_short=True)
            elif short.surnames_in(passage.text) - plain_words(each.text for each in all_of_file):
                line = passage.line_of(lambda text: bool(short.surnames_in(text)))
                yield Hit(person.id, path, line, passage.field, is_short=True, is_sure=False)

    def _phrases(self, person: ProtectedPerson, *, own: bool) -> PhraseIndex[int]:
        """Return the phrases that identify *person* in texts about the *own* case, or in all others."""
        if (person.id, own) not in self._cached_phrases:
            named = self._look_up(person)
            phrases = own_phrases if own else collective_phrases if person.collective else phrases_elsewhere
            self._cached_phrases[person.id, own] = PhraseIndex(
                ((0, words) for words in phrases(named.name)),
                ignored=map(words_of, named.not_names),
                particles=False,
            )
        return self._cached_phrases[person.id, own]

    def _problem(self, hit: Hit) -> Problem:
        person = self._people[hit.person]
        alert = f"content/alerts/{person.slug}"
        named = "names"
        if hit.is_short:
            named = "names in a short form" if hit.is_sure else "has a surname of"
        whom = f"{named} person {person.position} of {alert}"
        if person.since is None:
            reason = f"{whom}, who is shown there by initials or role only"
        else:
            reason = f"{whom}, whose name turns to initials on {person.since:%Y-%m-%d}"
        message = (
            f"{reason}. Write initials, a role, or nothing. If somebody else is meant, add this content to "
            "not_names of that person, for example pages/network."
        )
        return Problem(hit.path, hit.line, hit.field, message, fatal=hit.is_sure and person.since is None)


class _Candidates:
    """Finds the people who may be named in a text, by its signature."""

    def __init__(self, people: Collection[ProtectedPerson]) -> None:
        self._people = list(people)
        self._by_word: dict[int, list[int]] = {}
        for number, each in enumerate(self._people):
            for word in each.hashes:
                self._by_word.setdefault(word, []).append(number)
        self._words = frozenset(self._by_word)

    def of(self, text: Text) -> Iterator[ProtectedPerson]:
        """Yield each person of whose name enough words, or several written as one, may be in *text*."""
        found = contained_hashes(text.signature, self._words)
        for number in sorted({number for word in found for number in self._by_word[word]}):
            person = self._people[number]
            if text.name == f"alerts/{person.slug}" or text.name in person.elsewhere:
                continue
            own = text.case == person.case and not person.collective
            if person.may_be_in(found, own=own):
                yield person


def _unknown_content(person: ProtectedPerson, content: Path) -> Iterator[Problem]:
    """Yield an error for each entry of ``not_names`` that is a path and does not exist."""
    for entry in person.elsewhere:
        paths: Collection[Path] = (content / entry, content / f"{entry}.yaml")
        if not any(path.exists() for path in paths):
            yield Problem(
                f"content/alerts/{person.slug}",
                1,
                f"people[{person.position}].not_names",
                f'"{entry}" is not in content/. Write what is there, for example authorities/co-fiscalia.',
            )
