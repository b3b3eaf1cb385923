"""Runs a piece of a test in a process of its own, where it may give up rights and set limits for good."""

from __future__ import annotations

import multiprocessing
import os
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

Answer = TypeVar("Answer")
NOBODY = 65534
"""The user and group that own nothing, on Linux."""
SECONDS = 120
"""How long a process may take to answer."""


def forked(work: Callable[[], Answer], *, as_nobody: bool = False) -> Answer:
    """Return what *work* answers in a forked process, which must be picklable.

    With *as_nobody* it has no more rights than any user: root reads and writes everything.

    Raises:
        AssertionError: If it fails there, with the traceback, or does not answer within SECONDS.
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
