"""Files of the output: new ones, and unchanged ones that are already in the folder."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class File:
    """A path, relative to the output folder with ``/``, and the bytes of the file."""

    path: str
    data: bytes

    @cached_property
    def hash(self) -> bytes:
        """The SHA-256 of its bytes."""
        return hashlib.sha256(self.data).digest()


@dataclass(frozen=True)
class Unchanged:
    """A file that is already in the output, with the SHA-256 of its bytes."""

    path: str
    hash: bytes
