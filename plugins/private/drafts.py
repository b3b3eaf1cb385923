"""Drafts of mails as ``.eml`` files in a private folder: a person opens, reads and sends them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from plugins.private.errors import DraftError
from plugins.private.folder import PrivateFolder

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")
_MESSAGE_ID = re.compile(r"<(?:[!-;?-~]|=(?!\?)){1,200}>")
_PLAIN_ADDRESS = re.compile(r"[!#$%&'*+./0-9A-Z^_`a-z{|}~=-]+@[0-9A-Za-z.-]+")
_TOO_LONG = 900
"""Characters of a subject beyond which it is none."""


@dataclass(frozen=True)
class Draft:
    """A mail that somebody is to read and send. Texts may come from strangers: none of them adds a header."""

    to: Sequence[str]
    """Addresses without names, such as ``fiscal@gov.example``."""
    subject: str
    body: str
    sender: str = ""
    """Address to send from; empty: that of the mail program."""
    copies: Sequence[str] = ()
    answers: str = ""
    """The Message-ID of the mail that is answered, in angle brackets."""

    def data(self) -> bytes:
        """Return the mail as the bytes of an ``.eml`` file.

        ``X-Unsent`` opens it as a draft in classic Outlook; other programs open it as a mail to be edited.

        Raises:
            DraftError: If an address is none, or there is nobody to write to.
        """
        if not self.to:
            raise DraftError("The draft has nobody to write to. Give at least one address.")
        message = EmailMessage(policy=SMTP)
        message["X-Unsent"] = "1"
        if self.sender:
            message["From"] = _address(self.sender)
        message["To"] = [_address(each) for each in self.to]
        if self.copies:
            message["Cc"] = [_address(each) for each in self.copies]
        # Python's ``email`` decodes encoded words in a new header, and writes line ends in them as they are.
        message["Subject"] = _line(self.subject)[:_TOO_LONG].replace("=?", "= ?")
        if _MESSAGE_ID.fullmatch(self.answers):
            message["In-Reply-To"] = message["References"] = self.answers
        message.set_content(_UNSEEN_IN_TEXT.sub("", self.body).rstrip() + "\n", cte="quoted-printable")
        return message.as_bytes()


_UNSEEN_IN_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def write_draft(folder: PrivateFolder, name: str, draft: Draft) -> Path:
    """Write *draft* to the new file *name*, which ends in ``.eml``, and return its path.

    Raises:
        DraftError: If it has no valid address.
        PrivateFolderError: If there is a file of that name.
    """
    return folder.write(name, draft.data())


def _address(text: str) -> Address:
    """Return *text* as one address.

    Raises:
        DraftError: If it is more or less than one address in ASCII letters, without a name.
    """
    try:
        address = Address(addr_spec=text)
    except (MessageError, ValueError, IndexError):
        address = None
    if address is None or not address.domain or not _PLAIN_ADDRESS.fullmatch(text):
        raise DraftError(f"{_line(text)[:100]!r} is not an address. Write it as in name@network.example.")
    return address


def _line(text: str) -> str:
    """Return *text* on one line, without characters that are not shown."""
    return " ".join(_UNSEEN.sub(" ", text).split())
