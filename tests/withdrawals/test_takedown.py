"""One line in content/withdrawn.yaml removes an alert from the last built site."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.repository.content import Content
from plugins.withdrawals.entries import withdrawn_slugs
from plugins.withdrawals.remove import NOTICES, remove_alert, remove_mails
from plugins.withdrawals.takedown import take_down
from tests.conftest import NOW, ROOT, BuiltSite
from tests.sections.test_pages import CLOSED, LANGUAGES, OPEN
from tests.withdrawals.conftest import SLUG, invoke, is_gone

Load = Callable[..., Content]


@pytest.mark.parametrize(
    "text",
    [
        "ua-2026-021: 2026-11-21\n",
        "ua-2026-021:\n  date: 2026-11-21 14:05Z\n",
        "ua-2026-021:",
        "ua-2026-021",
        "- ua-2026-021",
        "-ua-2026-021: today",
        '"ua-2026-021": 2026-11-21',
        "UA 2026-021",
        "\ufeffua-2026-021: 2026-11-21\r\n",
        "ua-2026-020: [\nua-2026-021: x",
        "\tua-2026-021: 2026-11-21",
        "UA 2026\u2011021: 2026-11-21",
        "\u201cua-2026-021\u201d",
        "\u2022 ua\u20132026\u2013021",
        "ua-2026\u200b-021:",
        "{ua-2026-021: 2026-11-21}",
        "https://network.example/fr/ua-2026-021/",
        "content/alerts/ua-2026-021",
        "[ua-2026-020, ua-2026-021]",
        "- date: 2026-11-21\n  alert: ua-2026-021",
        "ua\u00ad-2026/021",
    ],
)
def test_a_line_withdraws_however_it_is_typed(text: str, tmp_path: Path) -> None:
    (tmp_path / "withdrawn.yaml").write_text(text, "utf-8", newline="")
    assert SLUG in withdrawn_slugs(tmp_path)


@pytest.mark.parametrize(
    "text", ["", "# ua-2026-021: 2026-11-21\n", "x:\n  case: UA 2026-021\n", "ua-2026-02111: x\n"]
)
def test_a_comment_withdraws_nothing(text: str, tmp_path: Path) -> None:
    (tmp_path / "withdrawn.yaml").write_text(text, "utf-8")
    assert withdrawn_slugs(tmp_path) == []
    assert withdrawn_slugs(tmp_path / "missing") == []


def test_every_form_withdraws_when_the_content_is_read_too(example: Path, load: Load) -> None:
    """Also with an error in the entry, which is reported, or with a folder that cannot be read."""
    path = example / "withdrawn.yaml"
    for text, fatal in (
        ("ua-2026-014: 2026-11-20\n", False),
        ("ua-2026-014:\n", False),
        ("ua-2026-014:\n  date: 2026-11-20\n  announcements: [1]\n  announce: 2\n", False),
        ("ua-2026-014: someday\n", True),
        ("- ua-2026-014\n", True),
        ("ua-2026-014:\n  dat: 2026-11-20\n", True),
    ):
        path.write_text(text, "utf-8")
        content = load(example)
        assert content.fatal is fatal, text
        (alert,) = content.alerts
        assert alert.state(NOW).value == "withdrawn" and alert.facts.case == "UA 2026-014"
        if fatal:
            assert any(str(each).startswith("content/withdrawn.yaml:") for each in content.problems)
    path.write_text("ua-2026-014: 2026-11-20\n", "utf-8")
    (example / "alerts/ua-2026-014/index.es.md").write_bytes(b"\xff\x00")
    assert not load(example).fatal
    shutil.rmtree(example / "alerts/ua-2026-014")
    assert not load(example).fatal and len(load(example).alerts) == 1


def test_an_entry_without_a_date_is_a_warning_that_says_what_to_type(example: Path, load: Load) -> None:
    (example / "withdrawn.yaml").write_text("ua-2026-014:\n", "utf-8")
    (problem,) = [each for each in load(example).problems if "withdrawn.yaml" in each.path]
    assert not problem.fatal and "ua-2026-014: 2026-11-21" in problem.message


def test_a_built_site_is_left_without_the_alert_and_otherwise_whole(site: BuiltSite, tmp_path: Path) -> None:
    output = tmp_path / "output"
    shutil.copytree(site.folder, output)
    drawn = [path for kind in ("share.*.png", "*.pdf") for path in output.glob(f"*/{SLUG}/{kind}")]
    assert {path.suffix for path in drawn} == {".png", ".pdf"}
    assert list(remove_alert(output, SLUG)) == []
    assert not [path for path in drawn if path.exists()]
    is_gone(output)
    left = BuiltSite(output)
    for language in LANGUAGES:
        documents = json.loads(left.text(f"search/{language}/2026.json"))
        assert len(documents) == len(OPEN + CLOSED) - 1
    assert {each["id"] for each in json.loads(left.text("api/alerts.json"))["alerts"]} == {*OPEN} - {SLUG}
    assert (
        len(left.text("api/archive.jsonl").splitlines())
        == len(site.text("api/archive.jsonl").splitlines()) - 1
    )
    hashes = json.loads(left.text("release.json"))["files"]
    assert set(hashes) == {name for name in left.files() if name != "release.json"}
    for name in left.pages():
        if SLUG not in name:
            assert left.tree(name).xpath("string(//h1)") == site.tree(name).xpath("string(//h1)"), name


def test_a_file_that_cannot_be_rewritten_is_deleted(site: BuiltSite, tmp_path: Path) -> None:
    output = tmp_path / "output"
    shutil.copytree(site.folder, output)
    (output / "search/fr/2026.json").write_text(f'{{"u": "/fr/{SLUG}/", broken', "utf-8")
    assert list(remove_alert(output, SLUG)) == []
    assert not (output / "search/fr/2026.json").exists()


def test_a_build_that_was_killed_is_completed_before_an_alert_is_taken_down(tmp_path: Path) -> None:
    """Else the folder that is deployed would hold pages of two releases."""
    output, staged = tmp_path / "output", tmp_path / ".output.new"
    for name in ("release.json", "fr/old.html", f"fr/{SLUG}/index.html"):
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (output / name).write_text("{}")
    staged.mkdir()
    (staged / "0").write_text(f'<ul><li><a href="/fr/{SLUG}/">x</a></li><li>new</li></ul>')
    (tmp_path / ".output.journal").write_text('{"move": ["fr/new.html"], "delete": ["fr/old.html"]}')
    (tmp_path / "content").mkdir()
    (tmp_path / "content/withdrawn.yaml").write_text(f"{SLUG}\n")
    (tmp_path / "publishconf.py").write_text(
        "PATH, OUTPUT_PATH, OUTBOX_PATH = 'content', 'output', 'outbox'\n"
    )
    assert take_down(tmp_path / "publishconf.py")
    assert {path.name for path in (output / "fr").iterdir()} == {SLUG, "new.html"}
    assert (output / "fr/new.html").read_text() == "<ul><li>new</li></ul>"
    assert not staged.exists() and not (tmp_path / ".output.journal").exists()


def test_an_outbox_that_is_a_mount_point_is_emptied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outbox = tmp_path / "outbox"
    outbox.mkdir()
    for name in ("outbox.css", "index.html", f"{SLUG}.1.fr.eml"):
        (outbox / name).write_text("x")
    rmdir = os.rmdir

    def refuses(path: str, **more: object) -> None:
        if Path(path) == outbox:
            raise OSError(errno.EBUSY, "Device or resource busy")
        rmdir(path, **more)

    monkeypatch.setattr(os, "rmdir", refuses)
    assert list(remove_mails(outbox, SLUG)) == [] and list(outbox.iterdir()) == []


def test_the_plain_notices_say_what_the_sites_own_do() -> None:
    from pelicanconf import LANGUAGES as CONFIGURED
    from plugins.alerts.alert import State
    from plugins.alerts.labels import STATE_SENTENCES
    from plugins.languages.catalogs import load_catalogs

    catalogs, _ = load_catalogs(ROOT / "theme", CONFIGURED, root=ROOT)
    for code, (title, sentence) in NOTICES.items():
        assert catalogs[code].gettext(STATE_SENTENCES[State.WITHDRAWN]) == sentence
        assert catalogs[code].gettext("Alert %(case)s") == title.replace("%s", "%(case)s")


def test_a_workflow_takes_an_alert_down_from_an_empty_cache_while_other_content_is_broken(
    desk: Path,
) -> None:
    (desk / "content/withdrawn.yaml").write_text("ua-2026-021\n", "utf-8")
    (desk / "content/alerts/ua-2026-018/index.en.md").write_text("broken", "utf-8")
    for name in ("output", "outbox", ".cache"):
        shutil.rmtree(desk / name)
    assert invoke(desk, "build").returncode == 1
    done = invoke(desk, "takedown")
    assert done.returncode == 0, done.stderr
    is_gone(desk / "output")
    assert (desk / "output/en/ua-2026-018/index.html").is_file(), "fetched from the public site"


def test_a_case_number_withdraws_all_alerts_of_the_case(tmp_path: Path) -> None:
    for name in ("ua-2026-009", "ua-2026-009-2", "ua-2026-0092", "cr-2026-009-2"):
        (tmp_path / "alerts" / name).mkdir(parents=True)
    for text, slugs in {
        "UA 2026-009": ["ua-2026-009", "ua-2026-009-2"],
        "UA\u00a02026-009: 2026-11-21": ["ua-2026-009", "ua-2026-009-2"],
        "UA 2026-009-2": ["ua-2026-009-2"],
        "ua-2026-009: 2026-11-21": ["ua-2026-009"],
        "UA 2026-077": ["ua-2026-077"],
    }.items():
        (tmp_path / "withdrawn.yaml").write_text(text, "utf-8")
        assert withdrawn_slugs(tmp_path) == slugs, text


def test_a_line_that_names_no_alert_is_reported_and_keeps_no_other_online(desk: Path) -> None:
    (desk / "content/withdrawn.yaml").write_text("the alert of Maruja\nua-2026-021\nua-2026-777\n", "utf-8")
    done = invoke(desk, "takedown")
    assert done.returncode == 0
    assert "line 1, ua-2026-777: NOT REMOVED" in done.stderr and "Maruja" not in done.stderr
    is_gone(desk / "output")
    (desk / "content/withdrawn.yaml").write_text("ua-2026-777\n", "utf-8")
    assert invoke(desk, "takedown").returncode == 1


def test_without_a_site_to_fetch_the_emergency_switch_is_named(desk: Path) -> None:
    (desk / "content/withdrawn.yaml").write_text("ua-2026-021\n", "utf-8")
    shutil.rmtree(desk / "output")
    with (desk / "publishconf.py").open("a") as conf:
        conf.write('\nSITEURL = "http://127.0.0.1:9"\n')
    done = invoke(desk, "takedown")
    assert done.returncode == 1 and "docs/hosting.md" in done.stderr and not (desk / "output/fr").exists()


def test_without_a_list_nothing_is_taken_down(desk: Path) -> None:
    done = invoke(desk, "takedown")
    assert done.returncode == 1 and "lists no alert" in done.stderr
