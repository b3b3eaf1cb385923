"""Keeps two commands from changing the files of a folder at the same time."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl


@contextmanager
def locked(*folders: Path) -> Iterator[None]:
    """Wait until no other command is changing files of *folders*, and let others wait until the end.

    The lock is one of the system (``flock``), which ends with the process: nothing is left by a run that was
    stopped. On Windows, and on network disks without such locks, nobody waits.
    """
    with ExitStack() as stack:
        for folder in sorted(
            {each.resolve() for each in folders}
        ):  # in one order, so that nobody waits forever
            stack.enter_context(_locked(folder))
        yield


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    if sys.platform == "win32":
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
