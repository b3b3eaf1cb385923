"""The report page as it is built: what it has with and without keys, and what the other pages have of it."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from plugins.commands.verify import verify
from plugins.reports.load import Reports
from plugins.repository.site import Site
from plugins.sections.context import RenderContext
from plugins.sections.reports.pages import key_files, report_jobs
from tests.campaigns.conftest import settings
from tests.conftest import NOW, ROOT, BuiltSite, copy_example, read_site
from tests.reports.test_keys import EXPIRY, entry

PAGES = {"fr": "/fr/signaler/", "en": "/en/report/", "es": "/es/informar/"}
VENDOR = ROOT / "theme/static/js/vendor"


@pytest.fixture(scope="module")
def example_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The editors' example, with the keys of the sample."""
    content = copy_example(tmp_path_factory.mktemp("example"))
    site, problems = read_site(settings(PATH=str(content), THEME=str(ROOT / "theme")))
    assert not problems
    return site


def page_of(site: Site, language: str = "en") -> BeautifulSoup:
    """Return the page of *site* as it is printed."""
    context = RenderContext(site)
    (job,) = report_jobs(context)
    html = context.renderer.render(job.make(site.localizers[language])).html
    return BeautifulSoup(html.decode(), "html.parser")


@pytest.mark.parametrize("path", PAGES.values())
def test_the_page_begins_with_danger_and_ends_with_limits(site: BuiltSite, path: str) -> None:
    page = site.soup(path)
    headings = [heading["id"] for heading in page.select("main h2")]
    assert headings == ["now", "write", "key", "readers", "limits"]
    assert page.select_one("#now ~ p a")["href"] == "tel:+15145550123"
    fingerprints = [code.get_text() for code in page.select(".report__fingerprint")]
    assert fingerprints[0] == "6CE0 AF47 781E 442A 69D3 C1B6 9B82 4CE6 09AC 0175"
    assert [link["href"] for link in page.select(".report__keys a")] == [
        "/keys/demonstration-a.asc",
        "/keys/demonstration-b.asc",
    ]
    assert len(page.select("#report-without")) == 1


@pytest.mark.parametrize("path", PAGES.values())
def test_without_the_script_there_is_nothing_to_type_into_or_to_send(site: BuiltSite, path: str) -> None:
    page = site.soup(path)
    assert not page.select("input, textarea, select, form, button")
    policy = page.select_one("meta[http-equiv=Content-Security-Policy]")["content"]
    assert "connect-src 'none'; " in policy and policy.endswith("form-action 'none'")
    assert "script-src 'self';" in policy and "default-src 'none';" in policy


def test_the_page_loads_its_own_script_alone_and_no_other_page_does(site: BuiltSite) -> None:
    for name in site.pages():
        scripts = [each.get("src") for each in site.tree(name).cssselect("script[src]")]
        if f"/{name.removesuffix('index.html')}" in PAGES.values():
            assert len(scripts) == 1 and re.fullmatch(r"/assets/report\.\w+\.js", scripts[0]), name
        else:
            assert not any("report" in src or "openpgp" in src for src in scripts), name
            assert b"PGP PUBLIC KEY" not in (site.folder / name).read_bytes(), name


@pytest.mark.parametrize(("language", "path"), PAGES.items())
def test_other_pages_have_a_link_in_menu_and_foot_and_nothing_else(
    site: BuiltSite, language: str, path: str
) -> None:
    page = site.soup(f"/{language}/ua-2026-021/")
    links = page.select(f'a[href="{path}"]')
    assert [bool(link.find_parent("footer")) for link in links] == [False, True]
    without = re.sub(rf'<li><a href="{path}">[^<]+</a></li>', "", str(page))
    assert "signal.me" not in without and "reports@" not in without


def test_only_keys_without_a_private_part_are_published(site: BuiltSite) -> None:
    names = [name for name in site.files() if name.endswith(".asc")]
    assert names == ["keys/demonstration-a.asc", "keys/demonstration-b.asc"]
    for name in names:
        text = site.text(name)
        assert text.startswith("-----BEGIN PGP PUBLIC KEY BLOCK-----") and "PRIVATE" not in text
        assert json.dumps(text)[1:-1] in site.text("fr/signaler/index.html")


def test_without_keys_the_page_has_the_other_ways_and_no_form(example_site: Site) -> None:
    ways = {"phone": "+15145550123", "hushline": "https://hush.example/to/network"}
    page = page_of(replace(example_site, reports=Reports(ways=ways)))
    assert [heading["id"] for heading in page.select("main h2")] == ["now", "limits"]
    assert not page.select("#report, #report-form, script[type=module]")
    assert [link["href"] for link in page.select(".report__ways a")] == ["https://hush.example/to/network"]


def test_without_keys_and_ways_there_is_no_page_and_no_link(example_site: Site) -> None:
    context = RenderContext(replace(example_site, reports=Reports()))
    assert not [*report_jobs(context)]
    assert context.shared("en")["report_url"] == ""


def test_with_the_last_valid_key_the_form_closes(tmp_path: Path) -> None:
    content = copy_example(tmp_path)
    path = ROOT / "tests/reports/keys/expiring.asc"
    (content / "keys/expiring.asc").write_bytes(path.read_bytes())
    for now, is_open in ((NOW, True), (EXPIRY, False)):
        own = settings(PATH=str(content), THEME=str(ROOT / "theme"), REPORT_KEYS=[entry("expiring")])
        site, problems = read_site({**own, "BUILD_TIME": str(int(now.timestamp()))})
        assert not [problem for problem in problems if problem.fatal], "alerts go out"
        page = page_of(site)
        assert bool(page.select("#report-form, #key")) is is_open
        assert ("have expired" in page.select_one(".report").get_text()) is not is_open
        assert bool([*key_files(RenderContext(site))]) is is_open


def test_the_browser_is_told_of_a_moment_that_is_past_and_near(site: BuiltSite, example_site: Site) -> None:
    form = json.loads(site.soup("/en/report/").select_one("#report-form").string)
    latest = max(each.date for each in example_site.listed)
    after = datetime.fromisoformat(form["after"])
    assert max(latest, datetime(2026, 9, 1, 8, tzinfo=UTC)) <= after <= NOW


@pytest.mark.parametrize("language", PAGES)
def test_demonstration_keys_are_named_as_such(example_site: Site, language: str) -> None:
    assert page_of(example_site, language).select("#write + .notice--strong")


def test_the_library_is_unmodified_and_published_with_its_licence(site: BuiltSite) -> None:
    (folder,) = [path for path in VENDOR.iterdir() if path.is_dir()]
    listed = dict(
        re.findall(r"^\| `([\w.-]+)` \| `([0-9a-f]{64})` \|$", (VENDOR / "README.md").read_text(), re.M)
    )
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
    assert found == listed and "LICENSE.txt" in found
    for name in found:
        assert (site.folder / "assets" / folder.name / name).read_bytes() == (folder / name).read_bytes()
    assert "/assets/*.mjs\n  Content-Type: text/javascript; charset=utf-8\n" in site.text("_headers")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


def test_verify_names_a_replaced_script_and_a_replaced_key(
    site: BuiltSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = re.compile(r"assets/(report\.|openpgp-)|keys/|../(report|signaler|informar)/index")
    names = [name for name in site.files() if kept.match(name)]
    output, mirror = tmp_path / "output", tmp_path / "mirror"
    hashes = {}
    for name in names:
        data = (site.folder / name).read_bytes()
        hashes[name] = hashlib.sha256(data).hexdigest()
        for folder in (output, mirror):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
    for folder in (output, mirror):
        (folder / "release.json").write_text(json.dumps({"files": hashes}), "utf-8")
    script = next(name for name in names if re.match(r"assets/report\.\w+\.js", name))
    with (mirror / script).open("ab") as file:
        file.write(b"//")
    (mirror / "keys/demonstration-a.asc").write_bytes((mirror / "keys/demonstration-b.asc").read_bytes())
    page = (mirror / "fr/signaler/index.html").read_text("utf-8")
    (mirror / "fr/signaler/index.html").write_text(page.replace("reports@", "report@"), "utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(mirror)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    assert not verify(f"http://127.0.0.1:{server.server_port}", output)
    server.shutdown()
    lines = capsys.readouterr().err.splitlines()
    assert sorted(line.split("/", 3)[3] for line in lines) == sorted(
        f"{name}: differs from the build" for name in ("fr/signaler/", "keys/demonstration-a.asc", script)
    )
