"""Depth of exhaustive tests: a seeded sample by default, all cases with ``invoke test --deep``."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import TypeVar

Case = TypeVar("Case")
Way = TypeVar("Way")

deep = False
"""Whether to run all cases; set by ``conftest.py`` before test modules are imported."""


def sample(cases: Iterable[Case], size: int, seed: str = "") -> Sequence[Case]:
    """Return a reproducible sample of *size* of *cases*, in order; all of them with ``--deep``.

    Tests that share the same cases get different samples by using different values of *seed*.
    """
    everything = list(cases)
    if deep or len(everything) <= size:
        return everything
    chosen = random.Random(f"{seed}{len(everything)}").sample(range(len(everything)), size)
    return [everything[index] for index in sorted(chosen)]


def parts(number: int) -> range:
    """Return the parts of a search that takes long with ``--deep``, as parameters, for workers to share.

    There are *number* of them, and one by default. The cases of one are ``cases[part :: len(PARTS)]``.
    """
    return range(number if deep else 1)


def in_turn(cases: Iterable[Case], ways: Sequence[Way]) -> list[tuple[Case, Way]]:
    """Pair each of *cases* with one of *ways*, cycling through them; with all of them with ``--deep``."""
    if deep:
        return [(case, way) for case in cases for way in ways]
    return [(case, ways[index % len(ways)]) for index, case in enumerate(cases)]


def examples(usual: int, everything: int) -> int:
    """Return the number of examples for Hypothesis to try."""
    return everything if deep else usual
