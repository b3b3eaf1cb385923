"""Reporting as somebody in danger would: real Chromium writes and encrypts, real gpg reads.

The private parts of the demonstration keys are in ``tests/reports/keys``; each reader has a home of their own.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from PIL import Image
from playwright.sync_api import Page, Request, Route

from plugins.reports.keys import read_key
from tests import depth
from tests.browser.accessibility import too_low, violations
from tests.browser.tabs import Tab, Tabs
from tests.browser.test_searching import served
from tests.browser.waiting import wait_until
from tests.conftest import NOW, BuiltSite
from tests.needs import find
from tests.reports.test_keys import EXPIRY, PUBLIC
from tests.reports.test_page import PAGES

READERS = ("demonstration-a", "demonstration-b")
CANARY = "quebradalumbre-4711"
PICTURE = 5_000_000 if depth.deep else 1_200_000
"""The size of the photograph in bytes; both are too large to be copied as text."""
ARMOR = re.compile(r"-----BEGIN PGP MESSAGE-----.*?-----END PGP MESSAGE-----", re.DOTALL)


@pytest.fixture(scope="module")
def host(site: BuiltSite) -> Iterator[str]:
    with served(site.folder) as address:
        yield address


@pytest.fixture(scope="module")
def homes() -> Iterator[dict[str, dict[str, str]]]:
    """The environment of gpg for each reader, with their private key alone."""
    gpg = find("gnupg")
    assert gpg, "gpg is missing: run `python3 tasks.py test`, which installs it where it may"
    environments = {}
    with tempfile.TemporaryDirectory(prefix="gpg") as folder:  # short: gpg puts a socket into it
        for name in READERS:
            home = Path(folder) / name[-1]
            home.mkdir(mode=0o700)
            environments[name] = {**os.environ, "GNUPGHOME": str(home), "LC_ALL": "C"}
            private = PUBLIC[f"{name}.private"]
            subprocess.run(
                [gpg, "--batch", "--quiet", "--import", str(private)], env=environments[name], check=True
            )
        yield environments
        for environment in environments.values():
            subprocess.run(["gpgconf", "--kill", "all"], env=environment, check=False)


@pytest.fixture(scope="module")
def decrypt(homes: dict[str, dict[str, str]]) -> Callable[..., bytes]:
    def run(armored: str, reader: str = READERS[0]) -> bytes:
        command = ["gpg", "--batch", "--quiet", "--decrypt"]
        done = subprocess.run(
            command, input=armored.encode(), env=homes[reader], capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    return run


class Reporter:
    """Somebody at the page, in a tab."""

    def __init__(self, tab: Tab, host: str) -> None:
        self.tab = tab
        self.page: Page = tab.page
        self.requests: list[Request] = tab.requests
        self.host = host

    def open(self, path: str = "/en/report/", *, at: datetime = NOW, **changes: Any) -> None:
        """Open the page at a time; *changes* are made to the data of its script."""
        self.page.clock.set_fixed_time(at)
        self.page.unroute_all()
        if changes:
            self.page.route(f"**{path}", lambda route: _changed(route, changes))
        self.page.goto(self.host + path)
        wait_until(
            self.page,
            "!document.querySelector('#report [role=status].notice, #report-without') || "
            "!!document.querySelector('#report .notice--strong')",
        )

    def write(self, what: str) -> None:
        field = self.page.locator(".report__text")
        if len(what) < 1000:
            field.fill(what)
        else:  # Chromium needs seconds to type hundreds of lines
            field.evaluate(
                "(field, text) => { field.value = text; field.dispatchEvent(new Event('input', { bubbles: true })) }",
                what,
            )

    def encrypt(self) -> None:
        self.page.locator("#report button[type=submit]").click()
        wait_until(self.page, "!!document.querySelector('.report__send, .report__error:not(:empty)')")

    def saved(self) -> EmailMessage:
        """Return the mail in the file that the page saves, as Python's ``email`` reads it."""
        with self.page.expect_download() as download:
            self.page.get_by_role("button", name=re.compile(r"report\.eml")).click()
        assert download.value.suggested_filename == "report.eml"
        message = message_from_bytes(Path(download.value.path()).read_bytes(), policy=policy.default)
        assert isinstance(message, EmailMessage)
        return message

    def link(self) -> str:
        """Return the link to the mail program, or nothing."""
        link = self.page.locator(".report__send a.button")
        return link.get_attribute("href") or "" if link.count() else ""

    @property
    def notice(self) -> str:
        return self.page.locator("#report .notice").inner_text()


def _changed(route: Route, changes: dict[str, Any]) -> None:
    """Respond with the page, whose script finds *changes* in its data."""
    response = route.fetch()
    head, rest = response.text().split('id="report-form">', 1)
    data, tail = rest.split("</script>", 1)
    text = json.dumps({**json.loads(data), **changes}).replace("<", "\\u003c")
    route.fulfill(response=response, body=f'{head}id="report-form">{text}</script>{tail}')


def armored(*names: str) -> list[str]:
    return [read_key(PUBLIC[name].read_bytes()).armored for name in names]


@pytest.fixture(scope="module")
def reporter(tabs: Tabs, host: str) -> Iterator[Reporter]:
    """The reporter of all tests that only write and send; the clock and the data of the page may change."""
    with tabs.new() as tab:
        yield Reporter(tab, host)
        assert tab.said == [], "nothing is logged, and no script fails"


@pytest.fixture
def stranger(tabs: Tabs, host: str) -> Iterator[Reporter]:
    """A reporter whose browser has seen nothing before."""
    with tabs.new() as tab:
        yield Reporter(tab, host)


def armor_of(message: EmailMessage) -> str:
    """Return the encrypted text of a saved mail, from the part that RFC 3156 gives it."""
    if message.get_content_type() == "text/plain":
        text = message.get_content()
    else:
        assert message.get_content_type() == "multipart/encrypted"
        assert message.get_param("protocol") == "application/pgp-encrypted"
        version, part = message.iter_parts()
        assert version.get_content_type() == "application/pgp-encrypted"
        text = part.get_payload(decode=True).decode()
    return ARMOR.search(text)[0]


def parts_of(plain: bytes) -> tuple[dict[str, Any], list[tuple[str, str, bytes]]]:
    """Return the report and the attachments (name, type, bytes) of a plaintext."""
    if not plain.startswith(b"MIME-Version"):
        return yaml.safe_load(plain), []
    first, *others = message_from_bytes(plain, policy=policy.default).iter_parts()
    return yaml.safe_load(first.get_payload(decode=True).decode()), [
        (part.get_filename(), part.get_content_type(), part.get_payload(decode=True)) for part in others
    ]


def picture(size: int = 0) -> bytes:
    """Return a JPEG with a place in its metadata, filled up to *size* bytes as a camera's would be."""
    exif = Image.Exif()
    exif[0x010E] = CANARY  # ImageDescription
    stream = BytesIO()
    Image.new("RGB", (40, 30), (200, 30, 30)).save(stream, "JPEG", exif=exif)
    data = stream.getvalue()
    return data + random.Random(1).randbytes(max(0, size - len(data)))


REPORTS: dict[str, dict[str, Any]] = {
    "arabic": {"what": "نحن في خطر، اتصلوا بنا الآن.\n\n  سطر ثانٍ: «اقتباس»", "answer": "غداً صباحاً"},
    "emoji": {"what": "👩🏽‍🌾🚨 ñandú \u2028 \x07\tx: |\n...\n--- # %\n\u00a0", "answer": 'a "b" \\ c'},
    "long": {"what": "Palabras y acentos: áéíóú.\n" * 740, "answer": ""},
    "picture": {
        "what": "Foto.",
        "answer": "",
        "files": [("Pôster ‘1’ (ñ).jpg", "image/jpeg", PICTURE), ("a.txt", "text/plain", 9)],
    },
    "empty": {"what": "x", "answer": ""},
}


@pytest.mark.parametrize("name", REPORTS)
def test_each_reader_decrypts_the_saved_mail_and_gets_every_byte(
    reporter: Reporter, decrypt: Callable[..., bytes], name: str
) -> None:
    report = REPORTS[name]
    page = reporter.page
    reporter.open("/es/informar/")
    reporter.write(report["what"])
    page.get_by_label(re.compile("sin ponerle")).fill(report["answer"])
    files = [
        {"name": file, "mimeType": kind, "buffer": picture(size) if size > 9 else b"a\nb\r\nc\xff\x00d"}
        for file, kind, size in report.get("files", [])
    ]
    if files:
        page.locator("input[type=file]").set_input_files(files[:1])
        page.locator("input[type=file]").set_input_files(files[1:])
    reporter.encrypt()
    number = re.search(r"\d{4}-\d{4}", page.locator(".report__reference").inner_text())[0]
    message = reporter.saved()
    assert message["To"] == "reports@urgent-action.example" and message["Subject"] == "Mensaje"
    encrypted = armor_of(message)
    plain = {decrypt(encrypted, reader) for reader in READERS}
    assert len(plain) == 1
    read, attachments = parts_of(plain.pop())
    what = report["what"].replace("\u2028", "\n").replace("\x07", "").strip()
    assert read.pop("what") == f"{what}\n"
    assert read.pop("answer", "") == report["answer"]
    assert read.pop("reference") == number
    assert str(read.pop("made")).startswith("2026-11-21")
    assert read == {"kind": "situation", "publish": "ask", "page": "es", "format": 1}
    assert [(file, data) for file, _, data in attachments] == [
        (file["name"], file["buffer"]) for file in files
    ]
    assert [kind for _, kind, _ in attachments] == ["image/jpeg", "application/octet-stream"][: len(files)]


def test_every_field_arrives_in_the_order_of_the_format(
    reporter: Reporter, decrypt: Callable[..., bytes]
) -> None:
    page = reporter.page
    reporter.open("/en/report/")
    page.get_by_label("What is this?").select_option("proposal")
    page.locator(".report__more > summary").click()
    page.get_by_label("Who are you?").fill("Somebody: 'x'")
    page.get_by_label("Country").select_option("NO")
    page.get_by_label("Region").fill("Cauca")
    page.get_by_label("When did it happen?").fill("2026-11-20")
    page.get_by_label("Who is in danger?").fill("A, B")
    page.get_by_label("What do you ask of us?").fill("Write\nto them")
    page.get_by_label("What may be published?").select_option("no")
    page.get_by_label("With whom may we share this?").fill("nobody")
    page.get_by_label("Spanish").check()
    page.get_by_label("French").check()
    reporter.write("It happened.")
    reporter.encrypt()
    (body,) = parse_qs(urlsplit(reporter.link()).query)["body"]
    plain = decrypt(body).decode()
    made = "made: 2026-11-21T15:00Z"
    reference = re.search(r'reference: "\d{4}-\d{4}"', plain)[0]
    assert plain.rstrip("\n") == (
        f'what: |\n  It happened.\nkind: proposal\n{reference}\nsender: "Somebody: \'x\'"\ncountry: "NO"\n'
        'region: "Cauca"\nwhen: "2026-11-20"\nat_risk: "A, B"\nasked: |\n  Write\n  to them\npublish: "no"\n'
        f'shared_with: "nobody"\nlanguages: ["es", "fr"]\npage: "en"\n{made}\nformat: 1\n...'
    )
    assert len(plain) == 640 and plain.endswith("\n")


def test_whoever_comes_to_propose_is_asked_for_a_proposal(reporter: Reporter) -> None:
    """The part of the address that selects it stays in the browser; what is asked for follows the choice."""
    page = reporter.page
    page.goto("about:blank")  # from the same page, only the part after # would change
    reporter.open("/en/report/#proposal")
    kind, text = page.get_by_label("What is this?"), page.locator(".report__text")
    assert kind.input_value() == "proposal" and kind.bounding_box()["y"] < text.bounding_box()["y"]
    assert page.get_by_label("What do you propose?").count() == 1
    reporter.encrypt()
    assert page.locator(".report__error").inner_text().startswith("“What do you propose?” is empty.")
    kind.select_option("situation")
    assert page.get_by_label("What has happened?").count() == 1
    hint = page.locator(f"#{text.get_attribute('aria-describedby')}")
    assert hint.inner_text().startswith("The first words are read first")
    kind.select_option("other")
    assert page.get_by_label("What do you want to tell us?").count() == 1 and not hint.inner_text()
    assert not [each.url for each in reporter.requests if "proposal" in each.url.partition("#")[0]]


LENGTHS = """async texts => {
  const results = [];
  for (const text of texts) {
    const field = document.querySelector(".report__text");
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.form.requestSubmit();
    let sent;
    while (!(sent = document.querySelector(".report__send"))) await new Promise(resolve => setTimeout(resolve, 2));
    const link = sent.querySelector("a.button");
    results.push([link ? link.href : "", sent.querySelector(".report__armor").value.length]);
    Array.from(sent.querySelectorAll("button")).pop().click();
  }
  return results;
}"""
"""Writes one report after another, and returns the link and the number of encrypted characters of each."""


def test_length_shows_the_size_class_only(reporter: Reporter) -> None:
    reporter.open()
    texts = ["x", "y" * 100, "z" * 450, "x" * 1000, "y" * 3000]
    lengths = [length for _, length in reporter.page.evaluate(LENGTHS, texts)]
    assert len(set(lengths[:3])) == 1 and len(set(lengths[3:])) == 1 and lengths[2] < lengths[3]


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_a_short_report_fits_into_a_link_to_up_to_four_readers(reporter: Reporter, count: int) -> None:
    """Twenty-five random reports for each number of readers."""
    names = (*READERS, "third", "fourth")[:count]
    reporter.open(keys=armored(*names))
    rng = random.Random(count)
    letters = "aeiou áñç.\n;%+&=ñ"
    texts = ["x" + "".join(rng.choices(letters, k=rng.randrange(1, 380))) for _ in range(25)]
    results = reporter.page.evaluate(LENGTHS, texts)
    links = [link for link, _ in results]
    assert all(
        link.startswith("mailto:reports@urgent-action.example?subject=Message&body=") for link in links
    )
    assert max(map(len, links)) <= 1900


def test_the_link_is_what_a_mail_program_reads(reporter: Reporter, decrypt: Callable[..., bytes]) -> None:
    reporter.open()
    reporter.write("Call us.")
    counter = reporter.page.locator(".report__counter")
    assert re.search(r"about 5\d\d letters", counter.inner_text())
    reporter.encrypt()
    (body,) = parse_qs(urlsplit(reporter.link()).query)["body"]
    assert "\r\n" in body and re.search("(?<!\r)\n", body) is None
    assert decrypt(body, READERS[1]).startswith(b"what: |\n  Call us.\n")


def test_what_is_too_long_for_a_link_is_copied_or_saved(reporter: Reporter) -> None:
    reporter.open()
    reporter.write("x" * 700)
    assert "Too long" in reporter.page.locator(".report__counter").inner_text()
    reporter.encrypt()
    assert reporter.link() == ""
    names = reporter.page.locator(".report__send button").all_inner_texts()
    assert names == ["Copy the encrypted text", "Save as report.eml", "Write another report"]


def test_nothing_is_requested_stored_or_left_behind(stranger: Reporter, host: str) -> None:
    page = stranger.page
    stranger.open("/fr/signaler/")
    loaded = len(stranger.requests)
    assert all(request.url.startswith(host) for request in stranger.requests)
    assert page.locator("#report [name]").count() == 0
    fields = "#report :is(input:not([type=file], [type=checkbox]), textarea)"
    for attribute, value in (("autocomplete", "off"), ("spellcheck", "false")):
        assert page.locator(fields).count() == page.locator(f'{fields}[{attribute}="{value}"]').count() > 5
    stranger.write(CANARY)
    page.locator("input[type=file]").set_input_files(
        {"name": f"{CANARY}.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    )
    stranger.encrypt()
    stranger.saved()
    page.get_by_role("button", name="Copier le texte chiffré").click()
    left = page.evaluate("""async () => ({
      text: document.documentElement.outerHTML + Array.from(document.querySelectorAll("input, textarea"), each => each.value),
      stores: [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,
               (await caches.keys()).length, document.cookie.length, history.state, history.length],
      address: location.href, name: window.name,
    })""")
    assert CANARY not in json.dumps(left)
    assert left["stores"] == [0, 0, 0, 0, 0, None, 2] and left["address"] == f"{host}/fr/signaler/"
    page.get_by_role("button", name="Écrire un autre signalement").click()
    assert (
        page.locator(".report__text").input_value() == "" and page.locator(".report__files li").count() == 0
    )
    asked = [request.url for request in stranger.requests[loaded:] if not request.url.startswith("blob:")]
    assert asked == [], "between loading and sending nothing is requested"
    assert not any(
        CANARY in request.url or CANARY in (request.post_data or "") for request in stranger.requests
    )
    assert not any(CANARY in said for said in stranger.tab.said)


def test_the_policy_stops_requests_and_forms(stranger: Reporter) -> None:
    stranger.open()
    failed = stranger.page.evaluate("fetch('/robots.txt').then(() => false, () => true)")
    stranger.page.evaluate(
        "() => { const form = document.createElement('form'); form.action = '/fr/'; document.body.append(form); form.submit() }"
    )
    stranger.page.wait_for_timeout(100)
    assert failed and stranger.page.url.endswith("/en/report/")
    assert any("connect-src 'none'" in said for said in stranger.tab.said)
    assert any("form-action 'none'" in said for said in stranger.tab.said)


def test_the_metadata_of_pictures_are_removed_on_request_and_from_nothing_else(
    reporter: Reporter, decrypt: Callable[..., bytes]
) -> None:
    page = reporter.page
    reporter.open()
    reporter.write("x")
    control = page.locator("input[type=file]")
    control.set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    control.set_input_files({"name": "b.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-"})
    page.get_by_label("Remove place, time and device").check()
    reporter.encrypt()
    assert page.locator(".report__error").inner_text().startswith("Nothing can be removed from b.pdf.")
    page.get_by_role("button", name="Take out b.pdf").click()
    reporter.encrypt()
    _, ((name, kind, data),) = parts_of(decrypt(armor_of(reporter.saved())))
    assert (name, kind) == ("a.jpg", "image/jpeg") and CANARY.encode() in picture()
    assert CANARY.encode() not in data and Image.open(BytesIO(data)).size == (40, 30)


def test_attachments_have_a_limit_and_what_happened_is_required(reporter: Reporter) -> None:
    page = reporter.page
    reporter.open(attachments=102_400)
    reporter.write(" \n ")
    reporter.encrypt()
    assert page.locator(".report__error").inner_text().startswith("“What has happened?” is empty.")
    assert page.evaluate("document.activeElement.className").startswith("report__text")
    reporter.write("x")
    big = {"name": "a.bin", "mimeType": "", "buffer": bytes(200_000)}
    page.locator("input[type=file]").set_input_files(big)
    assert "Too large to copy" in page.locator(".report__counter").inner_text()
    reporter.encrypt()
    assert "larger than 100 KiB" in page.locator(".report__error").inner_text()


def test_a_report_is_shared_as_a_file_where_the_device_can(
    stranger: Reporter, decrypt: Callable[..., bytes]
) -> None:
    stranger.page.add_init_script("""
      navigator.canShare = given => given.files[0].name.endsWith(".txt");
      navigator.share = async given => { window.shared = [given.files[0].name, await given.files[0].text()]; };
    """)
    stranger.open()
    stranger.write("Share this.")
    stranger.encrypt()
    stranger.page.get_by_role("button", name="Share the file").click()
    wait_until(stranger.page, "!!window.shared")
    name, text = stranger.page.evaluate("window.shared")
    assert name == "message.txt" and decrypt(text).startswith(b"what: |\n  Share this.\n")


def test_an_old_device_clock_does_not_prevent_a_report(
    reporter: Reporter, decrypt: Callable[..., bytes]
) -> None:
    reporter.open(at=datetime(2015, 1, 1, tzinfo=UTC))
    reporter.write("Call us.")
    reporter.encrypt()
    (body,) = parse_qs(urlsplit(reporter.link()).query)["body"]
    made = yaml.safe_load(decrypt(body))["made"]
    assert "2026-11-01" < made < NOW.isoformat()


def test_an_old_copy_of_the_page_closes_with_its_last_key(reporter: Reporter) -> None:
    keys = armored("expiring")
    reporter.open(keys=keys, at=EXPIRY - timedelta(minutes=1))
    reporter.write("x")
    reporter.page.clock.set_fixed_time(EXPIRY + timedelta(minutes=1))
    reporter.page.locator("#report button[type=submit]").click()
    wait_until(reporter.page, "!!document.querySelector('#report .notice--strong')")
    assert reporter.notice.startswith("All keys of this copy of the page have expired")
    reporter.open(keys=keys, at=EXPIRY + timedelta(days=1))
    assert reporter.notice.startswith("All keys of this copy of the page have expired")


def test_only_valid_public_keys_are_encrypted_to(reporter: Reporter, decrypt: Callable[..., bytes]) -> None:
    keys = [*armored("expired"), PUBLIC["revoked"].read_text(), PUBLIC["revoked-subkey"].read_text()]
    keys += [PUBLIC["demonstration-b.private"].read_text(), PUBLIC["unencrypting"].read_text(), "damaged"]
    reporter.open(keys=keys)
    assert reporter.notice.startswith("All keys of this copy of the page have expired")
    reporter.open(keys=[*keys, *armored(READERS[0])])
    reporter.write("x")
    reporter.encrypt()
    (body,) = parse_qs(urlsplit(reporter.link()).query)["body"]
    listed = subprocess.run(
        ["gpg", "--batch", "--list-only", "--list-packets"],
        input=body.encode(),
        capture_output=True,
        check=False,
    )
    assert listed.stdout.count(b":pubkey enc packet:") == 1
    assert decrypt(body)


def test_with_an_rsa_reader_no_link_is_offered(reporter: Reporter) -> None:
    reporter.open(keys=armored("rsa"))
    reporter.write("x")
    assert "Too long" in reporter.page.locator(".report__counter").inner_text()
    reporter.encrypt()
    assert reporter.link() == ""


@pytest.mark.parametrize("path", PAGES.values())
def test_without_the_library_or_script_the_page_says_so_and_shows_the_other_ways(
    tabs: Tabs, host: str, path: str
) -> None:
    with tabs.new() as tab:
        tab.page.route("**/openpgp.min.mjs", lambda route: route.abort())
        tab.page.goto(host + path)
        wait_until(tab.page, "!!document.querySelector('#report .notice--strong')")
        assert tab.page.locator("#report :is(input, textarea)").count() == 0
    with tabs.tab(java_script_enabled=False) as tab:
        tab.page.goto(host + path)
        assert tab.page.locator("#report-without").is_visible()
        assert tab.page.locator("a[href^=tel]").is_visible()
        assert tab.page.locator("input, textarea, select").count() == 0


def test_parts_for_browsers_without_25519_are_loaded_before_the_form(
    stranger: Reporter, decrypt: Callable[..., bytes]
) -> None:
    stranger.page.add_init_script("""
      for (const name of ["generateKey", "importKey", "deriveBits"]) {
        const native = crypto.subtle[name];
        crypto.subtle[name] = function (...given) {
          const named = given.some(each => /25519/.test(each && each.name || each));
          const error = new DOMException("no 25519", "NotSupportedError");
          return named ? Promise.reject(error) : native.apply(crypto.subtle, given);
        };
      }""")
    stranger.open()
    loaded = {request.url.rpartition("/")[2] for request in stranger.requests}
    assert loaded & {"nacl-fast.min.mjs", "noble_curves.min.mjs"}
    count = len(stranger.requests)
    stranger.write("x")
    stranger.encrypt()
    (body,) = parse_qs(urlsplit(stranger.link()).query)["body"]
    assert decrypt(body).startswith(b"what: |\n  x\n")
    assert len(stranger.requests) == count


def test_demonstration_keys_work_at_no_real_address(tabs: Tabs, site: BuiltSite) -> None:
    def respond(route: Route) -> None:
        name = urlsplit(route.request.url).path.lstrip("/")
        route.fulfill(path=site.folder / (f"{name}index.html" if name.endswith("/") else name))

    with tabs.new() as tab:
        tab.page.route("https://network.test/**", respond)
        tab.page.goto("https://network.test/en/report/")
        wait_until(tab.page, "!!document.querySelector('#report .notice--strong')")
        notice = Reporter(tab, "").notice
    assert notice == "These are demonstration keys: at this address the form is closed."


@pytest.mark.parametrize(("path", "scheme"), [("/fr/signaler/", "light"), ("/es/informar/", "dark")])
def test_the_form_is_accessible_and_nothing_is_sideways(
    tabs: Tabs, host: str, path: str, scheme: str
) -> None:
    with tabs.new(color_scheme=scheme) as tab:
        Reporter(tab, host).open(path)
        _is_accessible_until_it_is_sent(tab.page)


def _is_accessible_until_it_is_sent(page: Page) -> None:
    page.locator(".report__more > summary").click()
    for step in ("form", "sending"):
        assert violations(page) == []
        for width in (320, 360):
            page.set_viewport_size({"width": width, "height": 740})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, step
        assert too_low(page.locator("#report :is(.button, .field, select, .report__choice)")) == []
        if step == "form":
            page.locator(".report__text").focus()
            page.keyboard.type("En danger.")
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
            wait_until(page, "!!document.querySelector('.report__send')")
            assert page.evaluate("document.activeElement.tagName") == "H3"
