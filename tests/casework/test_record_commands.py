"""The commands that record answers and draft reminders, as an editor types them, with their exit codes."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.conftest import NOW
from tests.warm import run_module

ORIGINAL = "content/alerts/ua-2026-018/index.en.md"


def test_from_what_was_sent_to_the_reminder(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("editor") / "casework"

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(int(NOW.timestamp()))}
        options = ("--folder", str(folder))
        return run_module("invoke", *arguments, *options, cwd=project, env=environment)

    target = ("ua-2026-018", "oas-cidh")
    registry = project / "content/authorities/oas-cidh.yaml"
    text = registry.read_text("utf-8")
    registry.write_text(text.replace("languages: [es, en,", "languages: [en, es,"), "utf-8")
    assert text != registry.read_text("utf-8")
    nothing = run("follow-up-remind", *target)
    assert (nothing.returncode, nothing.stdout) == (1, "")
    assert "Record it first: invoke follow-up-record ua-2026-018 oas-cidh sent" in nothing.stderr
    sent = run("follow-up-record", *target, "sent", "--way", "email", "--date", "2026-11-02")
    assert sent.returncode == 0, sent.stderr
    entry = "  - {authority: oas-cidh, date: 2026-11-02, way: email}"
    assert f"\nsent:\n{entry}\n" in (project / ORIGINAL).read_text("utf-8")
    reminder = run("follow-up-remind", *target)
    assert reminder.returncode == 0, reminder.stderr
    assert "– 2 November 2026, by email" in reminder.stdout
    (draft,) = folder.rglob("*.eml")
    assert draft.stat().st_mode & 0o077 == 0
