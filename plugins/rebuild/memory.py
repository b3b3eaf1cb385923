"""What a build knows of the one before it, and what it leaves to the next."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cached_property
from importlib.metadata import distributions
from pathlib import Path
from typing import TypeVar

from plugins.rebuild.fingerprint import fingerprint
from plugins.rebuild.stamps import Stamps, folder_hash, walk
from plugins.rebuild.store import Shelf, Store

V = TypeVar("V")
CODE = Path(__file__).resolve().parent.parent
"""The folder whose code makes everything: a change in it forgets all that was kept."""


STAMPS = "stamps"


class Memory:
    """What the last build has kept, what this one keeps, and the hashes of files."""

    def __init__(self, folder: Path | None = None) -> None:
        """Remember in *folder*; without it nothing is known and nothing is kept."""
        self.store = Store(folder)
        self._before: dict[str, Shelf] = {}
        self._after: dict[str, Shelf] = {}
        self.stamps = Stamps(self.before(STAMPS), self.store.saved(STAMPS))

    @cached_property
    def code(self) -> bytes:
        """Tell this code, and the packages that it runs on, from any other."""
        packages = sorted(f"{each.name} {each.version}" for each in distributions())
        files = [
            (path, self.stamps.hash(path, about)) for path, about in walk(str(CODE)) if path.endswith(".py")
        ]
        hashes = [(path[len(str(CODE)) :], known) for path, known in files]
        return fingerprint(sys.version, packages, hashes)

    def hash_of(self, folder: Path) -> bytes:
        """Return what tells the files below *folder* from any others."""
        return folder_hash(folder, self.stamps)

    def before(self, kind: str) -> Shelf:
        """Return what the last build kept of a kind, by name."""
        if kind not in self._before:
            self._before[kind] = self.store.load(kind)
        return self._before[kind]

    def after(self, kind: str) -> Shelf:
        """Return what this build keeps of a kind, to be filled."""
        return self._after.setdefault(kind, {})

    def recalled(self, name: str, key: bytes, make: Callable[[], V]) -> V:
        """Return what *make* returns; from the last build where it was kept under the same *key*."""
        try:
            value: V = self.store.whole(f"parts/{name}", key)
        except KeyError:
            value = make()
            self.store.keep_whole(f"parts/{name}", key, value)
        return value

    def save(self) -> None:
        """Leave to the next build what this one has kept, where that is not what it found."""
        self._after[STAMPS] = self.stamps.current
        for kind, shelf in self._after.items():
            self.store.save(kind, shelf, self.before(kind))
            self._before[kind] = dict(shelf)
