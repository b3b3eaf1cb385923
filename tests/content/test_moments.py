"""Nonexistent and ambiguous local times are reported; the formats of a CMS are accepted."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from plugins.content.moments import Moment
from tests.hostile.corpus import ACTIVITY, ES, Load, edit, faults

MONTREAL = ZoneInfo("America/Montreal")


def _at(text: str) -> Moment:
    day, _, minute = text.partition(" ")
    return Moment(date.fromisoformat(day), time.fromisoformat(minute) if minute else None)


def test_an_hour_that_clocks_skip_is_told_with_the_hour_that_is_meant() -> None:
    told = _at("2027-03-14 02:30").unclear(MONTREAL)
    assert told == (
        "2027-03-14 02:30 does not exist in America/Montreal, where clocks go forward then. "
        "Write 2027-03-14 03:30.",
        True,
    )


def test_an_hour_that_clocks_repeat_is_told_with_the_one_that_is_taken() -> None:
    moment = _at("2026-11-01 01:30")
    assert moment.unclear(MONTREAL) == (
        "2026-11-01 01:30 happens twice in America/Montreal, where clocks go back then; the first is taken. "
        "Write 2026-11-01 01:30-04:00, or 2026-11-01 01:30-05:00 for the second.",
        False,
    )
    assert moment.start(MONTREAL).astimezone(UTC) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("2027-03-14 01:59", "America/Montreal"),
        ("2027-03-14 03:00", "America/Montreal"),
        ("2026-11-01 02:00", "America/Montreal"),
        ("2027-03-14 02:30", "America/Bogota"),
        ("2026-09-06", "America/Santiago"),  # its first hour is skipped: the day begins at one
    ],
)
def test_other_moments_are_clear(text: str, zone: str) -> None:
    assert _at(text).unclear(ZoneInfo(zone)) is None


def test_a_moment_with_an_offset_is_clear() -> None:
    moment = _at("2027-03-14 02:30")
    assert Moment(moment.day, moment.minute, UTC.utcoffset(None)).unclear(MONTREAL) is None


def test_a_day_whose_midnight_is_skipped_begins_with_its_first_instant() -> None:
    start = _at("2026-09-06").start(ZoneInfo("America/Santiago"))
    assert start.astimezone(UTC) == datetime(2026, 9, 6, 4, 0, tzinfo=UTC)


def test_every_moment_of_an_alert_and_of_an_activity_is_checked(example: Path, load: Load) -> None:
    from tests.conftest import ROOT

    activity = example / ACTIVITY
    activity.parent.mkdir(parents=True)
    for path in (ROOT / "content" / ACTIVITY).parent.iterdir():
        (activity.parent / path.name).write_bytes(path.read_bytes())
    edit(activity, ends="2027-03-14 02:30", time_zone="America/Montreal")
    announcements = [{"number": "2", "date": "2026-11-01 01:30", "kind": "stop"}]
    edit(
        example / ES, time_zone="America/Montreal", act_before="2027-03-14 02:30", announcements=announcements
    )
    problems = load(example).problems
    assert {(each.path, each.field) for each in faults(problems) if "does not exist" in each.message} == {
        (f"content/{ES}", "act_before"),
        (f"content/{ACTIVITY}", "ends"),
    }
    (twice,) = [each for each in problems if "happens twice" in each.message]
    assert twice.field == "announcements[1].date" and not twice.fatal
