"""Run part of a test in a forked process, which can drop privileges and set resource limits."""

from __future__ import annotations

import multiprocessing
import os
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

Answer = TypeVar("Answer")
NOBODY = 65534
"""User and group ID of ``nobody`` on Linux."""
SECONDS = 120
"""Timeout of a process, in seconds."""


def forked(work: Callable[[], Answer], *, as_nobody: bool = False) -> Answer:
    """Run *work* in a forked process and return its result, which must be picklable.

    With *as_nobody* the process runs as ``nobody``, since root can read and write everything.

    Raises:
        AssertionError: If *work* raises, with its traceback, or takes longer than SECONDS.
    """
    fork = multiprocessing.get_context("fork")
    receiver, sender = fork.Pipe(duplex=False)
    child = fork.Process(target=_run, args=(work, as_nobody, sender), daemon=True)
    child.start()
    sender.close()
    try:
        assert receiver.poll(SECONDS), f"the process has not answered within {SECONDS} s"
        done, answer = receiver.recv()
    except EOFError:
        raise AssertionError("the process ended without an answer") from None
    finally:
        child.kill()
        child.join()
    assert done, answer
    return answer


def _run(work: Callable[[], Any], as_nobody: bool, sender: Connection) -> None:
    try:
        if as_nobody and os.geteuid() == 0:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        sender.send((True, work()))
    except BaseException:
        sender.send((False, traceback.format_exc()))
