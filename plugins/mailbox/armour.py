"""Finds OpenPGP messages in a mail: in texts, HTML, ``multipart/encrypted`` (RFC 3156), attachments."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator

from plugins.mailbox.errors import UnreadableError
from plugins.mailbox.mail import Mail
from plugins.mailbox.parts import Part

BEGIN = "-----BEGIN PGP MESSAGE-----"
END = "-----END PGP MESSAGE-----"
_HEADER = re.compile(r"[A-Za-z][A-Za-z-]*: ")
"""A header inside the armour, such as ``Version: ``."""
_LETTERS = re.compile(r"[A-Za-z0-9+/]+={0,2}")
_BINARY_SUFFIXES = (".gpg", ".pgp", ".asc")


def find_messages(mail: Mail) -> list[bytes | UnreadableError]:
    """Return the encrypted messages of *mail* as binary OpenPGP, each once; an error for a damaged one.

    Raises:
        UnreadableError: If the mail, or the number of messages in it, is beyond a limit.
    """
    most = mail.limits.messages
    found: dict[bytes, bytes | UnreadableError] = {}
    messages = (message for part in mail.parts() for message in _messages(part))
    for number, message in enumerate(messages, 1):
        found.setdefault(message if isinstance(message, bytes) else str(message).encode(), message)
        if len(found) > most or number > 10 * most:
            raise UnreadableError(f"has more than {most} encrypted messages")
    return list(found.values())


def _messages(part: Part) -> Iterator[bytes | UnreadableError]:
    content = part.content()
    if b"BEGIN PGP MESSAGE" in content:
        yield from dearmoured(part.text())
    elif content[:1] >= b"\x80" and _is_openpgp(part):
        yield content
    elif b"B\0E\0G\0I\0N\0 \0P\0G\0P" in content:
        yield from dearmoured(content.decode("utf-16", "replace"))


def _is_openpgp(part: Part) -> bool:
    name, kind = part.header.file_name.lower(), part.header.content_type
    return kind == "application/pgp-encrypted" or name.endswith(_BINARY_SUFFIXES)


def dearmoured(text: str) -> Iterator[bytes | UnreadableError]:
    """Yield the messages that are armoured in *text*, or for a damaged one what is wrong.

    Accepted is what mail programs make of armour: quoted with ``>``, on one line, without the empty line
    after its headers. Its checksum is not compared: encryption has a better one.
    """
    at = text.find(BEGIN)
    while at >= 0:
        start = at + len(BEGIN)
        end, following = text.find(END, start), text.find(BEGIN, start)
        if end < 0 or 0 <= following < end:
            yield UnreadableError("has an encrypted message without its end")
            if end < 0:
                return
            at = following
            continue
        yield _decoded(text[start:end])
        at = text.find(BEGIN, end)


def _decoded(inside: str) -> bytes | UnreadableError:
    lines = [line.strip().lstrip("> \t") for line in inside.splitlines()]
    words = [word for line in lines if not _HEADER.match(line) for word in line.split()]
    if words and re.fullmatch("=[A-Za-z0-9+/]{4}", words[-1]):
        words.pop()
    letters = "".join(words)
    try:
        if not _LETTERS.fullmatch(letters):
            raise ValueError
        return binascii.a2b_base64(letters)
    except ValueError:  # binascii.Error too
        return UnreadableError("has a damaged encrypted message")
