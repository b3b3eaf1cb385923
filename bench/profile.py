"""Profiles one build by package of plugins/ and by function.

    python bench/profile.py 300 --scenario edited

builds generated alerts as build.py does. The last build runs under cProfile and on one processor, so that
nothing forks and everything is measured. Time in libraries and Python is reported separately, and also
attributed to the packages that called them, in proportion if several did. Profiling slows down small
functions most: compare shares, not seconds.
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

# Not bench/ itself, where this file would shadow the module of the standard library.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

import pstats

from bench.alerts import TooManyError
from bench.measure import FailedError
from bench.projects import SHEETS, Generator, generators
from bench.scenarios import SCENARIOS, Scenario, create_projects

STATS = "build.profile"
PLUGINS = "plugins/"
MINIMUM_SHARE = 0.002
"""Share of the total time below which packages and functions are not reported."""
ITERATIONS = 40
"""Number of times that shares are propagated from callers to callees: the depth of calls that is followed."""

Key = tuple[str, int, str]
"""File, line and name of a function."""
Callers = Mapping[Key, tuple[int, int, float, float]]
"""For each caller as in pstats: primitive calls, all calls, own seconds, cumulative seconds."""


@dataclass(frozen=True)
class Function:
    """Profile of one function."""

    package: str
    """A package such as ``plugins/site``, the name of a library, or ``Python``."""
    name: str
    calls: int
    own: float
    """Seconds in the function itself."""
    all: float
    """Seconds in the function and in everything that it calls."""


def record_profile(folder: Path, count: int, scenario: Scenario, ours: Generator) -> Path:
    """Build *count* alerts in *scenario* under the profiler; return the file with the profile.

    Raises:
        FailedError: If a build fails.
    """
    (project,) = create_projects(folder, count, [ours])
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
    """Return all functions of a profile, and the seconds of each package including libraries it called."""
    stats = pstats.Stats(str(path)).stats  # type: ignore[attr-defined]
    root = f"{path.resolve().parent}/"
    packages = {key: _package(key[0], root) for key in stats}
    profiled = [
        Function(packages[key], _name(key, root), calls, own, cumulative)
        for key, (_, calls, own, cumulative, _) in stats.items()
    ]
    attributed: dict[str, float] = defaultdict(float)
    shares = _shares({key: entry[4] for key, entry in stats.items()}, packages)
    for key, (_, _, own, _, _) in stats.items():
        for package, share in shares[key].items():
            attributed[package] += own * share
    return profiled, attributed


def _shares(callers: Mapping[Key, Callers], packages: Mapping[Key, str]) -> dict[Key, dict[str, float]]:
    """Return for each function which packages of plugins/ its time is attributed to, and in which shares.

    A function inherits the shares of its callers in proportion to the time they spend in it. As functions may
    be recursive, this is repeated ITERATIONS times.
    """
    fixed = {key: {name: 1.0} for key, name in packages.items() if name.startswith(PLUGINS)}
    shares: dict[Key, dict[str, float]] = {key: fixed.get(key, {}) for key in callers}
    for _ in range(ITERATIONS):
        for key, callers_of_key in callers.items():
            total = sum(entry[3] for entry in callers_of_key.values())
            if key in fixed or not total:
                continue
            inherited: dict[str, float] = defaultdict(float)
            for caller, entry in callers_of_key.items():
                for package, share in shares[caller].items():
                    inherited[package] += share * entry[3] / total
            shares[key] = dict(inherited)
    return shares


def _name(key: Key, root: str) -> str:
    file, line, name = key
    return f"{_short_path(file, root)}:{line} {name}" if line else name


def _short_path(file: str, root: str) -> str:
    """Return the path of *file* relative to the project, site-packages or the standard library."""
    path = file.removeprefix(root).rpartition("site-packages/")[2]
    return path.removeprefix(f"{Path(os.__file__).parent}/")


def _package(file: str, root: str) -> str:
    path = _short_path(file, root)
    if path.startswith(PLUGINS):
        return "/".join(path.split("/")[:2])
    if "site-packages/" in file:
        return path.partition("/")[0]
    if file == "~":
        return "built in"
    return "templates" if file.endswith(".html") else "Python"


def report(profiled: Sequence[Function], attributed: Mapping[str, float], top: int) -> str:
    """Return a report: packages, the slowest functions of each package of plugins/, the slowest of all."""
    total = sum(each.own for each in profiled)
    own: dict[str, float] = defaultdict(float)
    for each in profiled:
        own[each.package] += each.own
    order = sorted(own, key=lambda name: (-attributed.get(name, 0), -own[name]))
    reported = [name for name in order if max(own[name], attributed.get(name, 0)) >= total * MINIMUM_SHARE]
    lines = [f"{total:.2f} s in {sum(each.calls for each in profiled):,} calls", ""]
    lines += ["with libraries called      own s  package"]
    for name in reported:
        seconds = attributed.get(name, 0)
        share = f"{seconds:8.2f}  {100 * seconds / total:4.1f}%" if seconds else " " * 15
        lines.append(f"{share}  {own[name]:14.2f}  {name}")
    for name in reported:
        if name.startswith(PLUGINS):
            of_package = [each for each in profiled if each.package == name]
            lines += ["", f"{name}: all s, own s, calls", *_slowest(of_package, top, total, own=False)]
    return "\n".join([*lines, "", "Everything, by own time", *_slowest(profiled, 3 * top, total, own=True)])


def _slowest(profiled: Sequence[Function], top: int, total: float, *, own: bool) -> list[str]:
    order = sorted(profiled, key=lambda each: -(each.own if own else each.all))
    return [
        f"{each.all:7.2f}  {each.own:6.2f}  {each.calls:9,}  {each.name}"
        for each in order[:top]
        if (each.own if own else each.all) >= total * MINIMUM_SHARE
    ]


def main() -> int:
    """Profile one build and print the report; return the exit code."""
    names = [each.name for each in SCENARIOS]
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("alerts", type=int, nargs="?", default=100, help="how many alerts")
    parser.add_argument("--scenario", choices=names, default="cold")
    parser.add_argument("--sheets", action="store_true", help="with printable sheets")
    parser.add_argument("--top", type=int, default=8, help="number of functions of each package")
    parser.add_argument("--out", type=Path, help="save the profile to this file, for other tools")
    options = parser.parse_args()
    scenario = SCENARIOS[names.index(options.scenario)]
    with tempfile.TemporaryDirectory(prefix="bench-profile-") as folder:
        try:
            ours = generators()[SHEETS if options.sheets else "ours"]
            path = record_profile(Path(folder).resolve() / "all", options.alerts, scenario, ours)
        except (FailedError, TooManyError) as error:
            print(error, file=sys.stderr)
            return 1
        print(report(*functions(path), options.top))
        if options.out:
            options.out.write_bytes(path.read_bytes())
    return 0


if __name__ == "__main__":
    sys.exit(main())
