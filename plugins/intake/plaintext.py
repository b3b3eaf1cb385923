"""What a decrypted message contains: words, and files.

The form writes the smallest reports as plain text and others as MIME; people without it send either, from the
mail program that encrypts for them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from plugins.intake.report import Report, parse_report
from plugins.mailbox.errors import UnreadableError
from plugins.mailbox.limits import LIMITS
from plugins.mailbox.parts import Part, decode, read_parts

_MIME = re.compile(rb"^(?:mime-version|content-type):", re.IGNORECASE | re.MULTILINE)
_HEADER_FIELD = re.compile(rb"[!-9;-~]+:")


@dataclass(frozen=True)
class SentFile:
    """A file in a message, under the name that its sender gave it."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Content:
    """What a message contains."""

    words: str = field(repr=False)
    report: Report | None = field(repr=False)
    """None if the words are not those of the form."""
    files: tuple[SentFile, ...] = ()


def read_plaintext(data: bytes) -> Content:
    """Return what the decrypted message *data* contains.

    Raises:
        UnreadableError: If it has more or deeper parts than a mail may have.
    """
    if not _is_mime(data):
        return _content(decode(data, "utf-8"), ())
    parts = list(read_parts(data, LIMITS, mails_inside=False))  # a mail is evidence: it is kept as it is
    texts = [part for part in parts if part.is_text()]
    plain = [part for part in texts if part.header.content_type == "text/plain"]
    words = next(iter([*plain, *texts]), None)
    files = tuple(_file(part) for part in parts if part is not words)
    return _content(words.text() if words else "", files)


def _is_mime(data: bytes) -> bool:
    """Return whether *data* begins with a header of MIME; ``what: |`` of a report looks like one."""
    header = re.split(rb"\n\r?\n", data[: LIMITS.header], maxsplit=1)[0]
    return not header.startswith(b"what:") and bool(_HEADER_FIELD.match(header) and _MIME.search(header))


def _content(text: str, files: tuple[SentFile, ...]) -> Content:
    words = text.replace("\r\n", "\n").replace("\r", "\n").rstrip()
    if not words and not files:
        raise UnreadableError("is empty inside")
    return Content(words, parse_report(words), files)


def _file(part: Part) -> SentFile:
    suffix = _SUFFIXES.get(part.header.content_type, "")
    return SentFile(part.header.file_name or f"part{suffix}", part.content())


_SUFFIXES = {"text/html": ".html", "text/plain": ".txt", "message/rfc822": ".eml"}
