"""Measures the time that one picture adds to a build, on one processor.

    python bench/pictures.py
    python bench/pictures.py --root ../before --megapixels 12 48

builds the editors' example with and without a picture in fresh processes: without a cache, and again after a
word of the alert was edited. It prints the differences. ``--root`` is another checkout of the project to
compare with. Only ratios between runs on the same machine are meaningful.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # not bench/ itself, whose profile.py would hide Python's own

from bench.measure import run

ALERT = "content/alerts/ua-2026-014"
NOW = "1795273200"
"""SOURCE_DATE_EPOCH of the builds: 21 November 2026, when the example is open."""
LIMIT = 2.0
"""Maximum seconds for a picture of twelve megapixels."""


def main() -> None:
    """Print the seconds that a picture adds to a build without a cache and to one after an edit."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--root", type=Path, default=ROOT, help="the checkout that builds")
    parser.add_argument("--megapixels", type=int, nargs="+", default=[12, 48], help="sizes of the pictures")
    parser.add_argument("--rounds", type=int, default=3, help="builds of each; medians are reported")
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    plain = _median([_builds(options.root, 0) for _ in range(options.rounds)])
    print("megapixels  nothing cached  a word edited   (CPU seconds)")
    for megapixels in options.megapixels:
        with_picture = _median([_builds(options.root, megapixels) for _ in range(options.rounds)])
        cold, edited = (max(0.0, one - other) for one, other in zip(with_picture, plain, strict=True))
        print(f"{megapixels:10}  {cold:14.2f}  {edited:13.2f}")
        if megapixels == 12 and cold > LIMIT:
            print(f"12 megapixels take more than {LIMIT} s.")


def _median(rounds: list[tuple[float, float]]) -> tuple[float, float]:
    return statistics.median(cold for cold, _ in rounds), statistics.median(edited for _, edited in rounds)


def _builds(root: Path, megapixels: int) -> tuple[float, float]:
    """Return the CPU seconds of a build without a cache, and of one after a word was edited."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("theme", "plugins"):
            shutil.copytree(root / part, folder / part)
        for part in ("pelicanconf.py", "publishconf.py"):
            shutil.copy(root / part, folder / part)
        shutil.copytree(root / "docs/example", folder / "content")
        for part in ("pages", "vocabulary"):
            shutil.copytree(root / "content" / part, folder / "content" / part)
        if megapixels:
            _add_picture(folder, megapixels)
        cold = _build(folder)
        path = folder / ALERT / "index.es.md"
        path.write_text(path.read_text("utf-8").replace("cuatro hombres", "cinco hombres"), "utf-8")
        return cold, _build(folder)


def _add_picture(folder: Path, megapixels: int) -> None:
    """Add a photo with noise, like one of a phone, to the example."""
    width, height = round((megapixels * 1e6 * 4 / 3) ** 0.5), round((megapixels * 1e6 * 3 / 4) ** 0.5)
    noise = Image.effect_noise((width // 4, height // 4), 60).convert("RGB")
    noise.resize((width, height), Image.Resampling.BICUBIC).save(folder / ALERT / "a.jpg", quality=92)
    for code in ("es", "fr", "en"):
        path = folder / ALERT / f"index.{code}.md"
        text = path.read_text("utf-8").replace("\nupdates:", "\nalt_texts: {a.jpg: x}\nupdates:", 1)
        if code == "es":
            picture = "\npictures: [{file: a.jpg, alt: x}]\nupdates:"
            text = text.replace("\nalt_texts: {a.jpg: x}\nupdates:", picture, 1)
            text = text.replace("covers: [name,", "covers: [photo, name,", 1)
        path.write_text(text, "utf-8")


def _build(folder: Path) -> float:
    """Build the project in *folder*; return the CPU seconds."""
    command = [sys.executable, "-m", "pelican", "content", "-s", "publishconf.py", "-o", "output"]
    return run(command, folder=folder, environment={**os.environ, "SOURCE_DATE_EPOCH": NOW}).cpu


if __name__ == "__main__":
    main()
