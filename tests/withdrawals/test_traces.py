"""What is searched for after a withdrawal: names, titles, subjects and lines of letters, in either form of files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plugins.withdrawals.traces import collect_traces
from tests.conftest import ROOT

BEFORE = ROOT / "tests/alerts/migration/before"
LONG = "Le escribo con honda preocupación por la vida de la vocera y de su hermano."


@pytest.mark.parametrize("form", ["before", "after"])
def test_a_letter_leaves_the_same_traces_in_either_form(form: str, tmp_path: Path) -> None:
    folder = tmp_path / "alerts/ua-2026-040"
    shutil.copytree(BEFORE.with_name(form), folder)
    path = folder / "index.es.md"
    path.write_text(path.read_text("utf-8").replace("Le escribo.", LONG), "utf-8")
    texts = collect_traces("ua-2026-040", tmp_path, tmp_path / "output").texts
    for expected in ("ana ruiz", "protección: urgente", LONG.lower(), "comunicado", "amenazas"):
        assert any(expected in text for text in texts), (expected, texts)


def test_names_in_brackets_and_letters_under_a_misspelt_heading_are_traces_too(tmp_path: Path) -> None:
    folder = tmp_path / "alerts/ua-2026-030"
    shutil.copytree(ROOT / "tests/alerts/brevity/ua-2026-030", folder)
    for path in folder.glob("*.md"):
        path.write_text(
            path.read_text("utf-8").replace("## Carta", "## Crta").replace("{person:1}", "ella"), "utf-8"
        )
    texts = collect_traces("ua-2026-030", tmp_path, tmp_path / "output").texts
    assert "yolima ipial cuarán" in texts
    assert any(text.startswith("le escribo con honda preocupación") for text in texts)
    assert not any("fiscalia" in text or "montanuela.example" in text for text in texts)
