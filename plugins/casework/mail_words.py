"""What of a mail is searched for cases: subject, texts, names of files, and the mails that it contains."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from plugins.mailbox.errors import UnreadableError
from plugins.mailbox.header import Header
from plugins.mailbox.mail import Mail
from plugins.mailbox.parts import Part, is_mail, split_header

TEXT_LIMIT = 200_000
"""Maximum number of characters of one mail that are searched."""
IDS_LIMIT = 100
"""Maximum number of mails that a mail may refer to."""
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
"""Characters that programs and senders put between others without showing them."""
_ID = re.compile(r"<[^<>\s]{1,250}>")


@dataclass(frozen=True)
class MailWords:
    """What is searched of one mail."""

    text: str
    """All words, as they were written, on any number of lines."""
    message_ids: frozenset[str]
    """The Message-IDs of the mails that it answers or returns."""
    unread: str = ""
    """Why some of it could not be read; empty if all of it was."""


def words_of_mail(mail: Mail) -> MailWords:
    """Return what is searched of *mail*, as far as it can be read."""
    texts = [mail.header.first("Subject")]
    ids = set(_ids(mail.header, "In-Reply-To", "References"))
    left, why = TEXT_LIMIT, ""
    try:
        for part in mail.outer_parts():
            for header in _headers_inside(part):
                texts.append(header.first("Subject"))
                ids.update(_ids(header, "Message-ID"))
            texts.append(part.header.file_name)
        for part in mail.parts():
            if part.is_text() and left > 0:
                texts.append(part.text(unfold=True)[:left])
                left -= len(texts[-1])
    except UnreadableError as error:
        why = str(error)
    except (ValueError, LookupError, RecursionError):
        why = "is damaged"
    return MailWords("\n".join(texts), frozenset(ids), why)


def _headers_inside(part: Part) -> Iterator[Header]:
    """Yield the header of the mail that *part* is, or returns (``text/rfc822-headers``)."""
    if is_mail(part.header) or part.header.content_type == "text/rfc822-headers":
        content = part.content()
        yield split_header(content, 0, len(content))[0]


def _ids(header: Header, *names: str) -> list[str]:
    found = (each for name in names for value in header.raw(name) for each in _ID.findall(value))
    return [each for each, _ in zip(found, range(IDS_LIMIT), strict=False)]


def plain(text: str) -> str:
    """Return *text* in one form of each letter, in lower case, without characters that are not shown.

    >>> plain("\\uff35A\\u00a02026\\u2013014\\u200b")
    'ua 2026–014'
    """
    shown = text if text.isascii() else _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    return shown.casefold()
