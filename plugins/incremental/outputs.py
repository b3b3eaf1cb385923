"""Which files of a former build still stand in the output as they were written."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from plugins.incremental.file_hashes import GRAIN, Hashed, files_below, stamp_of


@dataclass(frozen=True)
class Seen:
    """How a folder differs from what is known of it. Paths are from the folder, with ``/``."""

    gone: frozenset[str]
    """What is known and does not stand there, or not with the same bytes."""
    moved: Mapping[str, Hashed]
    """What stands there with the same bytes under another stamp."""
    other: frozenset[str]
    """What stands there and is not known, or not with these bytes."""

    def unchanged(self, known: Mapping[str, Hashed]) -> dict[str, Hashed]:
        """Return those of the *known* files that stand in the folder, with their stamps."""
        found = {**known, **self.moved}
        for path in self.gone:
            del found[path]
        return found


def look(folder: Path, known: Mapping[str, Hashed], saved: int) -> Seen:
    """Compare *folder* with the *known* files, by path from it.

    A file whose stamp has changed, or was given about the moment *saved*, is read to tell.
    """
    root, waiting = str(folder), set(known)
    moved, other = {}, set()
    for name, about in files_below(folder):
        entry = known.get(name)
        if entry is None:
            other.add(name)
            continue
        now = stamp_of(about)
        if now == entry[0] and max(now[1], now[2]) < saved - GRAIN:
            waiting.discard(name)
        elif now[0] == entry[0][0] and _hash(f"{root}/{name}") == entry[1]:
            waiting.discard(name)
            moved[name] = now, entry[1]
        else:
            other.add(name)
    return Seen(frozenset(waiting), moved, frozenset(other))


def stamped(folder: Path, hashes: Mapping[str, bytes], there: Mapping[str, Hashed]) -> dict[str, Hashed]:
    """Return the stamps of the files of *hashes*; *there* are those that were not written."""
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
