"""Letters from supporters that were counted: how pages and data show them, and that private ones are nowhere."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from plugins.alerts.summary import AlertSummary, LettersDay
from plugins.follow_up.alert_clocks import AuthorityClock, alert_clocks
from plugins.follow_up.clock import ClockState, figures
from plugins.repository.site import Site
from plugins.safety.rounded import LEAST, rounded_down
from plugins.site.generator import load_site
from tests.conftest import NOW, VOCABULARIES, BuiltSite
from tests.follow_up.test_pages import PAGES, SETTINGS, lines, plain


@pytest.mark.parametrize(
    ("language", "slug", "expected"),
    [
        (
            "en",
            "ua-2026-013",
            "At least 640 letters from supporters by 30 October 2026. Written to on 10 Sept",
        ),
        ("en", "ua-2026-021", "At least 90 letters from supporters by 20 November 2026. No answer known."),
        (
            "fr",
            "ua-2026-021",
            "Au moins 130 lettres de personnes solidaires au 20 novembre 2026. Le réseau a",
        ),
        ("es", "ua-2026-021", "Al menos 130 cartas de personas solidarias hasta el 20 de noviembre de 2026."),
    ],
)
def test_the_line_of_an_authority_has_the_number(
    site: BuiltSite, language: str, slug: str, expected: str
) -> None:
    assert any(expected in line for line in lines(site, language, slug)), lines(site, language, slug)


def test_pages_say_how_letters_were_counted_where_they_were(site: BuiltSite) -> None:
    counted = "Letters were counted from the copies that this network received"
    assert counted in site.soup("/en/ua-2026-013/").select_one(".notes").get_text()
    assert counted not in site.soup("/en/ua-2026-015/").select_one(".notes").get_text()


def test_an_authority_has_the_number_on_its_own_page(site: BuiltSite) -> None:
    known = [
        plain(each.get_text())
        for each in site.soup("/en/authorities/co-presidencia/").select(".request__known")
    ]
    assert any("At least 590 letters from supporters by 30 October 2026." in each for each in known)


def test_the_open_data_has_number_and_day(site: BuiltSite) -> None:
    entries = json.loads(site.text("api/follow-up.json"))["follow_up"]
    letters = {(each["alert"], each["authority"]): (each["letters"], each["letters_day"]) for each in entries}
    assert letters["ua-2026-021", "co-gobernacion-cauca"] == (90, "2026-11-20")
    assert letters["ua-2026-013", "co-fiscalia"] == (640, "2026-10-30")
    assert letters["ua-2026-015", "co-defensoria"] == (None, None)


def test_a_private_follow_up_shows_no_number(site: BuiltSite) -> None:
    """The alert has 4,710 letters in its file."""
    for name in site.files():
        if name.endswith((".html", ".json", ".jsonl", ".csv", ".atom")) and "2026-014" in name:
            assert "4710" not in site.text(name) and "4,710" not in site.text(name), name
    assert "4710" not in site.text("api/follow-up.json")


def test_letters_are_no_event(site: BuiltSite) -> None:
    for language, address in PAGES.items():
        assert "640" not in site.text(f"{address[1:]}index.html"), language


# Without a build ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample() -> Site:
    return load_site(SETTINGS, now=NOW)[0]


def clocks(
    sample: Site, alert: AlertSummary, now: datetime = NOW, *, editors: bool = False
) -> list[AuthorityClock]:
    terms = sample.site_settings.response_terms
    return [*alert_clocks(alert, sample.content.authorities, VOCABULARIES, terms, now, also_private=editors)]


def test_letters_start_no_clock_and_are_in_no_figure(sample: Site) -> None:
    letters = (LettersDay("co-fiscalia", date(2026, 11, 20), 340),)
    alert = replace(sample.alert_summaries["ua-2026-021"], sent=(), answers=(), letters_counted=letters)
    (only,) = clocks(sample, alert)
    assert only.letters == letters[0] and only.clock.state is ClockState.NOT_STARTED
    assert figures([only.clock]).asked == 0
    assert not clocks(sample, replace(alert, follow_up="private"))
    assert len(clocks(sample, replace(alert, follow_up="private"), editors=True)) == 1
    assert not clocks(sample, alert, datetime(2026, 11, 19, tzinfo=UTC)), "the day has not come"


def test_numbers_are_published_from_20_on_in_tens() -> None:
    assert [rounded_down(each) for each in (0, LEAST - 1, LEAST, 29, 30, 1312)] == [0, 0, 20, 20, 30, 1310]
