"""One command makes an alert a neutral notice everywhere; nothing else holds it back."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import NOW, BuiltSite, add_content

SLUG = "ua-2026-021"
SECRETS = ("Maruja", "Peñalosa", "Yarumo", "Lemos Quintana", "Eufrasio")


@pytest.fixture
def desk(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    add_content(project, "alerts/ua-2026-009", "alerts/ua-2026-009-2")
    host = tmp_path_factory.mktemp("host")
    with (project / "pelicanconf.py").open("a") as conf:
        conf.write(
            f"\nDEPLOY_COMMAND = 'rm -rf {host}/* && cp -r {{output}}/. {host}'\nHOST = {str(host)!r}\n"
        )
    assert invoke(project, "build").returncode == 0
    return project


def invoke(desk: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "invoke", *arguments],
        cwd=desk,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(int(NOW.timestamp()))},
        capture_output=True,
        text=True,
        check=False,
    )


def gone(desk: Path) -> None:
    """Nothing of the alert is left in output or outbox but its notices and neutral feed entries."""
    for base in (desk / "output", desk / "outbox"):
        for path in base.rglob("*"):
            if path.is_dir():
                assert path.name != SLUG or path.parent.name in {"fr", "en", "es"}
                continue
            text = path.read_bytes().decode("utf-8", "replace")
            assert not [secret for secret in SECRETS if secret in text], path
            if base.name == "output" and SLUG in text and path.name != "release.json":
                assert path.name in {"index.html", "feed.atom"}, path
    built = BuiltSite(desk / "output")
    for code in ("fr", "en", "es"):
        page = built.soup(f"/{code}/{SLUG}/")
        assert page.find("meta", {"name": "robots"})["content"] == "noindex"
        assert "UA 2026-021" in page.h1.get_text()
        assert not page.select('main a[href^="mailto:"]')
        assert not list((desk / f"output/{code}/{SLUG}").glob("*.ics"))
        feed = built.text(f"{code}/feed.atom")
        (entry,) = [each for each in feed.split("</entry>") if f"/{code}/{SLUG}/" in each]
        assert f"<id>https://urgent-action.example/{code}/{SLUG}/</id>" in entry
        for listing in built.pages():
            if listing.startswith(f"{code}/") and SLUG not in listing:
                assert f"/{SLUG}/" not in built.text(listing), listing
    assert SLUG not in built.sitemap()


@pytest.mark.parametrize("fault", ["none", "another alert", "the registry", "a page", "a catalog"])
def test_withdrawn_everywhere_whatever_else_is_at_fault(desk: Path, fault: str) -> None:
    broken = {
        "another alert": "content/alerts/ua-2026-018/index.en.md",
        "the registry": "content/authorities/co-fiscalia.yaml",
        "a page": "content/pages/join/index.fr.md",
        "a catalog": "theme/translations/es/LC_MESSAGES/messages.po",
    }.get(fault)
    if broken:
        text = (desk / broken).read_text("utf-8")
        spoilt = (
            text.replace('msgstr "Actuar ahora"', 'msgstr ""') if fault == "a catalog" else f"{text}\nx: [\n"
        )
        if fault in {"another alert", "a page"}:
            spoilt = text.replace("\n", "\ncolour: red\n", 1)
        (desk / broken).write_text(spoilt, "utf-8")
    done = invoke(desk, "withdraw", "UA 2026-021")
    assert done.returncode == 0, done.stderr + done.stdout
    assert "Traceback" not in done.stderr
    gone(desk)
    if broken:
        assert broken in done.stderr and "Something else is at fault" in done.stdout
        assert (desk / "output/en/ua-2026-018/index.html").is_file(), "no other alert vanishes"
    for told in ("filter-repo", "web.archive.org", "git commit", "cannot be recalled"):
        assert told in done.stdout
    host = next(
        Path(line.split("'")[1])
        for line in (desk / "pelicanconf.py").read_text().splitlines()
        if line.startswith("HOST")
    )
    assert "Peñalosa" not in (host / f"fr/{SLUG}/index.html").read_text("utf-8")
    if not broken:
        assert (desk / f"outbox/{SLUG}.3.fr.eml").is_file(), "subscribers are told"
        again = invoke(desk, "withdraw", SLUG)
        assert again.returncode == 0
        gone(desk)


def test_a_case_takes_all_its_alerts_and_a_folder_only_itself(desk: Path) -> None:
    assert invoke(desk, "withdraw", "ua-2026-009-2", "--silent").returncode == 0
    built = BuiltSite(desk / "output")
    assert built.soup("/fr/ua-2026-009-2/").find("meta", {"name": "robots"})
    assert not built.soup("/fr/ua-2026-009/").find("meta", {"name": "robots"})
    assert not list((desk / "outbox").glob("ua-2026-009*"))
    assert invoke(desk, "withdraw", "UA 2026-009", "--silent").returncode == 0
    assert BuiltSite(desk / "output").soup("/fr/ua-2026-009/").find("meta", {"name": "robots"})


def test_what_is_no_case_is_an_error(desk: Path) -> None:
    done = invoke(desk, "withdraw", "UA 1999-001")
    assert done.returncode == 1 and "no case" in done.stderr


def test_a_deploy_that_fails_is_said_loudly(desk: Path) -> None:
    with (desk / "pelicanconf.py").open("a") as conf:
        conf.write("\nDEPLOY_COMMAND = 'exit 1'\n")
    done = invoke(desk, "withdraw", SLUG)
    assert done.returncode == 1 and "still online" in done.stderr
