"""Tells what a build has written: which files of the output are new, and which hold other bytes."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

Stamp = tuple[int, int, int]
"""Inode, size and modification in nanoseconds."""
Seen = dict[str, tuple[Stamp, bytes]]
"""Stamp and hash of each file by its path in the project."""


@dataclass(frozen=True)
class Written:
    """What is in the output after a build, and what of it that build has written."""

    pages: int
    """HTML files of the site."""
    written: int
    """Files of all kinds that are new or were written again."""
    changed: int
    """Files that are new or hold other bytes than before."""
    kinds: dict[str, int]
    """Files by folder and ending, as in ``output .html``; by name where they have no ending."""


def look(project: Path, outputs: Iterable[str], before: Seen | None = None) -> Seen:
    """Return what the folders *outputs* hold; what bears the stamp of *before* is not read again."""
    known, found = before or {}, {}
    for folder in outputs:
        for path, stamp in _walk(str(project / folder)):
            name = path[len(str(project)) + 1 :]
            entry = known.get(name)
            found[name] = entry if entry and entry[0] == stamp else (stamp, _hash(path))
    return found


def compare(before: Seen, after: Seen, site: str) -> Written:
    """Return what has been written between two looks; *site* is the folder that has the pages."""
    kinds = Counter(f"{name.partition('/')[0]} {Path(name).suffix or Path(name).name}" for name in after)
    return Written(
        pages=kinds[f"{site} .html"],
        written=sum(before.get(name, ((), b""))[0] != stamp for name, (stamp, _) in after.items()),
        changed=sum(before.get(name, ((), b""))[1] != known for name, (_, known) in after.items()),
        kinds=dict(sorted(kinds.items())),
    )


def differences(one: Seen, other: Seen) -> list[str]:
    """Return the paths of files that only one has, or that hold other bytes."""
    names = one.keys() | other.keys()
    return sorted(name for name in names if one.get(name, ((), b""))[1] != other.get(name, ((), b""))[1])


def _walk(folder: str) -> Iterator[tuple[str, Stamp]]:
    for root, _, names in os.walk(folder):
        for name in names:
            path = f"{root}/{name}"
            about = os.stat(path)  # noqa: PTH116 - a Path for each of 100,000 files costs seconds
            yield path, (about.st_ino, about.st_size, about.st_mtime_ns)


def _hash(path: str) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123
        return hashlib.blake2b(file.read(), digest_size=16).digest()
