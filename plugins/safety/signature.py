"""The signature of a text: whether it may hold a word, without keeping the text.

Thousands of alerts are compared with thousands of names at every change. A signature holds 32 bits of each
word: of a million words that are not in the text it lets one or so pass, which a search of the text itself
then settles.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable
from zlib import crc32

FEW = 50
"""Up to how many hashes it is quicker to look for each in a signature."""


def word_hash(word: str) -> int:
    """Return 32 bits by which *word* is known."""
    return crc32(word.encode())


def signature(words: Iterable[str]) -> bytes:
    """Return the signature of a text with these *words*: their hashes, sorted."""
    return array("I", sorted({word_hash(word) for word in words})).tobytes()


def present(signed: bytes, wanted: Collection[int]) -> set[int]:
    """Return which of the hashes *wanted* the text of a signature may hold."""
    hashes = memoryview(signed).cast("I")
    if len(wanted) > FEW:
        return set(hashes).intersection(wanted)
    return {value for value in wanted if value in hashes[bisect_left(hashes, value) :][:1]}
