"""The commands, as an editor types them, and that nothing of the private folder gets out."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.casework.mails import ENVELOPE, Written
from tests.conftest import NOW, run_pelican
from tests.signatures.test_commands import encodings
from tests.warm import run_module

CANARIES = ("canaryclerk", "CANARYNOTE", "canaryaddress", "CANARYBODY", "20267777canary")
"""In case files and mails; none of them may be in anything else."""
BY_HAND = """\
case: UA 2026-021
clerks:
  - {authority: co-fiscalia, name: "Marta canaryclerk", phone: "+57 601 555 0199"}
references:
  - {authority: co-mindefensa, reference: 20267777canary}
notes:
  - {date: 2026-11-20, text: "CANARYNOTE: do not name her"}
"""
MAIL = Written(
    subject="UA-2026-021",
    sender="Ana <ana.canaryaddress@fiscalia.gov.example>",
    body="CANARYBODY 20267777canary",
)


class Desk:
    """A project, a mailbox, and a private folder outside of the project."""

    def __init__(self, project: Path, private: Path) -> None:
        self.project, self.folder = project, private / "casework"
        self.folder.mkdir(0o700)
        (self.folder / "ua-2026-021.yaml").write_text(BY_HAND, "utf-8")
        self.mailbox = private / "answers.mbox"
        self.mailbox.write_bytes(ENVELOPE + MAIL.data())

    def run(self, *arguments: str, private: bool = True) -> subprocess.CompletedProcess[str]:
        """Run ``invoke`` as at the time of the tests."""
        options = ["--folder", str(self.folder)] if private else []
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(int(NOW.timestamp()))}
        return run_module("invoke", *arguments, *options, cwd=self.project, env=environment)


@pytest.fixture
def desk(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    private = tmp_path_factory.mktemp("editor")
    yield Desk(project, private)
    shutil.rmtree(private)


def test_nothing_private_gets_out(desk: Desk) -> None:
    """Neither into pages, outbox, caches or content, nor onto the screen of any command, in any encoding."""
    said = [desk.run("follow-up-import", str(desk.mailbox)), desk.run("follow-up", "--all")]
    assert [each.returncode for each in said] == [0, 0], said[0].stderr + said[1].stderr
    assert "1 mail: 1 added." in said[0].stdout and "is not recorded: ua-2026-021/answers/" in said[1].stdout
    said.append(run_pelican(desk.project, desk.project / "output"))
    said.append(desk.run("check", private=False))
    assert said[2].returncode == said[3].returncode == 0, said[2].stderr + said[3].stderr
    wanted = [each for canary in CANARIES for each in encodings(canary)]
    kept = b"".join(path.read_bytes() for path in desk.folder.rglob("*") if path.is_file())
    assert all(canary.encode() in kept for canary in CANARIES)
    searched = [path for path in desk.project.rglob("*") if path.is_file()]
    assert {"output", ".cache", "outbox", "content"} <= {
        path.relative_to(desk.project).parts[0] for path in searched
    }
    for path in searched:
        data = path.read_bytes()
        assert not any(each in data for each in wanted), path
    printed = "".join(each.stdout + each.stderr for each in said).encode()
    assert not any(each in printed for each in wanted)


def test_what_cannot_be_done_is_said(desk: Desk) -> None:
    done = desk.run("follow-up-import", str(desk.mailbox), "--case", "UA 2026-12")
    assert done.returncode == 1 and '"UA 2026-12" is no case.' in done.stderr
    (desk.folder / "ua-2026-021.yaml").write_text("case: UA 2026-021\nnots: x\n", "utf-8")
    done = desk.run("follow-up")
    assert done.returncode == 1 and "ua-2026-021.yaml:2: nots: is not a known field." in done.stderr
    desk.folder = desk.project / "content/private"
    done = desk.run("follow-up")
    assert done.returncode == 1 and "is inside" in done.stderr and not desk.folder.exists()
