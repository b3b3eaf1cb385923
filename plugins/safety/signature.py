"""Bloom filters: whether a text may hold a word, without keeping the text.

Thousands of alerts are compared with thousands of names at every change. A signature of 10 bits per word
says "no" with certainty; of 100 words that are not in the text it lets one or two pass, which a search of
the text itself then settles.
"""

from __future__ import annotations

from collections.abc import Collection
from hashlib import blake2b

_PROBES = 4
_BITS_PER_WORD = 10


def word_hash(word: str) -> int:
    """Return 64 bits that identify *word*."""
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "big")


def signature(words: Collection[str]) -> bytes:
    """Return the signature of a text with these *words*: a power of two bytes."""
    size = 64
    while size * 8 < len(words) * _BITS_PER_WORD:
        size *= 2
    bits, last = bytearray(size), size * 8 - 1
    for word in words:
        value = word_hash(word)
        for _ in range(_PROBES):
            bits[(value & last) >> 3] |= 1 << (value & 7)
            value >>= 16
    return bytes(bits)


def may_hold(signed: bytes, value: int) -> bool:
    """Return whether the text of a signature may hold the word of this hash."""
    last = len(signed) * 8 - 1
    for _ in range(_PROBES):
        if not signed[(value & last) >> 3] & 1 << (value & 7):
            return False
        value >>= 16
    return True
