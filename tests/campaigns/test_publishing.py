"""End-to-end tests of the commands: publish, push, push on build; with a built site, the stand-in and subprocesses."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from email.utils import format_datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from plugins.repository.site import Site
from tests.campaigns.conftest import AUDIENCE, KEY, Machine, clear, got, settings
from tests.campaigns.standin import Call, StandIn
from tests.conftest import NOW, add_content, plain_project, run_pelican
from tests.depth import sample
from tests.waiting import wait_for
from tests.warm import run_module
from tests.withdrawals.conftest import push_to


class Host:
    """The public host: serves what was deployed, with the clock of the tests."""

    def __init__(self, folder: Path, asked: Path) -> None:
        """Serve *folder*, and create the file *asked* once a page is requested."""
        self.folder, self.asked = folder, asked
        self.late = timedelta()

        class Handler(SimpleHTTPRequestHandler):
            def do_GET(handler) -> None:  # noqa: N805
                super().do_GET()
                if handler.path.endswith("/"):
                    self.asked.touch()

            def date_time_string(handler, _: float | None = None) -> str:  # noqa: N805
                return format_datetime(NOW + self.late, usegmt=True)

            def log_message(handler, *_: object) -> None:  # noqa: N805
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=partial(self._server.serve_forever, 0.02), daemon=True).start()

    def clear(self) -> None:
        """Remove what was deployed, and set the clock right."""
        shutil.rmtree(self.folder)
        self.folder.mkdir()
        self.asked.unlink(missing_ok=True)
        self.late = timedelta()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="module")
def public_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    folder = tmp_path_factory.mktemp("host")
    (folder / "site").mkdir()
    host = Host(folder / "site", folder / "asked")
    yield host
    host.close()


@pytest.fixture
def host(public_host: Host) -> Host:
    """The host of :func:`desk`, to which nothing is deployed yet."""
    public_host.clear()
    return public_host


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, public_host: Host) -> tuple[Path, Path]:
    """The path of :func:`desk`, and a copy of it with the cache of a build, which is valid at that path."""
    base = tmp_path_factory.mktemp("publishing")
    project, copy, folder = base / "desk", base / "copy", public_host.folder
    project.mkdir()
    plain_project(project)
    shutil.rmtree(project / "content/alerts/ua-2026-018")
    add_content(project, "alerts/ua-2026-023")
    set_in(
        project,
        "pelicanconf.py",
        f"MAILCHIMP_AUDIENCE = {AUDIENCE!r}\nCAMPAIGN_MODE = 'send'\nPUBLISH_TIMEOUT = 4\n"
        f"DEPLOY_COMMAND = 'rm -rf {folder}/* && cp -r {{output}}/. {folder}'",
    )
    set_in(project, "publishconf.py", f"SITEURL = {public_host.url!r}")
    done = run_pelican(project, project / "output")
    assert done.returncode == 0, done.stderr
    for name in ("output", "outbox"):  # which tests look for
        shutil.rmtree(project / name)
    project.rename(copy)
    return project, copy


@pytest.fixture
def desk(kept: tuple[Path, Path], host: Host, server: StandIn) -> Iterator[Path]:
    """A project that deploys to *host*, with one alert that is due and one under embargo."""
    assert not any(host.folder.iterdir())
    clear(server)
    project, copy = kept
    shutil.copytree(copy, project)
    yield project
    shutil.rmtree(project)


def run(desk: Path, server: StandIn, *arguments: str, key: str = KEY) -> subprocess.CompletedProcess[str]:
    return run_module("invoke", *arguments, cwd=desk, env=environment(server, key))


def environment(server: StandIn, key: str) -> dict[str, str]:
    own = {"SOURCE_DATE_EPOCH": str(int(NOW.timestamp())), "MAILCHIMP_STAND_IN": server.url}
    return {**os.environ, **own, **({"MAILCHIMP_API_KEY": key} if key else {})}


def set_in(desk: Path, file: str, line: str) -> None:
    with (desk / file).open("a") as conf:
        conf.write(f"\n{line}\n")


def everybody_once(server: StandIn) -> None:
    assert len(got(server)) == 6
    assert all(
        len(mails) == 1 and mails[0].startswith("alert/ua-2026-021/2/") for mails in got(server).values()
    )


def test_publish_builds_deploys_verifies_and_mails_once(desk: Path, server: StandIn, host: Host) -> None:
    first, second = (run(desk, server, "publish") for _ in range(2))
    assert first.returncode == second.returncode == 0, first.stderr + second.stderr
    assert "The public site shows this content." in first.stdout
    everybody_once(server)
    assert (host.folder / "fr/ua-2026-021/index.html").is_file()
    for done in (first, second):
        assert KEY[:32] not in done.stdout + done.stderr
        assert "a.example" not in (done.stdout + done.stderr).replace("urgent-action.example", "")
    kept = [path for path in desk.rglob("*") if path.is_file() and path.suffix not in {".pyc"}]
    assert not [path for path in kept if KEY[:32].encode() in path.read_bytes()]
    assert not [path for path in kept if b"fr@a.example" in path.read_bytes()]


def test_a_deploy_that_fails_mails_nobody(desk: Path, server: StandIn) -> None:
    set_in(desk, "publishconf.py", "DEPLOY_COMMAND = 'exit 3'")
    done = run(desk, server, "publish")
    assert done.returncode == 1 and "Nothing was mailed" in done.stderr
    assert server.calls == []


def test_a_site_that_shows_something_else_mails_nobody(desk: Path, server: StandIn, host: Host) -> None:
    assert run(desk, server, "build").returncode == 0
    shutil.copytree(desk / "output", host.folder, dirs_exist_ok=True)
    path = desk / "content/alerts/ua-2026-021/index.es.md"
    path.write_text(path.read_text("utf-8").replace("dieron 48 horas", "dieron 24 horas"), "utf-8")
    set_in(desk, "publishconf.py", "DEPLOY_COMMAND = 'true'\nPUBLISH_TIMEOUT = 0")
    for verb in (["publish"], ["push", "--go"]):
        done = run(desk, server, *verb)
        assert done.returncode == 1
        assert "/ua-2026-021/ shows another revision" in done.stderr
    assert not [
        mails for address, mails in got(server).items() if address in {"es@a.example", "two@a.example"}
    ]


def test_a_machine_with_the_wrong_clock_mails_nobody(desk: Path, server: StandIn, host: Host) -> None:
    host.late = timedelta(hours=1)
    done = run(desk, server, "publish")
    assert done.returncode == 1 and "Set the clock" in done.stderr
    assert got(server) == {}


WITHDRAWN_ONLINE = [
    pytest.param(
        30,
        "(until [ -e ASKED ]; do sleep 0.05; done; rm -rf HOST/*; cp -r {output}/. HOST) > /dev/null 2>&1 &",
        True,
        id="live in time",
    ),
    pytest.param(0, "true", False, id="not live"),
]


@pytest.mark.parametrize(("timeout", "deploy", "told"), sample(WITHDRAWN_ONLINE, 1))
def test_a_withdrawal_waits_for_the_host_before_it_tells_subscribers(
    desk: Path,
    server: StandIn,
    host: Host,
    timeout: int,
    deploy: str,
    told: bool,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    push_to(tmp_path_factory.mktemp("remote") / "network.git", desk)
    assert run(desk, server, "publish").returncode == 0
    host.asked.unlink()
    deploy = deploy.replace("HOST", str(host.folder)).replace("ASKED", str(host.asked))
    set_in(desk, "pelicanconf.py", f"PUBLISH_TIMEOUT = {timeout}\nDEPLOY_COMMAND = {deploy!r}")
    done = run(desk, server, "withdraw", "ua-2026-021")
    assert (done.returncode == 0) is told, done.stdout + done.stderr
    assert ("shows another revision" in done.stderr) is not told
    assert all((len(mails) == 2) is told for mails in got(server).values()), got(server)


def test_a_withdrawal_is_told_to_nobody_who_was_not_mailed(
    desk: Path, server: StandIn, tmp_path_factory: pytest.TempPathFactory
) -> None:
    push_to(tmp_path_factory.mktemp("remote") / "network.git", desk)
    assert run(desk, server, "publish", key="").returncode == 0
    done = run(desk, server, "withdraw", "ua-2026-021")
    assert done.returncode == 0, done.stdout + done.stderr
    assert got(server) == {}
    assert "announce:" not in (desk / "content/withdrawn.yaml").read_text("utf-8")


def test_publish_without_an_account_is_done_once_the_site_is_live(desk: Path, server: StandIn) -> None:
    done = run(desk, server, "publish", key="")
    assert done.returncode == 0, done.stderr
    assert "MAILCHIMP_API_KEY" in done.stdout
    assert server.calls == []
    assert (desk / "outbox/ua-2026-021.2.fr.eml").is_file()


def test_a_process_killed_while_it_sends_is_made_good_by_the_next(desk: Path, server: StandIn) -> None:
    assert run(desk, server, "publish", key="").returncode == 0
    reached, killed = threading.Event(), threading.Event()
    sends: list[Call] = []

    def block(call: Call) -> None:
        if call.path.endswith("/actions/send"):
            sends.append(call)
            reached.set()
            killed.wait(30)

    server.before = block
    process = subprocess.Popen(
        [sys.executable, "-m", "invoke", "push", "--go"], cwd=desk, env=environment(server, KEY)
    )
    assert reached.wait(30)
    process.send_signal(signal.SIGKILL)
    process.wait()
    server.before = None
    killed.set()
    wait_for(lambda: all(call.status for call in sends))
    done = run(desk, server, "push", "--go")
    assert done.returncode == 0, done.stderr
    everybody_once(server)


def test_a_build_pushes_drafts_where_the_publishing_settings_say_so(desk: Path, server: StandIn) -> None:
    set_in(desk, "publishconf.py", "CAMPAIGN_ON_BUILD = True\nCAMPAIGN_MODE = 'draft'")
    keys = {"MAILCHIMP_API_KEY": KEY, "MAILCHIMP_STAND_IN": server.url}
    done = run_pelican(desk, desk / "out", **keys)
    assert done.returncode == 0, done.stderr
    assert {campaign["status"] for campaign in server.campaigns.values()} == {"save"}
    assert len(server.campaigns) == 3 and got(server) == {}
    clear(server)
    assert run_pelican(desk, desk / "out2", settings="pelicanconf.py", **keys).returncode == 0
    preview = ["plugins.commands.preview", str(desk / ".preview")]
    assert run_module(*preview, cwd=desk, env=environment(server, KEY)).returncode == 0
    assert server.calls == []


def test_a_build_can_never_send(desk: Path, server: StandIn) -> None:
    set_in(desk, "publishconf.py", "CAMPAIGN_ON_BUILD = True\nCAMPAIGN_MODE = 'send'")
    done = run_pelican(desk, desk / "out", MAILCHIMP_API_KEY=KEY, MAILCHIMP_STAND_IN=server.url)
    assert done.returncode == 1 and "CAMPAIGN_ON_BUILD cannot go with" in done.stderr
    assert not (desk / "out").exists() and server.calls == []


def test_the_outbox_is_in_the_preview_and_never_in_the_site(desk: Path, server: StandIn) -> None:
    preview = ["plugins.commands.preview", str(desk / ".preview")]
    assert run_module(*preview, cwd=desk, env=environment(server, "")).returncode == 0
    page = (desk / ".preview/fr/index.html").read_text("utf-8")
    assert 'href="/outbox/"' in page
    draft = (desk / ".preview/fr/ua-2026-023/index.html").read_text("utf-8")
    files = {desk / ".preview" / path for path in re.findall(r'(?:href|src)="/([^"#?]+\.\w+)"', draft)}
    assert {".ics", ".svg"} <= {path.suffix for path in files} and all(path.is_file() for path in files), (
        files
    )
    index = (desk / ".preview-outbox/index.html").read_text("utf-8")
    assert "ua-2026-023.1.fr.html" in index and (desk / ".preview-outbox/ua-2026-023.1.fr.html").is_file()
    assert run(desk, server, "build", key="").returncode == 0
    assert not (desk / "output/outbox").exists()
    assert "outbox" not in (desk / "output/fr/index.html").read_text("utf-8")
    assert not [path.name for path in (desk / "outbox").iterdir() if "023" in path.name]


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("CAMPAIGN_MODE", "now", "CAMPAIGN_MODE"),
        ("CAMPAIGN_DELAY", 5, "CAMPAIGN_DELAY"),
        ("CAMPAIGN_WINDOW", "72", "CAMPAIGN_WINDOW"),
        ("CAMPAIGNS_PER_WEEK", -1, "CAMPAIGNS_PER_WEEK"),
        ("PUBLISH_TIMEOUT", "long", "PUBLISH_TIMEOUT"),
        ("CAMPAIGN_UNTRANSLATED", "maybe", "CAMPAIGN_UNTRANSLATED"),
        ("MAILCHIMP_AUDIENCE", "my list", "MAILCHIMP_AUDIENCE"),
    ],
)
def test_settings_out_of_range_are_named(setting: str, value: object, told: str) -> None:
    from plugins.campaigns.settings import mailing_settings
    from plugins.web.settings import SettingsError

    with pytest.raises(SettingsError, match=told):
        mailing_settings(settings(**{setting: value}), {})


def test_a_key_shows_itself_nowhere(example_site: Site) -> None:
    from plugins.campaigns.settings import mailing_settings
    from plugins.mailing.secret import Secret
    from plugins.web.settings import SettingsError

    with StandIn(keys=(), now=NOW, list_id=AUDIENCE) as server:
        machine = Machine(server, example_site)
        for shown in (
            repr(machine.mailing),
            str(machine.mailing.account_settings.key),
            repr(machine.client()),
            repr(Secret("abc")),
        ):
            assert KEY[:32] not in shown and "abc" not in shown
        with pytest.raises(SettingsError) as error:
            mailing_settings(settings(), {"MAILCHIMP_API_KEY": KEY + "0000"})
        assert KEY[:32] not in str(error.value)
        with pytest.raises(SettingsError):
            mailing_settings(
                settings(), {"MAILCHIMP_API_KEY": KEY, "MAILCHIMP_STAND_IN": "https://elsewhere.example/3.0"}
            )


def test_check_refuses_a_key_in_a_committed_file(desk: Path, server: StandIn) -> None:
    assert run(desk, server, "check", key="").returncode == 0
    (desk / "notes.txt").write_text(f"\nkey: {KEY}\n")
    done = run(desk, server, "check", key="")
    assert done.returncode == 1
    assert (
        "notes.txt:2: contains an API key of Mailchimp" in done.stderr
        and KEY[:32] not in done.stderr + done.stdout
    )
