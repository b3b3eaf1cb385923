"""Reads what is outside of the encryption of an OpenPGP message (RFC 9580): to whom it is encrypted.

gpg asks for a passphrase if a message is encrypted with one. A stranger could thus open a window that asks an
editor for a passphrase; such messages are refused before gpg sees them.
"""

from __future__ import annotations

from dataclasses import dataclass

from plugins.intake.errors import DecryptionError

HIDDEN = "0" * 16
_PUBLIC_KEY, _PASSPHRASE, _MARKER = 1, 3, 10
_ENCRYPTED = frozenset({9, 18, 20})
_MOST = 64
"""Maximum number of packets in front of the encrypted data."""


@dataclass(frozen=True)
class Envelope:
    """How a message is encrypted."""

    keys: tuple[str, ...]
    """Ids of the keys that it is encrypted to, in hexadecimal digits; zeros if it does not say."""
    with_passphrase: bool


def read_envelope(data: bytes) -> Envelope:
    """Return how the message *data* is encrypted.

    Raises:
        DecryptionError: If it is not encrypted, or damaged.
    """
    keys: list[str] = []
    with_passphrase, at = False, 0
    try:
        for _ in range(_MOST):
            tag, start, end = _packet(data, at)
            if tag in _ENCRYPTED:
                return Envelope(tuple(keys), with_passphrase)
            if tag == _PUBLIC_KEY:
                keys.append(data[start + 1 : start + 9].hex().upper() if data[start] == 3 else HIDDEN)
            elif tag == _PASSPHRASE:
                with_passphrase = True
            elif tag != _MARKER:
                raise DecryptionError("is not encrypted")
            if end > len(data):
                break
            at = end
    except IndexError:
        pass
    raise DecryptionError("is damaged")


def _packet(data: bytes, at: int) -> tuple[int, int, int]:
    """Return type, start and end of the body of the packet at a position; encrypted data may have no end.

    Raises:
        IndexError: If *data* ends within its header.
        DecryptionError: If there is no packet.
    """
    first = data[at]
    if not first & 0x80:
        raise DecryptionError("is damaged")
    if first & 0x40:  # the current format; 224 to 254 are lengths of pieces, of encrypted data only
        length = data[at + 1]
        if length < 192:
            return first & 0x3F, at + 2, at + 2 + length
        if length < 224:
            return first & 0x3F, at + 3, at + 3 + ((length - 192) << 8) + data[at + 2] + 192
        if length < 255:
            return first & 0x3F, at + 2, len(data) + 1
        return first & 0x3F, at + 6, at + 6 + int.from_bytes(data[at + 2 : at + 6])
    size = (1, 2, 4, 0)[first & 3]
    start = at + 1 + size
    length = int.from_bytes(data[at + 1 : start])
    return (first >> 2) & 0xF, start, start + length if size else len(data) + 1
