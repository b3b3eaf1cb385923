"""The declared turning points cover every comparison with the current time in a build."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

import pelicanconf
from plugins.campaigns.announcements.candidates import turning_points
from plugins.campaigns.compose.composer import Composer
from plugins.campaigns.compose.outbox import Outbox
from plugins.campaigns.settings import mailing_settings
from plugins.incremental import parallel
from plugins.incremental.file import File
from plugins.incremental.turning_points import period
from plugins.repository.content import Content
from plugins.site.build import Build
from plugins.site.generator import load_site
from tests.conftest import NOW, read_site
from tests.depth import sample
from tests.incremental.tracked_time import TrackedTime

SETTINGS = {name: value for name, value in vars(pelicanconf).items() if name.isupper()}
SETTINGS |= {"CACHE_FOLDER": "", "SHEETS": False}


@pytest.mark.parametrize("days", sample(range(-700, 1000, 61), 1))
def test_no_comparison_is_beyond_the_turning_points(days: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "_processors", lambda: 1)  # comparisons in other processes are not seen
    now = NOW + timedelta(days=days, minutes=days)
    watched = TrackedTime.at(now)
    site, _ = load_site(SETTINGS, now=watched)
    terms = mailing_settings(SETTINGS)
    since, until = period(site.content.turning_points | turning_points(site, terms), now)
    assert list(Build(site).files()) and list(Outbox(Composer(site, terms)).files())
    assert watched.since <= since <= now < until <= watched.until


def test_a_withdrawal_later_today_is_a_turning_point(example: Path, load: Callable[[Path], Content]) -> None:
    later = NOW + timedelta(hours=2)
    (example / "withdrawn.yaml").write_text(f"ua-2026-099: {later:%Y-%m-%d %H:%M}Z\n", "utf-8")
    assert later in load(example).turning_points


def test_a_preview_before_a_withdrawal_has_nothing_of_the_alert(example: Path) -> None:
    """Its folder is not read any more, and the notice in its place is not public yet."""
    (slug,) = (each.name for each in (example / "alerts").iterdir())
    settings = {**SETTINGS, "PATH": str(example), "PREVIEW": True, "SHARE_PICTURES": False}

    def build() -> dict[str, bytes]:
        site, problems = read_site(settings, now=NOW)
        assert not [each for each in problems if each.fatal]
        return {file.path: file.data for file in Build(site).files() if isinstance(file, File)}

    assert [path for path in build() if slug in path]
    later = NOW + timedelta(days=4)
    (example / "withdrawn.yaml").write_text(f"{slug}: {later:%Y-%m-%d}\n", "utf-8")
    assert not [path for path, data in build().items() if slug in path or slug.encode() in data]
