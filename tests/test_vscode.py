"""The workspace's VS Code extension, run in Node, completes and validates with the schemas."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import playwright

from plugins.alerts.file_format.letter_sections import read_sections
from plugins.content.frontmatter import Document
from tests.conftest import ROOT

NODE = Path(playwright.__file__).parent / "driver" / "node"
"""The Node that comes with Playwright: nothing else of Node's is needed."""
MODULE = ROOT / ".vscode/extensions/alert-front-matter/front-matter.js"
ORIGINAL = (ROOT / "docs/example/alerts/ua-2026-014/index.es.md").read_text("utf-8")
TRANSLATION = (ROOT / "docs/example/alerts/ua-2026-014/index.fr.md").read_text("utf-8")


LETTER = (ROOT / "tests/sign_ons/example/open-letter/index.en.md").read_text("utf-8")


def ask(function: str, *arguments: Any, kind: str = "alert") -> Any:
    script = (
        "const [f, m, s, a] = JSON.parse(process.argv[1]);"
        "console.log(JSON.stringify(require(m)[f](require(s), ...a)));"
    )
    question = json.dumps([function, str(MODULE), str(ROOT / f"docs/schema/{kind}.json"), arguments])
    done = subprocess.run([NODE, "-e", script, question], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def complete(text: str, kind: str = "alert") -> list[str]:
    """Return what is offered where | stands in *text*."""
    before, _, after = text.partition("|")
    line = before.count("\n")
    column = len(before) - before.rfind("\n") - 1
    return [choice["label"] for choice in ask("complete", before + after, line, column, kind=kind)]


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
    assert "letters" not in complete("---\n|\n---\n"), "letters are below the front matter"
    assert set(complete("---\npeople:\n  - |\n---\n")) >= {"name", "identification", "role", "not_names"}
    assert "torture" in complete("---\nviolations:\n  - |\n---\n")
    assert complete("---\ntitle: x\n---\nThe body |\n") == []


def test_a_letter_is_completed_and_checked_by_a_schema_of_its_own() -> None:
    translation = (ROOT / "tests/sign_ons/example/open-letter/index.fr.md").read_text("utf-8")
    assert ask("check", LETTER, kind="letter") == [] and ask("check", translation, kind="letter") == []
    spoiled = LETTER.replace("status: collecting", "status: open").replace("closes:", "close:")
    found = [
        (fault["line"], fault["message"].split(" Write")[0]) for fault in ask("check", spoiled, kind="letter")
    ]
    assert found == [(2, '"open" is not known here.'), (4, "close: is not a known field.")]
    assert {"number", "initiators", "text_history"} <= set(complete("---\n|\n---\n", "letter"))
    words = complete("---\noriginal_modified: 2026-11-18\n|\n---\n", "letter")
    assert {"title", "changed"} <= set(words) and "number" not in words
    assert complete("---\nwho: |\n---\n", "letter") == ["organisations", "people", "both", "network"]
    assert set(complete("---\ndeliveries:\n  - |\n---\n", "letter")) == {"date", "authority", "way"}


def test_the_extension_knows_the_files_of_each_schema() -> None:
    extension = (MODULE.parent / "extension.js").read_text("utf-8")
    (table,) = re.findall(r"const SCHEMAS = (\[.*?\n\]);", extension, re.DOTALL)
    paths = ["content/alerts/ua-2026-014/index.es.md", r"C:\content\letters\open-letter\index.pt-BR.md"]
    paths += ["content/pages/join/index.fr.md", "content/letters/open-letter/signatories.csv"]
    script = f"console.log(JSON.stringify({json.dumps(paths)}.map(p => (({table}).find(([r]) => r.test(p)) || [])[1] || '')))"
    done = subprocess.run([NODE, "-e", script], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == ["alert.json", "letter.json", "page.json", ""]
    for name in json.loads(done.stdout)[:3]:
        assert (ROOT / "docs/schema" / name).is_file()


def test_a_choice_from_the_vocabulary_says_what_it_means_in_every_language() -> None:
    choices = ask("complete", "---\nviolations:\n  - \n---\n", 2, 4)
    (own,) = (each for each in choices if each["label"] == "massacre")
    assert own["detail"].startswith("Massacre · Massacre · Masacre")


def test_short_forms_are_sound_in_the_editor_too() -> None:
    short = (ROOT / "tests/alerts/brevity/ua-2026-030/index.es.md").read_text("utf-8")
    updates = short.replace("sources:\n", "updates:\n  - 2026-11-20: Novedad.\nsources:\n", 1)
    assert ask("check", short) == [] and ask("check", updates) == []
    (found,) = ask("check", updates.replace("- 2026-11-20:", "- 2026-11:"))
    assert "is not a known field" in found["message"]


def test_snippets_of_letters_are_read_without_a_problem() -> None:
    snippets = json.loads((ROOT / ".vscode/alerts.code-snippets").read_text("utf-8"))
    for code, name in (("en", "Letter"), ("fr", "Lettre"), ("es", "Carta")):
        text = re.sub(r"\$\{\d:(.*?)\}", r"\1", "\n".join(snippets[name]["body"]))
        found = read_sections(Document("x.md", body=f"Account.\n\n{text}\n"), code)
        assert not found.problems and {*found.document.values["letters"]["main"]} == {
            "subject",
            "body",
            "short",
        }
