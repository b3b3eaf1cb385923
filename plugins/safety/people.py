"""The phrases by which the names of people are recognised in texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise, permutations

from plugins.safety.normalise import PARTICLES, UNSPACED, without_particles, words_of

SHORTEST = 3
"""Fewest letters of a word of a name that is looked for by itself."""
ALONE = 5
"""Fewest letters of a name of one word that is looked for in content about something else."""
MOST_ORDERED = 4
"""Words of a name of which every order is looked for, written as one."""
_UNSPACED = re.compile(f"[{UNSPACED}]")
_INITIAL = re.compile(r"[^\W\d_]\.")


def own_phrases(name: str) -> Iterator[tuple[str, ...]]:
    """Yield what identifies a person in the texts of their own case: any word of the name.

    Short words and particles count only beside another one, initials never do. Words that are written as one
    are yielded as such: only hashtags are searched for what is inside a word.

    >>> list(own_phrases("Zuñigolía")), list(own_phrases("J. C. R."))
    ([('zunigolia',)], [])
    >>> list(own_phrases("Ana Zuñigolía"))
    [('ana',), ('zunigolia',), ('anazunigolia',), ('zunigoliaana',)]
    >>> list(own_phrases("Li Xu")), list(own_phrases("Al Li"))
    ([('li', 'xu'), ('xu', 'li')], [('al', 'li')])
    """
    found = dict[tuple[str, ...], None]()
    for parts in _spellings(name):
        counting = [part for part in parts if _counts(part)]
        found |= dict.fromkeys(counting)
        if counting:
            found |= dict.fromkeys(("".join(one + other),) for one, other in permutations(parts, 2))
        for one, other in pairwise(parts):
            if not _counts(one) and not _counts(other):
                found |= dict.fromkeys((one + other, other + one))
    found |= dict.fromkeys(_together(name))
    yield from found or _whole(name)


def foreign_phrases(name: str) -> Iterator[tuple[str, ...]]:
    """Yield what identifies a person in all other content: any two words of the name, in any order.

    Texts are compared without particles too, so that these may be between the two. A name of one word
    identifies the person if it is long enough not to be a common word.

    >>> list(foreign_phrases("Ana Zuñigolía")), list(foreign_phrases("Ana de la O"))
    ([('ana', 'zunigolia'), ('zunigolia', 'ana')], [('ana', 'de', 'la', 'o')])
    """
    found = dict[tuple[str, ...], None]()
    for parts in _spellings(name):
        if len(parts) > 1:
            found |= dict.fromkeys(one + other for one, other in permutations(parts, 2))
        elif parts and (len(parts[0]) > 1 or len(parts[0][0]) >= ALONE):
            found[parts[0]] = None
    found |= dict.fromkeys(_together(name))
    yield from found or _whole(name)


def collective_phrases(name: str) -> Iterator[tuple[str, ...]]:
    """Yield what identifies a collective: the whole name, whose words by themselves are common ones.

    >>> list(collective_phrases("Guardia Campesina de El Yarumo"))
    [('guardia', 'campesina', 'yarumo')]
    """
    words = tuple(words_of(name))
    yield without_particles(words) or words


def _spellings(name: str) -> Iterator[list[tuple[str, ...]]]:
    """Yield the words of *name* but particles and initials; and again, with those like O'Brien as one word.

    One in an unspaced script is several words.
    """
    written = [words_of(each) for each in name.split()]
    for joined in (False, True):
        parts: list[tuple[str, ...]] = []
        for words in written:
            if len(words) > 1 and not _is_spaced(words):
                parts.append(tuple(words))
            else:
                several = ["".join(words)] if joined else words
                parts += [(word,) for word in several if len(word) > 1 and word not in PARTICLES]
        yield parts


def _together(name: str) -> Iterator[tuple[str, ...]]:
    """Yield how a name of several words may be written without spaces: parts of it, in any order."""
    words = tuple(words_of(name))
    for each in (words, without_particles(words)):
        if len(each) > 2 and any(len(word) > 1 for word in each):
            yield each
    counting = [index for index, word in enumerate(words) if len(word) > 1 and word not in PARTICLES]
    for first, last in combinations(counting, 2):
        if last - first > 1:
            yield ("".join(words[first : last + 1]),)
    chosen = [words[index] for index in counting[:MOST_ORDERED]]
    for size in range(3, len(chosen) + 1):
        yield from (("".join(order),) for order in permutations(chosen, size))


def _whole(name: str) -> Iterator[tuple[str, ...]]:
    """Yield the whole name as one phrase, unless there is but one word besides initials."""
    written = [each for each in name.split() if not _INITIAL.fullmatch(each)]
    words = [word for each in written for word in words_of(each)]
    if len(words) > 1:
        yield tuple(words)


def _is_spaced(words: Iterable[str]) -> bool:
    return not all(_UNSPACED.fullmatch(word) for word in words)


def _counts(part: tuple[str, ...]) -> bool:
    return len(part) > 1 or len(part[0]) >= SHORTEST
