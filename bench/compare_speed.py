"""Compare the speed of two checkouts: a change of structure must not make builds slower.

    git worktree add ../before v0.1.0
    python bench/compare_speed.py ../before . --alerts 1000 --rounds 5

Each round builds the same generated alerts with the code of both: without a cache, unchanged, with one edited
word, and with one alert more. Prints the median CPU time, wall time and peak memory of each, and the ratio of
the second to the first.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Mapping
from operator import attrgetter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # not bench/ itself, whose profile.py would hide Python's own

from bench.alerts import alerts
from bench.compare_checkouts import Variant, put_code
from bench.measure import Used, run
from bench.projects import Files, generators
from bench.scenarios import NOW, registry, write


def main() -> int:
    """Measure the two checkouts that the command line names; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--alerts", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        files_of = generators()["ours"].files
        texts = [files_of(alert) for alert in alerts(asked.alerts + 1, registry())]
        projects = {}
        for label, checkout in (("before", asked.before), ("after", asked.after)):
            projects[label] = Path(name) / label / "project"
            _lay(projects[label], checkout.resolve(), texts[1:])
        _print(_measure(projects, texts, asked.rounds))
    return 0


def _lay(project: Path, checkout: Path, texts: list[Files]) -> None:
    shutil.copytree(ROOT / "content", project / "content", ignore=shutil.ignore_patterns("alerts"))
    for files in texts:
        write(project, files)
    put_code(project, checkout, Variant("speed"))


def _measure(
    projects: Mapping[str, Path], texts: list[Files], rounds: int
) -> dict[tuple[str, str], list[Used]]:
    """Return what the builds of each scenario and checkout took; checkouts take turns."""
    added, edited = texts[0], texts[1]
    word = {name: f"{text.rstrip()} Encore.\n" for name, text in edited.items()}
    changes: dict[str, Callable[[Path], None]] = {
        "cold": _forget,
        "unchanged": lambda _: None,
        "one word": lambda project: write(project, word),
        "one alert more": lambda project: write(project, added),
    }
    found: dict[tuple[str, str], list[Used]] = {}
    for _ in range(rounds):
        for scenario, change in changes.items():
            for label, project in projects.items():
                change(project)
                found.setdefault((scenario, label), []).append(_build(project))
        for project in projects.values():
            write(project, edited)
            for name in added:
                shutil.rmtree((project / name).parent, ignore_errors=True)
    return found


def _forget(project: Path) -> None:
    for name in ("output", "outbox", ".cache"):
        shutil.rmtree(project / name, ignore_errors=True)


def _build(project: Path) -> Used:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    environment |= {"SOURCE_DATE_EPOCH": str(NOW), "MAILCHIMP_API_KEY": ""}
    command = [sys.executable, "-m", "pelican", "content", "-s", "publishconf.py"]
    return run(command, folder=project, environment=environment)


def _print(found: Mapping[tuple[str, str], list[Used]]) -> None:
    measures = {"CPU, s": attrgetter("cpu"), "wall, s": attrgetter("wall"), "peak, MiB": attrgetter("peak")}
    for scenario in dict.fromkeys(name for name, _ in found):
        for measure, value in measures.items():
            before, after = (
                statistics.median(map(value, found[scenario, label])) for label in ("before", "after")
            )
            print(
                f"{scenario:>16} {measure:>10} {before:9.2f} {after:9.2f}   × {after / before:.2f}",
                flush=True,
            )


if __name__ == "__main__":
    sys.exit(main())
