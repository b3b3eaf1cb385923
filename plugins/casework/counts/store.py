"""What is kept of copies: by alert and authority, one hash for each person, and nothing else.

``counts.json`` has no addresses, subjects, texts, days or Message-IDs. The hashes are HMACs with the key in
``sender.key``, over the alert and the authority too: the same person has another hash in each set, so that
the sets cannot be joined. Mails need no hashes of their own: a mail that is imported again adds nothing.
"""

from __future__ import annotations

import json
import re

from plugins.casework.errors import CountsError
from plugins.mailbox.senders import KEY_BYTES, digest, new_key, normalised
from plugins.private.folder import PrivateFolder

FOLDER, FILE, KEY = "counts", "counts.json", "sender.key"
"""The folder below the private one, and the files in it."""
FORMAT = 1
Counts = dict[str, dict[str, set[str]]]
"""The hashes of senders, by folder name of the alert and key of the authority."""
_HASH = re.compile("[0-9a-f]{16}")


def sender_hash(key: bytes, alert: str, authority: str, address: str) -> str:
    """Return the hash of the owner of *address* as somebody who wrote to *authority* about *alert*."""
    return digest(key, f"{alert}\n{authority}\n{normalised(address)}")


class CountStore:
    """Reads and writes the counts in the private folder."""

    def __init__(self, private: PrivateFolder) -> None:
        """Open the folder of the counts in *private*; it is created if it is not there.

        Raises:
            PrivateFolderError: If it is not private.
        """
        self._folder = private.subfolder(FOLDER)
        self._path = self._folder.path / FILE
        self._read = b""

    def load(self) -> Counts:
        """Return the counts; empty if nothing was imported yet.

        Raises:
            CountsError: If the file is damaged.
        """
        if not self._path.exists():
            return {}
        self._read = self._path.read_bytes()
        try:
            content = json.loads(self._read)
            if content["format"] != FORMAT:
                raise ValueError
            return {
                alert: {authority: set(map(_checked, hashes)) for authority, hashes in authorities.items()}
                for alert, authorities in content["alerts"].items()
            }
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise CountsError(f"{self._path} is damaged. Restore it from a copy.") from error

    def save(self, counts: Counts) -> None:
        """Replace the file as a whole, sorted, so that it does not show who came when.

        Raises:
            CountsError: If somebody else has changed it since it was read.
            PrivateFolderError: If it cannot be written.
        """
        if (self._path.read_bytes() if self._path.exists() else b"") != self._read:
            raise CountsError(f"{self._path} was changed by another import meanwhile. Import again.")
        alerts = {
            alert: {authority: sorted(hashes) for authority, hashes in sorted(authorities.items()) if hashes}
            for alert, authorities in sorted(counts.items())
        }
        self._read = (json.dumps({"format": FORMAT, "alerts": alerts}, indent=0) + "\n").encode()
        self._folder.replace(FILE, self._read)

    def key(self, counts: Counts) -> bytes:
        """Return the key of the hashes; a new one as long as *counts* has none.

        Raises:
            CountsError: If it is missing or damaged: everybody would be counted again.
            PrivateFolderError: If it cannot be written.
        """
        path = self._folder.path / KEY
        if path.exists():
            key = path.read_bytes()
            if len(key) != KEY_BYTES or not any(key):
                raise CountsError(f"{path} is damaged. Restore it from a copy.")
            return key
        if counts:
            raise CountsError(
                f"{path} is missing, and without it people would be counted twice. Restore it from a copy."
            )
        key = new_key()
        self._folder.write(KEY, key)
        return key


def _checked(hashed: object) -> str:
    """Return *hashed* if it is a hash.

    Raises:
        ValueError: If it is something else.
    """
    if not isinstance(hashed, str) or not _HASH.fullmatch(hashed):
        raise ValueError
    return hashed
