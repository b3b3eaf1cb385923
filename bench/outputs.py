"""Compares the output of a build with the one before: which files were written, and which have changed."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

Stamp = tuple[int, int, int]
"""Inode, size and time of modification in nanoseconds."""
FileStates = dict[str, tuple[Stamp, bytes]]
"""Stamp and hash of each file, by its path in the project."""


@dataclass(frozen=True)
class Written:
    """Numbers of files in the output after a build."""

    pages: int
    """HTML files of the site."""
    written: int
    """Files of all kinds that are new or were rewritten, even with the same contents."""
    changed: int
    """Files that are new or have other contents than before."""
    kinds: dict[str, int]
    """Files by folder and suffix, as in ``output .html``; by name if they have no suffix."""


def scan(project: Path, outputs: Iterable[str], before: FileStates | None = None) -> FileStates:
    """Return the state of all files in the folders *outputs*; only those with new stamps are read."""
    known, found = before or {}, {}
    for folder in outputs:
        for path, stamp in _walk(str(project / folder)):
            name = path[len(str(project)) + 1 :]
            entry = known.get(name)
            found[name] = entry if entry and entry[0] == stamp else (stamp, _hash(path))
    return found


def compare(before: FileStates, after: FileStates, site: str) -> Written:
    """Return what was written between two scans; *site* is the folder with the pages."""
    kinds = Counter(f"{name.partition('/')[0]} {Path(name).suffix or Path(name).name}" for name in after)
    return Written(
        pages=kinds[f"{site} .html"],
        written=sum(before.get(name, ((), b""))[0] != stamp for name, (stamp, _) in after.items()),
        changed=sum(before.get(name, ((), b""))[1] != digest for name, (_, digest) in after.items()),
        kinds=dict(sorted(kinds.items())),
    )


def differences(one: FileStates, other: FileStates) -> list[str]:
    """Return the paths of files that exist on one side only or have different contents."""
    names = one.keys() | other.keys()
    return sorted(name for name in names if one.get(name, ((), b""))[1] != other.get(name, ((), b""))[1])


def _walk(folder: str) -> Iterator[tuple[str, Stamp]]:
    for root, _, names in os.walk(folder):
        for name in names:
            path = f"{root}/{name}"
            status = os.stat(path)  # noqa: PTH116 - a Path for each of 100,000 files takes seconds
            yield path, (status.st_ino, status.st_size, status.st_mtime_ns)


def _hash(path: str) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123
        return hashlib.blake2b(file.read(), digest_size=16).digest()
