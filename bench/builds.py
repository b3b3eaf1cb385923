"""Measures builds in fresh processes: without a cache, unchanged, and after changes."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.alerts import alerts
from bench.generators import CHECKOUT, Files, Generator
from bench.measure import Used, run

NOW = 1795219200
"""SOURCE_DATE_EPOCH of the builds: 21 November 2026, the date that the alerts are generated for."""
EDITED = 1
"""Number of the alert that is edited: the second newest, which is open."""

FileStates = dict[str, tuple[tuple[int, int, int], bytes]]
"""Inode, size and time of modification, and the hash of each file, by its path in the project."""


class DiffersError(Exception):
    """The output of a build differs from that of a clean build, or of another checkout."""


@dataclass(frozen=True)
class Scenario:
    """A build after the files that *change* returns were written, *later* by some seconds.

    *only* is a prefix of the names of generators that take part.
    """

    name: str
    description: str
    change: Callable[[Project], Files] = lambda _: {}
    later: int = 0
    only: str = ""


SCENARIOS = (
    Scenario("cold", "nothing cached"),
    Scenario("again", "nothing changed"),
    Scenario("added", "one alert added", lambda project: project.changes["added"]),
    Scenario("edited", "one title changed", lambda project: project.changes["edited"]),
    Scenario("answered", "one answer more", lambda project: project.changes["answered"], only="ours"),
    Scenario("template", "a word added to every page", lambda project: project.template()),
    Scenario("day", "a day later", later=86400, only="ours"),
)


@dataclass(frozen=True)
class Build:
    """What a build used; how many files it wrote, and how many changed; and all files after it."""

    used: Used
    written: int
    changed: int
    files: FileStates


Found = dict[tuple[str, str], list[Build]]
"""All builds, by the names of scenario and generator."""


class Project:
    """Project of one generator, with the original texts of changed files and the state of its last output."""

    def __init__(self, generator: Generator, folder: Path) -> None:
        """Create *folder* and write everything except alerts into it."""
        self.generator, self.folder = generator, folder
        folder.mkdir(parents=True)
        generator.prepare(folder)
        self.later, self._originals, self._output = 0, dict[str, str | None](), FileStates()
        self.changes: dict[str, Files] = {}
        """The files of an alert as scenarios leave them, by name of the scenario."""

    def template(self) -> Files:
        """Return the base template with an additional word on every page."""
        text = (self.folder / self.generator.base).read_text("utf-8")
        return {self.generator.base: text.replace("</body>", "<p>Encore</p>\n</body>")}

    def write(self, files: Files) -> None:
        """Write *files* into the project."""
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")

    def undo(self) -> None:
        """Restore the project's original files, and delete outputs and caches."""
        self.write({name: text for name, text in self._originals.items() if text is not None})
        for path in (self.folder / name for name, text in self._originals.items() if text is None):
            path.unlink()
            with suppress(OSError):  # if the folder has other files
                path.parent.rmdir()
        self._originals, self._output, self.later = {}, {}, 0
        for name in (*self.generator.outputs, *self.generator.caches):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def apply(self, scenario: Scenario) -> None:
        """Apply the change of *scenario*."""
        files = scenario.change(self)
        for name in files:
            path = self.folder / name
            self._originals.setdefault(name, path.read_text("utf-8") if path.exists() else None)
        self.write(files)
        self.later += scenario.later

    @property
    def environment(self) -> dict[str, str]:
        """The environment of the project's commands, with its build time."""
        own = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
        return {**own, "SOURCE_DATE_EPOCH": str(NOW + self.later), "MAILCHIMP_API_KEY": ""}

    def build(self) -> Build:
        """Build the project and return the measurements."""
        used, before = self._run(), self._output
        self._output = self._scan(before)
        pairs = [(before.get(name, ((), b"")), state) for name, state in self._output.items()]
        written, changed = (sum(old[part] != new[part] for old, new in pairs) for part in (0, 1))
        return Build(used, written, changed, self._output)

    def _run(self) -> Used:
        return run(self.generator.command(self.folder), folder=self.folder, environment=self.environment)

    def _scan(self, known: FileStates) -> FileStates:
        """Return the states of the output; only files with other stamps than *known* are read."""
        found = {}
        walks = (os.walk(self.folder / name) for name in self.generator.outputs)
        for root, _, names in (each for walk in walks for each in walk):
            for path in (f"{root}/{name}" for name in names):
                status = os.stat(path)  # noqa: PTH116 - a Path for each of 100,000 files takes seconds
                stamp = (status.st_ino, status.st_size, status.st_mtime_ns)
                old = known.get(name := path[len(str(self.folder)) + 1 :])
                found[name] = old if old and old[0] == stamp else (stamp, _hash(path))
        return found

    def check(self) -> None:
        """Compare the last output with that of a clean build; raise DiffersError if they are not equal."""
        generated = [self.folder / name for name in (*self.generator.outputs, *self.generator.caches)]
        existing = [path for path in generated if path.exists()]
        for path in existing:
            path.rename(path.with_name(f"saved-{path.name}"))
        self._run()
        require_equal(f"{self.generator.name} and a clean build", self._output, self._scan({}))
        for path in generated:
            shutil.rmtree(path, ignore_errors=True)
        for path in existing:
            path.with_name(f"saved-{path.name}").rename(path)


def _hash(path: str) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123
        return hashlib.blake2b(file.read(), digest_size=16).digest()


def require_equal(names: str, one: FileStates, other: FileStates) -> None:
    """Raise DiffersError if a file exists on one side only, or has different contents."""
    hashes = [{name: digest for name, (_, digest) in each.items()} for each in (one, other)]
    different = sorted({name for name, _ in hashes[0].items() ^ hashes[1].items()})
    if different or not one:
        listed = ", ".join(different[:10]) or "nothing was built"
        raise DiffersError(f"{names} differ in {len(different)} files: {listed}")


def create_projects(folder: Path, count: int, selected: Iterable[Generator]) -> list[Project]:
    """Create a project for each *selected* generator below *folder*, all with the same *count* alerts."""
    projects = [Project(generator, folder / generator.name) for generator in selected]
    for number, alert in enumerate(alerts(count)):
        for project in projects:
            files = project.generator.files
            if number == EDITED:
                project.changes["edited"] = files(alert.edited())
                project.changes["answered"] = files(alert.edited(answered=True))
            if number == count:
                project.changes["added"] = files(alert)
            else:
                project.write(files(alert))
    return projects


def measure_builds(
    projects: Sequence[Project], scenarios: Sequence[Scenario], rounds: int, *, check: bool
) -> Found:
    """Return the measurements of all builds.

    Each round builds every project in all scenarios, so that load on the machine affects all of them alike.
    *check* compares incremental builds with clean ones; other checkouts are always compared with this one.
    """
    found: Found = defaultdict(list)
    for number in range(1, rounds + 1):
        for project in projects:
            name = project.generator.name
            project.undo()
            for scenario in (each for each in scenarios if name.startswith(each.only)):
                project.apply(scenario)
                build = project.build()
                found[scenario.name, name].append(build)
                progress = f"{number}/{rounds} {name} {scenario.name} {build.used.wall:.1f} s"
                print(progress, file=sys.stderr, flush=True)
                if check and scenario.name != "cold" and project.generator.reproducible:
                    project.check()
                if name == CHECKOUT and (same := found.get((scenario.name, "ours"))):
                    require_equal(f"Both checkouts, {scenario.name},", same[-1].files, build.files)
    return found


def rows(count: int, found: Found) -> list[dict[str, Any]]:
    """Return the medians of all builds of *count* alerts, by scenario; ratios are to plain Pelican."""
    order = [each.name for each in SCENARIOS]
    medians = {
        key: Used(*(median(values) for values in zip(*(build.used for build in builds), strict=True)))
        for key, builds in found.items()
    }
    lines = []
    for scenario, generator in sorted(found, key=lambda key: order.index(key[0])):
        last, used = found[scenario, generator][-1], medians[scenario, generator]
        line: dict[str, Any] = {"alerts": count, "scenario": scenario, "generator": generator}
        line |= {"wall s": used.wall, "CPU s": used.cpu, "peak MiB": used.peak, "all MiB": used.together}
        line |= {"pages": sum(name.endswith(".html") for name in last.files), "files": len(last.files)}
        line |= {"MB": sum(size for (_, size, _), _ in last.files.values()) / 1e6}
        line |= {"written": last.written, "changed": last.changed}
        if plain := medians.get((scenario, "plain")):
            line |= {"wall/plain": used.wall / plain.wall, "CPU/plain": used.cpu / plain.cpu}
        lines.append(line)
    return lines
