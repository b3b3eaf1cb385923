"""Finds which of many phrases a text holds, at a cost that hardly grows with their number."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from plugins.safety.normalise import Comparable

K = TypeVar("K", bound=Hashable)
IN_TAGS = 5
"""Fewest letters of a phrase that is looked for inside the words of a hashtag or handle."""


class Phrases(Generic[K]):
    """Phrases and numbers, each under a key of the caller's."""

    def __init__(
        self,
        phrases: Iterable[tuple[K, Sequence[str]]],
        numbers: Iterable[tuple[K, str]] = (),
        *,
        ignored: Iterable[Sequence[str]] = (),
    ) -> None:
        """Take each phrase as its words (``words_of``), each number as its digits without country code.

        Where one of the *ignored* phrases is found, no other is looked for among its words.
        """
        self._ignored = [f" {' '.join(words)} " for words in ignored]
        self._by_word: dict[str, list[tuple[str, K]]] = {}
        self._joined: dict[str, set[K]] = {}
        for key, words in phrases:
            for form in _forms(words) if words else ():
                self._by_word.setdefault(max(form.split(), key=len), []).append((f" {form} ", key))
            joined = "".join(words)
            if len(joined) >= IN_TAGS:
                self._joined.setdefault(joined, set()).add(key)
        self._lengths = sorted({len(joined) for joined in self._joined})
        self._numbers = list(numbers)

    def __bool__(self) -> bool:
        """Return whether there is anything to find."""
        return bool(self._by_word or self._numbers)

    def found_in(self, text: Comparable) -> set[K]:
        """Return the keys of the phrases in *text*."""
        words = text.words
        for each in self._ignored:
            words = words.replace(each, " | ")
        found = {
            key
            for word in self._by_word.keys() & set(words.split())
            for form, key in self._by_word[word]
            if form in words
        }
        for tag in text.tags if not self._ignored else ():
            for length in self._lengths:
                for start in range(len(tag) - length + 1):
                    found |= self._joined.get(tag[start : start + length], set())
        for key, digits in self._numbers:
            if any(digits in number for number in text.numbers):
                found.add(key)
        return found


def _forms(words: Sequence[str]) -> Iterator[str]:
    """Yield the phrase as it is, joined, and with each pair of neighbours joined."""
    yield " ".join(words)
    if len(words) > 1:
        yield "".join(words)
    for index in range(len(words) - 1) if len(words) > 2 else ():
        yield " ".join([*words[:index], words[index] + words[index + 1], *words[index + 2 :]])
