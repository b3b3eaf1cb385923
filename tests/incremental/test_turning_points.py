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
from plugins.incremental.turning_points import period
from plugins.repository.content import Content
from plugins.site.build import Build
from plugins.site.generator import load_site
from tests.conftest import NOW
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
