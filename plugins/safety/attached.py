"""Separates what Arabic and Hebrew write together with a word: "and", prepositions, the article.

In these languages "and Shireen" is one word, so that the name alone would not be found in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

MIN_REST = 4
"""Minimum number of letters after what is separated: with fewer, most words would contain some name."""
MAX_FOLLOWING = 4
"""Maximum number of words of a name that follow the first."""
_WRITTEN = re.compile("[\u05d0-\u05ea\u0621-\u064a]")
_ARTICLE = re.compile(
    f"(?:[\u0648\u0641]?[\u0628\u0643]?\u0627\u0644|[\u0648\u0641]?\u0644\u0644)(?=.{{{MIN_REST}}})"
)
"""The Arabic article, with what may precede it."""
_PREFIXES = re.compile(r"[\u0648\u0641\u0628\u0644\u0643\u05d5\u05d4\u05d1\u05dc\u05de\u05e9\u05db]{1,2}")
"""One or two words of a single letter: and, in, to, like; in Hebrew also the, from, that."""


def separated(words: str) -> Iterator[str]:
    """Yield parts of *words*, separated by spaces, in which a word has lost what is attached to it.

    Each has the words that follow, both as they are and without the Arabic article.

    >>> list(separated("وشيرين حداد"))
    ['شيرين حداد']
    >>> list(separated("Haddad"))
    []
    """
    if words.isascii() or not _WRITTEN.search(words):
        return
    written = words.split()
    bare = [_ARTICLE.sub("", word, count=1) if _ARTICLE.match(word) else word for word in written]
    for index, word in enumerate(written):
        for rest in _rests(word):
            places = slice(index + 1, index + 1 + MAX_FOLLOWING)
            yield from dict.fromkeys(" ".join([rest, *each[places]]) for each in (written, bare))
    if bare != written:
        yield " ".join(bare)


def _rests(word: str) -> Iterator[str]:
    """Yield *word* without its article, and without one or two single letters."""
    if found := _ARTICLE.match(word):
        yield word[found.end() :]
    if found := _PREFIXES.match(word):
        yield from (word[end:] for end in range(1, found.end() + 1) if len(word) - end >= MIN_REST)
