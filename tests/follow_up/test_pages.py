"""What the public sees of the follow-up: lines, figures, the page of events, its feed, and the open data."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from lxml import etree

import pelicanconf
from plugins.alerts.repository import AlertRepository
from plugins.alerts.summary import AnswerDay, SentDay
from plugins.follow_up.alert_clocks import AuthorityClock, alert_clocks
from plugins.repository import letter_clocks
from plugins.repository.site import Site
from plugins.sections.context import RenderContext
from plugins.sections.follow_up.events import latest_events
from plugins.sections.follow_up.figures import figure_sentences
from plugins.sections.opendata import files as opendata
from plugins.sections.sign_ons.data import public_letters
from tests.conftest import NOW, ROOT, VOCABULARIES, BuiltSite, read_site

PAGES = {"fr": "/fr/suites/", "en": "/en/what-happened-after/", "es": "/es/que-paso-despues/"}
LETTER = "testigos-cano-torcaz"
SETTINGS = {name: value for name, value in vars(pelicanconf).items() if name.isupper()}
SETTINGS |= {"CACHE_FOLDER": "", "SHEETS": False, "SHARE_PICTURES": False}


def plain(text: str) -> str:
    return " ".join(text.split())


def lines(site: BuiltSite, language: str, slug: str) -> list[str]:
    """Return the lines on authorities in the page of an alert."""
    return [plain(each.get_text(" ")) for each in site.soup(f"/{language}/{slug}/").select(".asked__line")]


@pytest.mark.parametrize(
    ("language", "slug", "expected"),
    [
        (
            "en",
            "ua-2026-021",
            "Written to on 18 November 2026. No answer known. Answer expected by 10 December",
        ),
        ("en", "ua-2026-016", "No answer known. Answer expected within days, by 24 November 2026."),
        ("en", "ua-2026-016", "Written to on 13 October 2026. It answered on 21 October 2026."),
        ("en", "ua-2026-015", "No answer known. 15 working days ended on 20 October 2026."),
        (
            "en",
            "ua-2026-015",
            "it passed the letters on to another authority: Director General of the National",
        ),
        ("en", "ua-2026-015", "Received by transfer on 6 October 2026, from another authority: Ombudsperson"),
        ("en", "ua-2026-013", "Receipt confirmed, no answer yet. 15 working days ended on 1 October 2026."),
        ("en", "ua-2026-013", "It has replied; no measures and no refusal are known."),
        ("en", "ua-2026-019", "On 19 November 2026 it asked for more time, until 11 December 2026."),
        ("en", "ua-2026-009", "Supporters have written. It answered on 10 April 2026."),
        (
            "en",
            "ua-2026-012",
            "Written to on 14 May 2026. Receipt confirmed, no answer yet. The alert has ended.",
        ),
        ("fr", "ua-2026-021", "Aucune réponse connue. Réponse attendue d’ici le 10 décembre 2026."),
        ("en", "ua-2026-019", "Called on 6 November 2026. It has replied"),
        (
            "en",
            "ua-2026-013",
            "Written to on 10 September 2026. Contacted again, last on 20 October 2026.",
        ),
        ("fr", "ua-2026-015", "Le délai de 15 jours ouvrables a pris fin le 20 octobre 2026."),
        (
            "es",
            "ua-2026-021",
            "Sin respuesta conocida. Se espera respuesta a más tardar el 10 de diciembre de",
        ),
        ("es", "ua-2026-013", "Recibo confirmado, todavía sin respuesta."),
    ],
)
def test_each_state_has_its_line(site: BuiltSite, language: str, slug: str, expected: str) -> None:
    assert any(expected in line for line in lines(site, language, slug)), lines(site, language, slug)


def test_targets_that_the_network_did_not_write_to_share_a_line(site: BuiltSite) -> None:
    *_, last = lines(site, "en", "ua-2026-016")
    assert last.startswith("Supporters have written to:") and last.count("Councillor") == 1


def test_the_page_says_how_days_were_counted(site: BuiltSite) -> None:
    notes = site.soup("/es/ua-2026-021/").select_one(".notes").get_text(" ")
    assert "15 días hábiles" in notes and "Ley 1755 de 2015, artículo 14" in notes and "sábado" in notes


def test_no_page_calls_silence_unlawful(site: BuiltSite) -> None:
    for address in (*PAGES.values(), "/en/ua-2026-015/", "/en/authorities/co-fiscalia/"):
        assert not re.search("unlawful|illegal|illégal|ilegal", site.text(f"{address[1:]}index.html"))


def test_an_alert_of_which_nothing_is_known_has_no_such_section(site: BuiltSite) -> None:
    assert site.soup("/en/ua-2026-020/").find(id="answers") is None


def test_an_authority_has_figures_with_their_denominators(site: BuiltSite) -> None:
    page = site.soup("/en/authorities/co-fiscalia/")
    assert plain(page.select_one(".request__figures").get_text()) == (
        "This network has written to it about 2 alerts, transfers included. Answers known: 0 of 2. A transfer "
        "counts, a receipt or a request for more time does not. Time to answer over, no measures or refusal "
        "known: 1 of 2."
    )
    assert site.soup("/en/authorities/co-policia/").select(".request__known")


def test_the_list_of_authorities_ranks_nobody(site: BuiltSite) -> None:
    page = site.soup("/en/authorities/")
    names = [link.get_text() for link in page.select(".index a")]
    assert names == sorted(names, key=str.casefold)
    assert not re.search("answer|median|overdue", page.select_one(".index").get_text())


@pytest.mark.parametrize("language", PAGES)
def test_the_page_of_events_is_linked_and_in_order(site: BuiltSite, language: str) -> None:
    page = site.soup(PAGES[language])
    days = [each["datetime"] for each in page.select(".event time")]
    assert days == sorted(days, reverse=True) and len(days) > 20
    for address in (f"/{language}/ua-2026-021/", f"/{language}/ua-2026-013/"):
        assert site.soup(address).select(f'main a[href="{PAGES[language]}"]')
    from_archive = {"fr": "archives", "en": "archive", "es": "archivo"}[language]
    from_authority = {"fr": "autorites", "en": "authorities", "es": "autoridades"}[language]
    patterns = {"fr": "constats", "en": "patterns", "es": "patrones"}[language]
    for address in (from_archive, from_authority, f"{from_authority}/co-fiscalia", patterns):
        assert site.soup(f"/{language}/{address}/").select(f'main a[href="{PAGES[language]}"]'), address


def test_the_page_has_what_letters_led_to_and_outcomes(site: BuiltSite) -> None:
    shown = [plain(each.get_text(" ")) for each in site.soup(PAGES["en"]).select(".event")]
    assert any("Outcome: Released" in each and "UA 2026-012" in each for each in shown)
    assert any(
        "Letter with signatures, delivered in person" in each and "SL 2026-002" in each for each in shown
    )
    assert any("Measures taken" in each and "SL 2026-002" in each for each in shown)


@pytest.mark.parametrize("language", PAGES)
def test_the_feed_has_the_latest_events(site: BuiltSite, language: str) -> None:
    feed = etree.fromstring((site.folder / f"{PAGES[language][1:]}feed.atom").read_bytes())
    atom = "{http://www.w3.org/2005/Atom}"
    ids = [each.text for each in feed.iterfind(f"{atom}entry/{atom}id")]
    assert len(ids) == len(set(ids)) == 30
    days = [each.text for each in feed.iterfind(f"{atom}entry/{atom}updated")]
    assert days == sorted(days, reverse=True)
    assert site.soup(PAGES[language]).select('link[type="application/atom+xml"][href$="feed.atom"]')


def test_the_latest_events_are_the_same_however_many_are_asked_for() -> None:
    """Also where a day begins later than the next one does elsewhere."""
    site = loaded(ROOT / "content", datetime(2026, 11, 21, 12, tzinfo=UTC))
    known, alerts = dict(site.content.alerts.alert_summaries), site.content.alerts
    for slug, zone, day in (("ua-2026-019", "Kiritimati", 22), ("ua-2026-021", "Pago_Pago", 21)):
        sent = (SentDay("co-fiscalia", date(2026, 11, day), "email"),)
        known[slug] = replace(known[slug], zone=ZoneInfo(f"Pacific/{zone}"), sent=sent)
    site = replace(site, content=replace(site.content, alerts=AlertRepository(known, alerts.get)))
    every = latest_events(site, 1000)
    assert [each.about for each in every[:2]] == ["ua-2026-021", "ua-2026-019"]
    assert [each.at for each in every] == sorted((each.at for each in every), reverse=True)
    for number in range(1, len(every) + 2):
        assert latest_events(site, number) == every[:number]


def test_the_open_data_has_dates_and_states(site: BuiltSite) -> None:
    entries = json.loads(site.text("api/follow-up.json"))["follow_up"]
    by_key = {(each["alert"], each["authority"]): each for each in entries}
    overdue = by_key["ua-2026-015", "co-proteccion"]
    assert overdue["transferred_from"] == ["co-defensoria"] and overdue["clock"] == "overdue"
    assert overdue["started"] == "2026-10-06" and overdue["due"] == "2026-10-28"
    extended = by_key["ua-2026-019", "co-proteccion"]
    assert [each["kind"] for each in extended["answers"]] == ["receipt", "extension"]
    assert extended["due"] == extended["answers"][1]["until"] == "2026-12-11"
    labels = json.loads(site.text("api/labels.json"))["labels"]
    delivered = {each["authority"]: each for each in entries if each["sign_on"] == LETTER}
    assert {each["alert"] for each in delivered.values()} == {None}
    assert {each["case"] for each in delivered.values()} == {"SL 2026-002"}
    assert delivered["co-fiscalia"]["clock"] == "overdue" and delivered["co-fiscalia"]["due"] == "2026-10-28"
    assert delivered["co-fiscalia"]["sent"] == [{"day": "2026-10-06", "way": "in-person"}]
    settled = delivered["co-procuraduria"]
    assert (settled["clock"], settled["answered"]) == ("stopped", "complete")
    assert settled["urls"]["fr"].endswith(f"/fr/lettres/{LETTER}/")
    assert {each["clock"] for each in entries} <= labels["clock"].keys()
    assert {each["answered"] for each in entries} == labels["answered"].keys()
    assert all(set(words) == {"fr", "en", "es"} for words in labels["clock"].values())


def test_the_number_of_a_filing_is_never_published(site: BuiltSite) -> None:
    for name in site.files():
        if name.endswith((".html", ".json", ".jsonl", ".atom", ".csv", ".txt")):
            assert not re.search("20266110|EXT-2026|E-2026-614208", site.text(name)), name


def test_a_private_follow_up_is_in_no_figure_feed_or_file(site: BuiltSite) -> None:
    assert not lines(site, "en", "ua-2026-014")
    assert "ua-2026-014" not in site.text("api/follow-up.json")
    for address in PAGES.values():
        assert "2026-014" not in site.text(f"{address[1:]}index.html")
        assert "2026-014" not in site.text(f"{address[1:]}feed.atom")
    figures = site.soup("/en/authorities/co-mindefensa/").select_one(".request__figures").get_text()
    assert "about 1 alert," in figures


# Without a build ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample content; of the alerts those that letters follow, and two to whose authorities was written."""
    folder = tmp_path_factory.mktemp("follow-up") / "content"
    shutil.copytree(ROOT / "content", folder, ignore=shutil.ignore_patterns("alerts"))
    _copy_alerts(folder)
    return folder


def _copy_alerts(content: Path) -> None:
    for number in ("013", "015", "016", "017", "021"):
        shutil.copytree(ROOT / f"content/alerts/ua-2026-{number}", content / f"alerts/ua-2026-{number}")


@pytest.fixture
def changed(content: Path) -> Iterator[Path]:
    """The sample content, with its alerts as they were after the test."""
    yield content
    shutil.rmtree(content / "alerts")
    _copy_alerts(content)
    shutil.rmtree(content / "letters")
    shutil.copytree(ROOT / "content/letters", content / "letters")
    shutil.copy2(ROOT / "content/withdrawn.yaml", content)


def loaded(content: Path, now: datetime = NOW) -> Site:
    site, problems = read_site({**SETTINGS, "PATH": str(content)}, now=now)
    assert not [each for each in problems if each.fatal]
    return site


def everything(site: Site) -> tuple[list[AuthorityClock], str, str]:
    """Return the clocks of one authority, all events, and the open data."""
    (file,) = opendata.follow_up(site, site.listed, public_letters(site), lambda _: b"")
    return (
        RenderContext(site).clocks_of("co-procuraduria"),
        str(latest_events(site, 1000)),
        file.data.decode(),
    )


@pytest.mark.parametrize("how", ["line", "status", "draft", "embargo", "private"])
def test_an_alert_that_is_not_to_be_shown_vanishes_from_every_figure(how: str, changed: Path) -> None:
    path = changed / "alerts/ua-2026-015/index.en.md"
    text = path.read_text("utf-8")
    if how == "line":
        (changed / "withdrawn.yaml").write_text("ua-2026-015: 2026-11-20\n", "utf-8")
    else:
        status = {"status": "withdrawn", "draft": "draft"}.get(how, "open")
        more = {"embargo": "embargo: 2027-01-01\n", "private": "follow_up: private\n"}.get(how, "")
        path.write_text(text.replace("status: open\n", f"status: {status}\n{more}"), "utf-8")
    clocks, shown, data = everything(loaded(changed))
    assert "ua-2026-015" not in {each.alert for each in clocks}
    assert "2026-015" not in shown and "2026-015" not in data


@pytest.mark.parametrize("how", ["line", "status", "draft", "private"])
def test_a_letter_that_is_not_to_be_shown_vanishes_too(how: str, changed: Path) -> None:
    (path,) = (
        each
        for each in (changed / "letters" / LETTER).glob("index.*.md")
        if "\nstatus: " in each.read_text("utf-8")
    )
    text = path.read_text("utf-8")
    if how == "line":
        (changed / "withdrawn.yaml").write_text(f"letters/{LETTER}: 2026-11-20\n", "utf-8")
    elif how == "private":
        alert = changed / "alerts/ua-2026-015/index.en.md"
        private = alert.read_text("utf-8").replace("status: open\n", "status: open\nfollow_up: private\n")
        alert.write_text(private, "utf-8")
        path.write_text(re.sub("(?m)^alert: .*", "alert: ua-2026-015", text), "utf-8")
    else:
        status = {"status": "withdrawn"}.get(how, how)
        path.write_text(re.sub("(?m)^status: .*", f"status: {status}", text), "utf-8")
    _, shown, data = everything(loaded(changed))
    assert LETTER not in data
    assert (LETTER in shown) == (how == "private"), "its page shows what was delivered"


def test_the_clock_of_a_letter_changes_at_midnight_where_it_counts_its_days(changed: Path) -> None:
    site = loaded(changed)
    letter = site.content.sign_ons[LETTER]
    points = {*letter_clocks.turning_points([letter], NOW)}
    assert {each.astimezone(letter.zone).time() for each in points} == {time()} and max(points) > NOW
    assert points <= site.content.turning_points
    undelivered = site.content.sign_ons["retorno-cano-yaru"]
    assert not [*letter_clocks.turning_points([undelivered], NOW)]


def test_all_of_it_is_there_before(changed: Path) -> None:
    clocks, shown, data = everything(loaded(changed))
    assert "ua-2026-015" in {each.alert for each in clocks}
    assert "ua-2026-015" in shown and "ua-2026-015" in data
    assert LETTER in shown and LETTER in data


def test_the_median_is_said_from_five_answers_on(changed: Path) -> None:
    site = loaded(changed)
    localizer, alert = site.localizers["en"], site.alert_summaries["ua-2026-021"]
    start = date(2026, 11, 18)

    def clocks(number: int) -> list[AuthorityClock]:
        found = []
        for days in range(1, number + 1):
            answers = (AnswerDay("co-fiscalia", start + timedelta(days=days), "reply"),)
            sent = (SentDay("co-fiscalia", start, "email"),)
            one = replace(alert, sent=sent, answers=answers)
            terms = site.site_settings.response_terms
            found += alert_clocks(
                one, site.content.authorities, VOCABULARIES, terms, datetime(2026, 12, 1, tzinfo=UTC)
            )
        return found

    assert "Median: 2 working days to a first answer (n = 5)." in [*figure_sentences(clocks(5), localizer)]
    assert not any("Median:" in each for each in figure_sentences(clocks(4), localizer))
    assert not [*figure_sentences([], localizer)]
