"""Keeps between builds what was read and made: shelves of small values, and a file for each large one.

What is derived from unpublished texts lies apart from what hosts may cache (``PUBLIC``).

It is a cache: lost, foreign, damaged or older, it is made anew. Its files are pickles, so they must come from
a place that is as trusted as the code itself (docs/decisions/0014).
"""

from __future__ import annotations

import hashlib
import os
import pickle
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

LAYOUT = b"3"

PUBLIC = re.compile(r"(jobs|output|seal) .*|parts/templates")
"""What holds no text of drafts, embargoed alerts or records of consent: paths and hashes of what was
published, what the outbox shows, compiled templates. Anything else is private, so that a new kind is too."""

Shelf = dict[str, Any]
"""Small values of one kind, by name."""


class Store:
    """A folder of kept values; without a folder nothing is kept."""

    def __init__(self, folder: Path | None, *, public: Path | None = None) -> None:
        """Take the *folder*, and that of what is ``PUBLIC`` if it lies apart; nothing is read yet."""
        self._folder, self._public = folder, public
        self._sizes: dict[str, tuple[int, int]] = {}
        """Of each shelf that was loaded or saved, the bytes of its first part, and of all."""

    def saved(self, kind: str) -> int:
        """Return when the shelf of a kind was last written, in nanoseconds since 1970; 0 if never."""
        try:
            return path.stat().st_mtime_ns if (path := self._path(f"{kind}.shelf")) else 0
        except OSError:
            return 0

    def load(self, kind: str) -> Shelf:
        """Return the shelf of a kind; an empty one where it cannot be used."""
        data = self._read(f"{kind}.shelf") or b""
        namespace: Shelf = {}
        parts = list(_parts(data))
        for part in parts:
            try:
                changed, gone = pickle.loads(part)
                namespace |= changed
                for name in gone:
                    del namespace[name]
            except Exception:  # written by other code: whatever it raises, nothing is lost by forgetting it
                return {}
        self._sizes[kind] = len(parts[0]) if parts else 0, len(data)
        return namespace

    def save(self, kind: str, namespace: Shelf, before: Shelf) -> None:
        """Keep a shelf of which *before* was loaded; where that cannot be done, all is made again next time.

        What has changed is added to the end of the file; once that is as long as what was there, the whole
        file is replaced. A public file is always replaced, so that nothing stays that was withdrawn.
        """
        changed = {
            name: value
            for name, value in namespace.items()
            if name not in before or not _same(before[name], value)
        }
        gone = [name for name in before if name not in namespace]
        if not changed and not gone:
            return
        first, size = self._sizes.get(kind, (0, 0))
        part = _part(changed, gone)
        appended = size + len(part) <= 2 * first and not self._is_public(kind)
        if not appended or not self._append(f"{kind}.shelf", size, part):
            part = _part(namespace, [])
            first, size = len(part), 0
            self._write(f"{kind}.shelf", part)
        self._sizes[kind] = first, size + len(part)

    def load_value(self, name: str, key: bytes) -> Any:
        """Return the large value kept as *name* under *key*.

        Raises:
            KeyError: If that is not there any more.
        """
        data = self._read(name)
        if data is None or data[:32] != hashlib.sha256(key + data[32:]).digest():
            raise KeyError(name)
        return pickle.loads(data[32:])

    def save_value(self, name: str, key: bytes, value: Any) -> bool:
        """Keep a large *value* as *name* under *key*; return whether that was done."""
        data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
        return self._write(name, hashlib.sha256(key + data).digest() + data)

    def forget_all_but(self, folder: str, names: Iterable[str]) -> None:
        """Remove the large values below *folder* that are not in *names*."""
        if self._folder is None or not (self._folder / folder).is_dir():
            return
        kept = set(names)
        for entry in os.scandir(self._folder / folder):
            if entry.name not in kept:
                Path(entry.path).unlink(missing_ok=True)

    def _is_public(self, kind: str) -> bool:
        return self._public is not None and PUBLIC.fullmatch(kind) is not None

    def _path(self, name: str) -> Path | None:
        folder = self._public if self._is_public(name.removesuffix(".shelf")) else self._folder
        return folder / name if folder else None

    def _read(self, name: str) -> bytes | None:
        path = self._path(name)
        if path is None:
            return None
        try:
            return path.read_bytes()
        except OSError:
            return None

    def _append(self, name: str, size: int, data: bytes) -> bool:
        """Add *data* to a file that is *size* bytes long; return whether that was done."""
        path = self._path(name)
        if path is None:
            return False
        try:
            with path.open("r+b") as file:
                if file.seek(0, os.SEEK_END) != size:  # another build has written it
                    return False
                file.write(data)
        except OSError:
            return False
        return True

    def _write(self, name: str, data: bytes) -> bool:
        path = self._path(name)
        if path is None:
            return False
        partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(data)
            partial.replace(path)
        except OSError:
            with suppress(OSError):
                partial.unlink()
            return False
        return True


def _same(one: object, other: object) -> bool:
    """Return whether two values are equal; one that was written by other code may lack attributes."""
    try:
        return one is other or one == other
    except Exception:
        return False


def _part(changed: Shelf, gone: Iterable[str]) -> bytes:
    """Return a part of a shelf's file: a checksum, the length of what follows, and what has changed."""
    data = pickle.dumps((changed, list(gone)), protocol=pickle.HIGHEST_PROTOCOL)
    return hashlib.sha256(LAYOUT + data).digest() + len(data).to_bytes(8, "big") + data


def _parts(data: bytes) -> Iterator[bytes]:
    """Yield what _part() was given, pickled, of each part of *data*; nothing if one of them is damaged."""
    rest, parts = memoryview(data), list[bytes]()
    while rest:
        length = int.from_bytes(rest[32:40], "big")
        digest, part, rest = bytes(rest[:32]), bytes(rest[40 : 40 + length]), rest[40 + length :]
        if digest != hashlib.sha256(LAYOUT + part).digest():
            return
        parts.append(part)
    yield from parts
