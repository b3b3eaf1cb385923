"""The build cache: results of the last build, and those of this one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from glob import glob
from pathlib import Path
from typing import TypeVar

from plugins.incremental.file_hashes import FileHashes, folder_hashes
from plugins.incremental.fingerprint import fingerprint
from plugins.incremental.parallel import in_background
from plugins.incremental.store import Namespace, Store

V = TypeVar("V")
CODE = Path(__file__).resolve().parent.parent
"""The folder of the code; any change in it invalidates the cache."""


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
    """The cache of one build: entries of the last build, new entries, and hashes of files."""

    def __init__(self, folder: Path | None = None, *, preview: bool = False, read_only: bool = False) -> None:
        """Use the cache in *folder*; without a folder nothing is cached.

        ``public`` has what hosts may cache between builds, ``build`` everything else; a *preview*, which
        contains drafts, uses only ``build``. A *read_only* cache stays as it is, for content that nobody
        builds.
        """
        self.store = Store(
            folder / "build" if folder else None,
            public=folder / "public" if folder and not preview else None,
            read_only=read_only,
        )
        self._previous: dict[str, Namespace] = {}
        self._current: dict[str, Namespace] = {}
        self._folders: dict[str, bytes] = {}
        self.stamps = FileHashes(self.previous(STAMPS), self.store.saved(STAMPS))

    @cached_property
    def code(self) -> bytes:
        """A fingerprint of the code and the packages that it runs on."""
        return fingerprint(sys.version, installed(), self.hash_of(CODE))

    def hash_of(self, folder: Path) -> bytes:
        """Return the hash of all files below *folder*, as this build first read them."""
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

    def previous(self, kind: str) -> Namespace:
        """Return the entries of a kind from the last build, by name."""
        if kind not in self._previous:
            self._previous[kind] = self.store.load(kind)
        return self._previous[kind]

    def current(self, kind: str) -> Namespace:
        """Return the entries of a kind for the next build, to be filled."""
        return self._current.setdefault(kind, {})

    def cached(self, name: str, key: bytes, make: Callable[[], V]) -> V:
        """Return the result of *make*, from the cache if its *key* is the same."""
        with suppress(KeyError):
            value: V = self.store.load_value(f"parts/{name}", key)
            return value
        value = make()
        self.store.save_value(f"parts/{name}", key, value)
        return value

    def cached_ahead(self, name: str, key: bytes, make: Callable[[], V]) -> Callable[[], V]:
        """Return a function that returns what :meth:`cached` does; *make* runs meanwhile in another process.

        The function must be called in this process.
        """
        try:
            value: V = self.store.load_value(f"parts/{name}", key)
        except KeyError:
            making = in_background(make)
            return lambda: self.cached(name, key, making)
        return lambda: value

    def save(self) -> None:
        """Write the entries of this build where they differ from those of the last one."""
        self._current[STAMPS] = self.stamps.current
        for kind, namespace in self._current.items():
            self.store.save(kind, namespace, self.previous(kind))
            self._previous[kind] = dict(namespace)
