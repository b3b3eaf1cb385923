"""What ``invoke check`` prints of letters with many mistakes, on one's own machine and in public logs."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.commands.check import check
from plugins.content.problems import report
from plugins.repository.content import Content
from tests.conftest import NOW
from tests.sign_ons.conftest import TEXT

Load = Callable[..., Content]
FACTS = {
    "status: collecting": "status: canary",
    "country: CO": "country: Canaria",
    "closes: 2026-11-27 17:00": "closes: canary",
    "who: both": "who: canaries",
    "[co-fiscalia]": "[co canary!]",
    "date: 2026-11-14": "date: canary",
    "publish: after_delivery": "publish: canary\ncanary: true",
}
ROWS = (
    f"person,canary@mail.example,,,FR,,,2026-11-17,{TEXT},full",
    f"person,=CANARY(),,,FR,,,2026-11-17,{TEXT},full",
    f'person,"Canary\nCanary",,,FR,,,2026-11-17,{TEXT},full',
    f"organisation,Canary,,,CA,,,,{TEXT},full",
    f"organisation,,Canary,,CA,,,,{TEXT},initials",
    f"canary,Canary,,,FR,,,2026-11-17,{TEXT},full",
    f"person,Canary,,,Canary,,,2026-11-17,{TEXT},full",
    f"person,Canary,,,FR,,canary,2026-11-17,{TEXT},full",
    "person,Canary,,,FR,,,2026-11-17,canary,full",
    f"person,Canary,FR,2026-11-17,{TEXT},full",
    f"person,Canary,,,FR,,,canary,{TEXT},full",
    f"person,Canary,,,FR,,,2026-11-17,{TEXT},canary",
    f"person,Canary,,,FR,,,2026-11-17,{TEXT},full",
)


@pytest.fixture
def spoiled(letter: Path) -> Path:
    """The content folder, with twenty mistakes in the letter."""
    path = letter / "index.en.md"
    text = path.read_text("utf-8")
    for right, wrong in FACTS.items():
        assert right in text
        text = text.replace(right, wrong, 1)
    path.write_text(text, "utf-8")
    list_ = letter / "signatories.csv"
    header = list_.read_text("utf-8").partition("\n")[0]
    list_.write_text("\n".join([header, *ROWS, ""]), "utf-8")
    return letter.parents[1]


def test_twenty_mistakes_give_twenty_errors_each_at_its_line(spoiled: Path, load: Load) -> None:
    lines = report(load(spoiled).problems).splitlines()
    place = r"content/letters/open-letter/(index\.en\.md|signatories\.csv):(\d+): "
    found = [re.match(place, line) for line in lines if "warning:" not in line and line.startswith("content")]
    assert lines[-1] == "20 errors in 2 files."
    assert [int(each[2]) for each in found if each and each[1].startswith("sig")] == [2, 3, 5, *range(6, 15)]
    assert all(line.rstrip(".")[-1].isalnum() or line[-1] in ")]}." for line in lines if line)


def test_public_logs_name_file_and_line_and_quote_no_signatory(
    spoiled: Path, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "anary" in report(load(spoiled).problems)
    monkeypatch.setenv("CI", "true")
    told = report(load(spoiled).problems)
    assert "content/letters/open-letter/signatories.csv:8: kind: has a problem." in told
    assert "anary" not in told.replace("canary: has a problem", ""), "a key of front matter alone is named"


def test_check_names_the_row_of_a_blocked_word_which_stops_nothing(
    letter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "words.txt").write_text("Quebradalumbre\n", "utf-8")
    conf = tmp_path / "conf.py"
    settings = (
        f"PATH = {str(letter.parents[1])!r}",
        f"BUILD_TIME = '{NOW.timestamp():.0f}'",
        "CACHE_FOLDER = ''",
        f"NEVER_PUBLISH = {str(tmp_path / 'words.txt')!r}",
    )
    conf.write_text("\n".join(["from pelicanconf import *", *settings]), "utf-8")
    list_ = letter / "signatories.csv"
    row = f"organisation,,Cine Quebradalumbre,,FR,,,2026-11-17,{TEXT},full\n"
    list_.write_text(list_.read_text("utf-8") + row, "utf-8")
    assert check(conf)
    told = capsys.readouterr().err
    assert "signatories.csv:4: warning: holds what is never published (line 1 of the list)" in told
    assert "Quebradalumbre" not in told
