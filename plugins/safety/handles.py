"""Finds short forms of a name in handles, addresses and file names, such as ``@HCuspoca``.

People abbreviate names there, and write them without spaces, so that words alone are not enough.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from plugins.safety.normalise import comparable, decode, without_particles, words_of

MIN_PART = 5
"""Minimum number of letters of a word of a name that counts in a handle."""
_MAX_LETTERS = 40
"""Maximum number of letters of what is compared with a name: longer ones are sentences, as in news sites."""
_MAX_WORDS = 6
_TOKEN = re.compile(r"[^\s()\[\]<>\"“”«»,;|]+")
_ADDRESS = re.compile(r"[@#/_]|\w\.\w")
"""What a handle, a hashtag, an address or the name of a file has inside, and a word has not."""
_BETWEEN = re.compile(r"[/?&=#@:+]+")


@dataclass(frozen=True)
class Segment:
    """A part of an address: the name of an account or mailbox, a label of a host, a folder, a file."""

    words: tuple[str, ...]
    """Its comparable words without numbers."""
    is_handle: bool
    """Whether it may consist of several words that nothing separates."""

    @property
    def joined(self) -> str:
        """Its letters without separators."""
        return "".join(self.words)

    def has(self, word: str) -> bool:
        """Return whether it has *word* as one of its words, or begins or ends with it as handles may."""
        return word in self.words or (
            self.is_handle and (self.joined.startswith(word) or self.joined.endswith(word))
        )


def segments(text: str) -> Iterator[Segment]:
    """Yield the segments of the addresses in *text*; a text of one word is a segment too.

    >>> [each.joined for each in segments("Ver https://a.example/h-cuspoca y @Hermelinda_C_T")]
    ['https', 'a', 'example', 'aexample', 'hcuspoca', 'hermelindact']
    """
    text = decode(text)
    is_one = len([*islice(_TOKEN.finditer(text), 2)]) == 1
    if not is_one and not _ADDRESS.search(text):
        return  # as most texts
    words = (word for word in dict.fromkeys(text.split()) if is_one or _ADDRESS.search(word))
    for token in dict.fromkeys(chain.from_iterable(map(_TOKEN.findall, words))):
        if is_one or _ADDRESS.search(token):
            is_handle = "@" in token or "#" in token
            for part in filter(None, _BETWEEN.split(token)):
                yield from _segments(part, is_handle)


def _segments(part: str, is_handle: bool) -> Iterator[Segment]:
    """Yield *part*, its labels between dots, and all of them but the last, which may be that of a file."""
    labels = part.strip(".").split(".")
    forms = (*labels, ".".join(labels[:-1]), part) if len(labels) > 1 else (part,)
    for form in dict.fromkeys(forms):
        words = tuple(word for word in words_of(form) if not word.isdigit())
        if words and sum(map(len, words)) <= _MAX_LETTERS:
            yield Segment(words, is_handle)


def parts_of_addresses(texts: Iterable[str]) -> set[str]:
    """Return each word that a segment of *texts* consists of, begins or ends with, after an ``@``.

    That of a name is among them if :class:`ShortName` can find the name.
    """
    found = set[str]()
    for segment in {each for text in texts for each in segments(text)}:
        joined = segment.joined
        found.update(segment.words)
        for length in range(MIN_PART, len(joined) + 1):
            found |= {joined[:length], joined[-length:]}
    return {part_key(part) for part in found if len(part) >= MIN_PART}


def part_key(word: str) -> str:
    """Return how a signature holds the *word* of an address, so that it is not taken for one of a text."""
    return f"@{word}"


def significant_words(name: str) -> tuple[str, ...]:
    """Return the words of *name* except particles and initials, in order."""
    return tuple(dict.fromkeys(word for word in without_particles(words_of(name)) if len(word) > 1))


class ShortName:
    """The short forms of a person's name."""

    def __init__(self, name: str, not_names: Iterable[str] = ()) -> None:
        """Create the forms of *name*; what contains one of *not_names* is not found."""
        self._words = significant_words(name)[:_MAX_WORDS]
        self._ignored = ["".join(words_of(each)) for each in not_names if "/" not in each]

    def may_be_in(self, parts: Collection[str]) -> bool:
        """Return whether *parts*, the ``parts_of_addresses`` of some texts, have a word of the name."""
        return any(part_key(word) in parts for word in self._words)

    def is_spelled_in(self, text: str) -> bool:
        """Return whether an address in *text* is nothing but the name, with all words but one shortened.

        >>> name = ShortName("Hermelinda Cuspoca Tarazona")
        >>> [name.is_spelled_in(f"@{each}") for each in ("HCuspoca", "Hermelinda_C_T", "cuspoca", "hct")]
        [True, True, False, False]
        """
        return any(self._is_spelled(each.joined, self._words) for each in self._segments(text))

    def _is_spelled(self, text: str, words: Sequence[str], *, pieces: int = 0, whole: bool = False) -> bool:
        if not text:
            return whole and pieces > 1
        for index, word in enumerate(words):
            rest = (*words[:index], *words[index + 1 :])
            for length in range(_common(text, word), 0, -1):
                is_whole = whole or length == len(word) >= MIN_PART
                if self._is_spelled(text[length:], rest, pieces=pieces + 1, whole=is_whole):
                    return True
        return False

    def surnames_in(self, text: str) -> set[str]:
        """Return the words of the name, except the first, that are part of an address in *text*.

        >>> name = ShortName("Hermelinda Cuspoca Tarazona")
        >>> name.surnames_in("#libertadcuspoca"), name.surnames_in("Cuspoca"), name.surnames_in("@hermelinda")
        ({'cuspoca'}, set(), set())
        """
        surnames = [word for word in self._words[1:] if len(word) >= MIN_PART]
        return {
            surname
            for segment in (self._segments(text) if _ADDRESS.search(text) else ())
            for surname in surnames
            if surname in segment.words
            or (
                segment.is_handle and (segment.joined.startswith(surname) or segment.joined.endswith(surname))
            )
        }

    def _segments(self, text: str) -> Iterator[Segment]:
        if len(self._words) < 2:
            return
        for segment in segments(text):
            if not any(ignored in segment.joined for ignored in self._ignored):
                yield segment


def _common(one: str, other: str) -> int:
    """Return the number of letters with which both begin."""
    length = 0
    for first, second in zip(one, other, strict=False):
        if first != second:
            break
        length += 1
    return length


def plain_words(texts: Iterable[str]) -> frozenset[str]:
    """Return the comparable words of *texts* outside of addresses."""
    tokens = (token for text in texts for token in _TOKEN.findall(decode(text)))
    return comparable(" ".join(token for token in tokens if not _ADDRESS.search(token))).all_words
