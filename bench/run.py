"""Benchmarks of builds, of `invoke serve`, of a web server with the site, and of single features.

    python bench/run.py --sizes 100,1000 --out bench-results
    python bench/run.py --only builds --generators ours plain hugo --scenarios cold added --check
    python bench/run.py --only builds --generators ours ours-other --checkout ../before

generates alerts in three languages in a temporary folder, the same for each generator (see generators.py),
and measures in fresh processes. Hugo and i18n-subsites take part if ``python bench/install.py`` has installed
them. Times depend on the machine; if it is busy, only ratios are meaningful.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)
from bench.builds import SCENARIOS, DiffersError, create_projects, measure_builds, rows
from bench.features import measure_features
from bench.generators import CHECKOUT, ROOT, generators, ours
from bench.measure import FailedError
from bench.report import Row, machine, plot, table
from bench.servers import EDITS, MISSING, measure_load, measure_serve

SECTIONS = ("builds", "serve", "load", "features")
SIZES = range(30, 19_001)
"""Numbers of alerts: at least all open ones, at most as many as there are case numbers in the years."""


def arguments() -> argparse.Namespace:
    """Return the parsed command-line arguments."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names, scenarios = list(generators()), [each.name for each in SCENARIOS]

    def add_choice(option: str, choices: Sequence[str], usual: Sequence[str]) -> None:
        text = ", ".join(each if each in usual else f"{each} (only if asked for)" for each in choices)
        parser.add_argument(option, nargs="+", choices=choices, default=usual, metavar="NAME", help=text)

    add = parser.add_argument
    add("--sizes", type=_sizes, default="100,1000", metavar="N,…", help="numbers of alerts: %(default)s")
    add_choice("--only", SECTIONS, SECTIONS)
    add_choice("--generators", names, [name for name in names if name != CHECKOUT])
    add_choice("--scenarios", scenarios, scenarios)
    add("--rounds", type=_rounds, default=3, metavar="N", help="measurements of each; medians are reported")
    add("--check", action="store_true", help="compare ours and Hugo with clean builds, byte by byte")
    add("--checkout", type=_checkout, metavar="FOLDER", help=f"another checkout: measure {CHECKOUT} too")
    add("--out", type=Path, metavar="FOLDER", help="where results.json, results.md and builds.svg go")
    add("--keep", action="store_true", help="do not delete the temporary folder")
    options = parser.parse_args()
    if options.checkout and CHECKOUT not in options.generators:
        options.generators = [*options.generators, CHECKOUT]
    options.checkout = options.checkout or ROOT
    return options


def _sizes(text: str) -> list[int]:
    sizes = [int(size) if size.isdecimal() else 0 for size in text.split(",")]
    if not {*sizes} <= {*SIZES}:
        wanted = f"write numbers from {SIZES[0]} to {SIZES[-1]}, as in 100,1000"
        raise argparse.ArgumentTypeError(wanted)
    return sizes


def _rounds(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError("write 1 or more")
    return int(text)


def _checkout(text: str) -> Path:
    if not (Path(text) / "publishconf.py").is_file():
        raise argparse.ArgumentTypeError(f"{text} is no checkout of this project: no publishconf.py")
    return Path(text).resolve()


class Report:
    """Prints tables, and writes all of them again after each."""

    def __init__(self, out: Path | None) -> None:
        """Begin a report, which is also written to the folder *out*."""
        self.out, self.lines, self.results = out, ["# Benchmarks"], dict[str, Sequence[Row]]()

    def add(self, title: str, found: Sequence[Row], notes: str = "") -> None:
        """Add a table with *notes* above it."""
        self.results[title] = found
        lines = ["", f"## {title}", "", f"{machine()}. {notes}".rstrip(), "", table(found)]
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
    found = measure_builds(projects, scenarios, options.rounds, check=options.check)
    notes = [f"{each.name}: {each.description}" for each in scenarios]
    notes += [f"{each.name} lacks {each.missing}, so it is not measured" for each in selected if each.missing]
    report.add(f"Builds of {count:,} alerts in three languages", rows(count, found), f"{'; '.join(notes)}.")


def _servers(report: Report, options: argparse.Namespace, folder: Path, count: int) -> None:
    if "serve" in options.only:
        (project,) = create_projects(folder / "serve", count, [ours("ours")])
        title = f"A change in {count:,} alerts until `invoke serve` shows it, {EDITS} times"
        report.add(title, [measure_serve(project, count)])
    if "load" in options.only and MISSING:
        _echo(f"The load on a web server is not measured: {MISSING} is not installed.")
    elif "load" in options.only:
        (project,) = create_projects(folder / "load", count, [ours("ours", "PRECOMPRESS")])
        project.build()
        page = f"/fr/{Path(min(project.changes['edited'])).parent.name}/"
        found = measure_load(project.folder / "output", page, options.rounds)
        report.add(f"nginx with {count:,} alerts", found)


def main() -> int:
    """Run the benchmarks; return the exit code."""
    options, folder = arguments(), Path(tempfile.mkdtemp(prefix="bench-")).resolve()
    report = Report(options.out)
    try:
        for count in options.sizes:
            if "builds" in options.only:
                _builds(report, options, folder / str(count), count)
            _servers(report, options, folder / str(count), count)
        if "features" in options.only:
            if hasattr(os, "sched_setaffinity"):  # CPU time is what a feature costs
                os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
            for title, found in measure_features(folder / "features", options.rounds).items():
                report.add(title, found)
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
