"""Acting on an alert in a real browser: in one's own name, by every channel, with and without JavaScript."""

from __future__ import annotations

import itertools
import re
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from plugins.actions.webmail import WEBMAILS
from plugins.content.countries import country_codes
from tests import depth
from tests.actions.test_mailto import HARD, read_back
from tests.browser.conftest import QuietHandler
from tests.browser.test_pages_in_chromium import WCAG, WIDTHS
from tests.browser.waiting import wait_until
from tests.conftest import NOW, run_pelican
from tests.sheets.test_sheets import squeezed, text_of

Open = Callable[..., Page]
ALERT = "/fr/ua-2026-021/"
LONG = "/es/ua-2026-019/"


@pytest.fixture
def act(browser: Browser, address: str) -> Iterator[Open]:
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def start(path: str, *, at: datetime = NOW, **options: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 360, "height": 740}, **options})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.clock.set_fixed_time(at)
        page.goto(address + path)
        return page

    yield start
    for context in contexts:
        context.close()
    assert faults == []


def _letter(page: Page, number: int = 1):
    return page.locator(f"#target-{number} .letter[data-send]").first


def _body(page: Page, number: int = 1) -> str:
    return read_back(_letter(page, number).locator("a[data-mailto]").get_attribute("href") or "").get(
        "body", ""
    )


def _sign(page: Page, name: str = "Zoé Nuñez", city: str = "Montréal", country: str = "CA") -> None:
    page.get_by_label("Nom", exact=True).fill(name)
    page.get_by_label("Ville", exact=True).fill(city)
    page.get_by_label("Pays d’où vous écrivez").select_option(country)


def test_a_name_fills_every_letter_link_and_script_in_the_letters_language(act: Open) -> None:
    page = act(ALERT)
    _sign(page, country="DE")
    for number in range(1, 6):
        assert _body(page, number).rstrip().endswith("Zoé Nuñez\r\nMontréal, Alemania")
        assert "Zoé Nuñez" in (_letter(page, number).locator(".letter__body").text_content() or "")
    assert "____" not in (page.locator(".letter__body").first.text_content() or "")
    assert "Me llamo Zoé Nuñez" in (page.locator(".script").first.text_content() or "")
    page.get_by_label("Nom", exact=True).fill("")
    assert "____________________\r\nMontréal" in _body(page)


def test_the_link_stays_within_its_limit_whatever_the_name(act: Open) -> None:
    page = act(ALERT)
    _sign(page, name="é" * 300)
    link = _letter(page).locator("a[data-mailto]")
    assert len(link.get_attribute("href") or "") <= 1900
    assert _letter(page).get_attribute("data-carries") == "subject"
    assert link.text_content() == "Ouvrir un courriel vierge"
    _sign(page, name="É")
    assert _letter(page).get_attribute("data-carries") == "short"
    assert "É\r\n" in _body(page)


def test_a_message_carries_the_name_too(act: Open) -> None:
    page = act("/fr/ua-2026-024/")
    _sign(page)
    link = page.locator("#target-2 a[data-message]").first.get_attribute("href") or ""
    assert link.startswith("https://wa.me/21629555018?text=")
    assert unquote(link).rstrip().endswith("Zoé Nuñez\nMontréal, Canada")


def test_the_letter_opens_to_the_representative_that_the_supporter_has_found(act: Open) -> None:
    page = act("/fr/ua-2026-024/")
    _sign(page, country="FR")
    page.locator("#target-4 > summary").click()
    page.get_by_label("Adresse que vous avez trouvée").fill("a.b+c@assemblee.example")
    read = read_back(_letter(page, 4).locator("a[data-mailto]").get_attribute("href") or "")
    assert read["to"] == "a.b+c@assemblee.example"
    assert read["body"].startswith("Madame la Députée, Monsieur le Député,\r\n")


def test_for_a_web_form_letter_subject_and_name_are_copied_apart(act: Open) -> None:
    page = act(LONG, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_label("Nombre", exact=True).fill("Zoé Nuñez")
    page.locator("#target-2 > summary").click()
    for label, start in (("Copiar la carta", "Señora Directora:"), ("Copiar mi nombre", "Zoé Nuñez")):
        page.locator("#target-2").get_by_role("button", name=label).first.click()
        wait_until(page, "async start => (await navigator.clipboard.readText()).startsWith(start)", start)
    form = page.locator("#target-2").get_by_role("link", name="Abrir el formulario")
    assert form.get_attribute("href") == "https://proteccion.gov.example/solicitudes"


def test_webmails_carry_the_letter_within_their_own_limits(act: Open) -> None:
    page = act(ALERT)
    _sign(page)
    shown = (_letter(page).locator(".letter__body").text_content() or "").strip()
    for webmail in WEBMAILS:
        link = _letter(page).locator(f"[data-provider={webmail.key}]").get_attribute("href") or ""
        assert len(link) <= webmail.limit
        assert urlsplit(link).netloc == urlsplit(webmail.url).netloc
    gmail = _letter(page).locator("[data-provider=gmail]").get_attribute("href") or ""
    fields = {
        name: unquote(value)
        for name, value in (part.split("=", 1) for part in urlsplit(gmail).query.split("&"))
    }
    assert fields["body"].replace("\r\n", "\n").strip() == shown
    assert fields["to"] == "despacho@fiscalia.gov.example"


def test_outlook_is_hidden_while_an_address_has_a_plus(act: Open) -> None:
    page = act(ALERT)
    page.evaluate("document.querySelector('[data-copy-to]').setAttribute('data-copy-to', 'a+b@c.example')")
    _sign(page)
    _letter(page).locator("summary").first.click()
    hidden = {
        key: not _letter(page).locator(f"[data-provider={key}]").is_visible() for key in ("gmail", "outlook")
    }
    assert hidden == {"gmail": False, "outlook": True}


def test_edited_texts_come_back_as_typed_from_every_link(act: Open) -> None:
    page = act(ALERT)
    letter = _letter(page)
    letter.get_by_role("button", name="Modifier").click()
    letter.locator("input.field").fill(HARD.replace("\n", " "))
    letter.locator("textarea.field").fill(HARD)
    back = read_back(letter.locator("a[data-mailto]").get_attribute("href") or "")
    assert back["body"] == HARD.replace("\n", "\r\n")
    assert back["subject"] == HARD.replace("\n", " ").replace("\t", "\t")
    gmail = letter.locator("[data-provider=gmail]").get_attribute("href") or ""
    assert dict(part.split("=", 1) for part in urlsplit(gmail).query.split("&"))["body"] == re.sub(
        "body=", "", gmail[gmail.index("body=") :]
    )
    assert unquote(gmail[gmail.index("body=") + 5 :]) == HARD.replace("\n", "\r\n")
    assert parse_qsl(urlsplit(gmail).query)[0] == ("view", "cm")


def test_copies_follow_the_country_and_the_network_only_if_asked(act: Open) -> None:
    page = act(ALERT)
    link = _letter(page).locator("a[data-mailto]")

    def copies() -> set[str]:
        return set(filter(None, read_back(link.get_attribute("href") or "").get("cc", "").split(",")))

    partner = copies()
    assert len(partner) == 1
    assert not page.get_by_label("Envoyer une copie").is_checked()
    _sign(page, country="CA")
    assert len(copies()) == 2
    page.get_by_label("Envoyer une copie").check()
    assert "count@urgent-action.example" in copies()
    _sign(page, country="DE")
    page.get_by_label("Envoyer une copie").uncheck()
    assert copies() == partner


def test_the_country_brings_in_its_own_embassy_and_the_warning_of_its_own(act: Open) -> None:
    page = act(ALERT)
    embassy, warning = page.locator("#target-6"), page.locator("[data-inside]")
    assert embassy.is_visible()
    assert warning.is_visible()
    _sign(page, country="FR")
    assert not embassy.is_visible()
    assert not warning.is_visible()
    _sign(page, country="CA")
    assert embassy.is_visible()
    _sign(page, country="CO")
    assert warning.is_visible()
    first = page.locator("#act a[href^='mailto:']").first.bounding_box()
    above = warning.bounding_box()
    assert first is not None
    assert above is not None
    assert above["y"] < first["y"]


def test_copying_says_copied_only_when_it_is_true(act: Open) -> None:
    page = act(ALERT, permissions=["clipboard-read", "clipboard-write"])
    letter = _letter(page)
    copy = letter.locator(".letter__copy-body")
    copy.click()
    wait_until(page, "document.querySelector('[data-status]').textContent === 'Copié'")
    assert (
        page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n")
        == letter.locator(".letter__body").text_content()
    )
    page.locator("#target-1 [data-copy] + button").click()
    wait_until(page, "navigator.clipboard.readText().then(t => t === 'despacho@fiscalia.gov.example')")


def test_a_refused_clipboard_leaves_the_text_selected(act: Open) -> None:
    page = act(ALERT)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused')) }")
    letter = _letter(page)
    letter.locator(".letter__copy-body").click()
    wait_until(page, "document.querySelector('[data-status]').textContent.indexOf('Sélectionné') === 0")
    assert (
        page.evaluate("getSelection().toString()").strip()
        == (letter.locator(".letter__body").text_content() or "").strip()
    )


def test_a_long_letter_is_copied_first_then_an_empty_mail_opened(act: Open) -> None:
    page = act(LONG)
    letter = _letter(page)
    buttons = letter.locator(".letter__ways button, .letter__ways a.button")
    assert buttons.first.text_content() == "Copiar la carta"
    link = letter.locator("a[data-mailto]")
    assert link.text_content() == "Abrir un correo en blanco"
    assert "body" not in read_back(link.get_attribute("href") or "")


def test_ticks_lead_on_and_are_forgotten_unless_asked_for(act: Open) -> None:
    page = act(ALERT)
    assert page.locator("[data-progress]").text_content() == "0 sur 6 faits"
    page.locator("#target-1 [data-done]").check()
    assert page.locator("[data-progress]").text_content() == "1 sur 6 faits"
    page.locator("#target-1").get_by_role("button", name="Autorité suivante").click()
    assert page.locator("#target-2").get_attribute("open") is not None
    assert page.locator("#target-1").get_attribute("open") is None
    page.reload()
    assert page.locator("[data-progress]").text_content() == "0 sur 6 faits"
    assert page.evaluate("localStorage.length") == 0
    page.get_by_label("Retenir sur cet appareil").check()
    page.locator("#target-1 [data-done]").check()
    page.reload()
    assert page.locator("#target-1 [data-done]").is_checked()
    page.get_by_label("Retenir sur cet appareil").uncheck()
    assert page.evaluate("localStorage.length") == 0


def test_all_done_says_thanks(act: Open) -> None:
    page = act(LONG)
    thanks = page.locator("[data-thanks]")
    assert not thanks.is_visible()
    for target in page.locator(".target").all():
        if target.get_attribute("open") is None:
            target.locator("summary").first.click()
        target.locator("[data-done]").check()
    assert thanks.is_visible()


def test_telephones_say_what_time_it_is_there_and_whether_somebody_answers(act: Open) -> None:
    for hour, said in (
        (15, "Il est 10:00 là-bas\u00a0: heures de bureau."),
        (23, "Il est 18:00 là-bas\u00a0: hors des heures de bureau."),
    ):
        page = act(ALERT, at=datetime(2026, 11, 23, hour, 0, tzinfo=UTC))
        assert page.locator("[data-zone]").first.text_content() == said


def test_the_code_to_scan_is_fetched_only_when_asked_for(act: Open) -> None:
    page = act(ALERT, viewport={"width": 1280, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    scan = page.locator(".way__scan").first
    scan.locator("summary").click()
    wait_until(page, "document.querySelector('.way__scan img').complete")
    assert any(url.endswith("/qr/576015550107-1204.svg") for url in asked)


def test_a_visitor_who_only_wants_to_call_finds_that_at_once(act: Open) -> None:
    page = act(ALERT)
    page.locator(".deadline .button").click()
    page.locator(".jumps").get_by_role("link", name="Téléphoner").click()
    wait_until(page, "location.hash === '#call'")
    assert page.locator("a[href='tel:+576015550107;ext=1204']").is_visible()


def test_printing_a_letter_prints_it_with_the_name_and_nothing_else(act: Open) -> None:
    page = act(ALERT)
    _sign(page)
    page.evaluate(
        "window.print = () => { window.shown = [...document.querySelectorAll('body *')].filter(e => e.children.length === 0 && e.textContent.trim() && e.getClientRects().length && getComputedStyle(e).visibility === 'visible').map(e => e.textContent) }"
    )
    page.emulate_media(media="print")
    _letter(page).locator(".letter__tools button").last.evaluate("button => button.click()")
    shown = page.evaluate("window.shown")
    printed = [text for text in shown if "Zoé Nuñez" in text]
    assert len(printed) == 1
    assert sum(map(len, shown)) < len(printed[0]) + 600


def test_a_letter_for_the_post_alone_can_be_printed(act: Open) -> None:
    page = act("/en/ua-2026-020/")
    way = page.locator(".way", has_text="Chocó").last
    way.locator("summary").first.click()
    page.evaluate(
        "() => { window.print = () => { window.seen = document.querySelector('.letter--printed .letter__body').getClientRects().length } }"
    )
    page.emulate_media(media="print")
    way.locator(".letter__tools button").last.evaluate("button => button.click()")
    assert page.evaluate("window.seen") == 1


def test_editing_changes_nothing_by_itself_and_still_takes_the_name(act: Open) -> None:
    page = act(ALERT)
    letter = _letter(page)
    before = _body(page)
    letter.get_by_role("button", name="Modifier").click()
    assert _body(page) == before
    assert letter.get_attribute("data-carries") == "short"
    page.get_by_label("Nom", exact=True).fill("Zoé")
    assert "Zoé" in _body(page)
    letter.locator("textarea.field").fill(
        "Corta \ud83d.".encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    )
    assert letter.get_attribute("data-carries") == "letter"
    assert not letter.locator(".letter__note").is_visible()
    letter.locator("textarea.field").evaluate(
        "field => { field.value = 'a\\ud83d' ; field.dispatchEvent(new Event('input')) }"
    )
    assert _body(page) == "a\ufffd"


def test_a_form_that_the_browser_gives_back_counts(act: Open) -> None:
    page = act(ALERT)
    _sign(page)
    page.goto(page.url.replace("ua-2026-021/", ""))
    page.go_back()
    wait_until(page, "document.querySelector('[name=name]').value === 'Zoé Nuñez'")
    wait_until(page, "document.querySelector('.letter__body').textContent.indexOf('Zoé') > 0")
    assert "Canad" in _body(page)


def test_the_country_also_chooses_whom_to_call_and_write_to(act: Open) -> None:
    page = act(ALERT)
    embassy = page.locator(".way", has_text="Ambassadrice du Canada")
    assert embassy.count() == 2
    _sign(page, country="FR")
    assert not any(way.is_visible() for way in embassy.all())
    _sign(page, country="CA")
    assert all(way.is_visible() for way in embassy.all())


def test_the_countries_are_those_of_the_build_whatever_the_browser_lists(
    browser: Browser, address: str
) -> None:
    page = browser.new_page()
    page.add_init_script(
        "Intl.DisplayNames = function () { this.of = function (code) { return 'X ' + code } }"
    )
    page.goto(address + ALERT)
    codes = page.eval_on_selector_all("[name=country] option", "all => all.map(option => option.value)")
    names = page.eval_on_selector_all("[name=country] option", "all => all.map(option => option.textContent)")
    assert len(codes) == len(country_codes()) + 1
    assert {*codes} == {"", *country_codes()}
    for twice in ("Bénin", "Burkina Faso", "Vanuatu", "Vietnam", "Zimbabwe"):
        assert names.count(twice) == 1
    order = ["Égypte", "Émirats arabes unis", "Équateur", "Érythrée", "Espagne", "Estonie"]
    assert [name for name in names if name in order] == order
    _sign(page, country="BJ")
    assert "Montréal, Benín" in _body(page)
    page.close()


def test_the_whole_way_by_keyboard(act: Open) -> None:
    page = act(ALERT, viewport={"width": 1280, "height": 900})
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    def tab_to(condition: str, most: int = 60) -> None:
        for _ in range(most):
            page.keyboard.press("Tab")
            if page.evaluate(f"(e => {condition})(document.activeElement)"):
                return
        pytest.fail(f"not reached: {condition}")

    tab_to("e.getAttribute('href') === '#act'")
    page.keyboard.press("Enter")
    tab_to("e.name === 'name'")
    page.keyboard.type("Zoé")
    page.keyboard.press("Tab")
    page.keyboard.type("Montréal")
    tab_to("e.hasAttribute('data-mailto')")
    assert "Zo%C3%A9" in page.evaluate("document.activeElement.href")
    tab_to("e.hasAttribute('data-done')")
    page.keyboard.press("Space")
    assert page.locator("[data-progress]").text_content() == "1 sur 6 faits"
    tab_to("e.hasAttribute('data-next')")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('.target').id") == "target-2"


STATES = list(itertools.product([ALERT, LONG, "/en/ua-2026-020/"], ["light", "dark"]))


@pytest.mark.parametrize(("path", "scheme"), STATES if depth.deep else [(ALERT, "dark")])
def test_no_accessibility_violation_in_any_state(act: Open, path: str, scheme: str) -> None:
    page = act(path, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    page.locator("[name=name]").fill("Zoé")
    for edit in page.locator(".letter__tools button:nth-child(3)").all():
        edit.click()
    for tick in page.locator("[data-done]").all():
        tick.check()
    found = Axe().run(page, options=WCAG)
    assert found.violations_count == 0, found.generate_report()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width


def test_nothing_is_lost_when_the_script_breaks_half_way(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.add_init_script(
        "delete window.Intl; Element.prototype.closest = undefined; delete window.localStorage"
    )
    page.goto(address + ALERT)
    assert _body(page).rstrip().endswith("____________")
    assert page.locator("#target-1 a[data-mailto]").is_visible()
    page.get_by_label("Nom", exact=True).fill("Zoé")
    assert "Zoé" in _body(page)
    context.close()


def test_a_page_printed_to_pdf_holds_every_letter(act: Open, tmp_path: Path) -> None:
    page = act(ALERT)
    bodies = [
        squeezed(body.text_content() or "") for body in page.locator(".letter[data-send] .letter__body").all()
    ]
    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    text = squeezed(text_of(tmp_path / "page.pdf"))
    assert len(bodies) > 6
    for body in bodies:
        assert body[:60] in text
    assert "Touteslespages" not in text


def test_25_targets_and_a_letter_of_9000_characters_stay_usable(project: Path, browser: Browser) -> None:
    original = project / "content/alerts/ua-2026-018/index.en.md"
    text = original.read_text("utf-8")
    targets = "".join(
        f"  - name: Person {n}\n    office: Office {n}\n    country: GT\n    languages: [en]\n"
        f"    salutation: {{en: 'Dear Person {n},'}}\n    email: p{n}@office.example\n    phone: '+502 2555 01{n:02d}'\n    fax: '+502 2555 02{n:02d}'\n"
        for n in range(25)
    )
    text = re.sub(
        r"(?<=\ntargets:\n).*?(?=\n(?:\w|---))",
        lambda _: targets.rstrip("\n"),
        text,
        count=1,
        flags=re.DOTALL,
    )
    for path in original.parent.glob("index.*.md"):
        words = text if path == original else path.read_text("utf-8")
        words = re.sub(r"\n  embassy:\n.*?(?=\n(?:\w|---))", "", words, count=1, flags=re.DOTALL)
        words = re.sub(r"\n    short: \|.*?(?=\n(?:\w|---))", "", words, count=1, flags=re.DOTALL)
        words = re.sub(
            r"(?<=\n    body: \|\n)",
            "      " + "A sentence of the letter, no more. " * 265 + "\n\n",
            words,
            count=1,
        )
        path.write_text(words, "utf-8")
    output = project / "output"
    done = run_pelican(project, output)
    assert done.returncode == 0, done.stderr
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(output)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(f"http://127.0.0.1:{server.server_port}/en/ua-2026-018/")
    assert page.locator(".target").count() == 25
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    letter = page.locator("#target-25 .letter[data-send]")
    assert len(letter.locator(".letter__body").text_content() or "") > 9000
    took = page.evaluate(
        "() => { const start = performance.now(); const field = document.querySelector('[name=name]');"
        " field.value = 'Zoé'; field.dispatchEvent(new Event('input', { bubbles: true })); return performance.now() - start }"
    )
    assert took < 1000
    assert "Zoé" in (letter.locator(".letter__body").text_content() or "")
    assert "body" not in read_back(letter.locator("a[data-mailto]").get_attribute("href") or "")
    page.close()
    server.shutdown()
