"""Compares an output folder with what the last build has written to it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from plugins.incremental.file_hashes import CLOCK_RESOLUTION, Hashed, files_below, stamp_of


@dataclass(frozen=True)
class FolderState:
    """The differences between a folder and its known files. Paths are relative to the folder, with ``/``."""

    gone: frozenset[str]
    """Known files that are missing or have other bytes."""
    moved: Mapping[str, Hashed]
    """Files with the same bytes and another stamp."""
    other: frozenset[str]
    """Files that are unknown or have other bytes."""

    def unchanged(self, known: Mapping[str, Hashed]) -> dict[str, Hashed]:
        """Return the *known* files that are unchanged, with their stamps."""
        found = {**known, **self.moved}
        for path in self.gone:
            del found[path]
        return found


def compare_folder(folder: Path, known: Mapping[str, Hashed], saved: int) -> FolderState:
    """Compare *folder* with the *known* files, by relative path.

    A file is read if its stamp has changed or is too close to the time *saved*.
    """
    root, waiting = str(folder), set(known)
    moved, other = {}, set()
    for name, about in files_below(folder):
        entry = known.get(name)
        if entry is None:
            other.add(name)
            continue
        now = stamp_of(about)
        if now == entry[0] and max(now[1], now[2]) < saved - CLOCK_RESOLUTION:
            waiting.discard(name)
        elif now[0] == entry[0][0] and _hash(f"{root}/{name}") == entry[1]:
            waiting.discard(name)
            moved[name] = now, entry[1]
        else:
            other.add(name)
    return FolderState(frozenset(waiting), moved, frozenset(other))


def stamped(folder: Path, hashes: Mapping[str, bytes], there: Mapping[str, Hashed]) -> dict[str, Hashed]:
    """Return the stamps of the files in *hashes*; *there* has those of files that were not written."""
    root = str(folder)
    return {
        path: there[path] if path in there and there[path][1] == known else (_stamp(root, path), known)
        for path, known in hashes.items()
    }


def _stamp(root: str, path: str) -> tuple[int, int, int]:
    return stamp_of(os.stat(f"{root}/{path}"))  # noqa: PTH116 - see walk()


def _hash(path: str) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123 - see walk()
        return hashlib.sha256(file.read()).digest()
