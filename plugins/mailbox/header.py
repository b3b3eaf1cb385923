"""Headers of a mail or part: read from bytes that need not follow any standard."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32

from plugins.mailbox.errors import UnreadableError
from plugins.mailbox.limits import KIB, LIMITS, Limits

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")
"""Control characters, and those that change the direction of text."""
_LONE_CR = re.compile(rb"\r(?!\n)")
_STRUCTURED = ("Content-Type", "Content-Disposition", "Content-Transfer-Encoding")


@dataclass(frozen=True)
class Header:
    """The fields of a mail or part."""

    fields: tuple[tuple[str, str], ...] = ()
    """Names and values in their order; values are on one line, otherwise as they were sent."""
    content_type: str = "text/plain"
    boundary: str = ""
    charset: str = ""
    encoding: str = ""
    """The Content-Transfer-Encoding in lower case."""
    file_name: str = ""
    """The name that the sender gave to a file (RFC 2231): never to be used as a path."""
    attached: bool = False
    """Whether the part is to be shown as a file."""

    def all(self, name: str) -> list[str]:
        """Return the values of all fields called *name*, decoded (RFC 2047), the topmost first."""
        return [decoded(value) for value in self.raw(name)]

    def raw(self, name: str) -> list[str]:
        """Return the values of all fields called *name*, not decoded, the topmost first.

        Values with a syntax must be parsed before they are decoded: encoded words can contain anything.
        """
        return [value for key, value in self.fields if key.lower() == name.lower()]

    def first(self, name: str) -> str:
        """Return the value of the topmost field called *name*, decoded, or an empty string."""
        return decoded(next(iter(self.raw(name)), ""))


def read_header(block: bytes, limits: Limits = LIMITS) -> Header:
    """Return the fields of *block*, the bytes up to the first empty line.

    Raises:
        UnreadableError: If a field that says how to read the rest is too long, or Python's ``email`` fails.
    """
    if not block.strip():
        return Header()
    try:
        # for ``email`` a lone CR ends a line, for mail servers it does not: they have seen one field, not two
        message = BytesHeaderParser(policy=compat32).parsebytes(_LONE_CR.sub(b" ", block))
        if any(len(str(value)) > limits.field for name in _STRUCTURED for value in message.get_all(name, [])):
            raise UnreadableError(f"has a header field of more than {limits.field // KIB} kB")
        return _header(message)
    except UnreadableError:
        raise
    except Exception as error:  # on garbage ``email`` raises whatever its code runs into, AttributeError too
        raise UnreadableError(f"has a header that cannot be read ({type(error).__name__})") from error


def _header(message: Message) -> Header:
    return Header(
        fields=tuple((name, _unfolded(_utf8(value))) for name, value in message.raw_items()),
        content_type=message.get_content_type(),
        boundary=message.get_boundary("") or "",
        charset=str(message.get_content_charset("") or ""),
        encoding=str(message.get("Content-Transfer-Encoding", "")).strip().lower(),
        file_name=decoded(message.get_filename("") or ""),
        attached=message.get_content_disposition() == "attachment",
    )


def _utf8(value: str) -> str:
    """Return *value* with bytes beyond ASCII as UTF-8 (RFC 6532), or U+FFFD where they are something else."""
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _unfolded(value: str) -> str:
    return value.replace("\r", "").replace("\n", "").strip(" \t")


def decoded(value: str) -> str:
    """Return *value* without encoded words, on one line, without characters that are not shown."""
    if "=?" in value:
        with suppress(Exception):  # an unknown charset, broken base64 or what else ``email`` raises: as sent
            value = str(make_header(decode_header(value)))
    return " ".join(_UNSEEN.sub(" ", value).split())
