"""Benchmark scenarios: changes to a project between two builds, and the measurement of the second build."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.alerts import Alert, Registry, alerts, read_registry
from bench.measure import Used, run
from bench.outputs import FileStates, Written, compare, differences, scan
from bench.projects import ROOT, Files, Generator

NOW = 1795219200
"""SOURCE_DATE_EPOCH of the builds: 21 November 2026, the date that the alerts are generated for."""
DAY = 86400
WORD = "Encore"
EDITED = 1
"""Number of the alert that is edited: the second newest, which is open."""


class DiffersError(Exception):
    """The output of an incremental build differs from that of a clean build."""


@dataclass(frozen=True)
class Cost:
    """Measurements of one build."""

    used: Used
    written: Written


@dataclass(frozen=True)
class Scenario:
    """A build after a change."""

    name: str
    description: str
    change: Callable[[Project], Files]
    """Returns the files that change."""
    later: int = 0
    """Seconds by which the build time advances."""
    only: str = ""
    """Prefix of the names of generators that take part; empty for all."""


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
        return {self.generator.base: text.replace("</body>", f"<p>{WORD}</p>\n</body>")}

    def undo(self) -> None:
        """Restore the project's original files, and delete outputs and caches."""
        for name, text in self._originals.items():
            path = self.folder / name
            if text is None:
                path.unlink()
                if not any(path.parent.iterdir()):
                    path.parent.rmdir()
            else:
                write(self.folder, {name: text})
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

    def build(self, *, together: bool = False) -> Cost:
        """Build the project and return the measurements; *together* also measures total memory.

        Raises:
            FailedError: If the build fails.
        """
        used = self._run(together=together)
        before, self._output = self._output, scan(self.folder, self.generator.outputs, self._output)
        return Cost(used, compare(before, self._output, self.generator.outputs[0]))

    def _run(self, *, together: bool) -> Used:
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
        environment["SOURCE_DATE_EPOCH"] = str(NOW + self.later)
        return run(
            self.generator.command(self.folder),
            folder=self.folder,
            environment=environment,
            together=together,
        )

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
            self._run(together=False)
            different = differences(self._output, scan(self.folder, self.generator.outputs))
        finally:
            for name in generated:
                shutil.rmtree(self.folder / name, ignore_errors=True)
            for name in existing:
                (self.folder / f"saved-{name}").rename(self.folder / name)
        if different:
            more = f" and {len(different) - 10} more" if len(different) > 10 else ""
            raise DiffersError(
                f"{self.generator.name}: {', '.join(different[:10])}{more} differ from a clean build."
            )


SCENARIOS = (
    Scenario("cold", "nothing cached", lambda _: {}),
    Scenario("again", "nothing changed", lambda _: {}),
    Scenario("added", "one alert added", lambda project: project.changes["added"]),
    Scenario("edited", "one title changed", lambda project: project.changes["edited"]),
    Scenario("answered", "one answer more", lambda project: project.changes["answered"], only="ours"),
    Scenario("template", "a word added to every page", lambda project: project.template()),
    Scenario("day", "a day later", lambda _: {}, later=DAY, only="ours"),
)


def write(folder: Path, files: Files) -> None:
    """Write *files* into *folder*."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def create_projects(folder: Path, count: int, selected: Iterable[Generator]) -> list[Project]:
    """Create a project for each *selected* generator below *folder*, all with the same *count* alerts."""
    projects = [Project(generator, folder / generator.name) for generator in selected]
    for number, alert in enumerate(alerts(count, registry())):
        for project in projects:
            _add_alert(project, number, count, alert)
    return projects


def registry() -> Registry:
    """Return the authorities of this repository."""
    return read_registry(ROOT / "content" / "authorities")


def _add_alert(project: Project, number: int, count: int, alert: Alert) -> None:
    """Write an alert, or keep the files of one that scenarios add or edit."""
    files = project.generator.files
    if number == min(EDITED, count - 1):
        edited = alert.retitled("(2)")
        project.changes |= {"edited": files(edited), "answered": files(edited.answered())}
    if number == count:
        project.changes["added"] = files(alert)
    else:
        write(project.folder, files(alert))


def run_scenarios(
    projects: Sequence[Project],
    scenarios: Sequence[Scenario],
    *,
    rounds: int,
    check: bool,
    together: bool,
    echo: Callable[[str], None],
) -> dict[tuple[str, str], list[Cost]]:
    """Return the measurements of all builds, by names of scenario and generator.

    Each round builds every project in all scenarios, so that load on the machine affects all projects alike.

    Raises:
        FailedError: If a build fails.
        DiffersError: If *check* is set and an incremental build differs from a clean one.
    """
    costs: dict[tuple[str, str], list[Cost]] = {}
    for number in range(1, rounds + 1):
        for project in projects:
            project.undo()
            for scenario in scenarios:
                if not project.generator.name.startswith(scenario.only):
                    continue
                project.apply(scenario)
                cost = project.build(together=together)
                costs.setdefault((scenario.name, project.generator.name), []).append(cost)
                name = f"{number}/{rounds} {project.generator.name} {scenario.name}"
                echo(f"{name} {cost.used.wall:.1f} s")
                if check and scenario.name != "cold" and project.generator.reproducible:
                    project.check()
                    echo(f"{name}: same as a clean build")
    return costs
