"""Which files of a former build still stand in the output as they were written."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from plugins.rebuild.stamps import GRAIN, Hashed, names_below, stamp_of


def standing(folder: Path, known: dict[str, Hashed], saved: int) -> dict[str, Hashed]:
    """Return those of the *known* files, by path from *folder*, that hold the same bytes.

    A file whose stamp has changed, or was given about the moment *saved*, is read to tell.
    """
    root, found = str(folder), {}
    if not known or not folder.is_dir():
        return {}
    for name in names_below(folder):
        entry = known.get(name)
        if entry is None:
            continue
        path = f"{root}/{name}"
        now = stamp_of(os.stat(path, follow_symlinks=False))  # noqa: PTH116 - see walk()
        if now == entry[0] and max(now[1:]) < saved - GRAIN:
            found[name] = entry
        elif now[0] == entry[0][0] and _hash(path) == entry[1]:
            found[name] = now, entry[1]
    return found


def stamped(folder: Path, hashes: dict[str, bytes], there: dict[str, Hashed]) -> dict[str, Hashed]:
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
