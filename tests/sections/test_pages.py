"""The built site, from the view of visitors, search engines and mail programs."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from lxml.etree import Element

from plugins.actions.mailto import MAILTO_LIMIT
from plugins.alerts.letters import compose, with_blanks
from plugins.languages.blanks import blanks, comma
from plugins.repository.content import Content
from tests.actions.test_mailto import read_back
from tests.conftest import ROOT, BuiltSite

HEADINGS = "//main//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6]"
ORIGIN = "https://urgent-action.example"
LANGUAGES = ("fr", "en", "es")
OPEN = (
    "ua-2026-024",
    "ua-2026-021",
    "ua-2026-020",
    "ua-2026-025",
    "ua-2026-019",
    "ua-2026-018",
    "ua-2026-017",
    "ua-2026-016",
    "ua-2026-015",
    "ua-2026-009-2",
)
CLOSED = ("ua-2026-014", "ua-2026-013", "ua-2026-012", "ua-2026-010", "ua-2026-009")
ALLOWED = re.compile(
    r"index\.html|404\.html|robots\.txt|sitemap\.xml|_headers|\.well-known/security\.txt"
    r"|assets/((site|acting|join|patterns|directory|data|lists|report|sign_ons)\.[0-9a-f]{10}\.(css|js)|archivo-narrow-700\.[0-9a-f]{10}\.woff2)"
    r"|sheets/ua-[0-9-]+/([0-9]+|all|alert)-[a-z]{2}-(a4|letter)\.pdf|qr/[0-9]+(-[0-9]+)?\.svg"
    r"|(fr|en|es)/([a-z0-9-]+/){0,3}index\.html|(fr|en|es)/([a-z0-9-]+/){0,2}feed\.atom|(fr|en|es)/ua-[0-9-]+/deadline\.ics"
    r"|(fr|en|es)/(lettres|letters|cartas)/[a-z0-9-]+/(sheet|letter)\.pdf"
    r"|(fr|en|es)/(ua-[0-9-]+/)?share\.[0-9a-f]{12}\.png"
    r"|(fr|en|es)/[a-z]+/([a-z0-9-]+/activity|calendar)\.ics|release\.json"
    r"|api/((alerts|authorities|directory|follow-up|labels|letters)\.json|letters/[a-z0-9-]+\.csv|(directory|archive)\.csv|archive\.jsonl|schema/[a-z-]+\.json)"
    r"|(almost-there|welcome|goodbye)/index\.html"
    r"|assets/search\.[0-9a-f]{10}\.js|search/(fr|en|es)/([0-9]{4}|index|letters|resources|directory|partners)\.json"
    r"|sitemaps/([0-9]{4}|pages)\.xml"
    r"|assets/openpgp-[0-9.]+/([a-z0-9_-]+\.min\.mjs|LICENSE\.txt)|keys/[a-z-]+\.asc"
)


def test_every_file_of_the_output_is_of_a_known_kind(site: BuiltSite) -> None:
    assert [name for name in site.files() if not ALLOWED.fullmatch(name)] == []


def test_drafts_and_embargoes_leave_no_trace(site: BuiltSite) -> None:
    """Not a page, a feed entry, a sitemap line nor a word: also not of the withdrawn alert."""
    for name in site.files():
        data = (site.folder / name).read_bytes().lower()
        assert not re.search(
            rb"quebradalumbre|piedrasanta|aguadulcita|ua-2026-02[23]|ua 2026-02[23]", data
        ), name
    assert not any("ua-2026-022" in name or "ua-2026-023" in name for name in site.files())


def test_consent_records_are_never_published(site: BuiltSite) -> None:
    for name in site.pages():
        assert "llamada de la editora" not in site.text(name), name


def test_withdrawn_alert_leaves_a_neutral_notice(site: BuiltSite) -> None:
    for language in LANGUAGES:
        soup = site.soup(f"/{language}/ua-2026-011/")
        assert soup.find("meta", attrs={"name": "robots"})["content"] == "noindex"
        assert soup.h1.get_text(strip=True).endswith("UA 2026-011")
        feed = site.text(f"{language}/feed.atom")
        (entry,) = [each for each in feed.split("</entry>") if "ua-2026-011" in each]
        assert soup.main.p.get_text() in entry, "readers drop the old entry: the same id, a neutral text"
    assert "ua-2026-011" not in site.sitemap()


@cache
def _ids(site: BuiltSite, file: str) -> frozenset[str]:
    return frozenset(site.tree(file).xpath("//@id"))


def test_every_internal_link_leads_somewhere(site: BuiltSite) -> None:
    missing = []
    for name in site.pages():
        for tag in site.tree(name).iter("a", "link", "script", "img"):
            target = tag.get("href") or tag.get("src") or ""
            if target.startswith(ORIGIN):
                target = target.removeprefix(ORIGIN)
            elif urlsplit(target).scheme or not target:
                continue
            path, _, fragment = target.partition("#")
            page = path or "/" + name.removesuffix("index.html")
            file = page.lstrip("/") + ("index.html" if page.endswith("/") else "")
            if not (site.folder / file).is_file() or (fragment and fragment not in _ids(site, file)):
                missing.append((name, target))
    assert missing == []


def test_no_page_names_another_host_but_in_links_that_a_visitor_follows(site: BuiltSite) -> None:
    for name in site.pages():
        tree = site.tree(name)
        for tag in tree.iter(Element):
            for attribute in ("src", "srcset", "poster", "action", "style", "onclick", "onload"):
                value = tag.get(attribute)
                assert value is None or value.startswith("/"), (name, tag.tag, attribute, value)
        assert not list(tree.iter("style", "iframe", "object", "embed")), name
        for script in tree.iter("script"):
            assert script.get("src") or script.get("type") in {"application/ld+json", "application/json"}, (
                name
            )


@pytest.mark.parametrize("slug", OPEN)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mailto_carries_a_letter_that_the_page_shows(site: BuiltSite, slug: str, language: str) -> None:
    soup = site.soup(f"/{language}/{slug}/")
    targets = soup.select(".target")
    assert targets
    for target in targets:
        shown = target.get_text()
        for anchor in target.select("a[data-to]"):
            link, letter = anchor["href"], soup.find(id=anchor["data-letter"])
            assert len(link) <= MAILTO_LIMIT
            back = read_back(link)
            assert "{" not in link
            if target.select_one("[data-own-address]"):
                assert back["to"] == ""
            else:
                assert back["to"] == anchor["data-to"]
                assert all(address in shown for address in back["to"].split(","))
                assert re.fullmatch(r"[^@\s,;]+@[^@\s,;]+(,[^@\s,;]+@[^@\s,;]+)*", back["to"])
            if "body" not in back:
                continue
            assert "\r\n" in back["body"]
            name, city, country = blanks(letter["data-language"]).values()
            place = f"{city}{comma(letter['data-language'])}{country}"
            assert back["body"].rstrip().endswith(f"{name}\r\n{place}")
            assert back["body"].startswith(anchor["data-salutation"])
            assert back["subject"] == letter.select_one(".letter__subject").get_text()


def test_targets_are_counted_in_the_order_of_the_page(site: BuiltSite) -> None:
    soup = site.soup("/en/ua-2026-018/")
    assert [each["id"] for each in soup.select(".target")] != [f"target-{n}" for n in range(1, 5)]
    assert [each.get_text() for each in soup.select(".target__number")] == ["1", "2", "3", "4"]
    assert soup.select_one("#letter-1 .letter__heading").get_text(strip=True).endswith("to: 1, 2, 3")


def test_a_page_shows_each_letter_once(site: BuiltSite) -> None:
    for language in LANGUAGES:
        for slug in OPEN:
            soup = site.soup(f"/{language}/{slug}/")
            papers = [each.get_text() for each in soup.select(".letters > .letter > .letter__paper")]
            assert len(papers) == len(set(papers))
            assert {each["data-letter"] for each in soup.select("[data-letter]")} == {
                each["id"] for each in soup.select(".letters > .letter")
            }


def test_a_link_carries_the_letter_of_the_page_or_its_short_version_or_nothing(
    site: BuiltSite, load: Callable[[Path], Content]
) -> None:
    alerts = {alert.slug: alert for alert in load(ROOT / "content").alerts}
    carried: Counter[str] = Counter()
    for name in site.pages():
        tree = site.tree(name)
        for target in tree.cssselect(".target"):
            for link in target.cssselect("a[data-carries]"):
                body = read_back(link.get("href")).get("body", "").replace("\r\n", "\n").strip()
                carries, paper = link.get("data-carries"), tree.cssselect(f"#{link.get('data-letter')}")[0]
                if carries == "letter":
                    shown = paper.cssselect(".letter__body")[0].text_content()
                    assert body == f"{link.get('data-salutation')}\n\n{shown}".strip()
                elif carries == "short":
                    alert = alerts[name.split("/")[1]]
                    addressee = alert.targets[int(target.get("id").removeprefix("target-")) - 1]
                    short = compose(alert, addressee, paper.get("data-language")).short
                    assert short and body == with_blanks(short, paper.get("data-language")).strip()
                else:
                    assert body == ""
                carried[carries] += 1
    assert carried.keys() == {"letter", "short", "subject"}


def test_targets_read_their_own_language_and_supporters_a_translation(site: BuiltSite) -> None:
    soup = site.soup("/fr/ua-2026-016/")
    brazil = next(t for t in soup.select(".target") if "Brés" in t.select_one(".target__office").get_text())
    letter = soup.find(id=brazil.select_one("[data-letter]")["data-letter"])
    assert [paper["lang"] for paper in letter.select(".letter__paper")] == ["pt", "fr"]
    english = site.soup("/en/ua-2026-020/")
    experts = next(
        t
        for t in english.select(".target")
        if "wged" in t.get_text().lower() or "Working Group" in t.get_text()
    )
    assert english.find(id=experts.select_one("[data-letter]")["data-letter"])["data-language"] == "en"
    spanish = site.soup("/es/ua-2026-020/").find(id="letter-1")
    assert [paper["lang"] for paper in spanish.select(".letter__paper")] == ["es"]


def test_telephone_links_are_rfc_3966(site: BuiltSite) -> None:
    links = [
        link for name in site.pages() for link in site.tree(name).xpath("//a/@href[starts-with(., 'tel:')]")
    ]
    assert links
    assert all(re.fullmatch(r"tel:\+\d{7,15}(;ext=\d{1,8})?", link) for link in links)


@pytest.mark.parametrize("slug", CLOSED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_alerts_that_are_over_keep_their_page_and_lose_their_actions(
    site: BuiltSite, slug: str, language: str
) -> None:
    soup = site.soup(f"/{language}/{slug}/")
    main = soup.main
    assert not main.select(".target, .letter, .deadline, .way")
    assert not re.search(r"mailto:[^?]", str(main))
    assert "tel:" not in str(main)
    assert "gov.example" not in main.get_text()
    assert main.select_one(f".notice a[href^='/{language}/']")
    assert soup.select_one(".hero__label").get_text(strip=True)


def test_channels_that_do_not_work_are_shown_to_nobody(site: BuiltSite) -> None:
    soup = site.soup("/es/ua-2026-020/")
    governor = next(each for each in soup.select(".target") if "Chocó" in each.get_text())
    assert governor.select(".sheets") and not governor.select("a[href^='mailto:']")
    assert soup.find(id=governor.select_one("[data-letter]")["data-letter"]), "its letter is there to read"
    assert not any("choco.gov" in a["href"] for a in soup.main.select("a[href^='mailto:']"))
    assert "La dirección de correo que teníamos ya no funciona." in governor.get_text()


def test_supporters_of_a_country_find_their_own_embassy(site: BuiltSite) -> None:
    groups = [group.get_text() for group in site.soup("/en/ua-2026-021/").select(".group")]
    assert groups == ["If you are writing from: Canada"]


def test_earlier_alert_of_a_case_leads_to_the_latest(site: BuiltSite) -> None:
    assert site.soup("/fr/ua-2026-009/").select_one(".notice a[href='/fr/ua-2026-009-2/']")
    assert site.soup("/fr/ua-2026-009-2/").select_one(".facts a[href='/fr/ua-2026-009/']")


def test_an_untranslated_alert_is_listed_and_marked_with_its_language(site: BuiltSite) -> None:
    for address in ("/fr/", "/fr/alertes/", "/fr/pays/hn/"):
        link = site.soup(address).select_one("a[href='/fr/ua-2026-017/']")
        assert link["lang"] == "es", address
        assert "Pas encore traduite" in link.find_parent("article").get_text()
    page = site.soup("/fr/ua-2026-017/")
    assert page.html["lang"] == "fr"
    assert page.h1["lang"] == "es"
    assert page.find("link", rel="canonical")["href"] == f"{ORIGIN}/es/ua-2026-017/"
    assert page.select(".target")


# What search engines and feed readers ask ----------------------------------------------------


def _alternates(site: BuiltSite, name: str) -> dict[str, str]:
    return {
        link.get("hreflang"): link.get("href")
        for link in site.tree(name).xpath("//link[@rel='alternate'][not(@type)]")
    }


def test_hreflang_is_reciprocal_and_agrees_with_the_sitemap_and_the_sentence_under_the_title(
    site: BuiltSite,
) -> None:
    chapters = [site.text(name) for name in site.files() if name.startswith("sitemaps/")]
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    mapped = {
        url.findtext("s:loc", "", space): {
            link.get("hreflang"): link.get("href") for link in url.findall("x:link", space)
        }
        for chapter in chapters
        for url in ElementTree.fromstring(chapter).findall("s:url", space)
    }
    indexed = 0
    for name in site.pages():
        tree = site.tree(name)
        if name in {"index.html", "404.html"} or tree.xpath("//meta[@name='robots']"):
            continue
        (canonical,) = tree.xpath("//link[@rel='canonical']/@href")
        alternates = _alternates(site, name)
        assert "x-default" in alternates
        assert canonical in alternates.values()
        assert mapped[canonical] == alternates
        own = f"{ORIGIN}/{name.removesuffix('index.html')}"
        shown = {link.get("hreflang"): ORIGIN + link.get("href") for link in tree.cssselect(".hero__also a")}
        wanted = {key: url for key, url in alternates.items() if url not in {own, canonical}}
        assert shown == {key: url for key, url in wanted.items() if key != "x-default"}, name
        for language, address in alternates.items():
            if language != "x-default":
                other = _alternates(site, address.removeprefix(f"{ORIGIN}/") + "index.html")
                assert other == alternates
                indexed += 1
    assert indexed > 100
    chooser = _alternates(site, "index.html")
    assert set(chooser) == {*LANGUAGES, "x-default"}


def test_headings_of_every_page_begin_with_one_h1_and_skip_no_level(site: BuiltSite) -> None:
    for name in site.pages():
        levels = [int(each.tag[1]) for each in site.tree(name).xpath(HEADINGS)]
        assert levels[:1] == [1] and levels.count(1) == 1, name
        assert all(after - before <= 1 for before, after in pairwise(levels)), (name, levels)


def test_headings_within_an_account_are_below_its_own(site: BuiltSite) -> None:
    for language in LANGUAGES:
        account = site.soup(f"/{language}/ua-2026-021/").find(id="account").find_parent("section")
        assert [each.name for each in account.select("h2, h3, h4")] == ["h2", "h3", "h3", "h3"]


def test_texts_in_another_language_than_their_page_say_so(site: BuiltSite) -> None:
    for language in LANGUAGES:
        soup = site.soup(f"/{language}/ua-2026-021/")
        title = soup.find("a", href="https://alto-yarumo.example/comunicado-17-11")
        assert title.find_parent("dd").get("lang") == (None if language == "es" else "es")
        assert soup.select_one(".footer address").get("lang") == (None if language == "fr" else "fr")
    french = site.soup("/fr/ua-2026-020/").find(string=re.compile("^Comunicado a la opinión"))
    assert french.find_parent("dd").get("lang") == "es", "the alert was written in French"
    post = site.soup("/en/authorities/co-fiscalia/").find(string=re.compile("Avenida Calle 27"))
    assert post.find_parent("dd")["lang"] == "es"
    canada = site.soup("/fr/autorites/co-embajada-ottawa/").select("dd.address")
    assert canada and not any(each.get("lang") for each in canada), "a country of two languages"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_menu_has_each_page_once_and_marks_the_own_one(site: BuiltSite, language: str) -> None:
    authorities = site.soup(f"/{language}/").find("a", string=re.compile("^(Auto|Authorities)"))["href"]
    soup = site.soup(authorities)
    links = [link["href"] for link in soup.select(".menu__panel a")]
    assert len(links) == len(set(links)) >= 17
    assert [link["href"] for link in soup.select(".menu__panel [aria-current=page]")] == [authorities]
    assert len(soup.select(f"a[href='{authorities}']:not([hreflang])")) == 1


def test_repeated_controls_are_named_after_what_they_belong_to(site: BuiltSite) -> None:
    for page, controls in (("/en/authorities/co-fiscalia/", ".requests summary"), ("/en/data/", "a.file")):
        names = [each.get_text() for each in site.soup(page).select(controls)]
        assert len(names) == len(set(names)) > 1, names


def test_switcher_leads_to_the_same_page_by_endonyms(site: BuiltSite) -> None:
    links = site.soup("/es/ua-2026-021/").select(".switcher a")
    assert [(a["href"], a["lang"], a.get_text()) for a in links] == [
        ("/fr/ua-2026-021/", "fr", "Français"),
        ("/en/ua-2026-021/", "en", "English"),
        ("/es/ua-2026-021/", "es", "Español"),
    ]


def test_structured_data_parses_and_agrees_with_the_page(site: BuiltSite) -> None:
    soup = site.soup("/es/ua-2026-021/")
    data = json.loads(soup.find("script", type="application/ld+json").string)
    assert data["headline"] == soup.h1.get_text()
    assert data["inLanguage"] == "es"
    assert data["expires"] == "2027-01-31T22:00:00Z"
    assert soup.find("meta", property="og:title")["content"] == soup.h1.get_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_feed_declares_its_language_and_holds_no_clock(site: BuiltSite, language: str) -> None:
    feed = ElementTree.fromstring(site.text(f"{language}/feed.atom"))
    atom = "{http://www.w3.org/2005/Atom}"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    ids = [entry.findtext(f"{atom}id") for entry in feed.findall(f"{atom}entry")]
    assert len(ids) == len(OPEN) + len(CLOSED) + 1 == len(set(ids)), (
        "the withdrawn one leaves a neutral entry"
    )
    assert feed.findtext(f"{atom}updated") == max(
        e.findtext(f"{atom}updated") or "" for e in feed.findall(f"{atom}entry")
    )


def test_deadline_is_said_in_words_with_its_zone_and_as_a_calendar(site: BuiltSite) -> None:
    from icalendar import Calendar

    soup = site.soup("/fr/ua-2026-021/")
    said = " ".join(soup.select_one(".deadline__when").get_text(" ").split())
    assert said.startswith("Agir au plus tard le 31 janvier 2027 17 h 00, heure de Bogota")
    assert soup.select_one(".deadline__when time")["datetime"] == "2027-01-31T22:00:00Z"
    link = soup.select_one("a[href$='.ics']")["href"]
    event = Calendar.from_ical(site.text(link.lstrip("/"))).walk("VEVENT")[0]
    assert event.decoded("dtend").isoformat() == "2027-01-31T22:00:00+00:00"
    assert str(event["url"]) == f"{ORIGIN}/fr/ua-2026-021/"


def test_small_files(site: BuiltSite) -> None:
    assert f"Sitemap: {ORIGIN}/sitemap.xml" in site.text("robots.txt")
    security = site.text(".well-known/security.txt")
    assert re.search(r"^Contact: mailto:\S+$", security, re.MULTILINE)
    assert re.search(r"^Expires: \d{4}-\d\d-\d\dT", security, re.MULTILINE)
    headers = site.text("_headers")
    assert "default-src 'none'" in headers
    assert "unsafe" not in headers
