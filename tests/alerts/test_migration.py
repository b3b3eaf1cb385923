"""Alerts of the earlier form are rewritten with their comments, as a whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.alerts.file_format.documents import prepare
from plugins.alerts.file_format.earlier_letters import MigrationError
from plugins.alerts.file_format.letter_sections import Sections
from plugins.alerts.file_format.migration import migrate_alert
from plugins.commands.migrate import migrate
from plugins.content.frontmatter import parse_front_matter
from tests.conftest import ROOT

GOLDEN = ROOT / "tests/alerts/migration"
CODES = ("es", "fr")
Alerts = Callable[..., Path]


def texts(folder: str) -> dict[str, str]:
    return {code: (GOLDEN / folder / f"index.{code}.md").read_text("utf-8") for code in CODES}


NAMES = {code: f"index.{code}.md" for code in CODES}


def test_files_are_rewritten_with_all_their_comments_and_nothing_else() -> None:
    before, after = texts("before"), texts("after")
    assert {code: each.text for code, each in migrate_alert(before, NAMES).items()} == after
    for code in CODES:
        comments = [line.partition("#")[2] for line in before[code].split("\n") if " #" in f" {line}"]
        assert all(comment in after[code] for comment in comments)


def test_what_was_rewritten_is_not_rewritten_again() -> None:
    assert migrate_alert(texts("after"), NAMES) == {}


def test_letters_and_words_have_the_values_that_they_had() -> None:
    for code, text in texts("before").items():
        values = parse_front_matter(NAMES[code], text)[0].values
        found = prepare(parse_front_matter(NAMES[code], texts("after")[code])[0], code)
        assert isinstance(found, Sections) and not found.problems
        now = found.document.values
        for name in ("letters", "extra_letters"):
            assert now.get(name) == values.get(name)
        roles = [each["role"] for each in now["people"]] if code == "es" else list(now["roles"].values())
        assert roles == values["roles"]


# what · file · what is replaced · by what · the line and reason of the refusal
REFUSED = {
    "a line that would be a heading": (
        "es",
        "#NoEs",
        "## No es",
        "index.es.md:36: letters.main.body: has a line that begins",
    ),
    "a heading of the account that begins like a letter": (
        "es",
        "## Por qué",
        "## Carta abierta",
        'index.es.md:62: "## Carta abierta" begins like a letter.',
    ),
    "a role too few": (
        "es",
        "  - hermano de la vocera, tesorero\n",
        "",
        "index.es.md:13: roles: has 1 texts for 2 entries",
    ),
    "an answer too few": (
        "fr",
        '["Enquête.", Accuse réception]',
        "[Enquête]",
        "index.fr.md:10: answer_texts: has 1 texts for 2",
    ),
    "a part that there is not": (
        "es",
        "    short:",
        "    shrt:",
        "index.es.md:30: letters.main: is not a letter with",
    ),
    "a picture that there is not": (
        "es",
        "alt_texts: {a.jpg",
        "alt_texts: {b.jpg",
        "index.es.md:19: alt_texts.b.jpg: is not a",
    ),
    "a file that cannot be read": (
        "fr",
        "title: Menaces",
        "title: a: b",
        "index.fr.md:3: has a second colon.",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_rewritten_safely_is_refused_with_its_line(what: str) -> None:
    code, old, new, expected = REFUSED[what]
    changed = texts("before")
    assert old in changed[code]
    changed[code] = changed[code].replace(old, new, 1)
    with pytest.raises(MigrationError) as refusal:
        migrate_alert(changed, NAMES)
    assert len(refusal.value.problems) == 1 and str(refusal.value).startswith(expected), str(refusal.value)


@pytest.fixture
def alerts(tmp_path: Path) -> Alerts:
    """Returns a folder with the alert of the golden files once or, with another name, twice."""

    def create(*more: str) -> Path:
        for name in ("ua-2026-040", *more):
            shutil.copytree(GOLDEN / "before", tmp_path / "alerts" / name)
        return tmp_path / "alerts"

    return create


def test_the_command_says_what_it_changed_and_does_nothing_twice(
    alerts: Alerts, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = alerts()
    assert migrate(folder, folder.parent)
    assert capsys.readouterr().out.splitlines() == [
        "alerts/ua-2026-040/index.es.md: rewrote roles:, alt_texts:, letters:, extra_letters:, answer_texts:",
        "alerts/ua-2026-040/index.fr.md: rewrote roles:, answer_texts:, letters:",
    ]
    after = {path: path.read_bytes() for path in folder.rglob("*.md")}
    assert migrate(folder, folder.parent)
    assert capsys.readouterr().out == "Nothing to rewrite: 1 alert, all in the present form.\n"
    assert {path: path.read_bytes() for path in folder.rglob("*.md")} == after


def test_an_alert_is_rewritten_as_a_whole_or_not_at_all_and_others_nevertheless(
    alerts: Alerts, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = alerts("ua-2026-041")
    path = folder / "ua-2026-040/index.fr.md"
    path.write_text(path.read_text("utf-8").replace('["Enquête.", Accuse réception]', "[x]"), "utf-8")
    before = (folder / "ua-2026-040/index.es.md").read_bytes()
    assert not migrate(folder, folder.parent)
    assert (folder / "ua-2026-040/index.es.md").read_bytes() == before
    assert (folder / "ua-2026-041/index.es.md").read_text("utf-8") == texts("after")["es"]
    assert "ua-2026-040/index.fr.md:10: answer_texts: has 1 texts for 2" in capsys.readouterr().err


def test_line_ends_and_a_byte_order_mark_stay(alerts: Alerts) -> None:
    folder = alerts()
    path = folder / "ua-2026-040/index.es.md"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert migrate(folder, folder.parent)
    expected = texts("after")["es"].replace("\n", "\r\n").encode()
    assert path.read_bytes() == b"\xef\xbb\xbf" + expected


def test_letters_are_put_below_front_matter_that_ends_the_file() -> None:
    before = "---\ncase: UA 2026-030\nletters:\n  main: {subject: Libertad, body: Actúe.}\n---"
    migrated = migrate_alert({"es": before}, NAMES)["es"].text
    assert migrated == "---\ncase: UA 2026-030\n---\n## Carta: Libertad\nActúe.\n"
