"""One command withdraws an alert everywhere, and reports a place as clean only after searching it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from plugins.content.attachments.published import published_copy
from plugins.withdrawals import section_page
from plugins.withdrawals.command import withdraw
from plugins.withdrawals.entries import alerts_of_case
from plugins.withdrawals.git import commit_and_push
from plugins.withdrawals.traces import collect_traces, files_with_traces
from tests.conftest import NOW, ROOT
from tests.depth import sample
from tests.hostile.pdfs import TEXT, pdf
from tests.withdrawals.conftest import LETTER, SLUG, git, invoke, is_gone, push_to

Host = tuple[Path, str]


def test_an_alert_is_gone_everywhere_and_stays_gone(
    desk: Path, host: Host, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (desk / ".preview").mkdir()
    (desk / ".preview/index.html").write_text("<p>Maruja Peñalosa</p>")
    words = tmp_path_factory.mktemp("private") / "words.txt"
    words.write_text("# words\n", "utf-8")
    document = f"attachments/{SLUG}/comunicado.pdf"
    assert (host[0] / document).is_file()
    done = invoke(desk, "withdraw", "UA 2026-021", NEVER_PUBLISH=str(words))
    assert done.returncode == 0, done.stdout + done.stderr
    for root in (desk / "output", host[0]):
        is_gone(root)
        assert not (root / document).parent.exists()
    copy = published_copy(pdf(TEXT)).data
    left = [each for each in desk.parent.rglob("*") if each.is_file() and each.suffix != ".pyc"]
    assert not [each for each in left if copy in each.read_bytes()]
    assert not (desk / ".preview").exists()
    for place in ("built site", "outbox", "cache", ".preview", host[1]):
        assert f"{place}: withdrawn" in done.stdout
    assert "Peñalosa" not in done.stdout + done.stderr
    assert "Maruja Peñalosa Ortiz\n" in words.read_text("utf-8"), "the names are guarded from now on"
    mails = sorted(path.name for path in (desk / "outbox").iterdir() if SLUG in path.name)
    assert f"{SLUG}.3.fr.eml" in mails, (mails, done.stdout)
    assert git(desk, "show", "--stat", "--format=%s", "origin/main").split()[0] == "Withdraw"
    assert git(desk, "status", "--porcelain") == "", "nothing but the list was changed"
    listed = (desk / "content/withdrawn.yaml").read_text("utf-8")
    assert listed == (
        "ua-2026-021:\n  date: 2026-11-21 15:00Z\n  published: 2026-11-18\n  announcements: [1, 2]\n  announce: 3\n"
    )
    shutil.rmtree(desk / f"content/alerts/{SLUG}")
    again = invoke(desk, "withdraw", SLUG)
    assert again.returncode == 0 and "cannot be built" not in again.stdout, (
        "the sources can be removed at once"
    )
    is_gone(desk / "output")
    assert (desk / "content/withdrawn.yaml").read_text("utf-8") == listed


def test_a_partner_is_gone_everywhere_and_stays_gone(desk: Path, host: Host) -> None:
    assert (host[0] / "es/aliadas/ceiba-del-sur/index.html").is_file()
    done = invoke(desk, "withdraw", "partners/ceiba-del-sur")
    assert done.returncode == 0, done.stdout + done.stderr
    for place in ("built site", "outbox", "cache", host[1]):
        assert f"{place}: withdrawn" in done.stdout
    listed = (desk / "content/withdrawn.yaml").read_text("utf-8")
    assert listed == "partners/ceiba-del-sur: 2026-11-21 15:00Z\n"
    assert git(desk, "show", "origin/main:content/withdrawn.yaml") == listed
    subprocess.run(["rm", "-r", str(desk / "content/partners/ceiba-del-sur")], check=True)
    assert invoke(desk, "build").returncode == 0, "the sources can be removed at once"
    for folder in (desk / "output", host[0]):
        assert not [path for path in folder.rglob("*") if path.is_file() and b"ceiba" in path.read_bytes()]


def test_a_letter_is_gone_everywhere_and_stays_gone(
    desk: Path, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its folder or by its number; nothing in its folder can keep the site from being built afterwards."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
    for folder in (desk / "output", host[0]):
        (folder / "fr/lettres/open-letter/co").mkdir(parents=True, exist_ok=True)
        (folder / "fr/lettres/open-letter/co/index.html").write_text("<h1>Lettre ouverte</h1>", "utf-8")
    (desk / LETTER / "signatories.csv").write_text("broken", "utf-8")
    said: list[str] = []
    stopped: list[str] = []
    assert withdrawn(desk, "SL 2026-003", said, stopped)
    for place in ("built site", "outbox", "cache", host[1]):
        assert f"{place}: withdrawn" in said
    assert "git rm -r content/letters/open-letter" in said[-1], "what only a person can do"
    assert "cannot be built" not in "".join(said)
    listed = (desk / "content/withdrawn.yaml").read_text("utf-8")
    assert listed == "letters/open-letter: 2026-11-21 15:00Z\n"
    assert git(desk, "show", "origin/main:content/withdrawn.yaml") == listed
    monkeypatch.setattr(section_page, "rebuild", lambda *_: True)  # nothing has changed since the first time
    assert withdrawn(desk, "letters/open-letter", said, stopped)
    assert stopped == ["open-letter", "open-letter"], "its drafts and scheduled mails"
    assert (desk / "content/withdrawn.yaml").read_text("utf-8") == listed
    for folder in (desk / "output", host[0]):
        for path in (each for each in folder.rglob("*") if each.is_file()):
            assert "open-letter" not in path.as_posix() and b"open-letter" not in path.read_bytes(), path


def withdrawn(desk: Path, name: str, said: list[str], stopped: list[str]) -> bool:
    """Withdraw *name* in this process, without an account; add what is printed and whose mails are stopped."""
    return withdraw(
        desk / "publishconf.py",
        name,
        run=lambda command: subprocess.run(command, shell=True, check=False).returncode == 0,
        announced_numbers=lambda _: [],
        update_mailing=lambda slugs: not stopped.extend(slugs),
        echo=said.append,
    )


FAULTS = {
    "another alert": ("content/alerts/ua-2026-018/index.en.md", "---\n", "---\ncolour: red\n"),
    "a catalog": (
        "theme/translations/es/LC_MESSAGES/messages.po",
        'msgstr "Actuar ahora"',
        'msgstr ""',
    ),
    "a template": ("theme/templates/base.html", "<html", "{% if %}<html"),
    "a sheet": ("theme/sheets/letter.typ", "#", "#nothing(\n#"),
    "a share picture": ("theme/share/picture.typ", "#", "#nothing(\n#"),
    "a plugin": ("plugins/site/generator.py", "def load_site(", "def load_site("[:-1] + "[:"),
    "the settings": ("pelicanconf.py", "SITENAME =", "SITENAME = = "),
    "the time zone": ("pelicanconf.py", '"America/Montreal"', '"Nowhere/Land"'),
    "the form": ("pelicanconf.py", 'SUBSCRIBE_FORM = ""', 'SUBSCRIBE_FORM = "missing.html"'),
    "the audience": ("pelicanconf.py", 'MAILCHIMP_AUDIENCE = ""', 'MAILCHIMP_AUDIENCE = "my list"'),
    "its own files": (f"content/alerts/{SLUG}/index.es.md", "status: open", "status : [open\n\x00"),
}

NEEDED = {"a sheet": "SHEETS = True", "a share picture": "SHARE_PICTURES = True"}
"""What a build must do to meet a fault: here it does neither, since both take long."""
HARMLESS = {"a catalog", "its own files"}
"""Faults in spite of which the site is built: a warning, and files that are not read any more."""


@pytest.mark.parametrize("error", sample(FAULTS, 2))
def test_no_other_fault_keeps_an_alert_online(desk: Path, host: Host, error: str) -> None:
    name, old, new = FAULTS[error]
    text = (desk / name).read_text("utf-8")
    assert old in text
    (desk / name).write_text(text.replace(old, new, 1), "utf-8")
    with (desk / "publishconf.py").open("a") as conf:
        conf.write(f"\n{NEEDED.get(error, '')}\n")
    done = invoke(desk, "withdraw", "UA 2026-021")
    assert ("cannot be built" in done.stdout) is (error not in HARMLESS), done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    is_gone(host[0])
    is_gone(desk / "output")
    assert f"{host[1]}: withdrawn" in done.stdout
    assert (host[0] / "en/ua-2026-018/index.html").is_file(), "no other alert vanishes"
    assert git(desk, "log", "--format=%s", "-1", "origin/main") == "Withdraw UA 2026-021\n"


def test_what_is_no_case_is_an_error_and_changes_nothing(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = invoke(desk, "withdraw", "UA 1999-001")
    assert done.returncode == 1 and "neither a case nor" in done.stderr
    for name, message in {
        "UA 2026": "UA 2026 is neither a case nor",
        "partners/ceiba": "partners/ceiba is not a partner",
        "letters/open": "letters/open is not a letter",
    }.items():
        assert not withdrawn(desk, name, [], [])
        assert message in capsys.readouterr().err
    assert not (desk / "content/withdrawn.yaml").exists()


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        (
            'DEPLOY_COMMAND = "exit 1"\nMAILCHIMP_AUDIENCE = "a1b2c3d4e5"',
            ("STILL ONLINE", "nobody is mailed"),
        ),
        ('SITEURL = "http://127.0.0.1:9"', ("does not answer",)),
    ],
)
def test_what_could_not_be_done_is_said_and_exits_1(desk: Path, setting: str, said: tuple[str, ...]) -> None:
    with (desk / "publishconf.py").open("a") as conf:
        conf.write(f"\n{setting}\n")
    if "SITEURL" in setting:  # with which every page would be built again, for a search that is the same
        (desk / "content/alerts/ua-2026-018/index.en.md").write_text("broken", "utf-8")
    done = invoke(desk, "withdraw", SLUG)
    assert done.returncode == 1
    assert all(each in done.stdout + done.stderr for each in said)
    if "STILL ONLINE" in said:
        assert "docs/hosting.md" in done.stderr
        assert "announce:" not in (desk / "content/withdrawn.yaml").read_text("utf-8")
        assert "invoke withdraw ua-2026-021" in done.stdout


@pytest.mark.parametrize("how", ["another branch", "a locked index", "no remote", "a hook"])
def test_pushed_means_on_the_published_branch(
    project: Path, how: str, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    push_to(tmp_path_factory.mktemp("remote") / "network.git", project)
    path = project / "content/withdrawn.yaml"
    path.write_text("ua-2026-021: 2026-11-21\n", "utf-8")
    if how == "another branch":
        git(project, "switch", "--quiet", "--create", "work")
        git(project, "push", "--quiet", "--set-upstream", "origin", "work")
    elif how == "a locked index":
        (project / ".git/index.lock").touch()
    elif how == "no remote":
        git(project, "remote", "remove", "origin")
    else:
        hook = project / ".git/hooks/pre-commit"
        hook.write_text("#!/bin/sh\nexit 1\n")
        hook.chmod(0o755)
    pushed = commit_and_push(project, path, "UA 2026-021", lambda _: None)
    assert pushed is (how == "a hook"), "a hook must not hold a withdrawal back"
    assert ("publish it again" in capsys.readouterr().err) is not pushed


def test_the_host_is_looked_at_even_if_nothing_was_built_here(desk: Path, host: Host) -> None:
    """A fresh clone, a deployment that fails, content that cannot be built: the alert is still online."""
    for name in ("output", "outbox", ".cache"):
        shutil.rmtree(desk / name)
    (desk / "content/alerts/ua-2026-018/index.en.md").write_text("broken", "utf-8")
    with (desk / "publishconf.py").open("a") as conf:
        conf.write('\nDEPLOY_COMMAND = ""\n')
    done = invoke(desk, "withdraw", SLUG)
    assert done.returncode == 1 and "STILL ONLINE" in done.stderr
    assert f"{host[1]}: withdrawn" not in done.stdout


def test_an_older_output_brings_no_other_withdrawn_alert_back(desk: Path, host: Host) -> None:
    (desk / "content/withdrawn.yaml").write_text("ua-2026-021: 2026-11-20\n", "utf-8")
    (desk / "content/alerts/ua-2026-018/index.en.md").write_text("broken", "utf-8")
    invoke(desk, "withdraw", "UA 2026-009")
    is_gone(host[0])


def test_files_left_behind_on_the_host_are_found(desk: Path, host: Host) -> None:
    with (desk / "publishconf.py").open("a") as conf:
        conf.write(f'\nDEPLOY_COMMAND = "cp -r {{output}}/. {host[0]}"\n')
    done = invoke(desk, "withdraw", SLUG)
    assert done.returncode == 1
    assert re.search(r"STILL ONLINE: .*/ua-2026-021/deadline\.ics", done.stderr)
    refused = invoke(desk, "share", SLUG)
    assert refused.returncode == 1 and "is withdrawn" in refused.stderr and not refused.stdout
    again = invoke(desk, "withdraw", SLUG)
    assert again.returncode == 1 and "deadline.ics" in again.stderr, "also when nothing is left here"


def test_a_case_means_all_its_alerts_and_nothing_else_in_a_shared_cache(
    desk: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    cache = tmp_path_factory.mktemp("cache")
    (cache / "other-program.txt").touch()
    with (desk / "publishconf.py").open("a") as conf:
        conf.write(f'\nCACHE_FOLDER = "{cache}"\n')
    (desk / ".outbox.new").mkdir()
    (desk / ".outbox.new/0").write_text("Maruja Peñalosa Ortiz", "utf-8")
    assert invoke(desk, "withdraw", "UA 2026-009", "--silent").returncode == 0
    listed = (desk / "content/withdrawn.yaml").read_text("utf-8")
    assert "ua-2026-009:\n" in listed and "ua-2026-009-2:\n" in listed and "announce:" not in listed
    assert not list((desk / "outbox").glob("ua-2026-009*"))
    assert (cache / "other-program.txt").is_file() and not (desk / ".outbox.new").exists()


def test_a_folder_means_only_itself() -> None:
    names = ["ua-2026-009", "ua-2026-009-2", "ua-2026-0092"]
    assert alerts_of_case("ua-2026-009-2", names) == ["ua-2026-009-2"]
    assert alerts_of_case("UA 2026-009", names) == ["ua-2026-009", "ua-2026-009-2"]


def test_what_is_left_of_an_alert_is_found(desk: Path) -> None:
    traces = [collect_traces(SLUG, desk / "content", desk / "output")]
    found = {
        path.relative_to(desk / "output").as_posix() for path in files_with_traces(desk / "output", traces)
    }
    assert {"fr/index.html", "fr/alertes/index.html", f"es/{SLUG}/deadline.ics"} <= found
    assert not [name for name in found if "ua-2026-018" in name and name.endswith(".pdf")]


def test_taking_down_needs_neither_site_nor_campaigns_nor_theme() -> None:
    """Whatever is broken there, an alert can be taken down."""
    code = (
        "import sys; import plugins.withdrawals.command, plugins.withdrawals.takedown; "
        "print(*sorted(name for name in sys.modules if name.startswith(('plugins.', 'pelican', 'jinja2'))))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {re.sub(r"^plugins\.(\w+).*", r"\1", name) for name in done.stdout.split()} == {
        "console",
        "deployment",
        "withdrawals",
    }
