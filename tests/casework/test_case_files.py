"""Private case files: strict to read, and what somebody has typed stays when a command adds to them."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path

import pytest

from plugins.casework.case_files import CaseFiles
from plugins.casework.desk import Casework
from plugins.casework.errors import CaseFileError
from plugins.private.errors import PrivateFolderError

CASE = "UA 2026-014"
BY_HAND = """\
# ask for Marta first
case: UA 2026-014

calls:
  # the number of the front desk is wrong
  - date: 2026-11-20
    authority: co-fiscalia
    spoke_with: "Marta Salinas"   # not Martha
    said: |
      The file is with the regional office.
      Call again on Monday.
reminders:
- {date: 2026-11-18, authority: co-fiscalia, way: fax}   # no answer

notes: []
"""
REMINDER = {"date": "2026-11-24", "authority": "co-fiscalia", "way": "email"}


@pytest.fixture
def path(files: CaseFiles) -> Path:
    """A case file that somebody has typed."""
    path = files.path(CASE)
    path.write_text(BY_HAND, "utf-8")
    return path


def test_a_case_without_a_file_is_empty(files: CaseFiles) -> None:
    assert files.load(CASE).case == CASE and not files.load(CASE).reminders
    assert not [*files.folder.path.iterdir()]


def test_the_first_entry_creates_a_private_file(files: CaseFiles) -> None:
    files.append(CASE, "reminders", REMINDER)
    assert files.load(CASE).reminders[0].date == date(2026, 11, 24)
    path = files.folder.path / "ua-2026-014.yaml"
    assert os.name == "nt" or path.stat().st_mode & 0o777 == 0o600
    assert [each.case for each in files.all()] == [CASE]


def test_a_kind_that_is_none_is_reported_with_the_nearest(casework: Casework, path: Path) -> None:
    answer = "answers:\n  - {date: 2026-11-20, kind: KIND, file: a.eml}\n"
    for kind, message in (("unraed", "Did you mean unread?"), ("reciept", "Did you mean receipt?")):
        path.write_text(f"case: {CASE}\n{answer.replace('KIND', kind)}")
        with pytest.raises(CaseFileError, match=rf':3: answers\[1\]\.kind: "{kind}" .*{re.escape(message)}'):
            casework.case_files.load(CASE)
    for kind in ("unread", "bounce", "none", "measures"):
        path.write_text(f"case: {CASE}\n{answer.replace('KIND', kind)}")
        assert casework.case_files.load(CASE).answers[0].kind == kind


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_appending_changes_no_other_byte(files: CaseFiles, path: Path, line_end: str) -> None:
    before = BY_HAND.replace("\n", line_end).encode()
    path.write_bytes(before)
    files.append(CASE, "reminders", REMINDER)
    found = files.append(CASE, "references", {"authority": "co-fiscalia", "reference": "E: 2026 # 4"})
    added = [line for line in path.read_bytes().split(line_end.encode()) if line not in before]
    assert len(added) == 3 and b"2026-11-24" in added[0]
    left = path.read_bytes()
    for line in added:
        left = left.replace(line + line_end.encode(), b"", 1)
    assert left == before
    assert (found.references[0].reference, found.calls[0].spoke_with) == ("E: 2026 # 4", "Marta Salinas")


def test_a_form_that_cannot_be_extended_gives_the_lines_to_paste(files: CaseFiles, path: Path) -> None:
    in_brackets = "reminders: [{date: 2026-11-18, authority: co-fiscalia}]\n"
    path.write_text(f"case: UA 2026-014\n{in_brackets}", "utf-8")
    before = path.read_bytes()
    with pytest.raises(CaseFileError, match=r"ua-2026-014\.yaml:\d+: reminders: .*\n.*date: 2026-11-24"):
        files.append(CASE, "reminders", REMINDER)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("wrong", "right", "message"),
    [
        (
            "date: 2026-11-20",
            "date: 31/11/2026",
            r":6: calls\[1\]\.date: .* is not a date\. Write it as YYYY",
        ),
        ("said:", "sayd:", r":9: calls\[1\]\.sayd: is not a known field\. Did you mean said\?"),
        ("way: fax", "way: pigeon", r":13: reminders\[1\]\.way: .pigeon. is not known here"),
        ("case: UA 2026-014", "case: UA 2026-015", r":2: case: .* Write UA 2026-014, or rename the file"),
        ("case: UA 2026-014", "case: UA 2026-014\ncase: UA 2026-014", ":3: case: is duplicated"),
        ("Marta Salinas", "Marta\u202eSalinas", r":8: contains the invisible character U\+202E"),
    ],
)
def test_a_mistake_is_reported_with_line_and_field(
    files: CaseFiles, path: Path, wrong: str, right: str, message: str
) -> None:
    path.write_text(BY_HAND.replace(wrong, right, 1), "utf-8")
    for use in (lambda: files.load(CASE), lambda: files.append(CASE, "reminders", REMINDER)):
        with pytest.raises(CaseFileError, match=rf"ua-2026-014\.yaml{message}"):
            use()


def test_an_entry_that_is_wrong_is_not_written(files: CaseFiles, path: Path) -> None:
    with pytest.raises(CaseFileError, match="is not a date"):
        files.append(CASE, "reminders", {**REMINDER, "date": "tomorrow"})
    assert path.read_text("utf-8") == BY_HAND


def test_a_file_that_was_changed_meanwhile_is_not_overwritten(
    files: CaseFiles, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody saves it in an editor while a command works."""
    from plugins.casework import case_files

    def slow(text: str, *arguments: object, **options: object) -> str:
        path.write_text(f"{BY_HAND}# saved meanwhile\n", "utf-8")
        return append(text, *arguments, **options)  # type: ignore[arg-type]

    append = case_files.append_entry
    monkeypatch.setattr(case_files, "append_entry", slow)
    with pytest.raises(CaseFileError, match="was changed meanwhile"):
        files.append(CASE, "reminders", REMINDER)
    assert path.read_text("utf-8").endswith("# saved meanwhile\n")

    def other(text: str, *arguments: object, **options: object) -> str:
        files.path("UA 2026-015").write_text("case: UA 2026-015\n", "utf-8")
        return append(text, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(case_files, "append_entry", other)
    with pytest.raises(PrivateFolderError, match="cannot be written"):
        files.append("UA 2026-015", "reminders", REMINDER)
    assert files.path("UA 2026-015").read_text("utf-8") == "case: UA 2026-015\n"


def test_a_file_never_grows_beyond_what_can_be_read(files: CaseFiles, path: Path) -> None:
    path.write_text(BY_HAND + f"# {'x' * (1024 * 1024 - len(BY_HAND) - 20)}\n", "utf-8")
    with pytest.raises(CaseFileError, match="is full"):
        files.append(CASE, "reminders", REMINDER)
    files.load(CASE)


def test_links_lead_nowhere(files: CaseFiles, path: Path, tmp_path: Path) -> None:
    """Neither a file nor a folder of a case may be somewhere else."""
    elsewhere = tmp_path / "elsewhere"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    with pytest.raises(CaseFileError, match="is a symbolic link"):
        files.append(CASE, "reminders", REMINDER)
    assert elsewhere.read_text("utf-8") == BY_HAND
    (files.folder.path / "ua-2026-014").symlink_to(tmp_path)
    with pytest.raises(PrivateFolderError, match="is a symbolic link"):
        files.subfolder(CASE, "answers")


def test_a_folder_that_others_can_read_is_refused(files: CaseFiles) -> None:
    folder = files.subfolder(CASE, "answers").path
    assert files.subfolder(CASE, "answers").path == folder and folder.stat().st_mode & 0o777 == 0o700
    folder.chmod(0o755)
    with pytest.raises(PrivateFolderError, match="can be read by other users"):
        files.subfolder(CASE, "answers")


def test_a_file_with_another_name_than_its_case_is_reported(files: CaseFiles) -> None:
    (files.folder.path / "notes.yaml").write_text("case: UA 2026-014\n", "utf-8")
    with pytest.raises(CaseFileError, match=r"notes\.yaml:1: case: .* Rename the file: ua-2026-014\.yaml"):
        list(files.all())
