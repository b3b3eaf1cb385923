"""The review file of a letter: who sent what, and what was decided. It stays in a private folder.

``review.json`` holds addresses until the letter has been delivered; ``sender.key`` is the key of the hashes
by which a sender is recognised. Without the key, nobody can test whether an address has signed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal

from plugins.mailbox.authentication import Authenticated
from plugins.private.errors import PrivateFolderError
from plugins.private.folder import PrivateFolder
from plugins.sign_ons.form import Choice
from plugins.sign_ons.signatories import Kind
from plugins.signatures.errors import ReviewFileError
from plugins.signatures.senders import KEY_BYTES, digest, new_key

REVIEW, KEY = "review.json", "sender.key"
FORMAT = 1
State = Literal["new", "later", "accepted", "rejected"]
Written = Literal["", "count", "full"]


@dataclass
class Entry:
    """One mail, or one line of a paper sheet."""

    id: str
    """Its number in the review file, ``0001``."""
    kind: Kind = "person"
    name: str = ""
    organisation: str = ""
    role: str = ""
    country: str = ""
    """An ISO 3166 code; empty if it was not understood."""
    city: str = ""
    web: str = ""
    signed: str = ""
    """The day of the mail, ``YYYY-MM-DD``."""
    text: str = ""
    """The hash of the text that was signed."""
    choice: Choice = "count"
    authenticated: Authenticated | Literal["paper"] = "unknown"
    flags: list[str] = field(default_factory=list)
    """What to look at, such as ``duplicate of 0003``."""
    words: str = ""
    """What else the mail says, shortened."""
    address: str = ""
    sender: str = ""
    """The hash of the sender's address."""
    mail: str = ""
    """The hash of the mail."""
    message_id: str = ""
    language: str = ""
    state: State = "new"
    written: Written = ""
    """How it is in ``signatories.csv``."""


@dataclass
class Review:
    """The review file of one letter."""

    letter: str
    entries: list[Entry] = field(default_factory=list)
    planned: str = ""
    """The hash of the rows of ``signatories.csv`` that are being written, to notice an interruption."""
    planned_from: str = ""
    """The hash of the rows before."""
    planned_written: dict[str, Written] = field(default_factory=dict)
    """How entries are in it, by id."""
    delivered: bool = False
    """Whether addresses and key have been destroyed."""
    last_id: int = 0
    """The number of the last entry: those of forgotten people are not used again."""

    def new_id(self) -> str:
        """Return the id of a new entry."""
        self.last_id += 1
        return f"{self.last_id:04}"

    def find(self, entry_id: str) -> Entry:
        """Return the entry *entry_id*.

        Raises:
            ReviewFileError: If there is none.
        """
        for each in self.entries:
            if each.id == entry_id.zfill(4):
                return each
        raise ReviewFileError(f"There is no entry {entry_id}. `invoke sign-ons review` shows their numbers.")


class ReviewStore:
    """Reads and writes the review file of one letter in its private folder."""

    def __init__(self, folder: PrivateFolder, letter: str) -> None:
        self.folder = folder
        self.letter = letter
        self._read = b""

    def load(self, *, create: bool = False) -> Review:
        """Return the review, or a new one with *create*.

        Raises:
            ReviewFileError: If it is missing or damaged.
        """
        path = self.folder.path / REVIEW
        if not path.exists():
            if not create:
                raise ReviewFileError(
                    f"{path} does not exist. Import mails first: "
                    f"`invoke sign-ons import {self.letter} --mails FILE`."
                )
            return Review(self.letter)
        self._read = path.read_bytes()
        try:
            data = json.loads(self._read)
            if data.pop("format") != FORMAT or data["letter"] != self.letter:
                raise ValueError
            known = {each.name for each in fields(Entry)}
            entries = [
                Entry(**{name: value for name, value in each.items() if name in known})
                for each in data.pop("entries")
            ]
            return Review(**data, entries=entries)
        except (ValueError, KeyError, TypeError) as error:
            raise ReviewFileError(
                f"{path} is not the review file of {self.letter}. Restore it from a copy, or choose another "
                "folder."
            ) from error

    def save(self, review: Review) -> None:
        """Replace the file as a whole, after making sure that nobody else has changed it since it was read.

        Raises:
            ReviewFileError: If it was changed.
            PrivateFolderError: If it cannot be written.
        """
        path = self.folder.path / REVIEW
        if (path.read_bytes() if path.exists() else b"") != self._read:
            raise ReviewFileError(
                f"{path} was changed by another window meanwhile. Start again; nothing is lost."
            )
        content: dict[str, Any] = {"format": FORMAT, **asdict(review)}
        self._read = (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode(
            "utf-8", "backslashreplace"
        )
        self.folder.replace(REVIEW, self._read)

    def key(self, *, create: bool = False) -> bytes:
        """Return the key of the hashes; a new one with *create* if there is none.

        Raises:
            ReviewFileError: If there is none: it is destroyed when the letter has been delivered.
        """
        path = self.folder.path / KEY
        if path.exists():
            key = path.read_bytes()
            if len(key) != KEY_BYTES or not any(key):
                raise ReviewFileError(f"{path} is damaged. Restore it from a copy.")
            return key
        if not create:
            raise ReviewFileError(
                f"{path} does not exist: it is destroyed at the delivery. Nothing can be imported any more."
            )
        key = new_key()
        self.folder.replace(KEY, key)
        return key

    def destroy_key(self) -> None:
        """Overwrite and remove the key."""
        path = self.folder.path / KEY
        if path.exists():
            self.folder.replace(KEY, b"\0" * len(path.read_bytes()))
            path.unlink()


def open_store(folder: PrivateFolder, letter: str) -> ReviewStore:
    """Return the store of *letter*, in a folder of its own inside *folder*.

    Raises:
        PrivateFolderError: If the folder cannot be created.
    """
    path = folder.path / letter
    if path.is_symlink():
        raise PrivateFolderError(f"{path} is a symbolic link. Put the folder itself there.")
    return ReviewStore(PrivateFolder(path) if path.is_dir() else folder.new_folder(letter), letter)


def content_hash(data: bytes) -> str:
    """Return the SHA-256 of *data*."""
    return hashlib.sha256(data).hexdigest()


def sender_hash(key: bytes, normalised_address: str) -> str:
    """Return the hash of a sender."""
    return digest(key, f"sender {normalised_address}")


def mail_hash(key: bytes, data: bytes) -> str:
    """Return the hash of a mail or of a line of a sheet."""
    return digest(key, b"mail " + data)


def by_state(entries: Iterable[Entry], *states: State) -> list[Entry]:
    """Return those of *entries* in one of *states*."""
    return [each for each in entries if each.state in states]
