"""How far exhaustive searches go: a seeded sample by default, everything with ``invoke test --deep``."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import TypeVar

Case = TypeVar("Case")
Way = TypeVar("Way")

deep = False
"""Whether everything runs; set by ``conftest.py`` before the test modules are imported."""


def sample(cases: Iterable[Case], size: int, seed: str = "") -> Sequence[Case]:
    """Return *size* of *cases* in their order, the same ones in every run; all of them with ``--deep``.

    Tests that go through the same cases choose others by another *seed*.
    """
    everything = list(cases)
    if deep or len(everything) <= size:
        return everything
    chosen = random.Random(f"{seed}{len(everything)}").sample(range(len(everything)), size)
    return [everything[index] for index in sorted(chosen)]


def in_turn(cases: Iterable[Case], ways: Sequence[Way]) -> list[tuple[Case, Way]]:
    """Return each of *cases* with one of *ways*, in turn; each with all of them with ``--deep``."""
    if deep:
        return [(case, way) for case in cases for way in ways]
    return [(case, ways[index % len(ways)]) for index, case in enumerate(cases)]


def examples(usual: int, everything: int) -> int:
    """Return how many examples Hypothesis tries."""
    return everything if deep else usual
