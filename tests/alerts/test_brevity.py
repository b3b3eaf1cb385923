"""A complete alert in three languages is short to write, texts included."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from plugins.repository.content import Content
from tests.conftest import ROOT

ALERT = ROOT / "tests/alerts/brevity/ua-2026-030"
"""To three authorities of the registry, with one letter, short versions, two people and a picture."""
MOST_LINES = 95


def test_a_complete_alert_takes_few_lines() -> None:
    files = sorted(ALERT.glob("index.*.md"))
    assert [path.name for path in files] == ["index.en.md", "index.es.md", "index.fr.md"]
    assert sum(path.read_text("utf-8").count("\n") for path in files) <= MOST_LINES


def test_it_builds_without_warnings(tmp_path: Path, load: Callable[[Path], Content]) -> None:
    shutil.copytree(ALERT, tmp_path / "content/alerts" / ALERT.name)
    shutil.copytree(ROOT / "content/authorities", tmp_path / "content/authorities")
    content = load(tmp_path / "content")
    assert [str(each) for each in content.problems if each.path.startswith("content/alerts")] == []
    (alert,) = content.alerts
    assert [target.key for target in alert.targets] == ["co-fiscalia", "co-defensoria", "co-procuraduria"]
    for code in ("en", "es", "fr"):
        letter = alert.letter("main", code)
        assert letter is not None and letter.short and len(letter.body or "") > len(letter.short)
