"""The sign-up form: strict parsing of Mailchimp's code, and a form that submits what Mailchimp expects."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import Tag

from plugins.campaigns.commands.setup import arrival_pages
from plugins.campaigns.settings import mailing_settings
from plugins.mailchimp.form import read_form
from plugins.mailchimp.manual_steps import manual_steps
from plugins.mailing.interest_names import interest_names
from plugins.mailing.signup_form import Choice, Form
from plugins.repository.site import Site
from plugins.sections.signup import join_view
from plugins.web.settings import SettingsError
from tests.actions.test_mailto import read_back
from tests.campaigns.conftest import settings
from tests.conftest import REPORT_PAGES, ROOT, BuiltSite, built_with, read_site

FORMS = Path(__file__).parent / "forms"
ORIGIN = "https://network.us19.list-manage.com"
ACTION = f"{ORIGIN}/subscribe/post?u=0123456789abcdef012345678&id=a1b2c3d4e5&f_id=00c0ffee00"
TRAP = "b_0123456789abcdef012345678_a1b2c3d4e5"
FRENCH = (
    '<li><input type="radio" name="group[40561]" id="mce-group[40561]-40561-0" value="1">'
    '<label for="mce-group[40561]-40561-0">Français</label></li>'
)
LANGUAGES = ("fr", "en", "es")


@pytest.fixture(scope="module")
def ours() -> Site:
    site, problems = read_site(settings())
    assert not [problem for problem in problems if problem.fatal]
    return site


@pytest.fixture
def read(ours: Site, tmp_path: Path):
    def run(html: str, environment: dict[str, str] | None = None) -> Form:
        path = tmp_path / "subscribe-form.html"
        path.write_text(html, "utf-8")
        return read_form(path, interest_names(ours.localizers), environment or {})

    return run


# Reading --------------------------------------------------------------------------------------


def test_of_the_pasted_code_names_and_values_are_kept_and_nothing_else(read) -> None:
    assert read((FORMS / "radio.html").read_text("utf-8")) == Form(
        action=ACTION,
        hidden=(("tags", "3456789"),),
        email="EMAIL",
        honeypot=TRAP,
        languages={
            "fr": Choice("group[40561]", "1", multiple=False),
            "en": Choice("group[40561]", "2", multiple=False),
            "es": Choice("group[40561]", "4", multiple=False),
        },
        topics={
            "urgent-actions": Choice("group[40562][8]", "", multiple=True),
            "activities": Choice("group[40562][16]", "", multiple=True),
            "letters": Choice("group[40562][32]", "", multiple=True),
        },
        button=("subscribe", "Subscribe"),
    )


def test_a_form_of_another_make_says_the_same(read) -> None:
    """Select instead of buttons, labels around their boxes, account and audience in hidden fields."""
    form = read((FORMS / "select.html").read_text("utf-8"))
    assert form.action == f"{ORIGIN}/subscribe/post"
    assert form.hidden == (("u", "0123456789abcdef012345678"), ("id", "a1b2c3d4e5"))
    assert form.email == "MERGE0"
    assert {key: each.value for key, each in form.languages.items()} == {"fr": "1", "en": "2", "es": "4"}
    assert form.topics["activities"] == Choice("group[40562][16]", "16", multiple=True)


FAULTS = {
    "another host": (ACTION.split("?")[0], "https://evil.example/subscribe/post", "is sent to"),
    "host that only ends alike": (ORIGIN, "https://evil-list-manage.com", "is sent to"),
    "host with a port": (ORIGIN, f"{ORIGIN}:444", "is sent to"),
    "user in the address": (ORIGIN, "https://a@network.us19.list-manage.com", "is sent to"),
    "no https": ("https://network", "http://network", "is sent to"),
    "no scheme": ("https://network", "//network", "is sent to"),
    "this machine": (ORIGIN, "http://127.0.0.1:8080", "is sent to"),
    "script variant": ("/subscribe/post?", "/subscribe/post-json?", "is sent to"),
    "end of a policy": ("f_id=00c0ffee00", "f_id=0; script-src *", "is sent to"),
    "no account": ("u=0123456789abcdef012345678&amp;", "", "(u and id)"),
    "no address": (
        'type="email" name="EMAIL" class="required email" id="mce-EMAIL" required=""',
        'type="text" name="X"',
        "0 fields for the address",
    ),
    "two addresses": ('type="text" name="FNAME"', 'type="email" name="OTHER"', "2 fields for the address"),
    "no trap": (f'name="{TRAP}"', 'name="b"', "0 fields for robots"),
    "language missing": (FRENCH, "", 'has "Français" 0 times'),
    "language twice": (FRENCH, FRENCH + FRENCH.replace("-0", "-9"), 'has "Français" 2 times'),
    "language renamed": (">Français<", ">Francais<", 'has "Français" 0 times'),
    "language elsewhere": (
        'name="group[40561]" id="mce-group[40561]-40561-0"',
        'name="group[7]" id="mce-group[40561]-40561-0"',
        "the choices of language in 2 groups",
    ),
    "language in a hidden field": (
        'type="radio" name="group[40561]" id="mce-group[40561]-40561-0"',
        'type="hidden" name="group[40561]" id="mce-group[40561]-40561-0"',
        'offers "Français"',
    ),
    "topic as a button": (
        'type="checkbox" name="group[40562][8]"',
        'type="radio" name="group[40562]"',
        'offers "Actions urgentes / Urgent actions / Acciones urgentes" as one of several',
    ),
    "later topic as a button": (
        'type="checkbox" name="group[40562][32]"',
        'type="radio" name="group[40562]"',
        'offers "Lettres à signer / Letters to sign / Cartas para firmar" as one of several',
    ),
    "another field is required": ('class=" text"', 'class="required text"', 'requires "FNAME"'),
    "fields of consent": ('name="FNAME"', 'name="gdpr[12]"', "fields of consent"),
    "two forms": ("<h2>", '<form action="x"></form><h2>', "holds 2 forms"),
    "no form": ("<form ", "<div ", "holds 0 forms"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_told_with_its_cure(name: str, read) -> None:
    old, new, told = FAULTS[name]
    html = (FORMS / "radio.html").read_text("utf-8")
    assert old in html or old in html.replace("&amp;", "&")
    with pytest.raises(SettingsError) as error:
        read(html.replace(old, new))
    (line,) = str(error.value).split("\n")
    assert line.startswith("pelicanconf.py: SUBSCRIBE_FORM subscribe-form.html: ")
    assert told in line
    assert re.search(r"\. (Paste|Run|Make|In Mailchimp|Turn|Keep)[^.]+\.", line), "says what to do"


LETTERS = re.compile(r'<li><input type="checkbox" name="group\[40562\]\[32\]".*</li>\n')


def test_a_form_from_before_there_were_letters_goes_on_working_and_is_reported(
    read, content: Path, tmp_path: Path
) -> None:
    earlier, found = LETTERS.subn("", (FORMS / "radio.html").read_text("utf-8"))
    assert found == 1
    form = read(earlier)
    assert list(form.topics) == ["urgent-actions", "activities"] and form.missing_topics == ["letters"]
    site, problems = read_site(
        settings(PATH=str(content), SUBSCRIBE_FORM=str(tmp_path / "subscribe-form.html"))
    )
    assert site.form == form
    assert [each.text for each in join_view(site, site.localizers["en"]).topics] == [
        "Urgent actions",
        "Public activities",
    ]
    (warning,) = [each for each in problems if each.field == "SUBSCRIBE_FORM"]
    assert not warning.fatal and 'has no "Lettres à signer / Letters to sign' in warning.message
    assert "invoke mailing-setup --go" in warning.message
    told = "\n".join(manual_steps(arrival_pages(site), form))
    assert "It does not offer letters" in told and "copy the code" in told
    shutil.rmtree(content / "letters")
    site, problems = read_site(
        settings(PATH=str(content), SUBSCRIBE_FORM=str(tmp_path / "subscribe-form.html"))
    )
    assert not [each for each in problems if each.field == "SUBSCRIBE_FORM"], (
        "a site without letters needs none"
    )


def test_all_faults_are_told_at_once(read) -> None:
    html = (FORMS / "radio.html").read_text("utf-8")
    spoilt = html.replace(ORIGIN, "https://evil.example").replace("EMAIL", "X").replace("English", "E")
    with pytest.raises(SettingsError) as error:
        read(
            spoilt.replace('type="email"', 'type="text"').replace(' required=""', "").replace("required ", "")
        )
    assert len(str(error.value).split("\n")) == 3


@pytest.mark.parametrize("data", [None, b"\xff\xfe<form>"], ids=["no file", "not UTF-8"])
def test_a_file_that_cannot_be_read_is_told(data: bytes | None, ours: Site, tmp_path: Path) -> None:
    path = tmp_path / "form.html"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(SettingsError, match=r"SUBSCRIBE_FORM form\.html: is not .* Save"):
        read_form(path, interest_names(ours.localizers), {})


def test_only_a_stand_in_on_this_machine_may_take_mailchimps_place(read) -> None:
    html = (FORMS / "radio.html").read_text("utf-8").replace(ORIGIN, "http://127.0.0.1:8080")
    stand_in = {"MAILCHIMP_STAND_IN": "http://127.0.0.1:8080/3.0"}
    assert read(html, stand_in).origin == "http://127.0.0.1:8080"
    for other in ("http://127.0.0.1:8081/3.0", "https://evil.example/3.0", ""):
        with pytest.raises(SettingsError):
            read(html, {"MAILCHIMP_STAND_IN": other})
    with pytest.raises(SettingsError):
        read(html.replace("http://127.0.0.1:8080", "https://evil.example"), stand_in)


# Built pages ----------------------------------------------------------------------------------


def _sent(form: Tag) -> list[tuple[str, str]]:
    """Return what a browser sends of *form* before anything is typed."""
    return [
        (control["name"], control.get("value", "on"))
        for control in form.select("input, button")
        if control.get("type") not in {"radio", "checkbox"} or control.has_attr("checked")
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_sends_what_mailchimp_expects_and_the_pages_language(
    site_with_form: BuiltSite, language: str
) -> None:
    value = {"fr": "1", "en": "2", "es": "4"}[language]
    for address in (f"/{language}/", f"/{language}/ua-2026-021/", f"/{language}/ua-2026-011/"):
        (form,) = site_with_form.soup(address).select(".masthead details.join:not([open]) form")
        assert (form["action"], form["method"]) == (ACTION, "post")
        assert _sent(form) == [
            ("tags", "3456789"),
            ("EMAIL", "on"),
            ("group[40561]", value),
            ("group[40562][8]", ""),
            (TRAP, ""),
            ("subscribe", "Subscribe"),
        ]
        names = {control["name"] for control in form.select("input")}
        topics = {f"group[40562][{number}]" for number in (8, 16, 32)}
        assert names == {"tags", "EMAIL", "group[40561]", *topics, TRAP}
        assert "FNAME" not in str(form)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_can_be_understood_and_says_where_it_goes(site_with_form: BuiltSite, language: str) -> None:
    soup = site_with_form.soup(f"/{language}/ua-2026-021/")
    form = soup.select_one(".join form")
    email = form.select_one("[type=email]")
    assert (email["autocomplete"], email["inputmode"]) == ("email", "email") and email.has_attr("required")
    assert all(control.find_parent("label") for control in form.select("input:not([type=hidden])"))
    assert [len(group.select("input")) for group in form.select("fieldset")] == [3, 3]
    assert all(group.legend.get_text(strip=True) for group in form.select("fieldset"))
    honeypot = form.find("input", attrs={"name": TRAP})
    assert (honeypot["tabindex"], honeypot["autocomplete"]) == ("-1", "off") and honeypot.find_parent(
        attrs={"aria-hidden": "true"}
    )
    text = str(form)
    assert text.index("Mailchimp") < text.index("<button"), "said before it is sent"
    assert form.select_one("a")["href"] in {"/fr/confidentialite/", "/en/privacy/", "/es/privacidad/"}
    assert not soup.find_all(style=True) and not form.find_all("script")
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))


def test_labels_are_in_the_pages_language(site_with_form: BuiltSite) -> None:
    for language, words in (
        (
            "fr",
            ["Français", "English", "Español", "Actions urgentes", "Activités publiques", "Lettres à signer"],
        ),
        ("en", ["Français", "English", "Español", "Urgent actions", "Public activities", "Letters to sign"]),
        (
            "es",
            [
                "Français",
                "English",
                "Español",
                "Acciones urgentes",
                "Actividades públicas",
                "Cartas para firmar",
            ],
        ),
    ):
        choices = site_with_form.soup(f"/{language}/").select(".join__choice")
        assert [choice.get_text(strip=True) for choice in choices] == words
        assert [span.get("lang") for span in choices[0].parent.select("span")] == [
            None if code == language else code for code in LANGUAGES
        ]


def _policies(site: BuiltSite) -> list[str]:
    metas = [
        site.tree(name).xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
        for name in site.pages()
    ]
    headers = [
        line.strip() for line in site.text("_headers").split("\n") if "Content-Security-Policy" in line
    ]
    assert len(headers) == 1
    return [*set(metas), headers[0].removeprefix("Content-Security-Policy: ")]


def test_a_form_may_only_be_sent_here_or_to_the_forms_own_host(
    site_with_form: BuiltSite, site: BuiltSite
) -> None:
    for built, allowed in ((site_with_form, f"form-action 'self' {ORIGIN}"), (site, "form-action 'self'")):
        policies = _policies(built)
        assert len(policies) == 3, "one in all pages but that of reports, one there, one in the header"
        for policy in policies:
            assert allowed in policy.split("; ") or "form-action 'none'" in policy.split("; ")
            assert policy.replace(allowed, "").count("http") == 0


def test_the_form_is_in_every_page_and_loads_nothing(site_with_form: BuiltSite) -> None:
    for name in site_with_form.pages():
        forms = site_with_form.tree(name).cssselect(".masthead .join form")
        assert len(forms) == (0 if name in REPORT_PAGES else 1), name
        for address in site_with_form.tree(name).xpath("//@src | //link/@href"):
            assert "list-manage" not in address and "mailchimp" not in address


@pytest.mark.parametrize(
    ("language", "request_"),
    [
        ("fr", "Veuillez m’envoyer les actions urgentes par courriel, dans cette langue\u00a0: Français."),
        ("en", "Please send me urgent actions by email, in this language: English."),
        ("es", "Por favor, envíenme las acciones urgentes por correo electrónico, en este idioma: Español."),
    ],
)
def test_without_a_form_an_address_stands_there(site: BuiltSite, language: str, request_: str) -> None:
    soup = site.soup(f"/{language}/ua-2026-021/")
    assert not soup.select(".masthead form")
    assert "Mailchimp" not in soup.select_one(".masthead").get_text()
    (link,) = soup.select(".join a[href^='mailto:']")
    assert link.get_text() == "join@urgent-action.example"
    assert not re.search(r"[+\s]|%0A(?<!%0D%0A)", link["href"])
    back = read_back(link["href"])
    assert back["to"] == "join@urgent-action.example"
    assert back["subject"] == soup.select_one(".join summary").get_text(strip=True)
    assert back["body"].split("\r\n\r\n")[0] == request_


def test_people_write_to_the_contact_where_there_is_no_mailbox_of_its_own() -> None:
    site, _ = read_site(settings(MAILBOX_JOIN=""))
    assert site.site_settings.mailbox_join == "contact@urgent-action.example"


def test_a_faulty_form_stops_the_build(tmp_path: Path) -> None:
    path = tmp_path / "form.html"
    path.write_text((FORMS / "radio.html").read_text("utf-8").replace("English", "E"), "utf-8")
    done = built_with(tmp_path, SUBSCRIBE_FORM=str(path))
    assert done.returncode == 1
    assert 'pelicanconf.py: SUBSCRIBE_FORM form.html: has "English" 0 times' in done.stderr
    assert "Traceback" not in done.stderr and not (tmp_path / "output").exists()


# Where Mailchimp leads ------------------------------------------------------------------------

ARRIVALS = {
    "almost-there": {"fr": "presque-termine", "en": "almost-there", "es": "ya-casi-esta"},
    "welcome": {"fr": "bienvenue", "en": "welcome", "es": "bienvenida"},
    "goodbye": {"fr": "au-revoir", "en": "goodbye", "es": "hasta-pronto"},
}


@pytest.mark.parametrize("key", ARRIVALS)
def test_pages_to_which_mailchimp_leads_are_in_every_language_and_in_no_search_engine(
    site: BuiltSite, key: str
) -> None:
    addresses = [f"/{code}/{slug}/" for code, slug in ARRIVALS[key].items()]
    common = site.soup(f"/{key}/")
    assert [a["href"] for a in common.select("main a")] == addresses
    assert [section["lang"] for section in common.select("main section")] == list(LANGUAGES)
    for address in (f"/{key}/", *addresses):
        soup = site.soup(address)
        assert soup.find("meta", attrs={"name": "robots"})["content"] == "noindex"
        assert address not in site.sitemap()
    for name in site.pages():
        menus = site.tree(name).cssselect(".masthead__menu a, .menu a, .footer a")
        assert not {link.get("href") for link in menus} & set(addresses)
    assert [a["href"] for a in site.soup(addresses[2]).select(".switcher a")] == addresses


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_welcome_lists_the_open_alerts(site: BuiltSite, language: str) -> None:
    welcome = site.soup(f"/{language}/{ARRIVALS['welcome'][language]}/")
    cards = [a["href"] for a in welcome.select(".card--open .card__title a")]
    home = site.soup(f"/{language}/").select(".card--open .card__title a")
    assert cards == [a["href"] for a in home] and len(cards) == 10
    assert not site.soup(f"/{language}/{ARRIVALS['goodbye'][language]}/").select(".card")


def test_setup_says_what_to_paste_where(ours: Site) -> None:
    told = "\n".join(manual_steps(arrival_pages(ours), ours.form))
    origin = ours.site_settings.siteurl
    for key, place in (
        ("almost-there", "Signup thank you page"),
        ("welcome", "Confirmation thank you page"),
        ("goodbye", "Unsubscribe success page"),
    ):
        assert f"{place}: {origin}/{key}/\n" in told
        for code, slug in ARRIVALS[key].items():
            assert f"{code}: {origin}/{code}/{slug}/\n" in told
    assert "SUBSCRIBE_FORM = str(ROOT / " in told


def test_setup_says_which_form_is_in_use_and_which_page_is_missing(content: Path) -> None:
    shutil.rmtree(content / "pages" / "goodbye")
    site, _ = read_site(settings(PATH=str(content), SUBSCRIBE_FORM=str(FORMS / "radio.html")))
    told = "\n".join(manual_steps(arrival_pages(site), site.form))
    assert f"is sent to {ORIGIN}." in told
    assert "Unsubscribe success page: content/pages/goodbye" in told


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The path of :func:`content`, always the same, so that unchanged folders are recognised."""
    return tmp_path_factory.mktemp("signup") / "content"


@pytest.fixture
def content(place: Path) -> Iterator[Path]:
    """A copy of the sample content, for changes; of the alerts, which take longest, those that letters follow."""
    shutil.copytree(ROOT / "content", place, ignore=shutil.ignore_patterns("alerts"))
    for slug in ("ua-2026-013", "ua-2026-016", "ua-2026-017"):
        shutil.copytree(ROOT / "content/alerts" / slug, place / "alerts" / slug)
    yield place
    shutil.rmtree(place)


def test_content_that_names_the_service_itself_is_still_accepted(content: Path, ours: Site) -> None:
    for key in ARRIVALS:
        page = content / "pages" / key / "index.fr.md"
        text = page.read_text("utf-8")
        assert "reached_from: mailing\n" in text
        page.write_text(text.replace("reached_from: mailing\n", "reached_from: mailchimp\n"), "utf-8")
    site, problems = read_site(settings(PATH=str(content)))
    assert not [problem for problem in problems if problem.fatal]
    for key, versions in ours.content.pages.items():
        for code, page in versions.items():
            assert vars(site.content.pages[key][code]) == vars(page), (key, code)


def test_other_values_of_reached_from_are_refused(content: Path) -> None:
    page = content / "pages/welcome/index.fr.md"
    page.write_text(page.read_text("utf-8").replace("from: mailing\n", "from: elsewhere\n"), "utf-8")
    _, problems = read_site(settings(PATH=str(content)))
    (problem,) = [each for each in problems if each.fatal]
    assert problem.field == "reached_from" and "mailing" in problem.message


# What pages say about the service ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/fr/confidentialite/", "<strong>Mailchimp</strong>, une entreprise établie aux États-Unis."),
        ("/en/privacy/", "<strong>Mailchimp</strong>, a company in the United States."),
        ("/es/privacidad/", "<strong>Mailchimp</strong>, una empresa de Estados Unidos."),
    ],
)
def test_the_privacy_page_names_the_service_in_its_language(
    site: BuiltSite, address: str, words: str
) -> None:
    html = str(site.soup(address).main)
    assert words in html and html.count("Mailchimp") == 2 and "{mailing" not in html


@pytest.mark.parametrize(
    ("file", "written", "told"),
    [
        (
            "pages/network/index.en.md",
            "{mailing:nam}",
            "{mailing:nam} is not a placeholder. Write {mailing:name}",
        ),
        ("pages/network/index.en.md", "{mailing}", "{mailing} is not a placeholder"),
        ("pages/network/index.en.md", "[x]({mailing:name})", "links to {mailing:name}, which does not exist"),
        ("resources/glossary/index.en.md", "{mailing:name}", "{mailing:name} is for pages only"),
    ],
)
def test_a_placeholder_that_is_unknown_or_elsewhere_is_told(
    content: Path, file: str, written: str, told: str
) -> None:
    with (content / file).open("a", encoding="utf-8") as page:
        page.write(f"\n{written}\n")
    _, problems = read_site(settings(PATH=str(content)))
    (problem,) = [each for each in problems if each.fatal]
    assert problem.path == f"content/{file}" and told in problem.message


def test_the_earlier_name_of_interest_names_is_an_error_that_names_the_new_one() -> None:
    with pytest.raises(SettingsError, match="MAILCHIMP_NAMES is now called INTEREST_NAMES"):
        mailing_settings(settings(MAILCHIMP_NAMES={"topics": "X"}), {})
