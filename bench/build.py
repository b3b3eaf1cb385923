"""Benchmark of this project's build against other generators, with the same generated alerts.

    python bench/build.py 100
    python bench/build.py --sizes 100,1000 --out bench-results

writes alerts in three languages into a temporary folder, once for each generator (see projects.py), and
builds them in fresh processes: without a cache, without changes, after one alert was added, after a title was
changed, after every page was changed, and, for ours, after an authority has answered, and a day later. Hugo
and i18n-subsites are included if ``python bench/install.py`` has installed them. The same numbers give the
same files on any machine. Times depend on the machine; if it is busy, only ratios are meaningful.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

# Not bench/ itself, whose profile.py would shadow the module of the standard library.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench import install
from bench.alerts import TooManyError
from bench.measure import FailedError
from bench.plot import plot
from bench.projects import SHEETS, Generator, generators
from bench.scenarios import SCENARIOS, DiffersError, create_projects, run_scenarios
from bench.sentences import LANGUAGES
from bench.tables import Result, file_kinds, machine, markdown, results, rows, text_table


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("write 1 or more")
    return number


def _sizes(text: str) -> list[int]:
    return [_positive(each) for each in text.split(",")]


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """Return the parsed command-line arguments."""
    names, scenarios = list(generators()), [scenario.name for scenario in SCENARIOS]
    default = [name for name in names if name != SHEETS]
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("alerts", type=_positive, nargs="?", default=100, help="how many alerts")
    parser.add_argument("--sizes", type=_sizes, help="several numbers of alerts, as in 100,1000,3000,10000")
    parser.add_argument("--rounds", type=_positive, default=3, help="builds of each; medians are reported")
    parser.add_argument("--only", type=_subset(names), default=default, help=",".join(names))
    parser.add_argument("--scenarios", type=_subset(scenarios), default=scenarios, help=",".join(scenarios))
    parser.add_argument(
        "--sheets", action="store_true", help=f"also {SHEETS}, with printable sheets and share pictures"
    )
    parser.add_argument("--set", action="append", default=[], metavar="NAME=JSON", help="a setting for ours")
    parser.add_argument("--together", action="store_true", help="also measure the memory of all processes")
    parser.add_argument(
        "--check", action="store_true", help="compare ours and Hugo with clean builds, byte by byte"
    )
    parser.add_argument("--out", type=Path, help="a folder for results.json, results.md and plots")
    parser.add_argument("--keep", action="store_true", help="do not delete the temporary folder")
    return parser.parse_args(given)


def _subset(choices: Sequence[str]) -> Callable[[str], list[str]]:
    """Return a parser of comma-separated *choices*; it returns them in the order of *choices*."""

    def parse(text: str) -> list[str]:
        names = text.split(",")
        unknown = [name for name in names if name not in choices]
        if unknown:
            raise argparse.ArgumentTypeError(f"{unknown[0]} is none of {', '.join(choices)}")
        return [choice for choice in choices if choice in names]

    return parse


def measure(options: argparse.Namespace, count: int, selected: Sequence[Generator]) -> list[Result]:
    """Build *count* alerts in all requested scenarios and return the medians.

    Raises:
        FailedError: If a build fails.
        DiffersError: If an incremental build differs from a clean one.
        TooManyError: If so many alerts cannot be generated.
    """
    # The other scenarios build on the cold one, whether it is requested or not.
    scenarios = [each for each in SCENARIOS if each.name in options.scenarios or each.name == "cold"]
    folder = Path(tempfile.mkdtemp(prefix="bench-build-")).resolve()
    try:
        costs = run_scenarios(
            create_projects(folder, count, selected),
            scenarios,
            rounds=options.rounds,
            check=options.check,
            together=options.together,
            echo=lambda text: print(f"{count}: {text}", file=sys.stderr, flush=True),
        )
    finally:
        if options.keep:
            print(f"The projects are in {folder}", file=sys.stderr)
        else:
            shutil.rmtree(folder, ignore_errors=True)
    return results(count, {key: runs for key, runs in costs.items() if key[0] in options.scenarios})


def write(folder: Path, measured: Sequence[Result], report: Sequence[str]) -> None:
    """Write the results as JSON, Markdown and plots into *folder*; *report* is the Markdown."""
    folder.mkdir(parents=True, exist_ok=True)
    entries = {"machine": machine(), "results": [result.flat() for result in measured]}
    (folder / "results.json").write_text(f"{json.dumps(entries, indent=1)}\n", "utf-8")
    (folder / "results.md").write_text("\n".join(["# Builds compared", *report, ""]), "utf-8")
    for name, title, value in (
        ("wall.svg", "Wall time, s", lambda result: result.cost.used.wall),
        ("cpu.svg", "CPU time, s", lambda result: result.cost.used.cpu),
        ("peak.svg", "Largest process, MiB", lambda result: result.cost.used.peak),
    ):
        (folder / name).write_text(plot(measured, title, value), "utf-8")


def main() -> int:
    """Run the benchmark; return the exit code."""
    options = arguments()
    settings = dict(each.split("=", 1) for each in options.set)
    selected = [
        generator
        for name, generator in generators(settings).items()
        if name in options.only or (options.sheets and name == SHEETS)
    ]
    missing = {
        each.name: f"{each.missing} is missing: {install.COMMAND}" for each in selected if each.missing
    }
    for name, reason in missing.items():
        print(f"{name} is not measured, {reason}", file=sys.stderr)
    measured, report = list[Result](), list[str]()
    try:
        for count in options.sizes or [options.alerts]:
            machine_line = machine()
            of_size = measure(options, count, [each for each in selected if not each.missing])
            lines, title = rows(of_size, missing), _title(count, options.rounds, options.scenarios)
            kinds = file_kinds(of_size)
            print("\n".join(["", title, machine_line, "", text_table(lines), "", *kinds]), flush=True)
            report += ["", f"## {title}", "", machine_line, "", markdown(lines), ""]
            report += [f"- {line}" for line in kinds]
            measured += of_size
            if options.out:
                write(options.out, measured, report)
    except (FailedError, DiffersError, TooManyError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _title(count: int, rounds: int, scenarios: Sequence[str]) -> str:
    descriptions = [f"{each.name}: {each.description}" for each in SCENARIOS if each.name in scenarios]
    return f"{count:,} alerts in {len(LANGUAGES)} languages, median of {rounds} ({'; '.join(descriptions)})"


if __name__ == "__main__":
    sys.exit(main())
