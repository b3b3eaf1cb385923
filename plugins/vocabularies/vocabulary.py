"""The vocabularies of a network as values; their order is that of lists and choices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Generic, TypeVar

from plugins.incremental.fingerprint import fingerprint
from plugins.vocabularies.models import (
    AnswerTerm,
    Effect,
    GroupTerm,
    OutcomeTerm,
    PerpetratorTerm,
    Term,
    ViolationTerm,
)

FOLDER = "vocabulary"
"""The folder of the content."""

T = TypeVar("T", bound=Term)


@dataclass(frozen=True)
class Vocabulary(Generic[T]):
    """One vocabulary."""

    name: str
    """The name of its file, without ``.yaml``."""
    terms: Mapping[str, T]
    """Its entries by key."""
    complete: bool = True
    """Whether its file has no errors; otherwise nothing is built, and any key is accepted meanwhile."""

    @property
    def path(self) -> str:
        """The path of its file in messages."""
        return f"content/{FOLDER}/{self.name}.yaml"

    def word(self, key: str, language: str) -> str:
        """Return what readers of *language* see for *key*."""
        return self.terms[key].words[language]


@dataclass(frozen=True)
class Vocabularies:
    """All vocabularies of a network."""

    violations: Vocabulary[ViolationTerm]
    perpetrators: Vocabulary[PerpetratorTerm]
    outcomes: Vocabulary[OutcomeTerm]
    answers: Vocabulary[AnswerTerm]
    groups: Vocabulary[GroupTerm]

    def __getitem__(self, name: str) -> Vocabulary[Term]:
        """Return the vocabulary *name*."""
        found: Vocabulary[Term] = getattr(self, name)
        return found

    @property
    def complete(self) -> bool:
        """Whether all were read without errors."""
        return all(self[name].complete for name in NAMES)

    def effect(self, kind: str) -> Effect | None:
        """Return the effect of an answer of *kind*; None if the vocabulary has errors and lacks it."""
        term = self.answers.terms.get(kind)
        return term.effect if term else None

    def hashes(self) -> dict[str, bytes]:
        """Return the hash of each entry by :func:`dependency`, for the cache keys of what uses it."""
        return {
            dependency(name, key): fingerprint(term)
            for name in NAMES
            for key, term in self[name].terms.items()
        }

    def labels(self, languages: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
        """Return the words of all entries by language, each with its key, for hints in messages."""
        terms = [entry for name in NAMES for entry in self[name].terms.items()]
        return {
            code: [(term.words[code], key) for key, term in terms if code in term.words] for code in languages
        }


NAMES = tuple(each.name for each in fields(Vocabularies))


def dependency(vocabulary: str, key: str) -> str:
    """Return the name of an entry among what alerts depend on, such as ``vocabulary/violations/attack``."""
    return f"{FOLDER}/{vocabulary}/{key}"


UNCHECKED = Vocabularies(
    Vocabulary("violations", {}, complete=False),
    Vocabulary("perpetrators", {}, complete=False),
    Vocabulary("outcomes", {}, complete=False),
    Vocabulary("answers", {}, complete=False),
    Vocabulary("groups", {}, complete=False),
)
"""Accepts any key: for values that no editor wrote."""
