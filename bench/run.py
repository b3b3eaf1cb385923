"""Benchmarks of builds, of `invoke serve`, of a web server with the site, and of single features.

    python bench/run.py --sizes 100,1000 --out bench-results
    python bench/run.py --only builds --generators ours,plain,hugo --scenarios cold,added --check
    python bench/run.py --only builds --generators ours,ours-other --checkout ../before

generates alerts in three languages in a temporary folder, the same for each generator (see generators.py), and
measures in fresh processes. Hugo and i18n-subsites take part if ``python bench/install.py`` has installed
them. Times depend on the machine; if it is busy, only ratios are meaningful.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)
from bench.builds import SCENARIOS, DiffersError, create_projects, file_kinds, measure_builds, rows
from bench.features import measure_features
from bench.generators import CHECKOUT, ROOT, generators, ours
from bench.load import MISSING, measure_load
from bench.measure import FailedError
from bench.report import Row, machine, plot, table
from bench.serve import EDITS, measure_serve

SECTIONS = ("builds", "serve", "load", "features")
SMALLEST, LARGEST = 30, 19_000
"""Numbers of alerts: all open ones, and as many as there are case numbers in the years."""


def _sizes(text: str) -> list[int]:
    sizes = [int(each) for each in text.split(",")]
    if min(sizes) < SMALLEST or max(sizes) > LARGEST:
        raise argparse.ArgumentTypeError(f"write numbers from {SMALLEST} to {LARGEST}")
    return sizes


def _subset(choices: Sequence[str]) -> Callable[[str], list[str]]:
    """Return a parser of comma-separated *choices*; it returns them in the order of *choices*."""

    def parse(text: str) -> list[str]:
        if unknown := set(text.split(",")) - set(choices):
            raise argparse.ArgumentTypeError(f"{min(unknown)} is none of {', '.join(choices)}")
        return [choice for choice in choices if choice in text.split(",")]

    return parse


def arguments() -> argparse.Namespace:
    """Return the parsed command-line arguments."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    add = parser.add_argument
    names = {"only": SECTIONS, "generators": [*generators()], "scenarios": [each.name for each in SCENARIOS]}
    for option, choices in names.items():
        usual = [choice for choice in choices if choice != CHECKOUT]
        add(f"--{option}", type=_subset(choices), default=usual, help=",".join(choices))
    add("--sizes", type=_sizes, default=[100, 1000], help="numbers of alerts, as in 100,1000")
    add("--rounds", type=int, default=3, help="measurements of each; medians are reported")
    add("--together", action="store_true", help="also measure the memory of all processes of a build")
    add("--check", action="store_true", help="compare ours and Hugo with clean builds, byte by byte")
    add("--checkout", type=Path, default=ROOT, help=f"another checkout, the code of {CHECKOUT}")
    add("--out", type=Path, help="a folder for results.json, results.md and builds.svg")
    add("--keep", action="store_true", help="do not delete the temporary folder")
    return parser.parse_args()


class Report:
    """Prints tables, and writes all of them again after each."""

    def __init__(self, out: Path | None) -> None:
        """Begin a report, which is also written to the folder *out*."""
        self.out, self.lines, self.results = out, ["# Benchmarks"], dict[str, Sequence[Row]]()

    def add(self, title: str, found: Sequence[Row], notes: Sequence[str] = ()) -> None:
        """Add a table with *notes* below it."""
        self.results[title] = found
        lines = ["", f"## {title}", "", machine(), "", table(found), *[""][: len(notes)]]
        lines += [f"- {note}" for note in notes]
        print("\n".join(lines), flush=True)
        self.lines += lines
        if self.out:
            self.out.mkdir(parents=True, exist_ok=True)
            (self.out / "results.md").write_text("\n".join([*self.lines, ""]), "utf-8")
            (self.out / "results.json").write_text(f"{json.dumps(self.results, indent=1)}\n", "utf-8")
            if builds := [row for each in self.results.values() for row in each if "scenario" in row]:
                (self.out / "builds.svg").write_text(plot(builds), "utf-8")


def _echo(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _builds(report: Report, options: argparse.Namespace, folder: Path, count: int) -> None:
    # The other scenarios build on the cold one, whether it is requested or not.
    scenarios = [each for each in SCENARIOS if each.name in options.scenarios or each.name == "cold"]
    selected = [each for name, each in generators(options.checkout).items() if name in options.generators]
    projects = create_projects(folder, count, [each for each in selected if not each.missing])
    extra = {"check": options.check, "together": options.together}
    found = measure_builds(projects, scenarios, rounds=options.rounds, echo=_echo, **extra)
    notes = [f"{each.name}: {each.description}" for each in scenarios] + file_kinds(found)
    notes += [
        f"{each.name}: not measured, {each.missing} is not installed" for each in selected if each.missing
    ]
    report.add(f"Builds of {count:,} alerts in three languages", rows(count, found), notes)


def _measure(report: Report, options: argparse.Namespace, folder: Path) -> None:
    for count in options.sizes:
        own = folder / str(count)
        if "builds" in options.only:
            _builds(report, options, own / "builds", count)
        if "serve" in options.only:
            (project,) = create_projects(own / "serve", count, [ours("ours")])
            title = f"A change in {count:,} alerts until `invoke serve` shows it, {EDITS} times"
            report.add(title, [measure_serve(project, count)])
        if "load" in options.only and MISSING:
            _echo(f"The load on a web server is not measured: {MISSING} is not installed.")
        elif "load" in options.only:
            (project,) = create_projects(own / "load", count, [ours("ours", {"PRECOMPRESS": "true"})])
            project.build()
            page = f"/fr/{Path(min(project.changes['edited'])).parent.name}/"
            found = measure_load(project.folder / "output", page, options.rounds)
            report.add(f"nginx with {count:,} alerts", found)
        if not options.keep:
            shutil.rmtree(own, ignore_errors=True)
    if "features" in options.only:
        if hasattr(os, "sched_setaffinity"):  # CPU time is what a feature costs
            os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        for title, found in measure_features(folder / "features", options.rounds).items():
            report.add(title, found)


def main() -> int:
    """Run the benchmarks; return the exit code."""
    options, folder = arguments(), Path(tempfile.mkdtemp(prefix="bench-")).resolve()
    try:
        _measure(Report(options.out), options, folder)
    except (FailedError, DiffersError) as error:
        _echo(str(error))
        return 1
    finally:
        if options.keep:
            _echo(f"The projects are in {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
