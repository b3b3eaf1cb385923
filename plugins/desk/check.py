"""Says every problem and warning of the content, and what each letter's link carries."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from pelican.settings import read_settings

from plugins.actions.check import drafts
from plugins.campaigns.settings import mailing
from plugins.content.problems import report
from plugins.desk.secrets import committed_keys
from plugins.languages.catalogs import unextracted
from plugins.site.generator import load_site
from plugins.site.network import SettingsError

LENGTHS = ("alert", "target", "language", "characters", "the link carries")


def check(settings_file: Path) -> bool:
    """Say every problem and warning, and what each letter's link carries; tell whether all is sound."""
    settings = read_settings(str(settings_file))
    try:
        site, problems = load_site(settings)
        mailing(settings)
    except SettingsError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return False
    theme = site.network.theme
    problems += committed_keys(settings_file.parent)
    problems += unextracted(theme, site.network.languages, root=theme.parent)
    rows = [
        (
            row.alert.slug,
            row.target.key or row.target.person.name,
            row.language,
            f"{len(row.draft.link)} of {row.draft.full_length}",
            row.draft.carries.value,
        )
        for row in drafts(site.content.alerts, site.now)
    ]
    _table(rows)
    print(f"\n{len(site.content.alerts)} alerts, {len(site.content.authorities)} authorities.")  # noqa: T201
    if problems:
        print(report(problems), file=sys.stderr)  # noqa: T201
    return not any(problem.fatal for problem in problems)


def _table(rows: Sequence[tuple[str, ...]]) -> None:
    widths = [max(len(row[column]) for row in [LENGTHS, *rows]) for column in range(len(LENGTHS))]
    for row in [LENGTHS, *rows]:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())  # noqa: T201
