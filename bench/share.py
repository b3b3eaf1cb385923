"""Measures the time and the bytes that share pictures add to a build of the sample content, on one processor.

    python bench/share.py
    python bench/share.py --rounds 5

builds the sample with and without share pictures in fresh processes: without a cache, and again after the
title of an open alert was edited. It prints the CPU seconds, and the number and size of the pictures. Only
ratios between runs on the same machine are meaningful.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # not bench/ itself, whose profile.py would hide Python's own

from bench.measure import run

ALERT = "content/alerts/ua-2026-021/index.es.md"
NOW = "1795273200"
"""SOURCE_DATE_EPOCH of the builds: 21 November 2026."""
LIMIT = 40_000
"""Maximum bytes of a picture."""


class Measured(NamedTuple):
    """CPU seconds of a build without a cache and of one after an edit, and the sizes of all pictures."""

    cold: float
    edited: float
    sizes: list[int]


def main() -> None:
    """Print what share pictures cost."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3, help="builds of each; medians are reported")
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    without, with_pictures = (
        [_measure(pictures=pictures) for _ in range(options.rounds)] for pictures in (False, True)
    )
    sizes = with_pictures[0].sizes
    for name in ("cold", "edited"):
        before, after = (
            statistics.median(getattr(each, name) for each in runs) for runs in (without, with_pictures)
        )
        print(f"{name:7} {before:6.2f} s without, {after:6.2f} s with, {after - before:+.2f} s")
    print(
        f"{len(sizes)} pictures, {sum(sizes):,} bytes, median {statistics.median(sizes):,.0f}, "
        f"largest {max(sizes):,}"
    )
    if max(sizes) > LIMIT:
        print(f"One is larger than {LIMIT:,} bytes.")


def _measure(*, pictures: bool) -> Measured:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("theme", "plugins", "content"):
            shutil.copytree(ROOT / part, folder / part)
        for part in ("pelicanconf.py", "publishconf.py"):
            shutil.copy(ROOT / part, folder / part)
        with (folder / "publishconf.py").open("a", encoding="utf-8") as file:
            file.write(f"\nSHEETS = False\nSHARE_PICTURES = {pictures}\n")
        cold = _build(folder)
        path = folder / ALERT
        path.write_text(path.read_text("utf-8").replace('title: "', 'title: "Urgente: ', 1), "utf-8")
        edited = _build(folder)
        found = (folder / "output").rglob("share.*.png")
        return Measured(cold, edited, [each.stat().st_size for each in found])


def _build(folder: Path) -> float:
    """Build the project in *folder*; return the CPU seconds."""
    command = [sys.executable, "-m", "pelican", "content", "-s", "publishconf.py", "-o", "output"]
    return run(command, folder=folder, environment={**os.environ, "SOURCE_DATE_EPOCH": NOW}).cpu


if __name__ == "__main__":
    main()
