"""Measures builds in fresh processes: without a cache, unchanged, and after changes of alerts, theme and date.

Each round builds every project in all scenarios, so that load on the machine affects all of them alike.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.alerts import alerts
from bench.generators import Files, Generator
from bench.measure import Used, run

NOW = 1795219200
"""SOURCE_DATE_EPOCH of the builds: 21 November 2026, the date that the alerts are generated for."""
EDITED = 1
"""Number of the alert that is edited: the second newest, which is open."""

FileStates = dict[str, tuple[tuple[int, int, int], bytes]]
"""Inode, size and time of modification, and the hash of the contents of each file, by its path in the project."""


class DiffersError(Exception):
    """The output of a build differs from that of a clean build, or of another checkout."""


@dataclass(frozen=True)
class Scenario:
    """A build after a change."""

    name: str
    description: str
    change: Callable[[Project], Files] = lambda _: {}
    """Returns the files that change."""
    later: int = 0
    """Seconds by which the build time advances."""
    only: str = ""
    """Prefix of the names of generators that take part; empty for all."""


@dataclass(frozen=True)
class Build:
    """What a build used and wrote."""

    used: Used
    written: int
    """Files of all kinds that are new or were rewritten, even with the same contents."""
    changed: int
    """Files that are new or have other contents than before."""
    files: FileStates


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

    def undo(self) -> None:
        """Restore the project's original files, and delete outputs and caches."""
        for name, text in self._originals.items():
            path = self.folder / name
            if text is not None:
                write(self.folder, {name: text})
                continue
            path.unlink()
            if not any(path.parent.iterdir()):
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
        write(self.folder, files)
        self.later += scenario.later

    def build(self, *, together: bool = False) -> Build:
        """Build the project and return the measurements; *together* also measures total memory.

        Raises:
            FailedError: If the build fails.
        """
        used, before = self.run(self.generator.command(self.folder), together=together), self._output
        self._output = dict(self._scan(before))
        old = [(before.get(name, ((), b"")), state) for name, state in self._output.items()]
        written, changed = (sum(was[part] != state[part] for was, state in old) for part in (0, 1))
        return Build(used, written, changed, self._output)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of the project's commands, with its build time."""
        own = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
        return {**own, "SOURCE_DATE_EPOCH": str(NOW + self.later), "MAILCHIMP_API_KEY": ""}

    def run(self, command: Sequence[str], *, together: bool = False) -> Used:
        """Run *command* in the project and return what it used."""
        return run(command, folder=self.folder, environment=self.environment, together=together)

    def _scan(self, known: FileStates) -> Iterator[tuple[str, tuple[tuple[int, int, int], bytes]]]:
        """Yield the states of all files of the output; only those with other stamps than *known* are read."""
        for output in self.generator.outputs:
            for root, _, names in os.walk(self.folder / output):
                for path in (f"{root}/{name}" for name in names):
                    status = os.stat(path)  # noqa: PTH116 - a Path for each of 100,000 files takes seconds
                    stamp = (status.st_ino, status.st_size, status.st_mtime_ns)
                    name = path[len(str(self.folder)) + 1 :]
                    entry = known.get(name)
                    yield name, entry if entry and entry[0] == stamp else (stamp, _hash(path))

    def check(self) -> None:
        """Compare the last output with that of a clean build.

        Raises:
            DiffersError: If a file differs, is missing or is superfluous.
        """
        generated = [*self.generator.outputs, *self.generator.caches]
        existing = [name for name in generated if (self.folder / name).exists()]
        for name in existing:
            (self.folder / name).rename(self.folder / f"saved-{name}")
        try:
            self.run(self.generator.command(self.folder))
            require_equal(f"{self.generator.name} and a clean build", self._output, dict(self._scan({})))
        finally:
            for name in generated:
                shutil.rmtree(self.folder / name, ignore_errors=True)
            for name in existing:
                (self.folder / f"saved-{name}").rename(self.folder / name)


SCENARIOS = (
    Scenario("cold", "nothing cached"),
    Scenario("again", "nothing changed"),
    Scenario("added", "one alert added", lambda project: project.changes["added"]),
    Scenario("edited", "one title changed", lambda project: project.changes["edited"]),
    Scenario("answered", "one answer more", lambda project: project.changes["answered"], only="ours"),
    Scenario("template", "a word added to every page", lambda project: project.template()),
    Scenario("day", "a day later", later=86400, only="ours"),
)


def _hash(path: str) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123
        return hashlib.blake2b(file.read(), digest_size=16).digest()


def write(folder: Path, files: Files) -> None:
    """Write *files* into *folder*."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def require_equal(names: str, one: FileStates, other: FileStates) -> None:
    """Raise DiffersError if a file exists on one side only, or has different contents."""
    absent = ((0, 0, 0), b"")
    every = sorted({*one, *other})
    different = [name for name in every if one.get(name, absent)[1] != other.get(name, absent)[1]]
    if different or not every:
        more = f" and {len(different) - 10} more" if len(different) > 10 else ""
        raise DiffersError(f"{names} differ: {', '.join(different[:10]) or 'nothing was built'}{more}")


def create_projects(folder: Path, count: int, selected: Iterable[Generator]) -> list[Project]:
    """Create a project for each *selected* generator below *folder*, all with the same *count* alerts."""
    projects = [Project(generator, folder / generator.name) for generator in selected]
    for number, alert in enumerate(alerts(count)):
        for project in projects:
            files = project.generator.files
            if number == min(EDITED, count - 1):
                edited = alert.retitled("(2)")
                project.changes |= {"edited": files(edited), "answered": files(edited.answered())}
            if number == count:
                project.changes["added"] = files(alert)
            else:
                write(project.folder, files(alert))
    return projects


def measure_builds(
    projects: Sequence[Project],
    scenarios: Sequence[Scenario],
    *,
    rounds: int,
    check: bool = False,
    together: bool = False,
    echo: Callable[[str], None],
) -> dict[tuple[str, str], list[Build]]:
    """Return the measurements of all builds, by names of scenario and generator.

    Raises:
        FailedError: If a build fails.
        DiffersError: If *check* is set and an incremental build differs from a clean one.
    """
    found: dict[tuple[str, str], list[Build]] = defaultdict(list)
    for number in range(1, rounds + 1):
        for project in projects:
            project.undo()
            for scenario in scenarios:
                name = project.generator.name
                if not name.startswith(scenario.only):
                    continue
                project.apply(scenario)
                build = project.build(together=together)
                found[scenario.name, name].append(build)
                echo(f"{number}/{rounds} {name} {scenario.name} {build.used.wall:.1f} s")
                if check and scenario.name != "cold" and project.generator.reproducible:
                    project.check()
                    echo(f"{number}/{rounds} {name} {scenario.name}: same as a clean build")
    return found


def rows(count: int, found: dict[tuple[str, str], list[Build]]) -> list[dict[str, Any]]:
    """Return the medians of all builds of *count* alerts, by scenario; ratios are to plain Pelican."""
    order, lines = [each.name for each in SCENARIOS], []
    medians = {
        key: Used(*(median(values) for values in zip(*(build.used for build in builds), strict=True)))
        for key, builds in found.items()
    }
    for scenario, generator in sorted(found, key=lambda key: order.index(key[0])):
        last, used = found[scenario, generator][-1], medians[scenario, generator]
        line = {"alerts": count, "scenario": scenario, "generator": generator}
        line |= {"wall s": used.wall, "CPU s": used.cpu, "peak MiB": used.peak, "all MiB": used.together}
        line |= {"pages": sum(name.endswith(".html") for name in last.files)}
        line |= {"files": len(last.files), "written": last.written, "changed": last.changed}
        if plain := medians.get((scenario, "plain")):
            line |= {"wall/plain": used.wall / plain.wall, "CPU/plain": used.cpu / plain.cpu}
        lines.append(line)
    return lines


def file_kinds(found: dict[tuple[str, str], list[Build]]) -> list[str]:
    """Return for each generator a line with the numbers and bytes of its files after a cold build, by kind."""
    lines = []
    for (scenario, generator), builds in found.items():
        if scenario == "cold":
            kinds: dict[str, list[int]] = defaultdict(list)
            for name, ((_, size, _), _) in builds[-1].files.items():
                kinds[Path(name).suffix or Path(name).name].append(size)
            each = (f"{len(sizes):,} {kind} {sum(sizes):,} bytes" for kind, sizes in sorted(kinds.items()))
            lines.append(f"{generator}: {', '.join(each)}")
    return lines
