"""Times what a picture costs a build, on one processor.

    python bench/pictures.py
    python bench/pictures.py --root ../before --megapixels 12 48

builds the editors' example with and without a picture in fresh processes: with nothing cached, and again
after a word of the alert was edited. What is printed is the difference. ``--root`` is another checkout of
the project to compare with. Only ratios between runs on the same machine tell anything.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
ALERT = "content/alerts/ua-2026-014"
NOW = "1795273200"
"""21 November 2026, when the example is open."""
LIMIT = 2.0
"""Most seconds that twelve megapixels may take."""


def main() -> None:
    """Print the seconds that a picture takes, cold and after an edited word."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--root", type=Path, default=ROOT, help="the checkout that builds")
    parser.add_argument("--megapixels", type=int, nargs="+", default=[12, 48], help="sizes of the pictures")
    parser.add_argument("--rounds", type=int, default=3, help="builds of each; medians are reported")
    given = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    plain = _median([_builds(given.root, 0) for _ in range(given.rounds)])
    print("megapixels  nothing cached  a word edited   (CPU seconds)")
    for megapixels in given.megapixels:
        taken = _median([_builds(given.root, megapixels) for _ in range(given.rounds)])
        cold, edited = (max(0.0, after - before) for after, before in zip(taken, plain, strict=True))
        print(f"{megapixels:10}  {cold:14.2f}  {edited:13.2f}")
        if megapixels == 12 and cold > LIMIT:
            print(f"12 megapixels take more than {LIMIT} s.")


def _median(rounds: list[tuple[float, float]]) -> tuple[float, float]:
    return statistics.median(cold for cold, _ in rounds), statistics.median(edited for _, edited in rounds)


def _builds(root: Path, megapixels: int) -> tuple[float, float]:
    """Return the CPU seconds of a build with nothing cached, and of one after a word was edited."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("theme", "plugins"):
            shutil.copytree(root / part, folder / part)
        for part in ("pelicanconf.py", "publishconf.py"):
            shutil.copy(root / part, folder / part)
        shutil.copytree(root / "docs/example", folder / "content")
        shutil.copytree(root / "content/pages", folder / "content/pages")
        if megapixels:
            _add_picture(folder, megapixels)
        cold = _build(folder)
        path = folder / ALERT / "index.es.md"
        path.write_text(path.read_text("utf-8").replace("cuatro hombres", "cinco hombres"), "utf-8")
        return cold, _build(folder)


def _add_picture(folder: Path, megapixels: int) -> None:
    """Put a photo with grain, as a telephone takes it, into the example."""
    wide, high = round((megapixels * 1e6 * 4 / 3) ** 0.5), round((megapixels * 1e6 * 3 / 4) ** 0.5)
    grain = Image.effect_noise((wide // 4, high // 4), 60).convert("RGB")
    grain.resize((wide, high), Image.Resampling.BICUBIC).save(folder / ALERT / "a.jpg", quality=92)
    for code in ("es", "fr", "en"):
        path = folder / ALERT / f"index.{code}.md"
        text = path.read_text("utf-8").replace("\nletters:", "\nalt_texts: {a.jpg: x}\nletters:", 1)
        if code == "es":
            text = text.replace("\nletters:", "\npictures: [{file: a.jpg}]\nletters:", 1)
            text = text.replace("covers: [name,", "covers: [photo, name,", 1)
        path.write_text(text, "utf-8")


def _build(folder: Path) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "pelican", "content", "-s", "publishconf.py", "-o", "output"],
        cwd=folder,
        env={**os.environ, "SOURCE_DATE_EPOCH": NOW},
        capture_output=True,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
