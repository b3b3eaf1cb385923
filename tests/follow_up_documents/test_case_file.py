"""The file of a case: what is published and nothing else, with figures that are those of the content."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
import yaml
from pypdf import PdfReader

from pelicanconf import LANGUAGES
from plugins.alerts.summary import AnswerDay
from plugins.authorities.offices import offices_of
from plugins.follow_up.clock import LEAST_FOR_MEDIAN
from plugins.follow_up_documents.authorities import authorities
from plugins.follow_up_documents.blocks import Table, Text
from plugins.follow_up_documents.case_file import case_file
from plugins.follow_up_documents.figures import figure_blocks
from plugins.follow_up_documents.matters import matters
from plugins.follow_up_documents.pdf import case_file_pdf, unprintable
from plugins.follow_up_documents.sources import Sources
from plugins.follow_up_documents.unpublished import Unpublished
from plugins.repository.site import Site
from plugins.sheets.sheet import SheetMaker
from plugins.sheets.templates import SheetTemplates
from tests.conftest import ROOT
from tests.follow_up_documents.conftest import ARABIC, CASE, INITIALS, LONG_ADDRESS, LONG_WORD
from tests.sheets.test_sheets import squeezed, text_of
from tests.sign_ons.test_documents import tags

MAKER = SheetMaker(SheetTemplates(ROOT / "theme/sheets"), None)
Printed = Callable[..., Path]
SAID = {
    "en": ("Case file", "Chronology", "4 of 6", "10 November 2026", "Measures taken"),
    "fr": ("Dossier", "Chronologie", "4 sur 6", "10 novembre 2026", "Mesures prises"),
    "es": ("Expediente", "Cronología", "4 de 6", "10 de noviembre de 2026", "Medidas adoptadas"),
}


@pytest.fixture(scope="module")
def printed(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """Prints the file of the case in a language, once."""
    folder = tmp_path_factory.mktemp("printed")

    def write(code: str = "en") -> Path:
        path = folder / f"{code}.pdf"
        if not path.exists():
            document = case_file(site, CASE, site.localizers[code])
            assert document is not None
            path.write_bytes(case_file_pdf(document, MAKER))
        return path

    return write


def section(text: str, begins: str, ends: str) -> str:
    """Return what is between two headings, each as it is printed for the second time: first is the contents."""
    return text.split(squeezed(begins))[-1].split(squeezed(ends))[0]


def facts(content: Path) -> list[dict[str, list[dict[str, str]]]]:
    """Return the facts of the alerts that figures may be about."""
    names = ("ua-2026-014", "ua-2026-014-2", "ua-2026-014-3")
    texts = [(content / f"alerts/{name}/index.es.md").read_text("utf-8") for name in names]
    return [yaml.safe_load(text.split("---\n")[1]) for text in texts]


def test_each_figure_is_that_of_the_content(printed: Printed, content: Path) -> None:
    alerts = facts(content)
    sent = [each for alert in alerts for each in alert.get("sent", ())]
    answers = [each for alert in alerts for each in alert.get("answers", ())]
    transferred = {each["to"] for each in answers if "to" in each}
    asked = {each["authority"] for each in sent} | transferred
    addressees = {
        target.get("authority") or target["name"] for alert in alerts for target in alert["targets"]
    }
    addressees |= transferred
    real = {each["authority"] for each in answers if each["kind"] not in {"receipt", "extension"}}
    silent = asked - {each["authority"] for each in answers}
    overdue = {"co-fiscalia", "co-proteccion"}  # a receipt, and nothing, after more than 15 working days
    text = section(squeezed(text_of(printed())), "Figures", "Pages and sources")
    assert [tuple(map(int, each)) for each in re.findall(r"(?<!\d)(\d)of(\d)(?!\d)", text)] == [
        (len(asked), len(addressees)),
        (len(real & asked), len(asked)),
        (len(silent), len(asked)),
        (len(overdue), len(asked)),
        (len(real - asked), len(addressees - asked)),
    ]
    assert squeezed("340 letters of supporters at least, by 30 September 2026, counted from copies") in text
    assert squeezed("organisations 1, people 1") in text and "SL2026003" in text
    assert "median" not in text.lower()


def test_a_median_needs_five_answers(site: Site) -> None:
    localizer = site.localizers["en"]
    first = matters(site, CASE, localizer)[0]
    clock = first.clocks["co-fiscalia"]

    def said(answers: int) -> str:
        answered = replace(clock, clock=replace(clock.clock, first_answer=date(2026, 9, 8), working_days=4))
        found = [
            replace(first, clocks={"co-fiscalia": answered, "br-embajada-bogota": answered})
            for _ in range(answers // 2)
        ]
        found += [replace(first, clocks={"co-fiscalia": answered})] * (answers % 2)
        return str([*figure_blocks(site, found, localizer)])

    assert f"{LEAST_FOR_MEDIAN} answers; a median" in said(LEAST_FOR_MEDIAN)
    assert "median" not in said(LEAST_FOR_MEDIAN - 1)


def test_the_chronology_has_all_alerts_by_day_with_their_sources(printed: Printed) -> None:
    text = section(squeezed(text_of(printed())), "Chronology", "Authorities")
    order = [
        "1 September 2026 Urgent action published: UA 2026-014, alert 1",
        "1 September 2026 Letter of this network by email: Attorney General",
        "3 September 2026 Answer of Attorney General",
        "5 October 2026 Urgent action published: UA 2026-014, alert 2",
        "20 October 2026 Answer of Inspector General",
        "10 November 2026 Urgent action published: UA 2026-014, alert 3",
        "12 November 2026 Answer of Ombudsperson of Colombia: Measures taken",
        "16 November 2026 Letter opened for signature: SL 2026-003",
        "19 November 2026 Outcome: Protection granted",
        "20 November 2026 Update",
    ]
    places = [text.find(squeezed(each)) for each in order]
    assert places == sorted(places) and -1 not in places, [*zip(order, places, strict=True)]
    assert "P1,S1" in text and "P5" in text


def test_an_authority_has_its_last_day_with_how_it_was_counted(printed: Printed) -> None:
    text = section(squeezed(text_of(printed())), "Authorities", "Figures")
    protection = text.split(squeezed("Director General of the National Protection Unit"))[-1]
    for each in (
        "20 October 2026: Inspector General of Colombia",
        "No answer known.",
        "15 working days (Law 1755 of 2015, article 14)",
        "11 November 2026",
        "15 working days after 20 October 2026: 11 November 2026. Not counted: Saturday and Sunday, and these "
        "public holidays: 2 November 2026.",
        "21 working days, from 20 October 2026 to the day of this file, 21 November 2026",
        "The time to answer is over; no measures or refusal are known",
    ):
        assert squeezed(each) in protection, each
    assert squeezed("At least 340 letters from supporters by 30 September 2026.") in text
    assert squeezed("Receipt confirmed") in text and squeezed("Mayor") in text


def test_people_are_named_as_on_the_pages(printed: Printed) -> None:
    text = text_of(printed())
    people = section(squeezed(text), "People at risk", "What happened")
    assert squeezed("Maruja Peñalosa Ortiz") in people and squeezed("H. Q. V.") in people
    assert squeezed("not named member of the guard") in people
    assert all(squeezed(part) in people or squeezed(part)[::-1] in people for part in ARABIC.split())
    assert not any(word in text for word in INITIALS.split())


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_not_published_is_not_in_it_in_any_language(printed: Printed, code: str) -> None:
    path = printed(code)
    text = text_of(path)
    for number in (4, 5, 6, 7):
        assert f"Alert{number}" not in text and f"2026-014-{number}" not in text
    assert "Alert8" in text, "it is public, and only what was sent is not"
    assert "CANARY" not in text and "4711" not in text
    sixth = {"en": "6 October 2026", "fr": "6 octobre 2026", "es": "6 de octubre de 2026"}[code]
    assert sixth not in text.replace("\n", " ")
    raw = path.read_bytes()
    assert b"2026-014-5" not in raw and b"CANARY" not in raw
    for each in SAID[code]:
        assert squeezed(each) in squeezed(text), each


@pytest.mark.parametrize("code", LANGUAGES)
def test_it_is_tagged_has_an_outline_and_the_same_bytes(printed: Printed, site: Site, code: str) -> None:
    pdf = printed(code).read_bytes()
    reader = PdfReader(BytesIO(pdf))
    assert reader.root_object["/Lang"] == code
    assert reader.metadata is not None and reader.metadata.title.startswith(f"{CASE} – Alert3")
    found = tags(pdf)
    assert {"/H1", "/H2", "/H3", "/TOC", "/Table", "/TH", "/LI", "/Link"} <= set(found)
    assert found.count("/H1") == 1
    titles = [each.title for each in reader.outline[1] if not isinstance(each, list)]
    assert squeezed("".join(titles)).count(squeezed(SAID[code][1])) == 1 and len(titles) == 9
    numbered = [squeezed(page.extract_text()) for page in reader.pages]
    assert all(f"{number}/{len(numbered)}" in each for number, each in enumerate(numbered, 1))
    document = case_file(site, CASE, site.localizers[code])
    assert document is not None and case_file_pdf(document, MAKER) == pdf
    assert not unprintable(document, MAKER)


def test_nothing_runs_off_the_page(printed: Printed) -> None:
    path = printed()
    text = squeezed(text_of(path)).replace("\u200b", "")
    assert squeezed(LONG_WORD) in text and squeezed(LONG_ADDRESS) in text
    done = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, check=True, text=True)
    ends = [float(each) for each in re.findall(r'xMax="([0-9.]+)"', done.stdout)]
    margin = 23 / 25.4 * 72
    assert max(ends) <= 595.28 - margin + 0.5


def test_what_was_sent_about_a_private_alert_is_for_the_private_file_alone(site: Site) -> None:
    localizer = site.localizers["en"]
    public, private = matters(site, CASE, localizer), matters(site, CASE, localizer, private=True)
    assert [bool(each.sent) for each in public] == [True, True, False, False, False]
    assert [bool(each.sent) for each in private] == [True, True, True, False, False]
    (hidden,) = [each for each in public if each.slug.endswith("-8")]
    assert hidden.answers == (
        AnswerDay("co-procuraduria", date(2026, 10, 20), "transfer", None, "co-proteccion"),
    )
    assert not hidden.clocks and not hidden.counted
    document = case_file(site, CASE, localizer, unpublished=Unpublished())
    assert document is not None and document.warning and "6 October 2026" in str(document)


def test_a_case_without_a_public_alert_has_no_file(site: Site) -> None:
    assert case_file(site, "UA 2026-099", site.localizers["en"]) is None


def test_answers_to_supporters_are_counted_if_the_network_wrote_to_nobody(site: Site) -> None:
    localizer = site.localizers["en"]
    third = next(each for each in matters(site, CASE, localizer) if each.slug.endswith("-3"))
    assert not third.sent
    text = str([*figure_blocks(site, [third], localizer)])
    assert "0 of 4" in text and "1 of 4" in text and "of the other addressees" in text
    receipt = {
        key: replace(each, clock=replace(each.clock, first_answer=None)) for key, each in third.clocks.items()
    }
    assert "1 of 4" not in str([*figure_blocks(site, [replace(third, clocks=receipt)], localizer)])


def test_a_letter_sent_after_the_end_of_an_alert_has_no_time_that_passed(site: Site) -> None:
    localizer = site.localizers["en"]
    first = matters(site, CASE, localizer)[0]
    day = first.clocks["co-fiscalia"].sent[0].day

    def said(ended: date) -> str:
        ended_then = replace(first, ended=ended, authorities=("co-fiscalia",))
        return str([*authorities(site, [ended_then], Sources([first]), localizer)])

    assert "Waited" in said(day) and "Waited" not in said(day - timedelta(days=1))


def test_members_of_one_council_are_told_apart_by_name(site: Site) -> None:
    registry = site.content.authorities
    twins = {
        key: registry["co-fiscalia"].model_copy(update={"name": name})
        for key, name in {"a": "Ana", "b": "Bo"}.items()
    }
    offices = offices_of({**registry, **twins, "co-fiscalia": twins["a"]}, "en")
    assert (offices["a"], offices["b"]) == (
        "Attorney General of Colombia (Ana)",
        "Attorney General of Colombia (Bo)",
    )
    assert offices["co-procuraduria"] == registry["co-procuraduria"].office_in("en")


def test_a_row_of_a_table_is_on_one_page(tmp_path: Path, site: Site) -> None:
    document = case_file(site, CASE, site.localizers["en"])
    assert document is not None
    text = tuple(Text(line, "en") for line in ("begins", *"abcdefg", "ends"))
    rows = tuple((text[:1], text) for _ in range(40))
    table = Table(("A", "B"), (1, 1), rows)
    path = tmp_path / "rows.pdf"
    path.write_bytes(case_file_pdf(replace(document, blocks=(table,)), MAKER))
    pages = [squeezed(page.extract_text()) for page in PdfReader(path).pages]
    assert len(pages) > 3
    assert all(each.count("begins") == 2 * each.count("ends") for each in pages)
    long = Table(("A", "B"), (1, 1), ((text[:1], tuple(Text("word " * 60, "en") for _ in range(40))),))
    path.write_bytes(case_file_pdf(replace(document, blocks=(long,)), MAKER))
    assert text_of(path).count("word") == 60 * 40
