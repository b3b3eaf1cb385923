"""What happens to a project between two builds, and what the build after it takes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.alerts import Alert, Registry, alerts, read_registry
from bench.measure import Used, run
from bench.outputs import Seen, Written, compare, differences, look
from bench.projects import ROOT, Files, Generator

NOW = 1795219200
"""SOURCE_DATE_EPOCH of the builds: 21 November 2026, the day that the alerts are written for."""
DAY = 86400
WORD = "Encore"
EDITED = 1
"""Which alert is edited: the second latest, which is open."""


class DiffersError(Exception):
    """An incremental build gave other bytes than a clean one."""


@dataclass(frozen=True)
class Cost:
    """What one build took and gave."""

    used: Used
    written: Written


@dataclass(frozen=True)
class Scenario:
    """A build after something has happened."""

    name: str
    says: str
    change: Callable[[Project], Files]
    """The texts that are other than before."""
    later: int = 0
    """Seconds by which it is later."""
    only: str = ""
    """How the names of generators begin that this is for; empty: all."""


class Project:
    """One generator's project of some alerts, what was changed in it, and what it has built."""

    def __init__(self, generator: Generator, folder: Path) -> None:
        """Write all that is not an alert into *folder*, which is made."""
        self.generator, self.folder = generator, folder
        folder.mkdir(parents=True)
        generator.lay(folder)
        self.later, self._pristine, self._seen = 0, dict[str, str | None](), Seen()
        self.added: Files = {}
        self.edited: Files = {}

    def write(self, files: Files) -> None:
        """Write *files*, and nothing down about it."""
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")

    def template(self) -> Files:
        """Return the base template with a word more on every page."""
        text = (self.folder / self.generator.base).read_text("utf-8")
        return {self.generator.base: text.replace("</body>", f"<p>{WORD}</p>\n</body>")}

    def undo(self) -> None:
        """Put everything back as it was laid, without what was built and kept."""
        for name, text in self._pristine.items():
            path = self.folder / name
            if text is None:
                path.unlink()
                if not any(path.parent.iterdir()):
                    path.parent.rmdir()
            else:
                self.write({name: text})
        self._pristine, self._seen, self.later = {}, {}, 0
        for name in (*self.generator.outputs, *self.generator.caches):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def apply(self, scenario: Scenario) -> None:
        """Let happen what the scenario says."""
        files = scenario.change(self)
        for name in files:
            path = self.folder / name
            self._pristine.setdefault(name, path.read_text("utf-8") if path.exists() else None)
        self.write(files)
        self.later += scenario.later

    def build(self, *, together: bool = False) -> Cost:
        """Build it and return what that took."""
        used = self._run(together=together)
        before, self._seen = self._seen, look(self.folder, self.generator.outputs, self._seen)
        return Cost(used, compare(before, self._seen, self.generator.outputs[0]))

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
        """Compare what was built last with a clean build of the same.

        Raises:
            DiffersError: If a file differs, is missing or too much.
        """
        made = [*self.generator.outputs, *self.generator.caches]
        aside = [name for name in made if (self.folder / name).exists()]
        for name in aside:
            (self.folder / name).rename(self.folder / f"kept-{name}")
        try:
            self._run(together=False)
            wrong = differences(self._seen, look(self.folder, self.generator.outputs))
        finally:
            for name in made:
                shutil.rmtree(self.folder / name, ignore_errors=True)
            for name in aside:
                (self.folder / f"kept-{name}").rename(self.folder / name)
        if wrong:
            more = f" and {len(wrong) - 10} more" if len(wrong) > 10 else ""
            raise DiffersError(
                f"{self.generator.name}: {', '.join(wrong[:10])}{more} differ from a clean build."
            )


SCENARIOS = (
    Scenario("cold", "nothing kept", lambda _: {}),
    Scenario("again", "nothing changed", lambda _: {}),
    Scenario("added", "one alert added", lambda project: project.added),
    Scenario("edited", "one title changed", lambda project: project.edited),
    Scenario("template", "a word more on every page", lambda project: project.template()),
    Scenario("day", "a day later", lambda _: {}, later=DAY, only="ours"),
)


def lay(folder: Path, count: int, chosen: Iterable[Generator]) -> list[Project]:
    """Write a project for each of the generators *chosen*, with the same *count* alerts."""
    projects = [Project(each, folder / each.name) for each in chosen]
    for number, alert in enumerate(alerts(count, registry())):
        for project in projects:
            _put(project, number, count, alert)
    return projects


def registry() -> Registry:
    """Return the authorities of this repository."""
    return read_registry(ROOT / "content" / "authorities")


def _put(project: Project, number: int, count: int, alert: Alert) -> None:
    files = project.generator.files(alert)
    if number == count:
        project.added = files
        return
    if number == min(EDITED, count - 1):
        project.edited = project.generator.files(alert.retitled("(2)"))
    project.write(files)


def play(
    projects: Sequence[Project],
    scenarios: Sequence[Scenario],
    *,
    rounds: int,
    check: bool,
    together: bool,
    say: Callable[[str], None],
) -> dict[tuple[str, str], list[Cost]]:
    """Return what each build took, by names of scenario and generator; projects take turns in each round.

    Raises:
        FailedError: If a build fails.
        DiffersError: If *check* finds that an incremental build differs from a clean one.
    """
    costs: dict[tuple[str, str], list[Cost]] = {}
    for number in range(rounds):
        for project in projects:
            project.undo()
            for scenario in scenarios:
                if not project.generator.name.startswith(scenario.only):
                    continue
                project.apply(scenario)
                cost = project.build(together=together)
                costs.setdefault((scenario.name, project.generator.name), []).append(cost)
                say(f"{number + 1}/{rounds} {project.generator.name} {scenario.name} {cost.used.wall:.1f} s")
                if check and scenario.name != "cold" and project.generator.reproducible:
                    project.check()
                    say(f"{number + 1}/{rounds} {project.generator.name} {scenario.name}: as a clean build")
    return costs
