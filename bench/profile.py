"""Tells where the time of one build goes, by package of plugins/ and by function.

    python bench/profile.py 300 --scenario edited

builds generated alerts as build.py does, the last time under cProfile and on one processor, so that nothing
forks and everything is measured. The time of a library or of Python is reported separately, and as time of
the package that called it, in proportion where several did. Profiling slows small functions most: compare
shares, not seconds.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

# Not bench/ itself, where this very file would stand before Python's own.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

import pstats

from bench.alerts import TooManyError
from bench.measure import FailedError
from bench.projects import SHEETS, Generator, generators
from bench.scenarios import SCENARIOS, Scenario, lay

STATS = "build.profile"
PLUGINS = "plugins/"
LEAST = 0.002
"""Share of the time below which nothing is reported."""
DEPTH = 40
"""Calls of libraries within libraries that are followed to the package that asked."""

Key = tuple[str, int, str]
"""File, line and name of a function."""
Callers = Mapping[Key, tuple[int, int, float, float]]
"""For each caller: calls, all calls, own seconds, all seconds."""


@dataclass(frozen=True)
class Function:
    """What the profile knows of one function."""

    package: str
    """As in plugins/site; the name of a library; or Python's own."""
    name: str
    calls: int
    own: float
    """Seconds in the function itself."""
    all: float
    """Seconds in it and in all that it calls."""


def alert_summary(folder: Path, count: int, scenario: Scenario, ours: Generator) -> Path:
    """Build *count* alerts in *scenario* under the profiler and return the file with what it saw.

    Raises:
        FailedError: If a build fails.
    """
    (project,) = lay(folder, count, [ours])
    if scenario.name != "cold":
        project.apply(SCENARIOS[0])
        project.build()
    project.apply(scenario)
    python, *rest = ours.command(project.folder)
    project.generator = replace(ours, command=lambda _: [python, "-m", "cProfile", "-o", STATS, *rest])
    if sys.platform == "linux":
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    project.build()
    return project.folder / STATS


def functions(path: Path) -> tuple[list[Function], dict[str, float]]:
    """Return every function of a profile, and the seconds of each package with what it asked of others."""
    stats = pstats.Stats(str(path)).stats  # type: ignore[attr-defined]
    root = f"{path.resolve().parent}/"
    packages = {key: _package(key[0], root) for key in stats}
    found = [
        Function(packages[key], _name(key, root), calls, own, whole)
        for key, (_, calls, own, whole, _) in stats.items()
    ]
    asked: dict[str, float] = defaultdict(float)
    shares = _shares({key: entry[4] for key, entry in stats.items()}, packages)
    for key, (_, _, own, _, _) in stats.items():
        for package, share in shares[key].items():
            asked[package] += own * share
    return found, asked


def _shares(callers: Mapping[Key, Callers], packages: Mapping[Key, str]) -> dict[Key, dict[str, float]]:
    """Return for each function the packages of plugins/ that asked for it, with the share of each.

    A function has the shares of those who call it, in proportion to their time in it. As functions call each
    other in circles, that is done again until it has come through.
    """
    fixed = {key: {name: 1.0} for key, name in packages.items() if name.startswith(PLUGINS)}
    shares: dict[Key, dict[str, float]] = {key: fixed.get(key, {}) for key in callers}
    for _ in range(DEPTH):
        for key, by in callers.items():
            whole = sum(each[3] for each in by.values())
            if key in fixed or not whole:
                continue
            mixed: dict[str, float] = defaultdict(float)
            for caller, each in by.items():
                for package, share in shares[caller].items():
                    mixed[package] += share * each[3] / whole
            shares[key] = dict(mixed)
    return shares


def _name(key: Key, root: str) -> str:
    file, line, name = key
    return f"{_place(file, root)}:{line} {name}" if line else name


def _place(file: str, root: str) -> str:
    place = file.removeprefix(root).rpartition("site-packages/")[2]
    return place.removeprefix(f"{Path(os.__file__).parent}/")


def _package(file: str, root: str) -> str:
    place = _place(file, root)
    if place.startswith(PLUGINS):
        return "/".join(place.split("/")[:2])
    if "site-packages/" in file:
        return place.partition("/")[0]
    if file == "~":
        return "built in"
    return "templates" if file.endswith(".html") else "Python"


def report(found: Sequence[Function], asked: Mapping[str, float], top: int) -> str:
    """Return the packages, then the functions of each package of plugins/ and the slowest of all."""
    total = sum(each.own for each in found)
    own: dict[str, float] = defaultdict(float)
    for each in found:
        own[each.package] += each.own
    order = sorted(own, key=lambda name: (-asked.get(name, 0), -own[name]))
    told = [name for name in order if max(own[name], asked.get(name, 0)) >= total * LEAST]
    lines = [f"{total:.2f} s in {sum(each.calls for each in found):,} calls", ""]
    lines += ["with what it asked for     own s  package"]
    for name in told:
        with_all = asked.get(name, 0)
        share = f"{with_all:8.2f}  {100 * with_all / total:4.1f}%" if with_all else " " * 15
        lines.append(f"{share}  {own[name]:14.2f}  {name}")
    for name in told:
        if name.startswith(PLUGINS):
            mine = [each for each in found if each.package == name]
            lines += ["", f"{name}: all s, own s, calls", *_slowest(mine, top, total, own=False)]
    return "\n".join([*lines, "", "Everything, by own time", *_slowest(found, 3 * top, total, own=True)])


def _slowest(found: Sequence[Function], top: int, total: float, *, own: bool) -> list[str]:
    order = sorted(found, key=lambda each: -(each.own if own else each.all))
    return [
        f"{each.all:7.2f}  {each.own:6.2f}  {each.calls:9,}  {each.name}"
        for each in order[:top]
        if (each.own if own else each.all) >= total * LEAST
    ]


def main() -> int:
    """Profile one build from the command line."""
    names = [each.name for each in SCENARIOS]
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("alerts", type=int, nargs="?", default=100, help="how many alerts")
    parser.add_argument("--scenario", choices=names, default="cold")
    parser.add_argument("--sheets", action="store_true", help="make the printable sheets too")
    parser.add_argument("--top", type=int, default=8, help="functions of each package")
    parser.add_argument("--out", type=Path, help="keep the profile in this file, for other tools")
    asked = parser.parse_args()
    scenario = SCENARIOS[names.index(asked.scenario)]
    with tempfile.TemporaryDirectory(prefix="bench-profile-") as folder:
        try:
            ours = generators()[SHEETS if asked.sheets else "ours"]
            path = alert_summary(Path(folder).resolve() / "all", asked.alerts, scenario, ours)
        except (FailedError, TooManyError) as error:
            print(error, file=sys.stderr)
            return 1
        print(report(*functions(path), asked.top))
        if asked.out:
            asked.out.write_bytes(path.read_bytes())
    return 0


if __name__ == "__main__":
    sys.exit(main())
