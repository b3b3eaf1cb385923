"""Sign-on letters: what visitors see in each state, what nobody sees, and what one more signature rebuilds."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from jsonschema import Draft202012Validator, FormatChecker

from plugins.actions.mailto import MAILTO_LIMIT
from plugins.repository.site import Site
from plugins.sections.context import RenderContext
from plugins.sections.sign_ons.pages import sign_on_page
from plugins.sign_ons.form import CHOICES, LABEL
from plugins.sign_ons.signatories import COLUMNS
from plugins.sign_ons.text_hash import text_hash
from tests.campaigns.conftest import settings
from tests.conftest import ROOT, BuiltSite, add_content, read_site, run_pelican, small_project
from tests.sign_ons.conftest import EXAMPLE, TEXT

LISTS = {"en": "/en/letters/", "fr": "/fr/lettres/", "es": "/es/cartas/"}
BODY = "Madam Prosecutor,\n\nWe ask you to act.\n"
EARLIER, PRESENT = text_hash("Madam Prosecutor,\n\nAct.\n"), text_hash(BODY)
FACTS = {
    "status": "collecting",
    "opens": "2026-11-16 09:00",
    "closes": "2026-11-27 17:00",
    "time_zone": "America/Montreal",
    "who": "both",
    "country": "CO",
    "targets": "[co-fiscalia]",
    "initiators": "[{name: Comité Érables–Andes}]",
    "consent": "{date: 2026-11-14, covers: [place], record: call}",
    "summary": "The summary.",
    "asks": "[An investigation.]",
}
DELIVERED = {
    "status": "delivered",
    "deliveries": "[{date: 2026-11-19, authority: co-fiscalia, way: in-person}]",
}
NAMED = [
    f"organisation,Awa Diop-Sarr,Atelier des rives,présidente,FR,Lyon,https://rives.example/,2026-11-17,{PRESENT},full",
    f"organisation,,شبكة النهر,,TN,صفاقس,,2026-11-18,{PRESENT},full",
    f"person,Ζωή Παπακώστα,,,GR,Αθήνα,,2026-11-18,{PRESENT},full",
    f"person,Rigoberta Ixcoy Tum,Ixcoy-Haus,Sekretärin,GT,Cobán,,2026-11-18,{PRESENT},initials",
    f"person,Wendeline Countess-Only,Quiet Office,clerk,DE,Jena,,2026-11-18,{PRESENT},count",
    f"person,Early Bird,,,CA,,,2026-11-17,{EARLIER},full",
    *[f"person,,,,MX,,,,{PRESENT},count"] * 5,
]  # fmt: skip
HIDDEN = ("Wendeline", "Quiet Office", "Rigoberta", "Ixcoy", "Sekretärin", "Cobán")
"""Parts of rows that are shown as a count, or as initials."""
SECRET = ("HIDDEN TITLE", "hidden-letter", "SL 2026-077", "Nobody Yet")
"""Parts of a letter before its opening."""
WITHDRAWN = ("GONE TITLE", "Gone Person", "The gone summary")


def write_letter(
    content: Path,
    slug: str,
    number: str,
    *,
    rows: list[str] | tuple[str, ...] = (),
    **facts: str,
) -> None:
    """Write a letter in English, with the *rows* of its signatories."""
    folder = content / "letters" / slug
    folder.mkdir(parents=True)
    fields = {"title": f"Letter {slug}", "number": number, **FACTS, "text": PRESENT, **facts}
    lines = "".join(f"{name}: {value}\n" for name, value in fields.items() if value)
    (folder / "index.en.md").write_text(f"---\n{lines}---\n{BODY}", "utf-8")
    if rows:
        (folder / "signatories.csv").write_text("\n".join([",".join(COLUMNS), *rows, ""]), "utf-8")


def write_letters(content: Path) -> None:
    """Write letters in every state."""
    shutil.copytree(EXAMPLE, content / "letters/open-letter")
    history = f'[{{text: "{EARLIER}", until: 2026-11-17}}]'
    write_letter(
        content,
        "delivered",
        "SL 2026-004",
        rows=NAMED,
        **DELIVERED,
        text_history=history,
        text_reasons="[The name of an office was wrong.]",
        delivery_text="The letter was handed in.",
    )
    answer = "[{authority: co-fiscalia, date: 2026-11-20, kind: reply}]"
    write_letter(
        content,
        "answered",
        "SL 2026-005",
        **{**DELIVERED, "status": "answered", "answers": answer, "answer_texts": "[They will look into it.]"},
        publish="never",
        rows=[f"person,Never Shown,,,CA,,,,{PRESENT},full"],
    )
    write_letter(
        content, "at-once", "SL 2026-006", publish="at_once", who="people", reviewed="2026-11-17", rows=[
            f"person,Prompt Signer,,,CA,,,2026-11-17,{PRESENT},full",
        ],
    )  # fmt: skip
    write_letter(content, "unnamed", "SL 2026-012", publish="never", who="organisations")
    many = [f"person,Signer {number:03},,,CA,,,,{PRESENT},full" for number in range(305)]
    few = [f"person,Maltese {number},,,MT,,,,{PRESENT},full" for number in range(2)]
    write_letter(content, "many", "SL 2026-007", **DELIVERED, who="people", rows=[*many, *few])
    write_letter(content, "closed", "SL 2026-008", status="closed")
    write_letter(content, "collected", "SL 2026-009", closes="2026-11-20")
    write_letter(content, "on-behalf", "SL 2026-010", **DELIVERED, who="network", initiators="", closes="")
    write_letter(
        content, "hidden-letter", "SL 2026-077", title="HIDDEN TITLE", opens="2026-12-01", closes="2026-12-09",
        initiators="[{name: Nobody Yet}]",
    )  # fmt: skip
    write_letter(
        content, "gone", "SL 2026-011", status="withdrawn", title="GONE TITLE", summary="The gone summary.",
        publish="at_once", rows=[f"person,Gone Person,,,CA,,,2026-11-17,{PRESENT},full"],
    )  # fmt: skip


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, cache_of_project: Path) -> Path:
    folder = small_project(tmp_path_factory.mktemp("letters"))
    shutil.copytree(cache_of_project, folder / ".cache")
    add_content(folder, "alerts/ua-2026-014", "resources")
    write_letters(folder / "content")
    return folder


@pytest.fixture(scope="module")
def letters(project: Path) -> BuiltSite:
    """A site of two alerts with letters in every state."""
    done = run_pelican(project, project / "output")
    assert done.returncode == 0, done.stderr
    return BuiltSite(project / "output")


def texts(site: BuiltSite) -> dict[str, str]:
    return {
        name: site.text(name)
        for name in site.files()
        if name.endswith((".html", ".atom", ".json", ".jsonl", ".csv", ".xml", ".txt", ".ics"))
    }


def mails(site: BuiltSite, address: str) -> list[tuple[str, str, str]]:
    """Return addressee, subject and body of each mail that a page opens to sign."""
    found = []
    for link in site.soup(address).select(".choice a"):
        assert len(link["href"]) <= MAILTO_LIMIT
        parts = urlsplit(link["href"])
        assert parts.scheme == "mailto" and "+" not in parts.query
        fields = parse_qs(parts.query, strict_parsing=True)
        found.append((unquote(parts.path), fields["subject"][0], fields["body"][0]))
    return found


def test_letters_that_can_be_signed_come_first_then_delivered_ones(letters: BuiltSite) -> None:
    for address in LISTS.values():
        sections = letters.soup(address).select("main section")
        slugs = [[link["href"].split("/")[-2] for link in each.select(".card__title a")] for each in sections]
        assert [sorted(each) for each in slugs] == [
            ["at-once", "open-letter", "unnamed"],
            ["answered", "delivered", "many", "on-behalf"],
            ["closed", "collected"],
        ]
        guidelines = letters.soup(address).select_one("main a[href*='appe'], main a[href*='llamam']")
        assert guidelines is not None
    assert "27 November 2026" in letters.soup(LISTS["en"]).select_one(".card").text


@pytest.mark.parametrize("code", LISTS)
def test_each_button_opens_the_mail_that_is_the_signature(letters: BuiltSite, code: str) -> None:
    found = mails(letters, f"{LISTS[code]}open-letter/")
    assert len(found) == 2 * len(CHOICES)
    for (address, subject, body), letter in zip(found, "ABCABC", strict=True):
        assert address == "signatures@urgent-action.example"
        assert LABEL.fullmatch(subject).groups() == ("SL 2026-003", TEXT)
        assert "\r\n" in body and re.search(rf": {letter} – ", body.replace("\u00a0", " "))
        assert "SL 2026-003" in body


def test_all_ways_to_send_carry_the_same_mail(letters: BuiltSite) -> None:
    page = letters.soup("/en/letters/open-letter/")
    for webmail, shown in zip(
        [one.select_one("a[href*='mail.google.com']") for one in page.select(".sign__copy")],
        page.select(".sign__copy textarea"),
        strict=True,
    ):
        fields = parse_qs(urlsplit(webmail["href"]).query)
        body = fields["body"][0].replace("\r\n", "\n")
        assert body == shown.text.removeprefix("\n") and all(
            f"{key} – " in body for key, _ in CHOICES.values()
        )
        assert fields["su"] == [f"[SL 2026-003 {TEXT}]"]


def test_what_becomes_public_is_said_before_the_buttons(letters: BuiltSite) -> None:
    section = letters.soup("/en/letters/open-letter/").select_one("#sign")
    before = section.text[: section.text.index("Deliver the name")]
    for words in (
        "If you are in Colombia, we advise you to be counted without your name.",
        "in our open data once it is delivered",
        "25 February 2027, 90 days after signing ends",
        "Your email is read by people at",
        "To take your signature back",
        "the public history of this site and copies on the web may keep it",
    ):
        assert words in before
    assert "as of 17 November 2026" in letters.soup("/en/letters/at-once/").text
    at_once = letters.soup("/en/letters/at-once/").select_one(".sign__before").text
    assert "once a person has checked the email" in at_once


def test_signing_comes_before_the_letter_and_ends_with_the_deadline(letters: BuiltSite) -> None:
    page = letters.soup("/en/letters/open-letter/")
    assert [each["id"] for each in page.select("main [id=sign], main [id=letter]")] == ["sign", "letter"]
    assert page.select_one("#sign")["data-until-hide"] == "2026-11-27T22:00:00Z"
    assert "5:00" in page.select_one(".deadline").text or "17:00" in page.select_one(".deadline").text
    assert page.select_one(".deadline__hour").text.endswith("Montreal time")
    for slug in ("delivered", "answered", "closed", "collected", "on-behalf"):
        assert not letters.soup(f"/en/letters/{slug}/").select("#sign, a[href^='mailto:signatures']")


def test_only_who_may_sign_is_asked_and_only_what_is_possible_is_offered(letters: BuiltSite) -> None:
    people, unnamed = letters.soup("/en/letters/at-once/"), letters.soup("/en/letters/unnamed/")
    assert len(people.select(".choice")) == 3 and not people.select("#sign-organisation")
    assert len(unnamed.select(".choice")) == 2 and "and publish it" not in unnamed.select_one("#sign").text
    labels = [each.text for each in letters.soup("/en/letters/open-letter/").select(".sign__copy label")]
    assert labels == [
        "Text of the email, to copy (For an organisation)",
        "Text of the email, to copy (As an individual)",
    ]


def test_states_say_what_became_of_the_letter(letters: BuiltSite) -> None:
    def main(slug: str) -> str:
        return " ".join(letters.soup(f"/en/letters/{slug}/").select_one("main").text.split())

    assert "19 November 2026 Attorney General" in main("delivered") and "delivered in person" in main(
        "delivered"
    )
    assert "The letter was handed in." in main("delivered")
    assert "They will look into it." in main("answered")
    assert "This letter was closed without being delivered." in main("closed")
    assert "Signing has ended. The letter will be delivered" in main("collected")
    assert "on behalf of the members" in main("on-behalf") and "Who has signed" not in main("on-behalf")


def test_links_to_pdfs_follow_the_state(letters: BuiltSite) -> None:
    def pdfs(slug: str) -> list[str]:
        links = letters.soup(f"/en/letters/{slug}/").select("main a[href$='.pdf']")
        return [link["href"].rpartition("/")[2] for link in links]

    assert {slug: pdfs(slug) for slug in ("open-letter", "delivered", "answered", "closed", "collected")} == {
        "open-letter": ["sheet.pdf"],
        "delivered": ["letter.pdf"],
        "answered": ["letter.pdf"],
        "closed": [],
        "collected": [],
    }


def test_names_are_listed_by_text_and_kind_in_their_own_direction(letters: BuiltSite) -> None:
    section = letters.soup("/en/letters/delivered/").select_one("section.signed")
    names = [(each.text, each["dir"]) for each in section.select(".signatories strong")]
    assert names == [
        (name, "auto")
        for name in (
            "Comité Érables–Andes", "Atelier des rives", "شبكة النهر", "R. I. T.", "Ζωή Παπακώστα", "Early Bird",
        )
    ]  # fmt: skip
    words = " ".join(section.text.split())
    assert "Also signed by: 2 organisations and 9 people" in words
    assert "Signed an earlier text of the letter, until 17 November 2026: 1 person." in words
    assert "The name of an office was wrong." in words
    assert words.index("The name of an office was wrong.") < words.index("Early Bird")
    assert "Counted without their names: 6 people" in words
    countries = [" ".join(each.text.split()) for each in section.select(".countries li")]
    assert countries == ["Mexico 5", "Countries with fewer than five signatures 6"]


def test_an_earlier_text_is_named_even_where_nobody_is(site: Site) -> None:
    """Before the delivery all signatories are counts."""
    letter = site.content.sign_ons["delivered"]
    facts = letter.facts.model_copy(update={"status": "collecting", "deliveries": []})
    versions = replace(letter.versions, original=facts)
    collecting = replace(letter, versions=versions)
    content = replace(site.content, sign_ons={"delivered": collecting})
    words = page_of(replace(site, content=content), "delivered").select_one(".signed").text
    assert "until 17 November 2026: 1 person. Why it was changed: The name of an office was wrong." in words
    assert "Early Bird" not in words


def test_too_many_names_are_on_pages_by_country(letters: BuiltSite) -> None:
    page = letters.soup("/en/letters/many/")
    assert "Signer 000" not in page.text and "307 people" in page.text
    links = {link.text: link["href"] for link in page.select(".countries a")}
    assert links == {"Canada": "/en/letters/many/ca/", "Malta": "/en/letters/many/mt/"}
    assert "The links lead to those of each country." in page.select_one("main").text
    assert "The links lead" not in letters.soup("/en/letters/delivered/").select_one("main").text
    first, second = letters.soup("/en/letters/many/ca/"), letters.soup("/en/letters/many/ca/2/")
    assert [len(each.select(".signatories li")) for each in (first, second)] == [300, 5]
    assert first.select_one("a[rel=next]")["href"] == "/en/letters/many/ca/2/"
    assert "fr/lettres/many/mt/index.html" in letters.files()
    assert "letters/many/ca" not in letters.sitemap()


def test_what_is_counted_or_hidden_is_nowhere(letters: BuiltSite) -> None:
    for name, text in texts(letters).items():
        for words in (*HIDDEN, *SECRET, *WITHDRAWN, "Never Shown"):
            assert words not in text, name
    assert not [name for name in letters.files() if "hidden-letter" in name]


def test_a_withdrawn_letter_leaves_a_notice_at_its_address_only(letters: BuiltSite) -> None:
    for address in LISTS.values():
        page = letters.soup(f"{address}gone/")
        assert "SL 2026-011" in page.select_one("h1").text
        assert page.select_one("meta[name=robots]")["content"] == "noindex"
    found = {name for name, text in texts(letters).items() if "SL 2026-011" in text or "/gone/" in text}
    found.remove("release.json")  # names every file
    assert sorted(found) == sorted(f"{address.strip('/')}/gone/index.html" for address in LISTS.values())


def test_a_missing_translation_is_named(letters: BuiltSite) -> None:
    french = letters.soup("/fr/lettres/delivered/")
    assert "anglais" in french.select_one(".notice").text
    assert french.select_one(".to-sign__paper")["lang"] == "en"
    assert french.select_one("link[rel=canonical]")["href"].endswith("/en/letters/delivered/")
    translated = letters.soup("/fr/lettres/open-letter/")
    assert not translated.select_one(".to-sign__paper").has_attr("lang")


def test_other_pages_lead_to_letters(letters: BuiltSite) -> None:
    for address, page in (("/en/", ".related a"), ("/en/ua-2026-014/", "[aria-labelledby=letters] a")):
        assert "/en/letters/open-letter/" in [link["href"] for link in letters.soup(address).select(page)]
    about = letters.soup("/en/letters/open-letter/").select_one(".facts a[href='/en/ua-2026-014/']")
    assert about is not None
    assert letters.soup("/en/").select_one("#menu a[href='/en/letters/']")
    guide = letters.soup("/fr/ressources/appels-collectifs/")
    assert guide.select_one("main a[href='/fr/lettres/']")


def test_feed_sitemap_and_search_have_every_public_letter(letters: BuiltSite) -> None:
    public = {
        "open-letter",
        "delivered",
        "answered",
        "at-once",
        "many",
        "closed",
        "collected",
        "on-behalf",
        "unnamed",
    }
    for code, address in LISTS.items():
        feed = letters.text(f"{address.strip('/')}/feed.atom")
        assert set(re.findall(rf"<id>[^<]*{address}([a-z-]+)/</id>", feed)) == public
        documents = json.loads(letters.text(f"search/{code}/letters.json"))
        assert {each["u"] for each in documents} == {f"{address}{slug}/" for slug in public}
        assert all(each["k"] == "letter" for each in documents)
        assert letters.soup(address).select_one(f"link[rel=alternate][href='{address}feed.atom']")
    assert set(re.findall("<loc>[^<]*/en/letters/([a-z-]+)/</loc>", letters.sitemap())) == public


def test_open_data_have_facts_and_counts_and_agree_with_their_schema(letters: BuiltSite) -> None:
    entries = json.loads(letters.text("api/letters.json"))["letters"]
    schema = json.loads(letters.text("api/schema/letter.json"))
    for entry in entries:
        Draft202012Validator(schema, format_checker=FormatChecker()).validate(entry)
    delivered = next(each for each in entries if each["id"] == "delivered")
    assert (delivered["organisations"], delivered["people"]) == (2, 9)
    assert delivered["countries"] == [{"country": "MX", "signatures": 5}]
    assert [each["way"] for each in delivered["deliveries"]] == ["in-person"]
    assert delivered["signatories"].endswith("/api/letters/delivered.csv")
    assert letters.soup("/en/data/").select_one("a[href='/api/letters/delivered.csv']")


def table(site: BuiltSite, slug: str) -> list[Mapping[str, str]]:
    data = (site.folder / f"api/letters/{slug}.csv").read_bytes()
    assert data.startswith(codecs.BOM_UTF8)
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert not [cell for row in rows for cell in row.values() if cell.startswith(tuple("=+-@\t\r"))]
    return rows


def test_tables_name_public_signatories_only(letters: BuiltSite) -> None:
    rows = table(letters, "delivered")
    assert [row["organisation"] or row["name"] for row in rows] == [
        "Atelier des rives", "شبكة النهر", "R. I. T.", "Ζωή Παπακώστα", "Early Bird",
    ]  # fmt: skip
    initials = next(row for row in rows if row["name"] == "R. I. T.")
    assert not any(initials[column] for column in ("organisation", "role", "city", "web"))
    assert not table(letters, "open-letter") and not table(letters, "answered")
    assert len(table(letters, "many")) == 307


@pytest.fixture(scope="module")
def site(project: Path) -> Site:
    """The same content, for pages under other circumstances."""
    found, problems = read_site(settings(PATH=str(project / "content"), THEME=str(ROOT / "theme")))
    assert not any(problem.fatal for problem in problems), problems
    return found


def page_of(site: Site, slug: str, **changes: object) -> BeautifulSoup:
    """Return the English page of a letter, with other settings."""
    context = RenderContext(replace(site, site_settings=replace(site.site_settings, **changes)))  # type: ignore[arg-type]
    made = sign_on_page(context, site.content.sign_ons[slug], site.localizers["en"])
    return BeautifulSoup(context.renderer.render(made).html, "html.parser")


def test_without_a_mailbox_people_sign_on_paper(site: Site) -> None:
    page = page_of(site, "open-letter", mailbox_signatures="", sheets=True)
    assert not page.select(".choice, main a[href^=mailto]")
    paper = page.select_one(".sign__paper")
    assert "collected on paper" in paper.text and site.site_settings.postal_address in paper.text
    neither = page_of(site, "open-letter", mailbox_signatures="", sheets=False)
    assert neither.select_one("#sign a[href^='mailto:contact@']") and not neither.select("[href$='.pdf']")


def test_a_preview_marks_what_is_not_published(site: Site) -> None:
    page = page_of(site, "hidden-letter", preview=True)
    assert "this page is not published" in page.select_one(".notice--strong").text
    assert page.select_one("meta[name=robots]") and page.select("#sign")


def test_names_of_people_disappear_90_days_after_the_deadline(site: Site) -> None:
    later = replace(site, now=datetime(2027, 2, 26, tzinfo=UTC))
    words = " ".join(page_of(later, "delivered").select_one(".signed").text.split())
    assert "Atelier des rives" in words and "2 organisations and 9 people" in words
    assert not re.search("Awa|président|Παπακώστα|Early Bird|R. I. T.", words)


def test_one_more_signature_rebuilds_its_letter_only_and_a_removed_name_is_gone(
    letters: BuiltSite, project: Path
) -> None:
    """The same output folder is used again, as on the computer of an editor."""
    before = {name: (letters.folder / name).read_bytes() for name in letters.files()}
    path = project / "content/letters/delivered/signatories.csv"
    text = path.read_text("utf-8")
    assert "Awa Diop-Sarr" in before["en/letters/delivered/index.html"].decode()
    counted = f"organisation,,,,FR,,,,{PRESENT},count\n"
    edited = re.sub("organisation,Awa.*\n", counted, text) + f"person,One More,,,IT,,,,{PRESENT},full\n"
    path.write_text(edited, "utf-8")
    done = run_pelican(project, letters.folder)
    assert done.returncode == 0, done.stderr
    after = {name: (letters.folder / name).read_bytes() for name in letters.files()}
    changed = {name for name in after if after[name] != before.get(name)}
    pages = {
        f"{address.strip('/')}/{slug}index.html" for address in LISTS.values() for slug in ("", "delivered/")
    }
    pdfs = {f"{address.strip('/')}/delivered/letter.pdf" for address in LISTS.values()}
    assert pages | {"api/letters.json", "api/letters/delivered.csv", "release.json"} == changed - pdfs
    assert before.keys() == after.keys()
    assert b"One More" in after["en/letters/delivered/index.html"]
    for words in (b"Awa Diop", b"Atelier des rives", b"rives.example"):
        assert not [name for name, data in after.items() if words in data]
