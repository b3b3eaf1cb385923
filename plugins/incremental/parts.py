"""Parts of large files, so that a change of one part does not make all others again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from plugins.incremental.cache import BuildCache

V = TypeVar("V")
Key = Callable[[tuple[Any, ...]], bytes]
"""Returns the key of inputs, which changes with anything that depends on them; empty if they have none."""


class CachedParts:
    """Parts of one kind, cached by the keys of their inputs. Jobs that use them run in the main process."""

    def __init__(self, cache: BuildCache, kind: str, key: Key) -> None:
        """Use those of the last build in *cache*; parts that are not asked for are forgotten."""
        self._key = key
        self._before, self._after = cache.previous(kind), cache.current(kind)

    def get(self, name: str, inputs: tuple[Any, ...], make: Callable[[], V]) -> V:
        """Return the part *name*, a pure function of its *inputs*; it is made if they have changed."""
        key = self._key(inputs)
        entry = self._before.get(name)
        if entry is None or not key or entry[0] != key:
            entry = key, make()
        self._after[name] = entry
        part: V = entry[1]
        return part
