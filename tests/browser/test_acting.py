"""The way through an alert on a phone: one authority at a time, what it costs, and what survives a reload."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page

from tests import depth
from tests.browser.accessibility import violations
from tests.browser.acting import ALERT, LONG, VARIED, Open, bring, button, choose, copies, letter, mail, sign
from tests.browser.tabs import Tabs
from tests.browser.test_pages_in_chromium import WIDTHS
from tests.browser.waiting import wait_until
from tests.conftest import NOW

SCREEN = 740
VISIBLE_CONTROLS = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
  .filter((e) => e.getClientRects().length && e.checkVisibility({ visibilityProperty: true })).length"""
SHOWN = "[].filter.call(document.querySelectorAll('.target'), (e) => e.getClientRects().length).length"


class Taps:
    """Clicks as a supporter would, and counts; typing is free."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, element: Locator) -> None:
        element.click()
        self.count += 1


def _yes(page: Page) -> Locator:
    return page.locator("[data-yes]")


def _progress(page: Page) -> str:
    return page.locator("[data-progress]").text_content() or ""


def test_how_long_the_page_is_and_how_many_controls_it_has(act: Open) -> None:
    page = act(ALERT)
    assert page.evaluate("document.documentElement.scrollHeight") <= 6 * SCREEN
    assert page.evaluate(VISIBLE_CONTROLS) <= 45
    account = page.locator("#account").bounding_box()
    assert account
    assert SCREEN < account["y"] < 2 * SCREEN
    first = button(page).bounding_box()
    reveals = page.locator(".reveals").bounding_box()
    assert first
    assert reveals
    assert reveals["y"] < first["y"]


def test_how_long_the_page_is_without_script(act: Open) -> None:
    page = act(ALERT, java_script_enabled=False)
    assert page.locator("main").bounding_box()["height"] > 6 * SCREEN  # type: ignore[index]
    assert page.locator("body").bounding_box()["height"] <= 9 * SCREEN  # type: ignore[index]
    for number in range(1, 7):
        assert page.locator(f"#target-{number} a[href^='mailto:']").first.is_visible()


def test_six_signed_emails_take_few_taps(act: Open) -> None:
    page, tap = act(ALERT), Taps()
    page.locator(".deadline .button").click()
    for label, typed in (("Nom", "Zoé Nuñez"), ("Ville", "Montréal")):
        tap(page.get_by_label(label, exact=True))
        page.keyboard.type(typed)
    tap(page.locator("[name=country]"))
    page.locator("[name=country]").select_option("CA")
    page.evaluate(
        "document.addEventListener('click', e => e.target.closest('[href^=mailto]') && e.preventDefault())"
    )
    seen: list[str] = []
    for number in range(1, 7):
        assert "Zoé Nuñez" in mail(page)["body"]
        seen.append(mail(page)["to"])
        assert page.evaluate(SHOWN) == 1
        tap(button(page))
        assert tap.count <= 4 or number > 1
        tap(_yes(page))
    assert tap.count <= 16
    assert len(set(seen)) == 6
    assert page.locator("[data-thanks]").is_visible()
    assert page.evaluate("document.activeElement.hasAttribute('data-thanks')")


def test_a_call_takes_three_taps_with_the_script_in_view(act: Open) -> None:
    page, tap = act(ALERT), Taps()
    page.locator(".deadline .button").click()
    tap(page.locator("[data-ways]").get_by_role("button", name="Téléphoner"))
    number = page.locator("a[href='tel:+576015550107;ext=1204']")
    assert number.is_visible()
    script = page.locator(".target--now .script li, .target--now [data-shared-script] li").first
    assert script.is_visible()
    page.evaluate(
        "document.addEventListener('click', e => e.target.closest('[href^=tel]') && e.preventDefault())"
    )
    tap(number)
    assert tap.count <= 3
    from_number, from_script = number.bounding_box(), script.bounding_box()
    assert from_number
    assert from_script
    assert 0 < from_script["y"] - from_number["y"] < SCREEN / 3
    tap(_yes(page))
    assert page.locator(".target--now").get_attribute("id") == "target-2"
    assert page.locator(".target--now .way--now").get_attribute("data-way") == "call"


def test_who_only_calls_skips_those_without_a_telephone(act: Open) -> None:
    page = act(ALERT)
    choose(page, "Téléphoner")
    seen = []
    for _ in range(5):
        seen.append(page.locator(".target--now").get_attribute("id"))
        _yes(page).click()
    assert seen == ["target-1", "target-2", "target-3", "target-4", "target-6"]
    assert page.locator(".target--now").get_attribute("id") == "target-5"


def test_after_the_button_the_page_asks_and_helps_in_the_order_that_works(act: Open) -> None:
    page = act(ALERT)
    asked = page.locator("[data-question]")
    assert not asked.is_visible()
    button(page).evaluate(
        "anchor => { anchor.addEventListener('click', e => e.preventDefault()); anchor.click() }"
    )
    assert asked.is_visible()
    steps = page.locator("[data-help] li")
    assert not steps.first.is_visible()
    page.locator("[data-no]").click()
    texts = [text.split(":")[0].strip() for text in steps.all_inner_texts()]
    assert texts[0].startswith("Envoyer une version plus courte")
    assert texts[1].startswith("Copiez la lettre")
    assert texts[2].startswith("Connectez-vous d’abord")
    short = steps.nth(0).locator("a").get_attribute("href") or ""
    assert len(short) < len(mail(page)["body"]) + 2000
    assert "body" not in (steps.nth(1).locator("a").get_attribute("href") or "")
    assert page.locator(".target--now").get_attribute("id") == "target-1"


def test_the_page_asks_by_itself_when_nothing_shows_that_something_opened(act: Open) -> None:
    stop = "anchor => { anchor.addEventListener('click', e => e.preventDefault()); anchor.click() }"
    for event in ("", "blur"):
        page = act(ALERT, new=True)
        page.clock.pause_at(NOW + timedelta(minutes=1))
        button(page).evaluate(stop)
        page.evaluate("event => event && window.dispatchEvent(new Event(event))", event)
        page.clock.run_for(2500)
        assert not page.locator("[data-help]").is_visible()
        page.clock.run_for(1000)
        assert page.locator("[data-help]").is_visible() is not bool(event)


def test_an_unsigned_letter_is_announced_and_goes_out_all_the_same(act: Open) -> None:
    page = act(ALERT)
    assert button(page).text_content() == "Écrire en espagnol, sans signature"
    assert mail(page)["body"].rstrip().endswith("Atentamente,")
    assert letter(page).locator(".letter__body").first.inner_text().rstrip().endswith("Atentamente,")
    page.get_by_label("Nom", exact=True).fill("Zoé")
    assert mail(page)["body"].rstrip().endswith("Atentamente,\r\n\r\nZoé")
    sign(page)
    assert mail(page)["body"].rstrip().endswith("Zoé Nuñez\r\nMontréal, Canadá")
    assert button(page).text_content() == "Écrire en espagnol"


def test_name_and_progress_survive_a_reload_and_leave_nothing_behind(act: Open) -> None:
    page = act(ALERT, new=True)
    sign(page, country="CA")
    bring(page, 2)
    _yes_after_write(page)
    page.reload()
    assert _progress(page).endswith("1 sur 6")
    assert page.locator(".target--now").get_attribute("id") == "target-3"
    wait_until(page, "document.querySelector('[name=name]').value === 'Zoé Nuñez'")
    assert "Zoé Nuñez\r\nMontréal, Canad" in mail(page)["body"]
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.evaluate("document.cookie") == ""


def _yes_after_write(page: Page) -> None:
    button(page).evaluate(
        "anchor => { anchor.addEventListener('click', e => e.preventDefault()); anchor.click() }"
    )
    _yes(page).click()


def test_what_is_done_is_kept_on_the_device_only_if_asked_for(act: Open) -> None:
    page = act(ALERT, new=True)
    _yes_after_write(page)
    page.get_by_label("Retenir sur cet appareil").check()
    other = page.context.new_page()
    other.clock.set_fixed_time(datetime(2026, 11, 23, 15, tzinfo=UTC))
    other.goto(page.url)
    assert _progress(other).endswith("1 sur 6")
    assert other.locator(".target--now").get_attribute("id") == "target-2"
    assert other.get_by_label("Nom", exact=True).input_value() == ""
    page.get_by_label("Retenir sur cet appareil").uncheck()
    assert page.evaluate("localStorage.length") == 0


def test_two_tabs_remember_the_same(act: Open) -> None:
    page = act(ALERT, new=True)
    page.get_by_label("Retenir sur cet appareil").evaluate("box => box.click()")
    other = page.context.new_page()
    other.clock.set_fixed_time(NOW)
    other.goto(page.url)
    _yes_after_write(page)
    wait_until(other, "document.querySelector('[data-progress]').textContent.indexOf('1 sur') > 0")
    bring(other, 3)
    _yes_after_write(other)
    wait_until(page, "localStorage.getItem(localStorage.key(0)).split(' ').length === 2")
    page.get_by_label("Retenir sur cet appareil").uncheck()
    wait_until(other, "!document.querySelector('[data-remember]').checked")
    _yes_after_write(other)
    assert other.evaluate("localStorage.length") == 0


def test_a_tick_can_be_taken_back_by_its_own_name(act: Open) -> None:
    page = act(ALERT)
    _yes_after_write(page)
    page.locator(".overview > summary").click()
    tick = page.get_by_label("Fait\u00a0: Procureure générale de la Nation")
    assert tick.is_checked()
    tick.uncheck()
    assert _progress(page).endswith("0 sur 6")


def test_the_bar_leads_to_acting_and_then_to_the_next(act: Open) -> None:
    page = act(ALERT)
    bar = page.locator("[data-bar]")
    page.evaluate("window.scrollTo(0, 800)")
    wait_until(page, "!document.querySelector('.bar').classList.contains('bar--seen')")
    assert bar.is_visible()
    assert bar.text_content() == "Agir maintenant · jusqu’au 31 janvier 2027"
    bar.click()
    wait_until(page, "document.querySelector('#act').getBoundingClientRect().top < 100")
    page.get_by_label("Nom", exact=True).fill("Zoé")
    page.evaluate("window.scrollTo(0, 800)")
    wait_until(page, "!document.querySelector('.bar').classList.contains('bar--seen')")
    assert bar.text_content() == "Ensuite\u00a0: Procureure générale de la Nation, 1 sur 6"
    bar.click()
    wait_until(page, "document.activeElement.closest('.target').id === 'target-1'")
    wide = act(ALERT, viewport={"width": 1280, "height": 900})
    assert not wide.locator(".bar").is_visible()


def test_the_country_brings_in_its_own_embassy_and_the_warning_of_its_own(act: Open) -> None:
    page = act(ALERT)
    warning = page.locator("[data-inside]")
    assert _progress(page).endswith("0 sur 6")
    assert warning.is_visible()
    sign(page, country="FR")
    assert _progress(page).endswith("0 sur 5")
    assert not warning.is_visible()
    bring(page, 5)
    sign(page, country="CA")
    assert _progress(page).endswith("0 sur 6")
    bring(page, 6)
    assert len(copies(page)) == 2
    sign(page, country="CO")
    assert warning.is_visible()
    assert page.locator(".target--now").get_attribute("id") == "target-1"


def test_telephones_say_what_time_it_is_there_and_whether_somebody_answers(act: Open) -> None:
    for hour, said in (
        (15, "Là-bas, il est 10:00\u00a0: le bureau est ouvert."),
        (23, "Là-bas, il est 18:00\u00a0: le bureau est fermé."),
    ):
        page = act(ALERT, at=datetime(2026, 11, 23, hour, 0, tzinfo=UTC))
        choose(page, "Téléphoner")
        assert page.locator(".target--now [data-zone]").text_content() == said


def test_the_code_to_scan_is_fetched_only_when_asked_for(act: Open) -> None:
    page = act(ALERT, new=True, viewport={"width": 1280, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    choose(page, "Téléphoner")
    page.locator(".target--now .way__scan summary").click()
    wait_until(page, "document.querySelector('.way__scan img').complete")
    assert [url.rpartition("/")[2] for url in asked if "/qr/" in url] == ["576015550107-1204.svg"]


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
    page.evaluate(
        "document.addEventListener('click', e => e.target.closest('[href^=mailto]') && e.preventDefault())"
    )
    for number in range(1, 7):
        tab_to("e.classList.contains('version--now')")
        assert "Zo%C3%A9" in page.evaluate("document.activeElement.href")
        page.keyboard.press("Enter")
        tab_to("e.hasAttribute('data-yes')", 30)
        page.keyboard.press("Enter")
        if number < 6:
            assert page.evaluate("document.activeElement.closest('.target').id") == f"target-{number + 1}"
    assert page.evaluate("document.activeElement.hasAttribute('data-thanks')")


STATES = list(itertools.product([ALERT, LONG, VARIED], ["light", "dark"]))


@pytest.mark.parametrize(("path", "scheme"), STATES if depth.deep else [(ALERT, "dark")])
def test_no_accessibility_violation_in_any_state(act: Open, path: str, scheme: str) -> None:
    page = act(path, color_scheme=scheme)

    def check(part: str = "html", widths: Sequence[int] = (320, *WIDTHS)) -> None:
        assert violations(page, part) == []
        for width in widths:
            page.set_viewport_size({"width": width, "height": SCREEN})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, width

    check()
    page.locator("[name=name]").fill("Zoé")
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    page.locator("[data-after]").evaluate("after => { after.hidden = false }")
    page.locator("[data-no]").click()
    if page.locator("[data-edit]").is_visible():
        page.locator("[data-edit]").click()
    check()
    for way in page.locator(".step__way").all()[1:]:
        way.click()
        check("#act", (1280, 320))


def test_the_answers_of_authorities_are_accessible_once_they_are_unfolded(act: Open) -> None:
    page = act("/fr/ua-2026-019/", color_scheme="dark")
    page.set_viewport_size({"width": 360, "height": SCREEN})
    page.locator("summary:has(#answers)").click()
    assert page.locator(".asked__who").first.is_visible()
    assert violations(page, "section[aria-labelledby=answers]") == []


def test_nothing_is_lost_when_the_script_breaks_half_way(tabs: Tabs, address: str) -> None:
    with tabs.new() as tab:
        page = tab.page
        page.add_init_script(
            "delete window.Intl; Element.prototype.closest = undefined; delete window.localStorage"
        )
        page.goto(address + ALERT)
        assert mail(page)["body"].rstrip().endswith("Atentamente,")
        page.get_by_label("Nom", exact=True).fill("Zoé")
        assert "Zoé" in mail(page)["body"]
        page.locator("[name=land]").fill("Québec")
        assert mail(page)["body"].rstrip().endswith("Québec")


def test_the_list_without_script_has_each_letter_once_and_each_authority_with_its_salutation(
    act: Open,
) -> None:
    page = act(ALERT, java_script_enabled=False)
    bodies = page.locator(".letters > .letter > .letter__paper .letter__body").all_text_contents()
    assert len(bodies) == len(set(bodies)) == 5
    for number, said in ((1, "Señora Fiscal General:"), (2, "Señor Ministro:"), (3, "Señora Gobernadora:")):
        href = page.locator(f"#target-{number} a[href^='mailto:']").first.get_attribute("href") or ""
        assert re.search(r"body=([^%]|%(?!0D))+", href)
        assert said in (page.locator(f"#target-{number}").text_content() or "")
    assert not page.locator("[data-step]").is_visible()
    assert letter(page).count() == 0
