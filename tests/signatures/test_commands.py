"""The commands, as an editor types them, from the mailbox to the delivered letter; nothing private gets out."""

from __future__ import annotations

import base64
import os
import pty
import quopri
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from plugins.signatures.commands import run
from tests.conftest import NOW, run_pelican
from tests.needs import find
from tests.sign_ons.conftest import EXAMPLE
from tests.sign_ons.test_reading import edit
from tests.signatures.mails import CANARIES, mbox
from tests.warm import run_module

LETTER = "open-letter"
PATIENCE = 60
"""Seconds for an answer of the terminal on a busy machine."""


class Terminal:
    """A command in a pseudo-terminal, as somebody at the keyboard sees it."""

    def __init__(self, project: Path, *arguments: str) -> None:
        self.shown = ""
        self._main, other = pty.openpty()
        environment = {
            **os.environ,
            "SOURCE_DATE_EPOCH": str(int(NOW.timestamp())),
            "PYTHONIOENCODING": "utf-8",
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "invoke", "sign-ons", *arguments],
            cwd=project,
            stdin=other,
            stdout=other,
            stderr=other,
            env=environment,
            start_new_session=True,
        )
        os.close(other)

    def wait_for(self, text: str) -> str:
        """Return what was shown up to *text*, which must come."""
        deadline = time.monotonic() + PATIENCE
        while text not in self.shown:
            assert time.monotonic() < deadline, self.shown
            if select.select([self._main], [], [], 0.2)[0]:
                try:
                    self.shown += os.read(self._main, 65536).decode("utf-8", "replace")
                except OSError:  # the other end is closed
                    assert text in self.shown, self.shown
        before, _, self.shown = self.shown.partition(text)
        return before + text

    def type(self, line: str) -> None:
        os.write(self._main, f"{line}\n".encode())

    def kill(self) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._main)

    def end(self) -> int:
        code = self._process.wait(PATIENCE)
        os.close(self._main)
        return code


class Office:
    """A project with a letter, a mailbox, and a private folder outside of it."""

    def __init__(
        self,
        project: Path,
        private: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        self.project, self.private = project, private
        self._monkeypatch, self._capsys = monkeypatch, capsys
        self.letter = project / "content/letters" / LETTER
        shutil.copytree(EXAMPLE, self.letter)
        edit(self.letter / "index.en.md", "alert: ua-2026-014\n", "")
        edit(
            project / "pelicanconf.py",
            "MAIL_SERVERS: list[str] = []",
            'MAIL_SERVERS = ["mx.network.example"]',
        )
        self.mailbox = private / "signatures.mbox"
        self.mailbox.write_bytes(mbox())
        self.folder = private / "signatures"

    def run(self, *arguments: str, now: int = 0) -> subprocess.CompletedProcess[str]:
        """Run a step of ``invoke sign-ons``."""
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(now or int(NOW.timestamp()))}
        return run_module(
            "invoke", "sign-ons", *arguments, "--folder", str(self.folder), cwd=self.project, env=environment
        )

    def call(self, step: str, slug: str, *, now: int = 0, **options: str) -> tuple[bool, str, str]:
        """Run a step in this process, which takes a fifth of the time; return its result, stdout and stderr."""
        self._monkeypatch.setenv("SOURCE_DATE_EPOCH", str(now or int(NOW.timestamp())))
        self._monkeypatch.chdir(self.project)
        self._capsys.readouterr()
        given = {"mails": "", "entry": "", "who": "", **options}
        done = run(self.project / "pelicanconf.py", step, slug, given, self.folder)
        shown = self._capsys.readouterr()
        return done, shown.out, shown.err

    def terminal(self) -> Terminal:
        """Begin to review."""
        return Terminal(self.project, "review", LETTER, "--folder", str(self.folder))

    @property
    def rows(self) -> list[str]:
        return (self.letter / "signatories.csv").read_text("utf-8").splitlines()[1:]


@pytest.fixture
def office(
    project: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Office]:
    private = tmp_path_factory.mktemp("editor")
    yield Office(project, private, monkeypatch, capsys)
    shutil.rmtree(private)


def pdf_text(path: Path) -> str:
    pdftotext = find("poppler-utils")
    assert pdftotext
    return subprocess.run([pdftotext, path, "-"], capture_output=True, text=True, check=True).stdout


def encodings(text: str) -> list[bytes]:
    """Return *text* as it may be hidden in a file."""
    data = text.encode()
    inner = [base64.b64encode(b" " * offset + data)[4:-4] for offset in range(3)]
    return [
        data,
        data.upper(),
        text.encode("utf-16-le"),
        quopri.encodestring(data),
        quote(text).encode(),
        data.hex().encode(),
        *inner,
    ]


def test_from_the_mailbox_to_the_delivery(office: Office) -> None:
    """Each step as the guide describes it, with an interrupted review."""
    done = office.run("import", LETTER, "--mails", str(office.mailbox))
    assert done.returncode == 0, done.stderr
    assert "26 mails: 25 to review, 1 of another letter." in done.stdout
    assert {path.stat().st_mode & 0o777 for path in (office.folder / LETTER).iterdir()} == {0o600}
    _, again, _ = office.call("import", LETTER, mails=str(office.mailbox))
    assert "26 mails: 0 to review, 1 of another letter, 25 there already." in again

    terminal = office.terminal()
    shown = terminal.wait_for("> ")
    assert "1/25  no. 0001" in shown and "Ana Ruiz Canarysson" in shown and "authenticated: yes" in shown
    terminal.type("a")
    terminal.wait_for("2/25")
    terminal.wait_for("> ")
    terminal.type("r")
    terminal.wait_for("3/25")
    terminal.kill()
    terminal = office.terminal()
    terminal.wait_for("1/23  no. 0003")
    for number in range(2, 24):
        terminal.wait_for("> ")
        terminal.type("c" if number == 2 else "r" if number not in {11, 23} else "a")
        terminal.wait_for(f"{number}/23")
    terminal.wait_for("> ")
    terminal.type("r")
    terminal.wait_for("All decided.")
    assert terminal.end() == 0

    done = office.run("accept", LETTER)
    assert "4 signatures added" in done.stdout, done.stdout + done.stderr
    assert len(office.rows) == 6 and all(row.endswith(",count") for row in office.rows)

    delivered, _, early = office.call("deliver", LETTER)
    assert not delivered and "can still be signed" in early
    closed = 1_796_000_000  # 2026-11-30
    delivered, _, told = office.call("deliver", LETTER, now=closed)
    assert delivered, told
    text = pdf_text(office.folder / LETTER / "delivery-en.pdf")
    assert "Ana Ruiz Canarysson" in text and "Zoé Élysée" in text and "SL 2026-003" in text
    assert len(office.rows) == 6 and all(row.endswith(",count") for row in office.rows), (
        "not before the delivery"
    )

    edit(office.letter / "index.en.md", "status: collecting", "status: delivered")
    edit(
        office.letter / "index.en.md",
        "text: ",
        "deliveries: [{date: 2026-11-29, authority: co-fiscalia, way: email}]\ntext: ",
    )
    done = office.run("deliver", LETTER, now=closed)
    assert done.returncode == 0 and "are destroyed" in done.stdout, done.stderr
    assert any("Ana Ruiz Canarysson" in row for row in office.rows)
    assert not any("Zoé" in row for row in office.rows), "delivered only"
    left = b"".join(path.read_bytes() for path in (office.folder / LETTER).iterdir() if path.suffix != ".pdf")
    assert b"canaryaddress" not in left and not (office.folder / LETTER / "sender.key").exists()


def test_nothing_private_gets_out(office: Office) -> None:
    """Neither into pages, outbox, caches or git, nor onto the screen, in any encoding."""
    said = [office.call("import", LETTER, mails=str(office.mailbox))]
    review = office.folder / LETTER / "review.json"
    review.write_text(review.read_text("utf-8").replace('"state": "new"', '"state": "accepted"'), "utf-8")
    said += [office.call("accept", LETTER), office.call("ask", LETTER, entry="all")]
    built = run_pelican(office.project, office.project / "output")
    assert built.returncode == 0, built.stderr
    said.append((True, built.stdout, built.stderr))
    wanted = [each for canary in CANARIES for each in encodings(canary)]
    for path in office.project.rglob("*"):
        if path.is_file() and ".venv" not in path.parts:
            data = path.read_bytes()
            assert not any(each in data for each in wanted), path
    assert all(done for done, *_ in said)
    printed = "".join(out + err for _, out, err in said).encode()
    assert not any(each in printed for each in wanted)
    assert len(office.rows) > 10


REFUSED: dict[tuple[str, str, str, str], str] = {
    ("import", LETTER, "", ""): "Write --mails",
    ("review", LETTER, "who", "x"): "Write the letter alone, or --entry",
    ("collect", LETTER, "", ""): '"collect" is not known. Write one of: import, review',
    ("review", "open-leter", "", ""): "open-leter is no folder in content/letters. Did you mean open-letter?",
    ("review", LETTER, "", ""): "Import mails first",
    ("import", LETTER, "mails", "/nowhere/missing.mbox"): "is neither a file nor a folder",
    ("import", LETTER, "mails", "signatures.mbox"): "is inside the repository",
    ("forget", LETTER, "who", " "): "Write --who and the address",
}


def test_what_cannot_be_done_is_said(office: Office) -> None:
    for (step, slug, option, value), message in REFUSED.items():
        done, out, err = office.call(step, slug, **({option: value} if option else {}))
        assert not done and message in err and not out, err


def test_the_private_folder_cannot_be_in_the_project(office: Office) -> None:
    office.folder = office.project / "content/private"
    done = office.run("import", LETTER, "--mails", str(office.mailbox))
    assert done.returncode == 1 and "is inside" in done.stderr and not office.folder.exists()
    assert "Traceback" not in done.stderr
