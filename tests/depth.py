"""How far exhaustive searches go: a seeded sample by default, everything with ``invoke test --deep``."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import TypeVar

Case = TypeVar("Case")

deep = False
"""Whether everything runs; set by ``conftest.py`` before the test modules are imported."""


def sample(cases: Iterable[Case], size: int) -> Sequence[Case]:
    """Return *size* of *cases*, the same ones in every run, in their order; all of them with ``--deep``."""
    everything = list(cases)
    if deep or len(everything) <= size:
        return everything
    chosen = random.Random(len(everything)).sample(range(len(everything)), size)
    return [everything[index] for index in sorted(chosen)]


def examples(usual: int, everything: int) -> int:
    """Return how many examples Hypothesis tries."""
    return everything if deep else usual
