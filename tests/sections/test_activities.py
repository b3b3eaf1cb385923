"""Public activities: pages, lists, calendars, and validation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from icalendar import Calendar

from plugins.repository.content import Content
from tests.conftest import ROOT, BuiltSite, add_content, run_pelican

SLUG = "2026-12-10-vigil"


def test_each_activity_has_its_page_in_every_language(site: BuiltSite) -> None:
    for code, word in (("fr", "activites"), ("en", "activities"), ("es", "actividades")):
        page = site.soup(f"/{code}/{word}/{SLUG}/")
        assert page.find("time")["datetime"] == "2026-12-10T22:30:00Z"
        listing = site.soup(f"/{code}/{word}/")
        coming, past = (listing.find("section", {"aria-labelledby": each}) for each in ("coming", "past"))
        assert coming.find("a", href=f"/{code}/{word}/{SLUG}/")
        assert past.find("a", href=f"/{code}/{word}/2026-10-02-talk/")
        assert listing.select_one(f'.menu a[href="/{code}/{word}/"]')


def test_calendars_hold_the_right_moment_and_only_what_is_to_come(site: BuiltSite) -> None:
    one = Calendar.from_ical(site.text(f"fr/activites/{SLUG}/activity.ics"))
    (event,) = one.walk("VEVENT")
    assert event["DTSTART"].dt.isoformat() == "2026-12-10T22:30:00+00:00"
    assert "Érables-Rouges" in event["LOCATION"]
    feed = Calendar.from_ical(site.text("es/actividades/calendar.ics"))
    assert [each["UID"] for each in feed.walk("VEVENT")] == [
        f"https://urgent-action.example/es/actividades/{SLUG}/"
    ]
    assert (site.folder / "fr/activites/2026-10-02-talk/activity.ics").is_file()


def test_an_activity_that_is_not_published_leaves_no_trace(project: Path) -> None:
    add_content(project, "activities")
    path = project / f"content/activities/{SLUG}/index.fr.md"
    for change in (
        ("status: announced", "status: draft"),
        ("published: 2026-11-20", "published: 2026-12-01"),
    ):
        text = (ROOT / f"content/activities/{SLUG}/index.fr.md").read_text("utf-8")
        path.write_text(text.replace(*change), "utf-8")
        assert run_pelican(project, project / "out").returncode == 0
        assert not [
            p for p in (project / "out").rglob("*") if p.is_file() and b"2026-12-10-vigil" in p.read_bytes()
        ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("ends: 2026-12-10 18:30", "ends: 2026-12-10 17:00", "is not after starts"),
        ("kind: vigil", "kind: party", "kind:"),
        ("starts: 2026-12-10 17:30", "starts: soon", "starts:"),
        ("organiser: Réseau d’action urgente\n", "", "organiser: is missing"),
        (
            "status: announced",
            "status: announced\nannouncements: [{number: 2, date: 2026-11-21, kind: cancellation}]",
            "Write status: cancelled",
        ),
        ("title:", "color: red\ntitle:", "color: is not a known field"),
    ],
)
def test_faults_are_named_with_their_line(
    example: Path, load: Callable[..., Content], old: str, new: str, told: str
) -> None:
    folder = example / "activities" / SLUG
    folder.mkdir(parents=True)
    for code in ("fr", "en", "es"):
        (folder / f"index.{code}.md").write_text(
            (ROOT / f"content/activities/{SLUG}/index.{code}.md").read_text("utf-8"), "utf-8"
        )
    assert not [problem for problem in load(example).problems if problem.fatal]
    path = folder / "index.fr.md"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    faults = [str(problem) for problem in load(example).problems if problem.fatal]
    assert any(told in fault and f"{SLUG}/index.fr.md:" in fault for fault in faults), faults


def test_a_missing_translation_is_a_warning_and_the_page_is_there(project: Path) -> None:
    add_content(project, "activities")
    (project / f"content/activities/{SLUG}/index.es.md").unlink()
    done = run_pelican(project, project / "out")
    assert done.returncode == 0 and "has no translation into es" in done.stderr
    page = BuiltSite(project / "out").soup(f"/es/actividades/{SLUG}/")
    assert page.find("h1")["lang"] == "fr"
