"""Measures how long ``invoke serve`` takes from the save of a Markdown file to a response with the change."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from bench.builds import Project
from bench.measure import FailedError

SERVE = "from pathlib import Path; from plugins.commands.serve import serve; serve(Path.cwd(), port=8800)"
EDITS = 15
PAUSE = 3
"""Seconds between a response and the next save, in which the next process loads its code, as at a desk."""
TIMEOUT = 1800


def measure_serve(project: Project, count: int) -> dict[str, Any]:
    """Return the seconds that EDITS of an open alert take to be served, after a first that is not counted."""
    log = project.folder / "serve.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-uc", SERVE],
            cwd=project.folder,
            env=project.environment,
            start_new_session=True,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            address = _wait(log, lambda: re.search(r"http://127\.0\.0\.1:\d+/", log.read_text("utf-8")))[0]
            took = [_edit(project, address, number, log) for number in range(EDITS + 1)][1:]
        finally:
            os.killpg(process.pid, signal.SIGTERM)  # with the process that waits for the next change
            process.wait()
    return {"alerts": count, "median s": median(took), "fastest s": min(took), "slowest s": max(took)}


def _edit(project: Project, address: str, number: int, log: Path) -> float:
    """Append a sentence to the account of an alert; return the seconds until its page has it."""
    time.sleep(PAUSE)
    path = project.folder / next(name for name in project.changes["edited"] if name.endswith(".en.md"))
    mark, page = f"Sentence number {number}, which is new.", f"{address}en/{path.parent.name}/"
    account, _, letters = path.read_text("utf-8").partition("\n## Letter")
    start = time.perf_counter()
    path.write_text(f"{account.rstrip()} {mark}\n\n## Letter{letters}", "utf-8")
    _wait(log, lambda: mark.encode() in _get(page))
    return time.perf_counter() - start


def _get(address: str) -> bytes:
    try:
        return bytes(urlopen(address).read())
    except URLError:
        return b""


def _wait(log: Path, ready: Callable[[], Any]) -> Any:
    """Return what *ready* returns as soon as it is true."""
    end = time.monotonic() + TIMEOUT
    while not (found := ready()):
        if time.monotonic() > end:
            raise FailedError(f"invoke serve shows no change.\n{log.read_text('utf-8')[-2000:]}")
        time.sleep(0.01)
    return found
