"""Measures time and memory of a command that runs in a fresh process.

This module is also run as a launcher program between the benchmark and the command, because a process starts
with the peak memory of its parent. It needs ``os.wait4``: Linux or macOS.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

MIB = 2**20


class Used(NamedTuple):
    """Time and memory that a command used."""

    wall: float
    """Wall time in seconds."""
    cpu: float
    """User and system time of all processes in seconds."""
    peak: float
    """Peak memory of the largest process in MiB."""
    together: float
    """Peak memory of all processes together in MiB, shared pages counted once; 0 if not measured."""


class FailedError(Exception):
    """A command failed; the text is the command, its exit code and the end of its output."""


def run(
    command: Sequence[str], *, folder: Path, environment: Mapping[str, str], together: bool = False
) -> Used:
    """Run *command* in *folder* and return what it used; its output is written to ``build.log`` there.

    *together* samples the memory of all its processes, which takes some of the measured time.

    Raises:
        FailedError: If the exit code is not 0.
    """
    log = folder / "build.log"
    launcher = [sys.executable, "-IS", __file__, str(log), "1" if together else ""]
    result = subprocess.run(
        [*launcher, *command], cwd=folder, env=environment, stdout=subprocess.PIPE, check=True
    )
    code, *usage = json.loads(result.stdout)
    if code:
        lines = log.read_text("utf-8", "replace").splitlines()
        raise FailedError(f"{' '.join(command)}\nexit code {code}\n" + "\n".join(lines[-30:]))
    return Used(*usage)


def _launch(log: str, together: bool, command: Sequence[str]) -> tuple[int, float, float, float, float]:
    """Run *command*; return its exit code and the fields of Used."""
    with open(log, "wb") as out:  # noqa: PTH123 - pathlib would double the memory of this process
        start, peak = time.perf_counter(), [0]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
        if together:
            threading.Thread(target=_sample, args=(process.pid, peak), daemon=True).start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            raise
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    cpu, largest = (
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
    )
    return process.returncode, wall, cpu, largest / MIB, peak[0] / MIB


def _sample(pid: int, peak: list[int]) -> None:
    """Update the only entry of *peak* with the memory of a process and its descendants until they end."""
    while size := sum(map(_size, _process_tree(pid))):
        peak[0] = max(peak[0], size)
        time.sleep(0.1)


def _process_tree(pid: int) -> Iterator[int]:
    """Yield the ids of a process and of all its descendants."""
    yield pid
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as file:  # noqa: PTH123
            children = file.read().split()
    except OSError:
        return
    for child in children:
        yield from _process_tree(int(child))


def _size(pid: int) -> int:
    """Return the proportional set size (PSS) of a process in bytes; 0 if it has ended."""
    try:
        with open(f"/proc/{pid}/smaps_rollup") as file:  # noqa: PTH123
            return sum(int(line.split()[1]) * 1024 for line in file if line.startswith("Pss:"))
    except OSError:
        return 0


if __name__ == "__main__":
    print(json.dumps(_launch(sys.argv[1], bool(sys.argv[2]), sys.argv[3:])))
