"""Limits on what is read from a mail: a stranger decides what is in it."""

from __future__ import annotations

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True)
class Limits:
    """The largest mail that is read. A mail that is larger in any way is reported, not read in part."""

    mail: int = 32 * MIB
    """Bytes of a mail. The largest report of the form is 11.4 MB, and 16 MB if a program encodes it again."""
    header: int = 256 * KIB
    """Bytes of the header of a mail or part."""
    headers: int = 1 * MIB
    """Bytes of all headers in a mail."""
    field: int = 4 * KIB
    """Bytes of a header field that is taken apart; ``email`` takes time by the square of their length."""
    markup: int = 4 * MIB
    """Characters of an HTML text that is read."""
    parts: int = 200
    """Number of parts, those that contain others included."""
    depth: int = 10
    """Number of parts inside each other."""
    messages: int = 20
    """Number of encrypted messages in one mail."""


LIMITS = Limits()
