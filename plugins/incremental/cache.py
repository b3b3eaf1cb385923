"""What a build knows of the one before it, and what it leaves to the next."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cached_property
from glob import glob
from pathlib import Path
from typing import TypeVar

from plugins.incremental.file_hashes import FileHashes, folder_hashes
from plugins.incremental.fingerprint import fingerprint
from plugins.incremental.store import Shelf, Store

V = TypeVar("V")
CODE = Path(__file__).resolve().parent.parent
"""The folder whose code makes everything: a change in it forgets all that was kept."""


STAMPS = "stamps"


def installed() -> list[str]:
    """Return name and version of every installed package, such as ``pelican-4.12.0.dist-info``.

    Source: https://packaging.python.org/specifications/recording-installed-packages/. Reading the metadata of
    each, as ``importlib.metadata`` does, takes a hundred times as long.
    """
    folders = [folder for folder in sys.path if folder]
    # Path.glob fails where a folder cannot be listed; Python only skips it.
    return sorted(name for folder in folders for name in glob("*.*-info", root_dir=folder))  # noqa: PTH207


class BuildCache:
    """What the last build has kept, what this one keeps, and the hashes of files."""

    def __init__(self, folder: Path | None = None, *, preview: bool = False) -> None:
        """Remember in *folder*; without it nothing is known and nothing is kept.

        In ``public`` is what hosts may cache between builds, in ``build`` everything else; of a *preview*,
        which shows drafts, everything.
        """
        self.store = Store(
            folder / "build" if folder else None, public=folder / "public" if folder and not preview else None
        )
        self._before: dict[str, Shelf] = {}
        self._after: dict[str, Shelf] = {}
        self._folders: dict[str, bytes] = {}
        self.stamps = FileHashes(self.before(STAMPS), self.store.saved(STAMPS))

    @cached_property
    def code(self) -> bytes:
        """Tell this code, and the packages that it runs on, from any other."""
        return fingerprint(sys.version, installed(), self.hash_of(CODE))

    def hash_of(self, folder: Path) -> bytes:
        """Return what tells the files below *folder* from any others, as this build first saw them."""
        path = str(folder)
        if path not in self._folders:
            self._folders |= self._hashes(folder)
        return self._folders[path]

    def _hashes(self, folder: Path) -> dict[str, bytes]:
        if not folder.is_dir():
            return {str(folder): b""}
        if folder.is_symlink():  # not the same as the folder itself
            return {str(folder): fingerprint(str(folder.readlink()), self.hash_of(folder.resolve()))}
        return folder_hashes(str(folder), self.stamps)

    def before(self, kind: str) -> Shelf:
        """Return what the last build kept of a kind, by name."""
        if kind not in self._before:
            self._before[kind] = self.store.load(kind)
        return self._before[kind]

    def after(self, kind: str) -> Shelf:
        """Return what this build keeps of a kind, to be filled."""
        return self._after.setdefault(kind, {})

    def cached(self, name: str, key: bytes, make: Callable[[], V]) -> V:
        """Return what *make* returns; from the last build where it was kept under the same *key*."""
        try:
            value: V = self.store.load_value(f"parts/{name}", key)
        except KeyError:
            value = make()
            self.store.save_value(f"parts/{name}", key, value)
        return value

    def save(self) -> None:
        """Leave to the next build what this one has kept, where that is not what it found."""
        self._after[STAMPS] = self.stamps.current
        for kind, namespace in self._after.items():
            self.store.save(kind, namespace, self.before(kind))
            self._before[kind] = dict(namespace)
