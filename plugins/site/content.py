"""Reads everything that editors write, and says every fault of it at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from plugins.actions.check import check_lengths
from plugins.alerts.alert import Alert
from plugins.alerts.load import load_alerts
from plugins.authorities.load import Registry, load_authorities
from plugins.content.problems import Problem, nearest, posix
from plugins.languages import Languages
from plugins.pages.load import Pages, load_pages

FOLDERS = ("alerts", "authorities", "pages")


@dataclass(frozen=True)
class Content:
    """The sound part of the content folder, and the problems of the rest."""

    alerts: tuple[Alert, ...]
    authorities: Registry
    pages: Pages
    problems: tuple[Problem, ...]
    broken: Mapping[str, tuple[Problem, ...]]
    """The alerts that cannot be shown, by folder name, with why."""

    @property
    def fatal(self) -> bool:
        """Whether anything stands in the way of publishing."""
        return any(problem.fatal for problem in self.problems)


def load_content(folder: Path, *, languages: Languages, now: datetime, zone: ZoneInfo) -> Content:
    """Return what *folder* holds at the aware moment *now*; *zone* is the network's own."""
    root = folder.parent
    problems = list(_check_folders(folder, root))
    authorities, found = load_authorities(
        folder / "authorities", root=root, today=now.astimezone(zone).date()
    )
    problems += found
    pages, found = load_pages(folder / "pages", root=root, languages=tuple(languages))
    problems += found
    loaded = load_alerts(
        folder / "alerts", root=root, languages=tuple(languages), registry=authorities, now=now
    )
    problems += [problem for found in loaded.problems.values() for problem in found]
    problems += check_lengths(loaded.alerts, loaded.documents, now)
    problems += _same_addresses(loaded.alerts, pages)
    return Content(
        alerts=loaded.alerts,
        authorities=authorities,
        pages=pages,
        problems=tuple(problems),
        broken={
            slug: found
            for slug, found in loaded.problems.items()
            if slug and any(problem.fatal for problem in found)
        },
    )


def _check_folders(folder: Path, root: Path) -> list[Problem]:
    if not folder.is_dir():
        return [Problem(posix(folder.relative_to(root)), 1, "", "is not there. Make the folder.")]
    return [
        Problem(
            posix(path.relative_to(root)),
            1,
            "",
            f"is not a folder of the content. {nearest(path.name, FOLDERS)}",
        )
        for path in sorted(folder.iterdir())
        if path.name not in FOLDERS and not path.name.startswith(".")
    ]


def _same_addresses(alerts: Iterable[Alert], pages: Pages) -> list[Problem]:
    slugs = {alert.slug for alert in alerts}
    return [
        Problem(
            f"content/pages/{page.key}/index.{code}.md",
            1,
            "slug",
            f"{page.slug} is the address of an alert. Write another one.",
        )
        for versions in pages.values()
        for code, page in versions.items()
        if page.slug in slugs
    ]
