"""Says what builds took: as a table, as Markdown, as JSON."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from statistics import median
from typing import Any

from bench.measure import Used
from bench.scenarios import SCENARIOS, Cost

REFERENCE = "plain"
"""The generator that ratios are told to."""
HEADS = (
    "scenario",
    "generator",
    "wall s",
    "CPU s",
    "peak MiB",
    "pages",
    "written",
    "changed",
    "CPU ms/page",
    "wall/plain",
    "CPU/plain",
)


@dataclass(frozen=True)
class Result:
    """The medians of some builds of one generator in one scenario."""

    alerts: int
    scenario: str
    generator: str
    cost: Cost
    walls: tuple[float, ...]
    """Seconds of each build."""

    def flat(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {
            "alerts": self.alerts,
            "scenario": self.scenario,
            "generator": self.generator,
            **self.cost.used._asdict(),
            **asdict(self.cost.written),
            "walls": self.walls,
        }


def results(count: int, costs: Mapping[tuple[str, str], Sequence[Cost]]) -> list[Result]:
    """Return the medians, scenario by scenario."""
    order = [each.name for each in SCENARIOS]
    found = []
    for (scenario, generator), runs in costs.items():
        used = Used(*(median(values) for values in zip(*(run.used for run in runs), strict=True)))
        walls = tuple(run.used.wall for run in runs)
        found.append(Result(count, scenario, generator, replace(runs[-1], used=used), walls))
    return sorted(found, key=lambda each: order.index(each.scenario))


def machine() -> str:
    """Return when and on what this is measured."""
    now = datetime.now().astimezone()
    processors = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count()
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"{now:%Y-%m-%d %H:%M %Z}, {platform.system()} {platform.machine()}, {processors} processors, "
        f"load {load}, Python {platform.python_version()}"
    )


def rows(found: Sequence[Result], missing: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Return the lines of the table; generators that are *missing* have one that says so."""
    reference = {each.scenario: each.cost.used for each in found if each.generator == REFERENCE}
    lines = [_row(each, reference.get(each.scenario)) for each in found]
    blank = ("",) * (len(HEADS) - 3)
    return lines + [("not measured", name, says, *blank) for name, says in missing.items()]


def _row(result: Result, reference: Used | None) -> tuple[str, ...]:
    used, written = result.cost.used, result.cost.written
    ratios = (
        (f"{used.wall / reference.wall:.2f}", f"{used.cpu / reference.cpu:.2f}") if reference else ("", "")
    )
    peak = f"{used.peak:.0f}" + (f" ({used.together:.0f})" if used.together >= 1 else "")
    return (
        result.scenario,
        result.generator,
        f"{used.wall:.2f}",
        f"{used.cpu:.2f}",
        peak,
        f"{written.pages:,}",
        f"{written.written:,}",
        f"{written.changed:,}",
        f"{1000 * used.cpu / max(1, written.pages):.2f}",
        *ratios,
    )


def apart(found: Sequence[Result]) -> list[str]:
    """Return for each generator what files there are after its first build, by folder and ending."""
    lines, told = [], set[str]()
    for each in found:
        if each.generator not in told:
            told.add(each.generator)
            kinds = ", ".join(f"{number:,} {kind}" for kind, number in each.cost.written.kinds.items())
            lines.append(f"{each.generator}: {kinds}")
    return lines


def plain(lines: Sequence[tuple[str, ...]]) -> str:
    """Return the table for a terminal."""
    measured = [line for line in lines if line[0] != "not measured"]
    widths = [max(map(len, column)) for column in zip(HEADS, *measured, strict=True)]
    said = []
    for line in (HEADS, *measured):
        cells = [
            cell.ljust(width) if place < 2 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        said.append("  ".join(cells).rstrip())
    said += [f"{name}: {state}, {says}" for state, name, says, *_ in lines if state == "not measured"]
    return "\n".join(said)


def markdown(lines: Sequence[tuple[str, ...]]) -> str:
    """Return the table in Markdown."""
    rule = ("---", "---", *(["--:"] * (len(HEADS) - 2)))
    return "\n".join(f"| {' | '.join(line)} |" for line in (HEADS, rule, *lines))
