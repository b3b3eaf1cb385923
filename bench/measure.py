"""Runs a command in a fresh process and tells what it took; also the little program that does so.

The program stands between the bench and the command, because a process begins with the peak memory of the
one that started it. It needs ``os.wait4``: Linux or macOS.
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

EVERY = 0.1
"""Seconds between two looks at the memory of all processes."""
MIB = 2**20


class Used(NamedTuple):
    """What a command used."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds of user and system, of all processes."""
    peak: float
    """MiB of the largest process."""
    together: float
    """MiB of all processes at once, what they share counted once; 0 if it was not looked at."""


class FailedError(Exception):
    """A command failed; the text is the end of what it printed."""


def run(
    command: Sequence[str], *, folder: Path, environment: Mapping[str, str], together: bool = False
) -> Used:
    """Run *command* in *folder* and return what it used; what it prints goes to ``build.log`` there.

    *together* looks at the memory of all its processes while it runs, which costs some of the time.

    Raises:
        FailedError: If it exits with an error.
    """
    log = folder / "build.log"
    launcher = [sys.executable, "-IS", __file__, str(log), "1" if together else ""]
    answer = subprocess.run(
        [*launcher, *command], cwd=folder, env=environment, stdout=subprocess.PIPE, check=True
    )
    code, *used = json.loads(answer.stdout)
    if code:
        said = log.read_text("utf-8", "replace").splitlines()
        raise FailedError(f"{' '.join(command)}\nexit code {code}\n" + "\n".join(said[-30:]))
    return Used(*used)


def _launch(log: str, together: bool, command: Sequence[str]) -> tuple[int, float, float, float, float]:
    """Run *command*; return its exit code and what it used."""
    with open(log, "wb") as out:  # noqa: PTH123 - pathlib alone would double this program's size
        began = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
        seen = [0]
        if together:
            threading.Thread(target=_look, args=(process.pid, seen), daemon=True).start()
        try:
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            raise
        wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    return (
        process.returncode,
        wall,
        used.ru_utime + used.ru_stime,
        used.ru_maxrss * unit / MIB,
        max(seen) / MIB,
    )


def _look(pid: int, seen: list[int]) -> None:
    """Put into *seen* what the process and all below it hold together, for as long as there are any."""
    while size := sum(_size(each) for each in _family(pid)):
        seen[0] = max(seen[0], size)
        time.sleep(EVERY)


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as file:  # noqa: PTH123
            children = file.read().split()
    except OSError:
        return
    for child in children:
        yield from _family(int(child))


def _size(pid: int) -> int:
    """Return the bytes of a process, of what it shares its share only; 0 if it has ended."""
    try:
        with open(f"/proc/{pid}/smaps_rollup") as file:  # noqa: PTH123
            return sum(int(line.split()[1]) * 1024 for line in file if line.startswith("Pss:"))
    except OSError:
        return 0


if __name__ == "__main__":
    print(json.dumps(_launch(sys.argv[1], bool(sys.argv[2]), sys.argv[3:])))
