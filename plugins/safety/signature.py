"""Signatures of texts: sorted word hashes that rule out most texts before they are searched.

Thousands of alerts are compared with thousands of names at every change. A signature stores a 32-bit hash of
each word instead of the text. About one in a million words is a false positive, which a search of the text
itself then rules out.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable
from zlib import crc32

BISECT_LIMIT = 50
"""Maximum number of hashes for which a binary search of each is faster than a set intersection."""


def word_hash(word: str) -> int:
    """Return the CRC-32 of *word*."""
    return crc32(word.encode())


def signature(words: Iterable[str]) -> bytes:
    """Return the signature of a text that consists of *words*: their sorted hashes, 4 bytes each."""
    return array("I", sorted({word_hash(word) for word in words})).tobytes()


def contained_hashes(signed: bytes, wanted: Collection[int]) -> set[int]:
    """Return those of the *wanted* word hashes that are in the signature *signed*."""
    hashes = memoryview(signed).cast("I")
    if len(wanted) > BISECT_LIMIT:
        return set(hashes).intersection(wanted)
    return {value for value in wanted if value in hashes[bisect_left(hashes, value) :][:1]}
