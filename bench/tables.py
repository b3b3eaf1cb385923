"""Results of the benchmark as a text table, as Markdown and for JSON."""

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
"""The generator that ratios refer to."""
NOT_MEASURED = "not measured"
HEADINGS = (
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
    """Medians of all builds of one generator in one scenario."""

    alerts: int
    scenario: str
    generator: str
    cost: Cost
    walls: tuple[float, ...]
    """Wall times of the builds in seconds."""

    def flat(self) -> dict[str, Any]:
        """Return the result as an object for JSON."""
        return {
            "alerts": self.alerts,
            "scenario": self.scenario,
            "generator": self.generator,
            **self.cost.used._asdict(),
            **asdict(self.cost.written),
            "walls": self.walls,
        }


def results(count: int, costs: Mapping[tuple[str, str], Sequence[Cost]]) -> list[Result]:
    """Return the medians in the order of SCENARIOS; *costs* are by names of scenario and generator."""
    order = [each.name for each in SCENARIOS]
    medians = []
    for (scenario, generator), runs in costs.items():
        used = Used(*(median(values) for values in zip(*(run.used for run in runs), strict=True)))
        walls = tuple(run.used.wall for run in runs)
        medians.append(Result(count, scenario, generator, replace(runs[-1], used=used), walls))
    return sorted(medians, key=lambda result: order.index(result.scenario))


def machine() -> str:
    """Return date, platform, number of processors, load and Python version."""
    now = datetime.now().astimezone()
    processors = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count()
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"{now:%Y-%m-%d %H:%M %Z}, {platform.system()} {platform.machine()}, {processors} processors, "
        f"load {load}, Python {platform.python_version()}"
    )


def rows(measured: Sequence[Result], missing: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Return the rows of the table; *missing* generators have a row with the reason."""
    reference = {each.scenario: each.cost.used for each in measured if each.generator == REFERENCE}
    lines = [_row(each, reference.get(each.scenario)) for each in measured]
    blank = ("",) * (len(HEADINGS) - 3)
    return lines + [(NOT_MEASURED, name, reason, *blank) for name, reason in missing.items()]


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


def file_kinds(measured: Sequence[Result]) -> list[str]:
    """Return for each generator a line with the numbers of files after its first build, by kind."""
    lines, reported = [], set[str]()
    for each in measured:
        if each.generator not in reported:
            reported.add(each.generator)
            kinds = ", ".join(f"{number:,} {kind}" for kind, number in each.cost.written.kinds.items())
            lines.append(f"{each.generator}: {kinds}")
    return lines


def text_table(lines: Sequence[tuple[str, ...]]) -> str:
    """Return the table for a terminal."""
    measured = [line for line in lines if line[0] != NOT_MEASURED]
    widths = [max(map(len, column)) for column in zip(HEADINGS, *measured, strict=True)]
    text = []
    for line in (HEADINGS, *measured):
        cells = [
            cell.ljust(width) if column < 2 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        text.append("  ".join(cells).rstrip())
    text += [f"{name}: {state}, {reason}" for state, name, reason, *_ in lines if state == NOT_MEASURED]
    return "\n".join(text)


def markdown(lines: Sequence[tuple[str, ...]]) -> str:
    """Return the table in Markdown."""
    alignment = ("---", "---", *(["--:"] * (len(HEADINGS) - 2)))
    return "\n".join(f"| {' | '.join(line)} |" for line in (HEADINGS, alignment, *lines))
