"""The complete alert in the editors' guide is one: whoever has only the guide can write an alert."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

from plugins.repository.content import Content
from tests.conftest import ROOT

GUIDE = (ROOT / "docs/editors.md").read_text("utf-8")


def test_the_alert_in_the_guide_builds(tmp_path: Path, load: Callable[[Path], Content]) -> None:
    original, translation = re.findall(r"```text\n(---\n.*?)```", GUIDE, re.DOTALL)
    folder = tmp_path / "content/alerts/ua-2026-030"
    folder.mkdir(parents=True)
    (folder / "index.es.md").write_text(original, "utf-8")
    (folder / "index.en.md").write_text(translation, "utf-8")
    shutil.copytree(ROOT / "content/authorities", tmp_path / "content/authorities")
    content = load(tmp_path / "content")
    told = [str(each) for each in content.problems if each.path.startswith("content/alerts")]
    assert len(told) == 1 and "has no translation into fr" in told[0], told
    (alert,) = content.alerts
    assert len(alert.targets) == 3 and alert.follows("en")
    assert alert.facts.letters["main"].short and alert.words["en"].letters["main"].body
