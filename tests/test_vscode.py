"""The workspace's VS Code extension, run in Node, completes and validates with the schemas."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import playwright

from tests.conftest import ROOT

NODE = Path(playwright.__file__).parent / "driver" / "node"
"""The Node that comes with Playwright: nothing else of Node's is needed."""
MODULE = ROOT / ".vscode/extensions/alert-front-matter/front-matter.js"
ORIGINAL = (ROOT / "docs/example/alerts/ua-2026-014/index.es.md").read_text("utf-8")
TRANSLATION = (ROOT / "docs/example/alerts/ua-2026-014/index.fr.md").read_text("utf-8")


def ask(function: str, *arguments: Any) -> Any:
    script = (
        "const [f, m, s, a] = JSON.parse(process.argv[1]);"
        "console.log(JSON.stringify(require(m)[f](require(s), ...a)));"
    )
    question = json.dumps([function, str(MODULE), str(ROOT / "docs/schema/alert.json"), arguments])
    done = subprocess.run([NODE, "-e", script, question], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def complete(text: str) -> list[str]:
    """Return what is offered where | stands in *text*."""
    before, _, after = text.partition("|")
    line = before.count("\n")
    column = len(before) - before.rfind("\n") - 1
    return [choice["label"] for choice in ask("complete", before + after, line, column)]


def test_the_example_is_sound_in_the_editor_too() -> None:
    assert ask("check", ORIGINAL) == []
    assert ask("check", TRANSLATION) == []


def test_faults_are_underlined_while_typing() -> None:
    spoiled = ORIGINAL.replace("region: Cauca", "regon: Cauca").replace("[death-threats,", "[death-threat,")
    spoiled = spoiled.replace("status: open\n", "").replace(
        "  - authority: co-fiscalia", "  - autority: co-fiscalia"
    )
    told = [(fault["line"], fault["message"].split(" Write")[0]) for fault in ask("check", spoiled)]
    assert told == [
        (0, "status: is missing."),
        (9, "regon: is not a known field."),
        (10, '"death-threat" is not known here.'),
        (27, "autority: is not a known field."),
    ]


def test_keys_and_values_are_completed_where_they_belong() -> None:
    assert {"case", "targets", "title"} <= set(complete("---\n|\n---\n"))
    assert "case" not in complete("---\noriginal_modified: 2026-11-18\n|\n---\n")
    assert complete("---\nstatus: |\n---\n") == [
        "draft",
        "open",
        "suspended",
        "closed",
        "outcome",
        "withdrawn",
    ]
    assert set(complete("---\ntargets:\n  - |\n---\n")) >= {"authority", "letter", "email"}
    assert set(complete("---\ntargets:\n  - phone:\n      |\n---\n")) == {
        "number",
        "extension",
        "hours",
        "time_zone",
        "note",
    }
    assert "handle" in complete("---\ntargets:\n  - social:\n      - |\n---\n")
    assert set(complete("---\nletters:\n  main:\n    |\n---\n")) == {"subject", "body", "short", "points"}
    assert "torture" in complete("---\nviolations:\n  - |\n---\n")
    assert complete("---\ntitle: x\n---\nThe body |\n") == []
