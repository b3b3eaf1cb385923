"""Benchmarks of builds, of `invoke serve`, of a web server with the site, and of single features.

    python bench/run.py --sizes 100,1000 --out bench-results
    python bench/run.py --only builds --generators ours,plain,hugo --scenarios cold,added --check

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
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parent.parent)
from bench import load
from bench.alerts import TooManyError
from bench.builds import SCENARIOS, DiffersError, create_projects, file_kinds, measure_builds, rows
from bench.generators import Generator, generators, ours
from bench.measure import FailedError
from bench.report import Rows, machine, plot, table

SECTIONS = ("builds", "serve", "load", "features")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("write 1 or more")
    return number


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
    add("--sizes", default="100,1000", help="numbers of alerts")
    for option, choices in (
        ("--only", SECTIONS),
        ("--generators", list(generators({}))),
        ("--scenarios", [each.name for each in SCENARIOS]),
    ):
        add(option, type=_subset(choices), default=list(choices), help=",".join(choices))
    add("--rounds", type=_positive, default=3, help="measurements of each; medians are reported")
    add("--edits", type=_positive, default=15, help="changes that invoke serve must show")
    add("--seconds", type=_positive, default=10, help="duration of each load on the web server")
    add("--visits", type=float, default=28, help="visits a second; 28 are 100,000 in an hour")
    add("--mails", type=_positive, default=10_000, help="mails of each import")
    add("--signatories", type=_positive, default=5_000, help="signatories of a letter")
    add("--set", action="append", default=[], metavar="NAME=JSON", help="a setting for ours")
    add("--together", action="store_true", help="also measure the memory of all processes of a build")
    add("--check", action="store_true", help="compare ours and Hugo with clean builds, byte by byte")
    add("--out", type=Path, help="a folder for results.json, results.md and builds.svg")
    return parser.parse_args()


class Report:
    """Prints tables, and writes all of them again after each."""

    def __init__(self, out: Path | None) -> None:
        self.out, self.lines, self.results = out, ["# Benchmarks"], dict[str, Rows]()

    def add(self, title: str, found: Rows, notes: Sequence[str] = ()) -> None:
        """Add a table with *notes* below it."""
        self.results[title] = found
        lines = ["", f"## {title}", "", machine(), "", table(found)]
        lines += ["", *(f"- {note}" for note in notes)] if notes else []
        print("\n".join(lines), flush=True)
        self.lines += lines
        if self.out:
            self.out.mkdir(parents=True, exist_ok=True)
            (self.out / "results.md").write_text("\n".join([*self.lines, ""]), "utf-8")
            (self.out / "results.json").write_text(f"{json.dumps(self.results, indent=1)}\n", "utf-8")
            if builds := [row for each in self.results.values() for row in each if "scenario" in row]:
                (self.out / "builds.svg").write_text(plot(builds), "utf-8")


def _builds(
    report: Report, options: argparse.Namespace, folder: Path, count: int, every: list[Generator]
) -> None:
    # The other scenarios build on the cold one, whether it is requested or not.
    scenarios = [each for each in SCENARIOS if each.name in options.scenarios or each.name == "cold"]
    settings = {"rounds": options.rounds, "check": options.check, "together": options.together}
    projects = create_projects(folder, count, [each for each in every if not each.missing])
    found = measure_builds(projects, scenarios, **settings, echo=_echo)
    notes = [f"{each.name}: {each.description}" for each in scenarios] + file_kinds(found)
    notes += [f"{each.name}: not measured, {each.missing} is not installed" for each in every if each.missing]
    report.add(f"Builds of {count:,} alerts in three languages", rows(count, found), notes)


def _site(
    report: Report, options: argparse.Namespace, folder: Path, count: int, settings: dict[str, str]
) -> None:
    """Measure what is done with one built site: changes that are served, and load on a web server."""
    from bench.serve import measure_serve

    if "serve" in options.only:
        (project,) = create_projects(folder / "serve", count, [ours("ours", settings)])
        row = measure_serve(project, count, edits=options.edits, echo=_echo)
        report.add(f"A change in {count:,} alerts until `invoke serve` shows it", [row])
    if "load" in options.only:
        (project,) = create_projects(
            folder / "load", count, [ours("ours", {**settings, "PRECOMPRESS": "true"})]
        )
        project.build()
        page = Path(min(project.changes["edited"])).parent.name
        rest = {"rounds": options.rounds, "seconds": options.seconds, "visits": options.visits, "echo": _echo}
        report.add(
            f"nginx with {count:,} alerts",
            load.measure_load(project.folder / "output", f"/fr/{page}/", **rest),
        )


def _features(report: Report, options: argparse.Namespace, folder: Path) -> None:
    from bench.features import measure_features  # imports the code of the project

    numbers = {"rounds": options.rounds, "mails": options.mails, "signatories": options.signatories}
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    for title, found in measure_features(folder, **numbers, echo=_echo).items():
        report.add(title, found)


def _echo(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    """Run the benchmarks; return the exit code."""
    options = arguments()
    settings = dict(each.split("=", 1) for each in options.set)
    report, folder = Report(options.out), Path(tempfile.mkdtemp(prefix="bench-")).resolve()
    try:
        for count in map(int, options.sizes.split(",")):
            own = folder / str(count)
            if "builds" in options.only:
                every = [each for name, each in generators(settings).items() if name in options.generators]
                _builds(report, options, own / "builds", count, every)
            _site(report, options, own, count, settings)
            shutil.rmtree(own, ignore_errors=True)
        if "features" in options.only:
            _features(report, options, folder / "features")
    except (FailedError, DiffersError, TooManyError) as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
