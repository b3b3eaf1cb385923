"""Files of the output: those that were made, and those that stand there as they would be made."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class File:
    """Its path from the output folder, with ``/``, and its bytes."""

    path: str
    data: bytes

    @cached_property
    def hash(self) -> bytes:
        """The SHA-256 of its bytes."""
        return hashlib.sha256(self.data).digest()


@dataclass(frozen=True)
class Unchanged:
    """A file that is in the output already, complete, with the SHA-256 of its bytes."""

    path: str
    hash: bytes
