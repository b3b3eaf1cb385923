"""Output ends without an error if nobody reads it any more."""

from __future__ import annotations

import subprocess
import sys

from tests.conftest import ROOT

PRINTING = """
from plugins import console
for number in range(20_000):
    console.out(f"line {number}")
console.err("the end")
"""


def test_a_reader_that_stops_does_not_stop_the_command() -> None:
    """As behind ``| head``: what a command does after its first lines is done all the same."""
    running = subprocess.Popen(
        [sys.executable, "-c", PRINTING], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert running.stdout is not None and running.stderr is not None
    assert running.stdout.readline() == "line 0\n"
    running.stdout.close()
    assert running.stderr.read() == "the end\n"
    assert running.wait(timeout=60) == 0
