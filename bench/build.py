"""Times this project's build against other generators, on the same generated alerts.

    python bench/build.py 100
    python bench/build.py --sizes 100,1000 --out bench-results

writes alerts in three languages into a temporary folder, once for each generator (see projects.py), and
builds them in fresh processes: with nothing kept, again, after one alert was added, after a title was
changed, after every page was, and for ours a day later. Hugo and i18n-subsites are compared where
``python bench/install.py`` has installed them. The same numbers give the same files, on any machine; times
are this machine's, and on one that does other things as well only their ratios tell anything.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

# Not bench/ itself, whose profile.py would stand before Python's own.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench import install
from bench.alerts import TooManyError
from bench.measure import FailedError
from bench.plot import plot
from bench.projects import SHEETS, Generator, generators
from bench.scenarios import SCENARIOS, DiffersError, lay, play
from bench.sentences import LANGUAGES
from bench.tables import Result, apart, machine, markdown, plain, results, rows


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("write 1 or more")
    return number


def _sizes(text: str) -> list[int]:
    return [_positive(each) for each in text.split(",")]


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """Return what the command line asks for."""
    names, scenarios = list(generators()), [each.name for each in SCENARIOS]
    usual = [name for name in names if name != SHEETS]
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("alerts", type=_positive, nargs="?", default=100, help="how many alerts")
    parser.add_argument("--sizes", type=_sizes, help="several numbers of alerts, as in 100,1000,3000,10000")
    parser.add_argument("--rounds", type=_positive, default=3, help="builds of each; medians are reported")
    parser.add_argument("--only", type=_some(names), default=usual, help=",".join(names))
    parser.add_argument("--scenarios", type=_some(scenarios), default=scenarios, help=",".join(scenarios))
    parser.add_argument("--sheets", action="store_true", help=f"also {SHEETS}, with printable sheets")
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=JSON", help="ours: another setting"
    )
    parser.add_argument("--together", action="store_true", help="look at the memory of all processes too")
    parser.add_argument(
        "--check", action="store_true", help="compare ours and Hugo with clean builds, byte by byte"
    )
    parser.add_argument("--out", type=Path, help="a folder for results.json, results.md and plots")
    parser.add_argument("--keep", action="store_true", help="leave the temporary folder")
    return parser.parse_args(given)


def _some(choices: Sequence[str]) -> Callable[[str], list[str]]:
    def read(text: str) -> list[str]:
        wanted = text.split(",")
        wrong = [each for each in wanted if each not in choices]
        if wrong:
            raise argparse.ArgumentTypeError(f"{wrong[0]} is none of {', '.join(choices)}")
        return [each for each in choices if each in wanted]

    return read


def measure(asked: argparse.Namespace, count: int, chosen: Sequence[Generator]) -> list[Result]:
    """Return what the builds of *count* alerts took.

    Raises:
        FailedError: If a build fails.
        DiffersError: If an incremental build differs from a clean one.
        TooManyError: If so many alerts cannot be generated.
    """
    # What comes after a build needs that build, asked for or not.
    scenarios = [each for each in SCENARIOS if each.name in asked.scenarios or each.name == "cold"]
    folder = Path(tempfile.mkdtemp(prefix="bench-build-")).resolve()
    try:
        costs = play(
            lay(folder, count, chosen),
            scenarios,
            rounds=asked.rounds,
            check=asked.check,
            together=asked.together,
            say=lambda text: print(f"{count}: {text}", file=sys.stderr, flush=True),
        )
    finally:
        if asked.keep:
            print(f"Kept in {folder}", file=sys.stderr)
        else:
            shutil.rmtree(folder, ignore_errors=True)
    return results(count, {key: runs for key, runs in costs.items() if key[0] in asked.scenarios})


def write(folder: Path, found: Sequence[Result], said: Sequence[str]) -> None:
    """Write everything that was measured into *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    entries = {"machine": machine(), "results": [each.flat() for each in found]}
    (folder / "results.json").write_text(f"{json.dumps(entries, indent=1)}\n", "utf-8")
    (folder / "results.md").write_text("\n".join(["# Builds compared", *said, ""]), "utf-8")
    (folder / "wall.svg").write_text(plot(found, "Wall time, s", lambda each: each.cost.used.wall), "utf-8")
    (folder / "cpu.svg").write_text(plot(found, "CPU time, s", lambda each: each.cost.used.cpu), "utf-8")
    (folder / "peak.svg").write_text(
        plot(found, "Largest process, MiB", lambda each: each.cost.used.peak), "utf-8"
    )


def main() -> int:
    """Run the comparison from the command line."""
    asked = arguments()
    more = dict(each.split("=", 1) for each in asked.set)
    known = generators(more)
    chosen = [each for name, each in known.items() if name in asked.only or (asked.sheets and name == SHEETS)]
    missing = {each.name: f"{each.missing} is missing: {install.COMMAND}" for each in chosen if each.missing}
    for name, says in missing.items():
        print(f"{name} is not measured, {says}", file=sys.stderr)
    found, said = list[Result](), list[str]()
    try:
        for count in asked.sizes or [asked.alerts]:
            about = machine()
            here = measure(asked, count, [each for each in chosen if not each.missing])
            lines, title = rows(here, missing), _title(count, asked.rounds, asked.scenarios)
            print("\n".join(["", title, about, "", plain(lines), "", *apart(here)]), flush=True)
            said += [
                "",
                f"## {title}",
                "",
                about,
                "",
                markdown(lines),
                "",
                *(f"- {each}" for each in apart(here)),
            ]
            found += here
            if asked.out:
                write(asked.out, found, said)
    except (FailedError, DiffersError, TooManyError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _title(count: int, rounds: int, scenarios: Sequence[str]) -> str:
    told = [f"{each.name}: {each.says}" for each in SCENARIOS if each.name in scenarios]
    return f"{count:,} alerts in {len(LANGUAGES)} languages, median of {rounds} ({'; '.join(told)})"


if __name__ == "__main__":
    sys.exit(main())
