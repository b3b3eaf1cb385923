"""Bloom filters: whether a text may hold a word, without keeping the text.

Thousands of alerts are compared with thousands of names at every change. A signature of 16 bits per word
says "no" with certainty; of 1,000 words that are not in the text it lets one or so pass, which a search of
the text itself then settles.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from hashlib import blake2b

_PROBES = 7
_BITS_PER_WORD = 16


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
        for bit in _bits(word_hash(word), last):
            bits[bit >> 3] |= 1 << (bit & 7)
    return bytes(bits)


def may_hold(signed: bytes, value: int) -> bool:
    """Return whether the text of a signature may hold the word of this hash."""
    return all(signed[bit >> 3] & 1 << (bit & 7) for bit in _bits(value, len(signed) * 8 - 1))


def _bits(value: int, last: int) -> Iterator[int]:
    """Yield the bits of a hash, by double hashing (Kirsch and Mitzenmacher, 2006)."""
    step = value >> 32 | 1
    for _ in range(_PROBES):
        yield value & last
        value += step
