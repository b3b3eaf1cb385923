"""One file of the output."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class File:
    """Its path from the output folder, with ``/``, and its bytes."""

    path: str
    data: bytes
