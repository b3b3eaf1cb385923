"""The editors' commands, run as subprocesses."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from functools import partial
from pathlib import Path

import pytest

from plugins.commands import serve
from tests.conftest import NOW, add_content
from tests.waiting import wait_for
from tests.warm import run_module


@pytest.fixture
def desk(project: Path) -> Path:
    """A project with a draft, and with a case that can be followed."""
    add_content(project, *(f"alerts/ua-2026-{number}" for number in ("009", "009-2", "019", "022")))
    return project


def _invoke(desk: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return run_module(
        "invoke",
        *arguments,
        cwd=desk,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(int(NOW.timestamp())), **environment},
    )


NEW = (
    "new-alert",
    "--language=es",
    "--country=CO",
    "--violation=torture",
    "--authorities=co-fiscalia,co-defensoria",
)


def test_check_lists_what_each_link_carries_and_exits_0(desk: Path) -> None:
    (desk / "content/alerts/ua-2026-018/index.fr.md").unlink()
    done = _invoke(desk, "check")
    assert done.returncode == 0, done.stderr
    rows = [re.split(" {2,}", line) for line in done.stdout.splitlines()]
    carried = {(row[0], row[1], row[2]): row[4:] for row in rows if len(row) > 4}
    windows = "without script or in Chrome and Edge on Windows"
    whole, short = carried["ua-2026-021", "co-fiscalia", "es"]
    assert "phones, other computers, Gmail" in whole and short.startswith(windows)
    whole, none = carried["ua-2026-019", "co-mininterior", "es"]
    assert whole.startswith("phones, Gmail") and none.startswith(f"{windows}, other computers")
    whole, _ = carried["ua-2026-018", "ca-embajada-guatemala", "en"]
    assert whole.startswith(windows)
    assert "warning: has no translation into fr" in done.stderr


def test_check_exits_1_with_every_problem(desk: Path) -> None:
    path = desk / "content/alerts/ua-2026-021/index.es.md"
    path.write_text(path.read_text("utf-8").replace("country: CO\n", "country: XX\n", 1), "utf-8")
    done = _invoke(desk, "check")
    assert done.returncode == 1
    assert 'country: "XX" is not a country.' in done.stderr
    assert done.stderr.endswith("in 1 file.\n"), "nothing would have been built"


def test_push_before_the_first_build_says_how_mails_are_written(desk: Path) -> None:
    done = _invoke(desk, "push")
    assert done.returncode == 0, done.stderr
    assert "no mails are in outbox yet; `invoke build` writes them." in done.stdout.replace(f"{desk}/", "")
    (desk / "outbox").mkdir()
    (desk / "outbox/index.html").touch()
    assert "the mails of the last build are in" in _invoke(desk, "push").stdout


def test_new_alert_takes_options_where_nobody_can_be_asked(desk: Path) -> None:
    done = _invoke(desk, *NEW, "--region=cauca", "--partner=Red del Sur", "--follows=ua-2026-009-2")
    assert done.returncode == 0, done.stderr
    original = (desk / "content/alerts/ua-2026-009-3/index.es.md").read_text("utf-8")
    assert "case: UA 2026-009\nsequence: 3\nprevious: ua-2026-009-2\n" in original
    done = _invoke(desk, "new-alert", "--language=de")
    assert done.returncode == 1
    assert "--language:" in done.stderr and "--country: is missing." in done.stderr


def test_reports_are_never_decrypted_into_the_project(desk: Path) -> None:
    done = _invoke(desk, "reports", "decrypt", "content", "--into", "content/reports")
    assert done.returncode == 1 and "Choose a" in done.stderr and not (desk / "content/reports").exists()
    done = _invoke(desk, "reports", "decrypt", "theme", "--into", "private")
    assert done.returncode == 1 and "is inside the repository" in done.stderr
    done = _invoke(desk, "reports", "new-key", "Red de Acción", "reports@network.example")
    assert done.returncode == 0 and "gpg --quick-generate-key 'Red de Acción <" in done.stdout, done.stderr
    done = _invoke(desk, "reports", "decryt", "theme", "private")
    assert done.returncode == 1 and done.stderr == '"decryt" is not known. Write decrypt or new-key.\n'


def test_publish_without_a_command_builds_and_says_what_is_missing(desk: Path) -> None:
    done = _invoke(desk, "publish")
    assert done.returncode == 1
    assert "DEPLOY_COMMAND is empty" in done.stderr
    assert (desk / "output/fr/index.html").is_file()


def test_publish_hands_the_output_to_the_command_unless_the_build_fails(desk: Path) -> None:
    conf = desk / "pelicanconf.py"
    conf.write_text(
        conf.read_text("utf-8").replace('DEPLOY_COMMAND = ""', 'DEPLOY_COMMAND = "cp -r {output} live"')
        + "\nPUBLISH_TIMEOUT = 0\n",
        "utf-8",
    )
    done = _invoke(desk, "publish")
    assert done.returncode == 1 and "does not answer" in done.stderr and "Nothing was mailed" in done.stderr
    assert (desk / "live/fr/ua-2026-021/index.html").is_file()
    shutil.rmtree(desk / "live")
    (desk / "content/alerts/ua-2026-021/index.es.md").write_text("broken")
    assert _invoke(desk, "publish").returncode == 1
    assert not (desk / "live").exists()


def test_i18n_verbs_change_nothing_when_all_is_up_to_date(desk: Path) -> None:
    catalogs = sorted((desk / "theme/translations").rglob("*.po*"))
    before = [path.read_bytes() for path in catalogs]
    assert _invoke(desk, "i18n-extract").returncode == 0
    assert _invoke(desk, "i18n-update").returncode == 0
    assert [path.read_bytes() for path in catalogs] == before


def _get(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.read().decode()


def test_serve_follows_changes_and_shows_a_broken_alert_while_the_rest_stays_up(desk: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "invoke", "serve", "--port", "18000"],
        cwd=desk,
        env={
            **os.environ,
            "PYTHONUNBUFFERED": "1",
            "SOURCE_DATE_EPOCH": str(int(NOW.timestamp())),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # A shell starts background jobs with SIGINT ignored, and children inherit that.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    try:
        assert process.stdout is not None
        url = ""
        for line in process.stdout:
            found = re.search(r"http://127\.0\.0\.1:\d+/", line)
            if found:
                url = found.group()
                break
        assert url
        threading.Thread(target=process.stdout.read, daemon=True).start()  # a full pipe would stop it
        assert "Quebradalumbre" in _get(url + "es/ua-2026-022/"), "drafts are shown in the preview"
        assert "ua-2026-022" in _get(url + "es/alertas/")
        path = desk / "content/alerts/ua-2026-018/index.en.md"
        text = path.read_text("utf-8")
        path.with_name("index.fr.md").rename(desk / "away.md")
        path.write_text(text.replace("act_before:", "act_befor:"), "utf-8")
        wait_for(lambda: "Did you mean act_before?" in _get(url + "en/ua-2026-018/"))
        wait_for(lambda: 'class="problems problems--warnings"' in _get(url + "en/ua-2026-018/"))
        faults, _, warnings = _get(url + "en/ua-2026-018/").partition("problems--warnings")
        assert "Did you mean" in faults and "has no translation into fr" in warnings
        assert "has no translation" not in faults
        assert "El Yarumo" in _get(url + "es/ua-2026-021/")
        path.write_text(text.replace('title: "', 'title: "Mended: ', 1), "utf-8")
        wait_for(lambda: "Mended: " in _get(url + "en/ua-2026-018/"))
        assert "Page introuvable" in _get(url + "fr/nowhere/")
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)


def test_a_change_during_the_first_build_is_built_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "content").mkdir()
    builds: list[bool] = []

    class Builder:
        def __init__(self, *_: Path) -> None:
            pass

        def build(self, *, new_code: bool = False) -> bool:
            builds.append(new_code)
            if len(builds) > 1:
                raise KeyboardInterrupt
            (tmp_path / "content/a.md").write_text("x", "utf-8")
            return True

        def close(self) -> None:
            builds.append(False)

    monkeypatch.setattr(serve, "Builder", Builder)
    thread = threading.Thread(target=serve.serve, args=(tmp_path,), kwargs={"port": 18100}, daemon=True)
    thread.start()
    wait_for(lambda: len(builds) == 3)
    thread.join(10)
    assert not thread.is_alive()
