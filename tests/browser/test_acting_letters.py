"""Letters in one's own name: their links within every limit, copies, editing, copying and printing."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from plugins.actions.mailto import MAILTO_LIMIT
from plugins.actions.webmail import WEBMAILS
from plugins.content.countries import country_codes
from tests.actions.test_mailto import HARD, read_back
from tests.browser.acting import (
    ALERT,
    LONG,
    VARIED,
    Open,
    bring,
    button,
    choose,
    copies,
    letter,
    link,
    mail,
    sign,
)
from tests.browser.conftest import QuietHandler
from tests.browser.tabs import Tabs
from tests.browser.waiting import wait_until
from tests.conftest import ROOT, add_content, copy_project, run_pelican
from tests.sheets.test_sheets import squeezed, text_of

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1"
FIREFOX_WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:153.0) Gecko/20100101 Firefox/153.0"
IN_APP = PHONE.replace("Safari/604.1", "[FBAN/FBIOS;FBAV/500.0.0.0]")


def _carried(page: Page) -> str:
    return page.locator(".target--now").get_attribute("data-carried") or ""


def _help(page: Page) -> None:
    page.locator("[data-after]").evaluate("after => { after.hidden = false }")
    page.locator("[data-no]").click()


def test_a_name_fills_every_letter_link_and_script_in_the_letters_language(act: Open) -> None:
    page = act(ALERT)
    sign(page, country="DE")
    for number in range(1, 6):
        bring(page, number)
        assert mail(page)["body"].rstrip().endswith("Zoé Nuñez\r\nMontréal, Alemania")
        assert "Zoé Nuñez" in letter(page).inner_text()
    assert "[" not in (letter(page).locator(".letter__body").first.text_content() or "")
    bring(page, 1)
    choose(page, "Téléphoner")
    assert "Me llamo Zoé Nuñez" in page.locator(".target--now [data-shared-script]").inner_text()
    choose(page, "Courriel")
    page.get_by_label("Nom", exact=True).fill("")
    assert mail(page)["body"].rstrip().endswith("Atentamente,\r\n\r\nMontréal, Alemania")


@pytest.mark.parametrize(
    ("agent", "limit", "carried"),
    [
        (WINDOWS, MAILTO_LIMIT, "short"),
        (FIREFOX_WINDOWS, 4000, "body"),
        (PHONE, 8000, "body"),
        (IN_APP, 8000, "subject"),
    ],
)
def test_each_device_gets_as_much_of_the_letter_as_its_links_carry(
    act: Open, agent: str, limit: int, carried: str
) -> None:
    page = act(ALERT, user_agent=agent)
    sign(page)
    assert _carried(page) == carried
    assert len(link(page)) <= limit
    assert page.locator("[data-whole]").is_visible() is (carried == "short")
    page.locator("[name=count]").check()
    for name in ("é" * 300, "é" * 1500):
        sign(page, name=name)
        assert len(link(page)) <= limit
    assert _carried(page) == "subject"
    assert button(page).text_content() == "Ouvrir un courriel vide"


def test_a_long_letter_goes_out_whole_on_a_phone_and_is_copied_first_elsewhere(act: Open) -> None:
    page = act(LONG, user_agent=PHONE)
    assert _carried(page) == "body"
    page = act(LONG)
    first = page.locator(".target--now .button:visible").first
    assert first.text_content() == "Copiar la carta"
    assert button(page).text_content() == "Abrir un correo vacío"
    assert "body" not in mail(page)


def test_the_page_and_the_mail_program_agree_on_the_letter(act: Open) -> None:
    page = act(ALERT, user_agent=PHONE)
    for number in range(1, 6):
        bring(page, number)
        paper = letter(page).locator(".letter__paper").first
        said = [paper.locator(f".letter__{part}").inner_text() for part in ("salutation", "body")]
        assert mail(page)["body"].replace("\r\n", "\n").strip() == "\n\n".join(said).strip()
        assert mail(page)["subject"] == paper.locator(".letter__subject").inner_text()


def test_a_message_carries_the_name_too(act: Open) -> None:
    page = act(VARIED)
    sign(page)
    bring(page, 2)
    choose(page, "Message")
    href = page.locator(".target--now a[data-message]").first.get_attribute("href") or ""
    assert href.startswith("https://wa.me/21629555018?text=")
    assert unquote(href).rstrip().endswith("Zoé Nuñez\nMontréal, Canada")
    sign(page, name="ن" * 600)
    assert (
        page.locator(".target--now a[data-message]").first.get_attribute("href")
        == "https://wa.me/21629555018"
    )
    assert page.locator(".target--now > [data-first]").is_visible()
    sign(page)
    page.locator("[data-edit]").click()
    letter(page).locator("textarea.field").fill("Court.")
    href = page.locator(".target--now a[data-message]").first.get_attribute("href") or ""
    assert unquote(href) == "https://wa.me/21629555018?text=Court."


def test_a_short_version_can_be_read_before_it_is_sent(act: Open) -> None:
    page = act(ALERT, user_agent=WINDOWS)
    sign(page)
    page.locator("[data-short-version] summary").click()
    shown = page.locator("[data-short-version] p").inner_text()
    assert shown.strip() == mail(page)["body"].replace("\r\n", "\n").strip()
    page = act(ALERT, user_agent=PHONE)
    assert not page.locator("[data-short-version]").is_visible()


def test_an_edited_letter_follows_the_form_as_far_as_its_signature_and_no_further(act: Open) -> None:
    page = act(ALERT)
    sign(page, name="Ana", city="", country="")
    page.locator("[data-edit]").click()
    field = letter(page).locator("textarea.field")
    text = field.input_value().rstrip() + "\n\nPS: Agradezco su Atención. Ana lo pide."
    field.fill(text)
    for typed in ("An", "A", "Al", "Alba"):
        page.get_by_label("Nom", exact=True).fill(typed)
    assert field.input_value() == text.replace("\n\nAna\n\nPS", "\n\nAlba\n\nPS")
    field.fill("Atentamente,\n\nLa familia Ruiz")
    page.get_by_label("Nom", exact=True).fill("Ana")
    page.locator("[name=country]").select_option("CO")
    assert field.input_value() == "Atentamente,\n\nLa familia Ruiz"
    assert button(page).text_content() == "Écrire en espagnol, sans signature"


def test_a_name_is_not_filled_in_twice(act: Open) -> None:
    page = act(ALERT)
    sign(page, name="Ana [su ciudad]", city="X", country="")
    assert mail(page)["body"].rstrip().endswith("\r\n\r\nAna [su ciudad]\r\nX")


def test_an_edited_letter_of_an_authority_that_is_hidden_now_reaches_no_other(act: Open) -> None:
    page = act(VARIED)
    sign(page, country="FR")
    bring(page, 4)
    page.locator("[data-edit]").click()
    letter(page).locator("textarea.field").fill("Madame la Députée, un mot.")
    page.locator("[name=country]").select_option("CA")
    page.reload()
    wait_until(page, "document.querySelector('[name=name]').value === 'Zoé Nuñez'")
    for number in (1, 2):
        bring(page, number)
        assert "Députée" not in mail(page)["body"]
    page.locator("[name=country]").select_option("FR")
    bring(page, 4)
    assert mail(page)["body"] == "Madame la Députée, un mot."


def test_an_edited_letter_survives_a_reload(act: Open) -> None:
    page = act(ALERT)
    sign(page)
    page.locator("[data-edit]").click()
    letter(page).locator("textarea.field").fill("Corta.")
    page.reload()
    wait_until(page, "document.querySelector('[name=name]').value === 'Zoé Nuñez'")
    assert mail(page)["body"] == "Corta."
    bring(page, 2)
    assert mail(page)["body"].startswith("Señor Ministro:")


def test_the_letter_opens_to_the_representative_that_the_supporter_has_found(act: Open) -> None:
    page = act(VARIED)
    sign(page, country="FR")
    bring(page, 4)
    for nothing in ("", "foo", "a@b.example, c@d.example"):
        page.get_by_label("Adresse que vous avez trouvée").fill(nothing)
        button(page).click()
        assert page.evaluate("document.activeElement.hasAttribute('data-own-address')")
        assert not page.locator("[data-question]").is_visible()
    page.get_by_label("Adresse que vous avez trouvée").fill("a.b+c@assemblee.example")
    assert mail(page)["to"] == "a.b+c@assemblee.example"
    assert mail(page)["body"].startswith("Madame la Députée, Monsieur le Député,\r\n")


def test_for_a_web_form_letter_subject_and_name_are_copied_apart(act: Open) -> None:
    page = act(LONG, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_label("Nombre", exact=True).fill("Zoé Nuñez")
    bring(page, 2)
    tools = page.locator("[data-tools]")
    for label, start in (
        ("Copiar la carta", "Señora Directora:"),
        ("Copiar el asunto", letter(page).locator(".letter__subject").first.inner_text()),
        ("Copiar mi nombre", "Zoé Nuñez"),
    ):
        tools.get_by_role("button", name=label).click()
        wait_until(page, "async start => (await navigator.clipboard.readText()).startsWith(start)", start)
    form = page.locator(".target--now").get_by_role("link", name="Abrir el formulario")
    assert form.get_attribute("href") == "https://proteccion.gov.example/solicitudes"


def test_webmails_carry_the_letter_within_their_own_limits(act: Open) -> None:
    page = act(ALERT)
    sign(page)
    _help(page)
    for webmail in WEBMAILS:
        href = page.locator(f"[data-provider={webmail.key}]").get_attribute("href") or ""
        assert len(href) <= webmail.limit
        assert urlsplit(href).netloc == urlsplit(webmail.url).netloc
    gmail = page.locator("[data-provider=gmail]").get_attribute("href") or ""
    fields = dict(part.split("=", 1) for part in urlsplit(gmail).query.split("&"))
    assert unquote(fields["body"]) == mail(page)["body"]
    assert unquote(fields["to"]) == "despacho@fiscalia.gov.example"


def test_outlook_is_hidden_while_an_address_has_a_plus(act: Open) -> None:
    page = act(ALERT)
    page.evaluate("document.querySelector('[data-copy-to]').setAttribute('data-copy-to', 'a+b@c.example')")
    sign(page)
    _help(page)
    visible = {key: page.locator(f"[data-provider={key}]").is_visible() for key in ("gmail", "outlook")}
    assert visible == {"gmail": True, "outlook": False}


def test_outlook_gets_the_letter_without_the_copy_that_it_would_send_to_a_wrong_address(act: Open) -> None:
    page = act(ALERT)
    sign(page)
    page.locator("[name=count]").check()
    _help(page)
    cc = {}
    for key in ("gmail", "outlook", "microsoft365", "yahoo"):
        link = page.locator(f"[data-provider={key}]")
        assert link.is_visible()
        cc[key] = dict(parse_qsl(urlsplit(link.get_attribute("href") or "").query))["cc"].split(",")
    count = "count+ua-2026-021@urgent-action.example"
    assert cc["gmail"] == cc["yahoo"] == [*cc["outlook"], count]
    assert cc["outlook"] == cc["microsoft365"] and len(cc["outlook"]) == 2
    label = page.locator("[data-provider=outlook]").inner_text()
    assert label.startswith("Outlook.com") and label != "Outlook.com"
    page.locator("[name=count]").uncheck()
    assert page.locator("[data-provider=outlook]").inner_text() == "Outlook.com"


def test_edited_texts_come_back_as_typed_from_every_link(act: Open) -> None:
    page = act(ALERT, user_agent=PHONE)
    page.locator("[data-edit]").click()
    letter(page).locator("input.field").fill(HARD.replace("\n", " "))
    letter(page).locator("textarea.field").fill(HARD)
    assert mail(page)["body"] == HARD.replace("\n", "\r\n")
    assert mail(page)["subject"] == HARD.replace("\n", " ")
    _help(page)
    gmail = page.locator("[data-provider=gmail]").get_attribute("href") or ""
    assert unquote(gmail[gmail.index("body=") + 5 :]) == HARD.replace("\n", "\r\n")
    assert parse_qsl(urlsplit(gmail).query)[0] == ("view", "cm")


def test_editing_changes_nothing_by_itself_and_still_takes_the_name(act: Open) -> None:
    page = act(ALERT)
    before = mail(page)["body"]
    page.locator("[data-edit]").click()
    assert mail(page)["body"] == before
    page.get_by_label("Nom", exact=True).fill("Zoé")
    assert "Zoé" in mail(page)["body"]
    field = letter(page).locator("textarea.field")
    page.get_by_label("Nom", exact=True).fill("Zoé Nuñez")
    page.get_by_label("Ville", exact=True).fill("Sète")
    assert (
        mail(page)["body"].rstrip().endswith("\r\n\r\nZoé Nuñez\r\nSète")
        and mail(page)["body"].count("Zoé") == 1
    )
    field.fill("Corta.")
    assert mail(page)["body"] == "Corta."
    field.evaluate("field => { field.value = 'a\\ud83d' ; field.dispatchEvent(new Event('input')) }")
    assert mail(page)["body"] == "a\ufffd"
    bring(page, 2)
    assert mail(page)["body"].startswith("Señor Ministro:")


def test_copies_follow_the_country_and_the_network_only_if_asked(act: Open) -> None:
    page = act(ALERT)
    partner = copies(page)
    assert len(partner) == 1
    assert not page.locator("[name=count]").is_checked()
    assert page.locator(".copies li:visible").count() == 1
    sign(page, country="CA")
    assert len(copies(page)) == page.locator(".copies li:visible").count() == 2
    assert not page.locator(".copies [data-only]").first.is_visible()
    page.locator("[name=count]").check()
    assert "count+ua-2026-021@urgent-action.example" in copies(page)
    sign(page, country="DE")
    page.locator("[name=count]").uncheck()
    assert copies(page) == partner


def test_copying_says_copied_only_when_it_is_true(act: Open) -> None:
    page = act(ALERT, permissions=["clipboard-read", "clipboard-write"])
    page.locator("[data-tools]").get_by_role("button", name="Copier la lettre").click()
    wait_until(page, "document.querySelector('[data-status]').textContent === 'Copié'")
    copied = page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n")
    assert copied == mail(page)["body"].replace("\r\n", "\n")
    page.locator(".target--now .target__address button").first.click()
    wait_until(page, "navigator.clipboard.readText().then(t => t === 'despacho@fiscalia.gov.example')")


def test_a_refused_clipboard_leaves_the_text_selected(act: Open) -> None:
    page = act(ALERT)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused')) }")
    page.locator("[data-tools]").get_by_role("button", name="Copier la lettre").click()
    wait_until(page, "document.querySelector('[data-status]').textContent.indexOf('Sélectionné') === 0")
    selected = page.evaluate("getSelection().toString()")
    assert squeezed(selected).endswith(squeezed(letter(page).locator(".letter__body").first.inner_text()))


@pytest.mark.parametrize(("path", "way"), [(ALERT, "Courriel"), ("/en/ua-2026-020/", "Fax or post")])
def test_printing_prints_the_letter_with_the_name_and_nothing_else(act: Open, path: str, way: str) -> None:
    page = act(path)
    page.locator("[name=name]").fill("Zoé Nuñez")
    page.evaluate(
        "window.print = () => { window.shown = [...document.querySelectorAll('body *')].filter(e => e.children.length === 0 && e.textContent.trim() && e.getClientRects().length && e.checkVisibility()).map(e => e.textContent) }"
    )
    if page.locator(".target--now").count() and page.locator("[data-ways] button", has_text=way).count():
        choose(page, way)
    page.emulate_media(media="print")
    page.locator("[data-print]").evaluate("button => button.click()")
    shown = page.evaluate("window.shown")
    printed = [text for text in shown if "Zoé Nuñez" in text]
    assert len(printed) == 1
    assert sum(map(len, shown)) < len(printed[0]) + 600
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator(".sheet").count() == 0


def test_a_form_that_the_browser_gives_back_counts(act: Open) -> None:
    page = act(ALERT)
    sign(page)
    page.goto(page.url.replace("ua-2026-021/", ""))
    page.go_back()
    wait_until(page, "document.querySelector('[name=name]').value === 'Zoé Nuñez'")
    wait_until(page, "document.querySelector('.target--now .letter__body').textContent.indexOf('Zoé') > 0")
    assert "Canad" in mail(page)["body"]


def test_the_countries_are_those_of_the_build_whatever_the_browser_lists(
    tabs: Tabs, act: Open, address: str
) -> None:
    with tabs.new() as tab:
        tab.page.add_init_script(
            "Intl.DisplayNames = function () { this.of = function (code) { return 'X ' + code } }"
        )
        tab.page.goto(address + ALERT)
        codes = tab.page.eval_on_selector_all(
            "[name=country] option", "all => all.map(option => option.value)"
        )
    assert len(codes) == len(country_codes()) + 1
    assert {*codes} == {"", *country_codes()}
    names = act(ALERT).eval_on_selector_all(
        "[name=country] option", "all => all.map(option => option.textContent)"
    )
    order = ["Égypte", "Émirats arabes unis", "Équateur", "Érythrée", "Espagne", "Estonie"]
    assert [name for name in names if name in order] == order


@pytest.mark.parametrize("slug", ["ua-2026-019", "ua-2026-016", "ua-2026-018"])
@pytest.mark.parametrize("script", [True, False])
def test_the_page_takes_three_sheets_with_account_letter_and_authorities(
    act: Open, tmp_path: Path, slug: str, script: bool
) -> None:
    """The longest letter, the most addresses, and the most letters of the sample alerts."""
    page = act(f"/fr/{slug}/", **({} if script else {"java_script_enabled": False}))
    if script:
        page.locator("[name=name]").fill("Zoé Nuñez")
    letters = page.locator(".letter > .letter__paper .letter__body").all_text_contents()
    wanted = [
        *page.locator(".target__name, .account p").all_text_contents(),
        *page.locator(".target__address .value, .way__number").all_text_contents(),
    ]
    path = tmp_path / "page.pdf"
    page.pdf(path=path, format="A4")
    assert len(PdfReader(path).pages) <= 3
    text = squeezed(text_of(path))
    for each in wanted:  # a column may end within a paragraph
        assert squeezed(each)[:20] in text, each
    printed = [each for each in letters if squeezed(each)[:60] in text]
    assert len(printed) == 1
    assert ("Zoé Nuñez" in printed[0]) is script
    assert squeezed(f"/fr/{slug}/") in text
    for nothing in ("Toutes les pages", "Copier", "Feuille à imprimer", "Au téléphone"):
        assert squeezed(nothing) not in text, nothing


SOURCE = "  source: https://gov.example/contact\n  verified: 2026-10-02\n"
ADDED = """\
  - name: Comisaría de Familia
    office: {es: Comisaria, fr: Commissaire, en: Commissioner}
    country: CO
    languages: [es]
    salutation: {es: "Señora Comisaria:"}
    email: [one@family.example, two@family.example]
    copies_to:
      - email: alone@family.example
      - authorities: embassies
  - authorities: council
    together: true
"""


def _add_targets(alert: Path) -> None:
    """Give an alert 25 targets, and a letter of 9,000 characters without a short version."""
    original = alert / "index.en.md"
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
        words = re.sub(r"\n## \w+ \(embassy\).*?(?=\n## |\Z)", "", words, count=1, flags=re.DOTALL)
        short = r"\n### (?:Short version|Versi[oó]n \w+)\n.*?(?=\n## |\Z)"
        words = re.sub(short, "", words, count=1, flags=re.DOTALL)
        words = re.sub(
            r"(\n## (?:Letter|Lettre|Carta) ?:.*\n)",
            lambda found: found[1] + "A sentence of the letter, no more. " * 265 + "\n\n",
            words,
            count=1,
        )
        path.write_text(words, "utf-8")


@pytest.fixture(scope="module")
def varied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site of two alerts.

    One is the editors' example with copies per target, embassies as copies, and a council; the other has many targets
    and a long letter.
    """
    folder = tmp_path_factory.mktemp("varied")
    content = copy_project(folder) / "content"
    shutil.copytree(ROOT / "docs/example", content, dirs_exist_ok=True)
    add_content(folder, "pages", "alerts/ua-2026-018")
    shutil.copy(ROOT / "content/authorities/ca-mae.yaml", content / "authorities")  # for its copies
    sets = content / "authorities/sets"
    sets.mkdir()
    for key, host in (("ca", "CA"), ("jp", "JP")):
        (content / f"authorities/pe-{key}.yaml").write_text(
            f"name: Embassy {key}\noffice: Embassy in {host}\nkind: embassy\ncountry: {host}\nrepresents: PE\n"
            f"languages: [en]\nsalutation: {{en: Sir}}\nemail:\n  address: {key}@embassy.example\n{SOURCE}",
            "utf-8",
        )
        (content / f"authorities/council-{key}.yaml").write_text(
            f"name: Member {key}\noffice: {{es: Concejal, fr: Conseiller, en: Councillor}}\nkind: other\ncountry: CO\n"
            f"languages: [es]\nsalutation: {{es: 'Señor {key}:'}}\nemail:\n  address: {key}@council.example\n{SOURCE}",
            "utf-8",
        )
    (sets / "embassies.yaml").write_text(
        "name: {es: Embajadas, fr: Ambassades, en: Embassies}\nembassies_of: PE\n", "utf-8"
    )
    (sets / "council.yaml").write_text(
        "name: {es: Concejo, fr: Conseil, en: Council}\nmembers: [council-ca, council-jp]\n"
        "supporters: everybody\nsalutation: {es: 'Señoras y señores:'}\n",
        "utf-8",
    )
    original = content / "alerts/ua-2026-014/index.es.md"
    text = original.read_text("utf-8")
    original.write_text(
        text.replace("  - authority: br-embajada", ADDED + "  - authority: br-embajada"), "utf-8"
    )
    _add_targets(content / "alerts/ua-2026-018")
    (folder / "fastconf.py").write_text(
        "from publishconf import *\nSHEETS = False\nSHARE_PICTURES = False\n", "utf-8"
    )
    done = run_pelican(folder, folder / "output", settings="fastconf.py")
    assert done.returncode == 0, done.stderr
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(folder / "output")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_copies_of_one_authority_are_sent_with_no_other_letter(act: Open, varied: str) -> None:
    page = act(f"{varied}/fr/ua-2026-014/")
    shared = {"urgente@alto-yarumo.example"}
    sign(page, country="FR")
    assert copies(page) == shared
    bring(page, 3)
    assert copies(page) == {*shared, "two@family.example", "alone@family.example"}
    sign(page, country="CA")
    assert copies(page) == {*shared, "two@family.example", "alone@family.example", "ca@embassy.example"}
    assert page.locator(".target--now [data-copy-to='jp@embassy.example']").is_hidden()
    bring(page, 4)
    assert copies(page) == shared


def test_each_member_of_a_council_can_be_written_to_alone(act: Open, varied: str) -> None:
    page = act(f"{varied}/fr/ua-2026-014/")
    sign(page)
    page.locator("[name=count]").check()
    bring(page, 4)
    assert mail(page)["to"] == "ca@council.example,jp@council.example"
    assert mail(page)["body"].startswith("Señoras y señores:")
    alone = read_back(page.locator("[data-member]").first.get_attribute("href") or "")
    assert alone["to"] == "ca@council.example"
    assert alone["body"].startswith("Señor ca:\r\n")
    assert "Zoé Nuñez" in alone["body"]
    assert "count+ua-2026-014@urgent-action.example" in alone["cc"]
    page.locator("[data-edit]").click()
    alone = read_back(page.locator("[data-member]").first.get_attribute("href") or "")
    assert alone["body"].startswith("Señor ca:\r\n")


def test_25_targets_and_a_letter_of_9000_characters_stay_usable(act: Open, varied: str) -> None:
    page = act(f"{varied}/en/ua-2026-018/")
    assert page.locator(".letters .letter, .target--now > .letter").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.locator("[name=name]").fill("Zoé")
    bring(page, 25)
    assert len(letter(page).locator(".letter__body").first.text_content() or "") > 9000
    assert "Zoé" in letter(page).inner_text()
    assert "body" not in mail(page)
