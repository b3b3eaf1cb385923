"""Content hashes of files, which are read again only if their size or times have changed."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path

from plugins.deployment.journal import STAGING

Stamp = tuple[int, int, int]
"""Size in bytes, modification and change time in nanoseconds since 1970."""
Hashed = tuple[Stamp, bytes]

CLOCK_RESOLUTION = 50_000_000
"""Nanoseconds within which a file system may give two changes the same time."""


def stamp_of(about: os.stat_result) -> Stamp:
    """Return the stamp of a file."""
    return about.st_size, about.st_mtime_ns, about.st_ctime_ns


def content_hash(data: bytes) -> bytes:
    """Return the hash of *data*."""
    return hashlib.blake2b(data, digest_size=16).digest()


class FileHashes:
    """Hashes of files, and the set of those that were used."""

    def __init__(self, known: dict[str, Hashed], saved: int) -> None:
        """Begin with hashes *known* by path, which were saved at the time *saved*, in nanoseconds since 1970.

        A file that changed shortly before or after that time is read again: its stamp is not conclusive.
        """
        self._known, self._trusted = known, saved - CLOCK_RESOLUTION
        self.current: dict[str, Hashed] = {}
        self.read = 0
        """Number of files that were read."""

    def hash(self, path: str, about: os.stat_result) -> bytes:
        """Return the content hash of the file *path* with the status *about*."""
        now = stamp_of(about)
        known = self._known.get(path)
        if known is None or known[0] != now or max(now[1:]) >= self._trusted:
            known = now, _read(path, about)
            self.read += 1
        self.current[path] = known
        return known[1]


HASH_LIMIT = 64 * 2**20
"""Size in bytes above which a file is compared by its stamp alone: no reader accepts such a large file."""


def _read(path: str, about: os.stat_result) -> bytes:
    """Return the hash of a file; of something else, or if reading is not permitted, of its mode only."""
    if not stat.S_ISREG(about.st_mode):
        return content_hash(f"{about.st_mode}".encode())
    if about.st_size > HASH_LIMIT:
        return content_hash(f"large {stamp_of(about)}".encode())
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - a Path for each of 30,000 files costs half a second
            return content_hash(file.read())
    except PermissionError:
        return content_hash(f"unreadable {about.st_mode}".encode())


def walk(folder: str) -> Iterator[tuple[os.DirEntry[str], os.stat_result]]:
    """Yield the entries of *folder* with their status, sorted by name, without following links.

    Folders without permission are skipped: readers report them, and nothing of them is cached. So are
    compiled Python files.
    """
    try:
        entries = sorted(os.scandir(folder), key=attrgetter("name"))
        found = [
            (entry, entry.stat(follow_symlinks=False)) for entry in entries if entry.name != "__pycache__"
        ]
    except PermissionError:
        return
    yield from found


def files_below(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Yield path (relative to *folder*, with ``/``) and status of everything below it except folders.

    The staging folder of a build (``STAGING``) is skipped.
    """
    root = str(folder)
    waiting = [root] if folder.is_dir() else []
    while waiting:
        for entry in os.scandir(waiting.pop()):
            if entry.is_dir(follow_symlinks=False):
                if entry.path != f"{root}{os.sep}{STAGING}":
                    waiting.append(entry.path)
            else:
                name = entry.path[len(root) + 1 :].replace(os.sep, "/")
                yield name, entry.stat(follow_symlinks=False)


def folder_hashes(folder: str, stamps: FileHashes) -> dict[str, bytes]:
    """Return a hash of all files of *folder*, and of each folder below it."""
    hashes: dict[str, bytes] = {}
    digest = hashlib.blake2b(digest_size=16)
    for entry, about in walk(folder):
        name = os.fsencode(entry.name)
        if stat.S_ISDIR(about.st_mode):
            hashes |= folder_hashes(entry.path, stamps)
            digest.update(name + b"/" + hashes[entry.path])
        else:
            digest.update(name + b"\0" + stamps.hash(entry.path, about))
    hashes[folder] = digest.digest()
    return hashes
