"""Polling for a condition that another thread or process brings about."""

from __future__ import annotations

import time
from collections.abc import Callable


def wait_for(condition: Callable[[], object], *, seconds: float = 30) -> None:
    """Return as soon as *condition* is true.

    Raises:
        AssertionError: If it is still false after *seconds*.
    """
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"still false after {seconds} s"
        time.sleep(0.02)
