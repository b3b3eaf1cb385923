"""Measures time and memory of a command that runs in a fresh process. It needs Linux or macOS.

This module is also run as a launcher program between the benchmark and the command, because a process starts
with the peak memory of its parent.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple


class Used(NamedTuple):
    """Wall seconds, CPU seconds of all processes, and peak MiB of the largest one and of all together."""

    wall: float
    cpu: float
    peak: float
    together: float
    """Sampled on Linux, shared pages counted once; at least *peak*."""


class FailedError(Exception):
    """A command failed; the text is the command, its exit code and the end of its output."""


def run(command: Sequence[str], *, folder: Path, environment: Mapping[str, str]) -> Used:
    """Run *command* in *folder* and return what it used; its output is written to ``build.log`` there."""
    log = folder / "build.log"
    launcher = [sys.executable, "-IS", __file__, str(log), *command]
    result = subprocess.run(launcher, cwd=folder, env=environment, stdout=subprocess.PIPE, check=True)
    code, *usage = json.loads(result.stdout)
    if code:
        lines = log.read_text("utf-8", "replace").splitlines()
        raise FailedError(f"{' '.join(command)}\nexit code {code}\n" + "\n".join(lines[-30:]))
    return Used(*usage)


def _launch(log: str, command: Sequence[str]) -> tuple[int, float, float, float, float]:
    """Run *command*; return its exit code and the fields of Used."""
    with open(log, "wb") as out:  # noqa: PTH123 - pathlib would double the memory of this process
        start, peak = time.perf_counter(), [0]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
        threading.Thread(target=_sample, args=(process.pid, peak), daemon=True).start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    largest = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 1024)
    cpu, together = usage.ru_utime + usage.ru_stime, max(largest, peak[0] / 1024)
    return process.returncode, wall, cpu, largest, together


def _sample(pid: int, peak: list[int]) -> None:
    """Update the only entry of *peak* with the KiB of a process and its descendants until they end."""
    while size := _size(pid):
        peak[0] = max(peak[0], size)
        time.sleep(0.5)  # more often would take noticeable time


def _size(pid: int) -> int:
    """Return the proportional set size (PSS) of a process and its descendants in KiB; 0 if it has ended."""
    try:
        with open(f"/proc/{pid}/smaps_rollup") as file:  # noqa: PTH123
            own = sum(int(line.split()[1]) for line in file if line.startswith("Pss:"))
        with open(f"/proc/{pid}/task/{pid}/children") as file:  # noqa: PTH123
            return own + sum(_size(int(child)) for child in file.read().split())
    except OSError:
        return 0


if __name__ == "__main__":
    print(json.dumps(_launch(sys.argv[1], sys.argv[2:])))
