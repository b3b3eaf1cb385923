"""The phrases by which the names of people are recognised in texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise, permutations

from plugins.safety.normalise import UNSPACED, words_of

SHORTEST = 3
"""Fewest letters of a word of a name that is looked for by itself."""
ALONE = 5
"""Fewest letters of a name of one word that is looked for in content about something else."""
PARTICLES = frozenset(
    {
        *("de", "del", "la", "las", "los", "el", "y", "e", "i", "da", "das", "do", "dos", "di", "du", "des"),
        *("le", "les", "van", "von", "der", "den", "zu", "bin", "bint", "ibn", "al", "ul"),
    }
)
"""Words that are part of many names: they count only beside another word of the name."""


_UNSPACED = re.compile(f"[{UNSPACED}]")


def own_phrases(name: str) -> Iterator[tuple[str, ...]]:
    """Yield what stands for a person in the texts of their own case: any word of the name.

    Short words count only beside another one; initials never do.

    >>> list(own_phrases("Bérengère de la Zuñigolía"))
    [('berengere',), ('zunigolia',)]
    >>> list(own_phrases("Li Xu")), list(own_phrases("J. C. R."))
    ([('li', 'xu'), ('xu', 'li')], [])
    """
    parts = _parts(name)
    yield from dict.fromkeys(part for part in parts if _counts(part))
    for one, other in pairwise(parts):
        if not _counts(one) and not _counts(other):
            yield one + other
            yield other + one


def foreign_phrases(name: str) -> Iterator[tuple[str, ...]]:
    """Yield what stands for a person in all other content: any two words of the name, in any order.

    Texts are compared without particles, so that these may be between the two. A name of one word stands for
    the person if it is long enough not to be a common word.

    >>> list(foreign_phrases("Ana de la Zuñigolía"))
    [('ana', 'zunigolia'), ('zunigolia', 'ana')]
    """
    parts = _parts(name)
    if len(parts) > 1:
        yield from dict.fromkeys(one + other for one, other in permutations(parts, 2))
    elif parts and (len(parts[0]) > 1 or len(parts[0][0]) >= ALONE):
        yield parts[0]


def _parts(name: str) -> list[tuple[str, ...]]:
    """Return the words of *name* but particles and initials; one in an unspaced script is several words."""
    parts: list[tuple[str, ...]] = []
    for written in name.split():
        words = words_of(written)
        if len(words) > 1 and all(_UNSPACED.fullmatch(word) for word in words):
            parts.append(tuple(words))
        else:
            parts += [(word,) for word in words if len(word) > 1 and word not in PARTICLES]
    return parts


def without_particles(words: str) -> str:
    """Return the words of a ``Comparable`` without particles, as ``foreign_phrases`` are looked for."""
    return f" {' '.join(word for word in words.split() if word not in PARTICLES)} "


def _counts(part: tuple[str, ...]) -> bool:
    return len(part) > 1 or len(part[0]) >= SHORTEST
