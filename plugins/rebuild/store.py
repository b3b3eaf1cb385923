"""Keeps between builds what was read and made: shelves of small values, and a file for each large one.

It is a cache: lost, foreign, damaged or older, it is made anew. Its files are pickles, so they must come from
a place that is as trusted as the code itself (docs/decisions/0014).
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

LAYOUT = b"2"

Shelf = dict[str, Any]
"""Small values of one kind, by name."""


class Store:
    """A folder of kept values; without a folder nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        """Take the *folder*; nothing is read or written yet."""
        self._folder = folder

    def saved(self, kind: str) -> int:
        """Return when the shelf of a kind was last written, in nanoseconds since 1970; 0 if never."""
        try:
            return (self._folder / f"{kind}.shelf").stat().st_mtime_ns if self._folder else 0
        except OSError:
            return 0

    def load(self, kind: str) -> Shelf:
        """Return the shelf of a kind; an empty one where it cannot be used."""
        data = self._read(f"{kind}.shelf")
        if data is None or data[:32] != hashlib.sha256(LAYOUT + data[32:]).digest():
            return {}
        try:
            shelf = pickle.loads(data[32:])
        except Exception:  # written by other code: whatever it raises, nothing is lost by forgetting it
            return {}
        return shelf if isinstance(shelf, dict) else {}

    def save(self, kind: str, shelf: Shelf) -> None:
        """Replace a shelf at once; where that cannot be done, the next build does everything again."""
        data = pickle.dumps(shelf, protocol=pickle.HIGHEST_PROTOCOL)
        self._write(f"{kind}.shelf", hashlib.sha256(LAYOUT + data).digest() + data)

    def whole(self, name: str, key: bytes) -> Any:
        """Return the large value kept as *name* under *key*.

        Raises:
            KeyError: If that is not there any more.
        """
        data = self._read(name)
        if data is None or data[:32] != hashlib.sha256(key + data[32:]).digest():
            raise KeyError(name)
        return pickle.loads(data[32:])

    def keep_whole(self, name: str, key: bytes, value: Any) -> bool:
        """Keep a large *value* as *name* under *key*; tell whether that was done."""
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

    def _read(self, name: str) -> bytes | None:
        if self._folder is None:
            return None
        try:
            return (self._folder / name).read_bytes()
        except OSError:
            return None

    def _write(self, name: str, data: bytes) -> bool:
        if self._folder is None:
            return False
        path = self._folder / name
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
