"""Lists of alerts: every alert is in each of its lists, and a new one changes no older pages."""

from __future__ import annotations

import dataclasses
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.alerts.alert import State
from plugins.alerts.summary import AlertSummary
from plugins.languages.localized_text import LocalizedText
from plugins.sections.alerts.related import Related
from plugins.sections.lists.lists import MIN_ON_PAGE, PAGE_LENGTH, alert_lists
from plugins.withdrawals.remove import remove_alert
from tests.conftest import NOW, BuiltSite

START = datetime(2006, 1, 1, 17, tzinfo=UTC)


def made(number: int, **facts: object) -> AlertSummary:
    """Return the record of an alert that ended long ago, *number* days after the first."""
    plain = AlertSummary(
        slug=f"ua-{number:05}",
        case=f"UA {number:05}",
        sequence=1,
        previous=None,
        status="closed",
        date=START + timedelta(days=number),
        modified=START + timedelta(days=number),
        act_before=START + timedelta(days=number + 30),
        embargo=None,
        zone=ZoneInfo("America/Bogota"),
        country="CO",
        region="Valle del Cauca",
        violations=("attack",),
        perpetrators=("unknown",),
        result=None,
        outcome_day=None,
        language="es",
        languages=("es",),
        titles={"es": LocalizedText(f"Alerta {number}", "es")},
        summaries={"es": LocalizedText("…", "es")},
        announced=START + timedelta(days=number),
        pictures=False,
        targets=("co-fiscalia",),
    )
    return dataclasses.replace(plain, **facts)


def archive(alert_summaries: list[AlertSummary]) -> dict[int, tuple[AlertSummary, ...]]:
    """Return the pages of the archive by number, 0 being the first that readers see."""
    past = sorted(alert_summaries, key=lambda each: (each.date, each.slug), reverse=True)
    one = alert_lists([], past)["archive", ""]
    return {0: one.latest, **{number: one.page(number) for number in range(1, one.pages + 1)}}


@given(st.integers(0, 4 * PAGE_LENGTH + 3))
def test_every_alert_stands_on_exactly_one_page(count: int) -> None:
    alert_summaries = [made(number) for number in range(count)]
    pages = archive(alert_summaries)
    assert sorted(each.slug for page in pages.values() for each in page) == [
        each.slug for each in alert_summaries
    ]
    assert len(pages[0]) < PAGE_LENGTH + MIN_ON_PAGE
    assert len(pages) == 1 or len(pages[0]) >= MIN_ON_PAGE
    assert {len(page) for number, page in pages.items() if number} <= {PAGE_LENGTH}


@given(st.integers(0, 4 * PAGE_LENGTH))
def test_a_new_alert_leaves_every_page_of_earlier_ones_as_it_was(count: int) -> None:
    alert_summaries = [made(number) for number in range(count)]
    before, after = archive(alert_summaries), archive([*alert_summaries, made(count)])
    assert {number: page for number, page in after.items() if number in before and number} == {
        number: page for number, page in before.items() if number
    }


def test_year_and_region_are_those_of_the_place() -> None:
    """22:00 in Bogotá on New Year's Eve is the old year, though it is the new one in UTC."""
    alert_summary = made(0, date=datetime(2026, 1, 1, 3, tzinfo=UTC))
    lists = alert_lists([], [alert_summary])
    assert ("year", "2025") in lists and ("year", "2026") not in lists
    assert ("region", "co-valle-del-cauca") in lists


def test_related_alerts_are_earlier_ones_of_other_cases_in_the_country_that_share_most() -> None:
    both = ("attack", "death-threats")
    alert_summaries = [
        *(made(number, violations=both if number == 5 else ("attack",)) for number in range(1, 9)),
        made(9, country="GT", violations=both),
        made(20, violations=both),
        made(21, violations=both),
    ]
    related, own, fifth = Related(alert_summaries), alert_summaries[-2], alert_summaries[4]
    assert [each.slug for each in related.to(own)] == ["ua-00005", "ua-00008", "ua-00007"]
    of_the_same_case = dataclasses.replace(own, case=fifth.case)
    assert [each.slug for each in related.to(of_the_same_case)] == ["ua-00008", "ua-00007", "ua-00006"]


@given(st.integers(1, 40))
def test_a_new_alert_changes_what_no_earlier_one_leads_to(count: int) -> None:
    alert_summaries = [made(number) for number in range(count)]
    before, after = Related(alert_summaries), Related([*alert_summaries, made(count)])
    assert [before.to(each) for each in alert_summaries] == [after.to(each) for each in alert_summaries]


def test_every_listed_alert_stands_in_each_of_its_lists(site: BuiltSite) -> None:
    kinds = {"years", "countries", "regions", "violations", "perpetrators", "outcomes", "authorities"}
    found: dict[str, set[str]] = {}
    for name in site.pages():
        parts = name.split("/")
        if parts[0] == "en" and parts[1] in kinds and len(parts) == 4:
            for link in site.tree(name).cssselect("main a[href^='/en/ua-']"):
                found.setdefault(link.get("href").split("/")[2], set()).add(parts[1])
    listed = {
        link["href"].split("/")[2]
        for page in ("/en/alerts/", "/en/archive/")
        for link in site.soup(page).select("main a[href^='/en/ua-']")
    }
    assert set(found) == listed and len(listed) > 8
    assert all(lists >= kinds - {"regions", "outcomes", "authorities"} for lists in found.values())


@pytest.mark.parametrize(
    ("address", "demand", "answer", "kind"),
    [
        ("/fr/autorites/co-fiscalia/", "Remettre", "36 heures", "Refus"),
        ("/en/authorities/mx-cndh/", "Release", "precautionary", "Measures taken"),
        ("/es/autoridades/mx-fge/", "Poner en libertad", "acuse de recibo", "Acuse de recibo"),
    ],
)
def test_an_authority_shows_what_was_asked_and_what_it_answered(
    site: BuiltSite, address: str, demand: str, answer: str, kind: str
) -> None:
    text = site.soup(address).select_one("main").get_text(" ")
    assert demand.lower() in text.lower() and answer.lower() in text.lower() and kind in text


def test_an_answer_stands_on_the_page_of_its_alert_and_of_no_other_authority(site: BuiltSite) -> None:
    assert "36 hours" in site.soup("/en/ua-2026-009/").select_one("#answers").parent.get_text()
    assert "says nothing of the 36" not in site.text("en/authorities/co-procuraduria/index.html")


def test_lists_by_country_and_violation_have_feeds_of_their_own(site: BuiltSite) -> None:
    for address in ("/fr/pays/mx/", "/en/countries/mx/", "/es/paises/mx/", "/en/violations/torture/"):
        feed = site.text(f"{address.strip('/')}/feed.atom")
        cards = site.soup(address).select(".card__title a")
        assert cards
        assert all(f"{card['href']}</id>" in feed for card in cards)
        assert feed.count("</entry>") == len(cards)


def test_an_entry_not_yet_translated_says_its_language(site: BuiltSite) -> None:
    entries = site.text("fr/feed.atom").split("</entry>")
    (entry,) = [each for each in entries if "/fr/ua-2026-017/</id>" in each]
    (other,) = [each for each in entries if "/fr/ua-2026-021/</id>" in each]
    assert '<entry xml:lang="es">' in entry
    assert "<entry>" in other


def test_a_withdrawn_entry_says_nothing_in_whatever_language_it_was(site: BuiltSite, tmp_path: Path) -> None:
    output = tmp_path / "output"
    shutil.copytree(site.folder, output)
    assert list(remove_alert(output, "ua-2026-017")) == []
    for code in ("fr", "en", "es"):
        entries = (output / code / "feed.atom").read_text("utf-8").split("</entry>")
        (entry,) = [each for each in entries if "/ua-2026-017/" in each]
        assert "UA 2026-017</title>" in entry and "xml:lang" not in entry.rpartition("<entry")[2]


def test_every_page_but_home_says_where_it_is(site: BuiltSite) -> None:
    for address in ("/fr/ua-2026-012/", "/en/countries/co/", "/es/recursos/", "/fr/autorites/co-fiscalia/"):
        steps = [link["href"] for link in site.soup(address).select(".crumbs a")]
        assert steps[0] == address[:4]
        assert site.soup(address).select_one(".crumbs [aria-current=page]").get_text(strip=True)
    assert site.soup("/fr/ua-2026-012/").select(".crumbs a")[1]["href"] == "/fr/archives/"
    assert [link["href"] for link in site.soup("/en/regions/co-cauca/").select(".crumbs a")] == [
        "/en/",
        "/en/archive/",
        "/en/regions/",
    ]
    assert not site.soup("/fr/").select(".crumbs")


def test_the_moment_decides_what_is_open() -> None:
    alert_summary = made(0, status="open", act_before=NOW + timedelta(hours=1))
    assert alert_summary.state(NOW) is State.OPEN
    assert alert_summary.state(NOW + timedelta(hours=1)) is State.EXPIRED


def test_every_page_is_at_most_three_steps_from_home(site: BuiltSite) -> None:
    """By links alone, in each language, without the search."""
    for language in ("fr", "en", "es"):
        reached, edge = {f"{language}/index.html"}, [f"{language}/index.html"]
        for _ in range(3):
            found = {
                f"{page.lstrip('/')}index.html"
                for name in edge
                for page in {href.partition("#")[0] for href in site.tree(name).xpath("//a/@href")}
                if page.startswith(f"/{language}/") and page.endswith("/")
            }
            edge = sorted(found - reached)
            reached |= found
        pages = {name for name in site.pages() if name.startswith(f"{language}/")}
        unlisted = {name for name in pages if site.tree(name).cssselect("meta[name=robots]")}
        assert pages - unlisted - reached == set()
