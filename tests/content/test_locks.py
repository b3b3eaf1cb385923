"""Commands that change the same folder wait for each other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

ADDING = """
import sys
from pathlib import Path
from plugins.casework.case_files import CaseFiles
from plugins.private.folder import PrivateFolder

folder, name = Path(sys.argv[1]), sys.argv[2]
files = CaseFiles(PrivateFolder(folder / "private"))
(folder / name).touch()
while not all((folder / each).exists() for each in "ab"):
    pass
for number in range(40):
    files.append("UA 2026-021", "notes", {"date": "2026-11-20", "text": f"{name} {number}"})
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no flock")
def test_two_commands_lose_nothing(tmp_path: Path) -> None:
    """Each adds notes to one case file, which none of them has made."""
    private = tmp_path / "private"
    private.mkdir(0o700)
    running = [
        subprocess.Popen([sys.executable, "-c", ADDING, str(tmp_path), name], cwd=ROOT) for name in "ab"
    ]
    assert [each.wait(timeout=60) for each in running] == [0, 0]
    text = (private / "ua-2026-021.yaml").read_text("utf-8")
    assert text.count("date: 2026-11-20") == 80
    assert [each.name for each in private.iterdir()] == ["ua-2026-021.yaml"]
