"""Runs functions on all processors, on systems with fork."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

MIN_JOBS = 5
"""Minimum number of jobs; with fewer, starting processes costs more than it saves."""
CHUNK_SIZE = 8
"""Maximum number of jobs that a process takes at a time."""

Job = TypeVar("Job")
Answer = TypeVar("Answer")

_work: tuple[Callable[[Any], Any], Sequence[Any]] | None = None
"""Function and jobs, which forked processes find in the memory shared with their parent."""
_forks = True


def stop_forking() -> None:
    """Run everything in this process from now on.

    For libraries that start threads of their own: a process forked later lacks them, and would wait for them.
    """
    global _forks
    _forks = False


def in_order(function: Callable[[Job], Answer], jobs: Sequence[Job]) -> Iterator[Answer]:
    """Yield ``function(job)`` for each job, in order; answers must be picklable.

    Results do not depend on the number of processors. An exception in a job ends the iteration.
    """
    early = dict[int, Answer]()
    with started(function, jobs) as done:
        for wanted in range(len(jobs)):
            while wanted not in early:
                index, answer = next(done)
                early[index] = answer
            yield early.pop(wanted)


@contextmanager
def started(function: Callable[[Job], Answer], jobs: Sequence[Job]) -> Iterator[Iterator[tuple[int, Answer]]]:
    """Start *jobs*, in order; yield an iterator of index and result of each, as soon as it is available."""
    global _work
    workers = _processors()
    if workers < 2 or len(jobs) < MIN_JOBS or _work is not None or not _forks:
        yield enumerate(map(function, jobs))
        return
    _work = (function, jobs)
    gc.freeze()  # shared memory stays shared: collections do not touch it
    try:
        with multiprocessing.get_context("fork").Pool(workers) as pool:
            few = max(1, len(jobs) // (4 * workers))
            yield pool.imap_unordered(_answer, range(len(jobs)), chunksize=min(few, CHUNK_SIZE))
    finally:
        _work = None
        gc.unfreeze()


def in_background(function: Callable[[], Answer]) -> Callable[[], Answer]:
    """Start ``function()`` in another process; return a function that waits for its (picklable) result."""
    if _processors() < 2 or _work is not None or not _forks:
        return function
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)

    def run() -> None:
        with suppress(Exception):  # it is raised in this process, which repeats the function
            sender.send(function())

    process = context.Process(target=run, daemon=True)
    process.start()
    sender.close()

    def answer() -> Answer:
        try:
            answered: Answer = receiver.recv()
        except EOFError:  # it failed in the other process: raise the error here
            answered = function()
        process.join()
        return answered

    return answer


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def _answer(index: int) -> tuple[int, Any]:
    assert _work is not None
    function, jobs = _work
    return index, function(jobs[index])
