"""Multi-phrase search: finds which of many phrases are in a text.

Phrases are indexed by their longest word, so that the cost hardly grows with their number.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from plugins.safety.normalise import ComparableText, without_particles

K = TypeVar("K", bound=Hashable)
MIN_TAG_PART = 5
"""Minimum number of letters of a phrase that is searched for inside hashtags and handles."""


class PhraseIndex(Generic[K]):
    """An index of phrases and numbers, each with a key that the caller chooses."""

    def __init__(
        self,
        phrases: Iterable[tuple[K, Sequence[str]]],
        numbers: Iterable[tuple[K, str]] = (),
        *,
        ignored: Iterable[Sequence[str]] = (),
        particles: bool = True,
    ) -> None:
        """Create an index of *phrases* and *numbers*.

        A phrase is given as its words (``words_of``), a number as its digits without country code. A match
        inside one of the *ignored* phrases does not count. If *particles* is false, particles and numbers
        between the words of a phrase are skipped.
        """
        self._particles = particles
        ignored = [tuple(words) for words in ignored]
        if not particles:
            ignored = [*ignored, *map(without_particles, ignored)]
        self._ignored = list(dict.fromkeys(form for words in ignored if words for form in forms(words)))
        self._by_word: dict[str, list[tuple[str, K]]] = {}
        self._joined: dict[str, set[K]] = {}
        for key, words in phrases:
            for form in forms(words) if words else ():
                self._by_word.setdefault(max(form.split(), key=len), []).append((f" {form} ", key))
            joined = "".join(words)
            if len(joined) >= MIN_TAG_PART:
                self._joined.setdefault(joined, set()).add(key)
        self._lengths = sorted({len(joined) for joined in self._joined})
        self._numbers = list(numbers)

    def __bool__(self) -> bool:
        """Return whether the index has any entry."""
        return bool(self._by_word or self._numbers)

    def found_in(self, text: ComparableText) -> set[K]:
        """Return the keys of the phrases and numbers found in *text*."""
        found = {
            key
            for word in self._by_word.keys() & text.all_words
            for form, key in self._by_word[word]
            if text.all_words.issuperset(form.split()) and self._is_in(form, text)
        }
        for tag in text.tags:
            for part in self._without_ignored(tag):
                for length in self._lengths:
                    for start in range(len(part) - length + 1):
                        found |= self._joined.get(part[start : start + length], set())
        for key, digits in self._numbers:
            if any(digits in number for number in text.numbers):
                found.add(key)
        return found

    def _is_in(self, form: str, text: ComparableText) -> bool:
        return self._is_outside_ignored(form, text.words) or (
            not self._particles and self._is_outside_ignored(form, text.without_particles)
        )

    def _is_outside_ignored(self, form: str, text: str) -> bool:
        """Return whether *form* occurs in *text* outside of ignored phrases."""
        for ignored in self._ignored if form in text else ():
            if form in f" {ignored} ":
                while f" {ignored} " in text:
                    text = text.replace(f" {ignored} ", " | ")
        return form in text

    def _without_ignored(self, tag: str) -> Iterator[str]:
        """Yield the parts of a hashtag between ignored phrases."""
        parts = [tag]
        for ignored in self._ignored:
            parts = [part for longer in parts for part in longer.split(ignored)]
        yield from parts


def forms(words: Sequence[str]) -> Iterator[str]:
    """Yield the phrase with spaces, without any, and without the space of each pair of adjacent words.

    A phrase is found where a text has one of these, or a hashtag has it without spaces.
    """
    yield " ".join(words)
    if len(words) > 1:
        yield "".join(words)
    for index in range(len(words) - 1) if len(words) > 2 else ():
        yield " ".join([*words[:index], words[index] + words[index + 1], *words[index + 2 :]])
