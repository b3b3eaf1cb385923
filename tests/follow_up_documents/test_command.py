"""``invoke follow-up-case-file``: where the PDF goes, and what is in it with and without ``--private``."""

from __future__ import annotations

import errno
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from plugins.casework.case_files import CaseFiles
from plugins.casework.desk import Casework
from plugins.casework.dossier import write_case_file
from plugins.casework.errors import CaseError
from plugins.private.errors import PrivateFolderError
from plugins.private.folder import PrivateFolder
from plugins.repository.site import Site
from plugins.safety.blocklist import Searcher, read_list
from tests.follow_up_documents.conftest import CASE
from tests.sheets.test_sheets import squeezed, text_of

PRIVATE = """case: UA 2026-014
calls:
  - date: 2026-09-28
    authority: co-fiscalia
    spoke_with: CANARY-CLERK Salinas
    said: CANARY-CALL the file is with the regional office.
clerks:
  - authority: co-fiscalia
    name: CANARY-CLERK Salinas
    phone: ext. 4712
reminders:
  - date: 2026-09-24
    authority: co-fiscalia
answers:
  - date: 2026-09-03
    authority: co-fiscalia
    kind: receipt
    file: ua-2026-014/answers/CANARY-MAIL.eml
references:
  - authority: br-embajada-bogota
    reference: CANARY-BR-77
files:
  - file: ua-2026-014/CANARY-minutes.pdf
    what: minutes of a meeting
notes:
  - date: 2026-09-30
    text: CANARY-NOTE the partner asks to wait.
"""


@pytest.fixture
def casework(site: Site, content: Path, tmp_path: Path) -> Casework:
    folder = tmp_path / "private"
    folder.mkdir(0o700)
    output = content.parent / "output"
    places = {content.parent: "the repository", content: "the content", output: "the published site"}
    desk = Casework(site, PrivateFolder(folder), places)
    CaseFiles(desk.folder).path(CASE).write_text(PRIVATE, "utf-8")
    return desk


def test_without_private_nothing_of_the_private_file_is_in_it(
    casework: Casework, capsys: pytest.CaptureFixture[str]
) -> None:
    assert write_case_file(casework, CASE, "en", "")
    path = casework.folder.path / "ua-2026-014-en.pdf"
    assert str(path) in capsys.readouterr().out
    text = text_of(path)
    assert "Case file" in text
    for canary in ("CANARY", "Salinas", "4711", "4712", "minutes", "Confidential", "6 October 2026"):
        assert canary not in text.replace("\n", " "), canary
    assert b"CANARY" not in path.read_bytes()


def test_private_adds_all_of_it_and_stays_private(casework: Casework) -> None:
    assert write_case_file(casework, CASE, "en", "", private=True)
    path = casework.folder.path / "ua-2026-014-en-private.pdf"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = squeezed(text_of(path))
    for each in (
        "Confidential: contains what is not published",
        "Telephone call or visit: Attorney General of Colombia",
        "CANARY-CALL the file is with the regional office.",
        "CANARY-CLERK Salinas",
        "ext. 4712",
        "Reminder: Attorney General of Colombia",
        "CANARY-MAIL.eml",
        "CANARY-BR-77",
        "CANARY-REFERENCE 4711",
        "CANARY-minutes.pdf",
        "CANARY-NOTE the partner asks to wait.",
        "6 October 2026",
    ):
        assert squeezed(each) in text, each


@pytest.mark.parametrize("where", ["content/alerts", "output/files", "content"])
def test_nothing_is_written_where_builds_read_or_write(casework: Casework, content: Path, where: str) -> None:
    folder = content.parent / where
    with pytest.raises(CaseError, match="Choose another folder"):
        write_case_file(casework, CASE, "en", str(folder))
    assert not [*content.parent.rglob("*.pdf")]


def test_it_goes_into_another_folder_but_with_private_only_into_a_private_one(
    casework: Casework, tmp_path: Path, open_folder: Path
) -> None:
    assert write_case_file(casework, CASE, "es", str(tmp_path / "new"))
    assert (tmp_path / "new/ua-2026-014-es.pdf").read_bytes().startswith(b"%PDF")
    with pytest.raises(PrivateFolderError, match="can be read by other users"):
        write_case_file(casework, CASE, "en", str(open_folder), private=True)
    with pytest.raises(PrivateFolderError, match="the repository"):
        write_case_file(casework, CASE, "en", str(next(iter(casework.places)) / "new"), private=True)
    assert not [*open_folder.iterdir()]


def test_a_folder_that_cannot_be_written_gets_no_part_of_the_file(
    casework: Casework, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(CaseError, match=r"cannot be written: .+ Choose another folder for --into\."):
        write_case_file(casework, CASE, "en", str(tmp_path / "file"))

    def full(*_: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(CaseError, match="No space left on device"):
        write_case_file(casework, CASE, "en", str(tmp_path / "disk"))
    assert not [*(tmp_path / "disk").iterdir()]


def test_it_says_what_is_wrong(casework: Casework, site: Site, tmp_path: Path) -> None:
    with pytest.raises(CaseError, match='"de" is not known'):
        write_case_file(casework, CASE, "de", "")
    with pytest.raises(CaseError, match="no case"):
        write_case_file(casework, "UA 2026-099", "en", "")
    listed = tmp_path / "never.txt"
    listed.write_text("Alto Yarumo\n", "utf-8")
    blocking = replace(casework, site=replace(site, searcher=Searcher(read_list(listed))))
    with pytest.raises(CaseError, match="line 1") as caught:
        write_case_file(blocking, CASE, "en", "")
    assert "Yarumo" not in str(caught.value)
    assert not [*casework.folder.path.glob("*.pdf")]


def test_a_case_of_which_nothing_is_public_is_refused(casework: Casework, site: Site) -> None:
    nothing = replace(site, now=site.now.replace(year=2025))
    with pytest.raises(CaseError, match=r"No alert of UA 2026-014 is public"):
        write_case_file(replace(casework, site=nothing), CASE, "en", "")
