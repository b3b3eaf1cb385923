"""The files of the cache: namespaces of small values, and one file for each large value.

Values that are derived from unpublished texts are separate from what hosts may cache (``PUBLIC``).

Missing, damaged or foreign files are ignored. Its files are pickles, so they must come from a place that is
as trusted as the code itself (docs/decisions/0014).
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

PUBLIC = re.compile(r"(jobs|output|up-to-date) .*|parts/templates")
"""Kinds without texts of drafts, embargoed alerts or records of consent: paths and hashes of what was
published, what the outbox shows, compiled templates. All others are private, including any new kind.
"""

Namespace = dict[str, Any]
"""Small values of one kind, by name."""


class Store:
    """A folder of cached values; without a folder nothing is stored."""

    def __init__(self, folder: Path | None, *, public: Path | None = None, read_only: bool = False) -> None:
        """Use *folder*, and *public* for what is ``PUBLIC``; nothing is read yet.

        A *read_only* store never writes.
        """
        self._folder, self._public, self._read_only = folder, public, read_only
        self._sizes: dict[str, tuple[int, int]] = {}
        """Per namespace that was loaded or saved: the sizes of its first part and of the file, in bytes."""

    def saved(self, kind: str) -> int:
        """Return when the namespace of a kind was last written, in nanoseconds since 1970; 0 if never."""
        try:
            return path.stat().st_mtime_ns if (path := self._path(f"{kind}.shelf")) else 0
        except OSError:
            return 0

    def load(self, kind: str) -> Namespace:
        """Return the namespace of a kind; empty if it cannot be used."""
        data = self._read(f"{kind}.shelf") or b""
        namespace: Namespace = {}
        parts = list(_parts(data))
        for part in parts:
            try:
                changed, gone = pickle.loads(part)
                namespace |= changed
                for name in gone:
                    del namespace[name]
            except Exception:  # written by other code, so it may raise anything; the cache can be rebuilt
                return {}
        self._sizes[kind] = len(parts[0]) if parts else 0, len(data)
        return namespace

    def save(self, kind: str, namespace: Namespace, before: Namespace) -> None:
        """Save a namespace that was *before* when it was loaded; errors are ignored: it can be rebuilt.

        Changes are appended to the file; once they are as long as the first part, the whole file is replaced.
        A public file is always replaced, so that no withdrawn data stays in it.
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
        """Return the large value *name* saved with *key*.

        Raises:
            KeyError: If it does not exist.
        """
        data = self._read(name)
        if data is None or data[:32] != hashlib.sha256(key + data[32:]).digest():
            raise KeyError(name)
        return pickle.loads(data[32:])

    def save_value(self, name: str, key: bytes, value: Any) -> bool:
        """Save a large *value* as *name* with *key*; return whether that succeeded."""
        data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
        return self._write(name, hashlib.sha256(key + data).digest() + data)

    def forget_all_but(self, folder: str, names: Iterable[str]) -> None:
        """Remove the large values below *folder* that are not in *names*."""
        if self._folder is None or self._read_only or not (self._folder / folder).is_dir():
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
        """Append *data* to a file of *size* bytes; return whether that succeeded."""
        path = self._path(name)
        if path is None or self._read_only:
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
        if path is None or self._read_only:
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
    """Return whether two values are equal; values of other code versions may lack attributes."""
    try:
        return one is other or one == other
    except Exception:
        return False


def _part(changed: Namespace, gone: Iterable[str]) -> bytes:
    """Return a part of a namespace's file: a checksum, the length of the rest, and the changes."""
    data = pickle.dumps((changed, list(gone)), protocol=pickle.HIGHEST_PROTOCOL)
    return _checksum(data) + len(data).to_bytes(8, "big") + data


def _checksum(data: bytes | memoryview) -> bytes:
    digest = hashlib.sha256(LAYOUT)
    digest.update(data)
    return digest.digest()


def _parts(data: bytes) -> Iterator[memoryview]:
    """Yield the pickled changes of each part of *data*; nothing if a part is damaged."""
    rest, parts = memoryview(data), list[memoryview]()
    while rest:
        length = int.from_bytes(rest[32:40], "big")
        digest, part, rest = bytes(rest[:32]), rest[40 : 40 + length], rest[40 + length :]
        if digest != _checksum(part):
            return
        parts.append(part)
    yield from parts
