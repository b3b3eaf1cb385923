"""Derives from a person's name the phrases that identify the person in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise, permutations

from plugins.safety.normalise import PARTICLES, UNSPACED, without_particles, words_of

MIN_WORD = 3
"""Minimum number of letters of a word of a name that is a phrase by itself."""
MIN_SINGLE_NAME = 5
"""Minimum number of letters of a name of one word that is searched for in content about other cases."""
MAX_PERMUTED = 4
"""Maximum number of words of a name that are joined in every order."""
_UNSPACED = re.compile(f"[{UNSPACED}]")
_INITIAL = re.compile(r"[^\W\d_]\.")


def own_phrases(name: str) -> Iterator[tuple[str, ...]]:
    """Yield the phrases that identify a person in texts about their own case: any word of the name.

    Short words and particles count only next to another word, initials never. Joined words are yielded too,
    since only hashtags are searched for parts of words.

    >>> list(own_phrases("Zuñigolía")), list(own_phrases("J. C. R."))
    ([('zunigolia',)], [])
    >>> list(own_phrases("Ana Zuñigolía"))
    [('ana',), ('zunigolia',), ('anazunigolia',), ('zunigoliaana',)]
    >>> list(own_phrases("Li Xu")), list(own_phrases("Al Li"))
    ([('li', 'xu'), ('xu', 'li')], [('al', 'li')])
    """
    found = dict[tuple[str, ...], None]()
    for parts in _spellings(name):
        significant = [part for part in parts if _is_significant(part)]
        found |= dict.fromkeys(significant)
        if significant:
            found |= dict.fromkeys(("".join(one + other),) for one, other in permutations(parts, 2))
        for one, other in pairwise(parts):
            if not _is_significant(one) and not _is_significant(other):
                found |= dict.fromkeys((one + other, other + one))
    found |= dict.fromkeys(_several_words(name))
    yield from found or _full_name(name)


def phrases_elsewhere(name: str) -> Iterator[tuple[str, ...]]:
    """Yield the phrases that identify a person in all other content: any two words of the name, in any order.

    Texts are also compared without particles, so particles may be between the two words. A name of one word
    identifies the person if it is too long to be a common word.

    >>> list(phrases_elsewhere("Ana Zuñigolía")), list(phrases_elsewhere("Ana de la O"))
    ([('ana', 'zunigolia'), ('zunigolia', 'ana')], [('ana', 'de', 'la', 'o')])
    """
    found = dict[tuple[str, ...], None]()
    for parts in _spellings(name):
        if len(parts) > 1:
            found |= dict.fromkeys(one + other for one, other in permutations(parts, 2))
        elif parts and (len(parts[0]) > 1 or len(parts[0][0]) >= MIN_SINGLE_NAME):
            found[parts[0]] = None
    found |= dict.fromkeys(_several_words(name))
    yield from found or _full_name(name)


def collective_phrases(name: str) -> Iterator[tuple[str, ...]]:
    """Yield the phrase that identifies a collective: its full name, since each of its words is a common one.

    >>> list(collective_phrases("Guardia Campesina de El Yarumo"))
    [('guardia', 'campesina', 'yarumo')]
    """
    words = tuple(words_of(name))
    yield without_particles(words) or words


def _spellings(name: str) -> Iterator[list[tuple[str, ...]]]:
    """Yield the parts of *name* without particles and initials, twice.

    A word such as O'Brien is two parts the first time and one the second time. A word in an unspaced script
    is one part of several comparable words.
    """
    written = [words_of(word) for word in name.split()]
    for joined in (False, True):
        parts: list[tuple[str, ...]] = []
        for words in written:
            if len(words) > 1 and not _is_spaced(words):
                parts.append(tuple(words))
            else:
                pieces = ["".join(words)] if joined else words
                parts += [(word,) for word in pieces if len(word) > 1 and word not in PARTICLES]
        yield parts


def _several_words(name: str) -> Iterator[tuple[str, ...]]:
    """Yield the full name of three or more words, and runs and permutations of its words without spaces."""
    words = tuple(words_of(name))
    for phrase in (words, without_particles(words)):
        if len(phrase) > 2 and any(len(word) > 1 for word in phrase):
            yield phrase
    significant = [index for index, word in enumerate(words) if len(word) > 1 and word not in PARTICLES]
    for first, last in combinations(significant, 2):
        if last - first > 1:
            yield ("".join(words[first : last + 1]),)
    permuted = [words[index] for index in significant[:MAX_PERMUTED]]
    for size in range(3, len(permuted) + 1):
        yield from (("".join(order),) for order in permutations(permuted, size))


def _full_name(name: str) -> Iterator[tuple[str, ...]]:
    """Yield the full name as one phrase, unless it has only one word apart from initials."""
    written = [word for word in name.split() if not _INITIAL.fullmatch(word)]
    words = [word for part in written for word in words_of(part)]
    if len(words) > 1:
        yield tuple(words)


def _is_spaced(words: Iterable[str]) -> bool:
    return not all(_UNSPACED.fullmatch(word) for word in words)


def _is_significant(part: tuple[str, ...]) -> bool:
    return len(part) > 1 or len(part[0]) >= MIN_WORD
