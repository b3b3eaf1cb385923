"""Answers are assigned to their case by what they show, kept privately, and never guessed."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from plugins.casework.case_files import CaseFiles
from plugins.casework.desk import Casework
from plugins.casework.errors import CaseError, CaseFileError
from plugins.casework.import_answers import MOST_AT_ONCE, import_answers
from plugins.casework.models import StoredAnswer
from plugins.private.errors import PrivateFolderError
from tests.casework.mails import AUTOMATIC, BOMB, BOUNCE, ENVELOPE, READ, Written, proven

CASE = "UA 2026-021"
Import = Callable[..., str]


@pytest.fixture
def imported(casework: Casework, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Import:
    """Imports mails from an mbox file, and returns what was printed."""

    def run(*mails: Written, case: str = "") -> str:
        path = tmp_path / "answers.mbox"
        path.write_bytes(b"".join(ENVELOPE + each.data() + b"\n" for each in mails))
        assert import_answers(casework, source=path, case=case)
        return capsys.readouterr().out

    return run


def answers(files: CaseFiles, case: str = CASE) -> list[StoredAnswer]:
    return files.load(case).answers


@pytest.mark.parametrize(
    "words",
    [
        "UA 2026-021",
        "Re: UA-2026-021",
        "ua2026021",
        "[UA.2026.021]",
        "UA_2026_021",
        "UA N 2026",  # none
        "UA 2026 – 021 y otros",
        "UA\u00a02026\u2011021",
        "\uff35\uff21 2026-21",
        "RV: Ua 2026 /021",
        "=?utf-8?B?VUEgMjAyNi0wMjE=?=",
        "U\u200bA 2026-0\u200b21",
        "XUA 2026-021",  # none
        "UA 2026-002100",  # none
        "ñUA 2026-021",  # none
        "ISO 2026-021",  # none
    ],
)
def test_the_number_of_the_case_is_found_as_people_write_it(
    imported: Import, files: CaseFiles, words: str
) -> None:
    stranger = Written(sender="x@nowhere.example")
    found = words not in {"UA N 2026", "XUA 2026-021", "UA 2026-002100", "ñUA 2026-021", "ISO 2026-021"}
    imported(replace(stranger, subject=words))
    assert len(answers(files)) == found
    imported(
        replace(stranger, body=f"Estimados:\nen relación con\n{words.partition('?B?')[0]}.\n", message_id="")
    )
    assert len(answers(files)) == 2 * found - (found and "?B?" in words)


def test_a_mail_is_kept_with_its_entry_and_the_next_command(
    imported: Import, files: CaseFiles, casework: Casework
) -> None:
    mail = Written(
        subject="UA 2026-021", body="Acusamos recibo.\n>From ahora", header=proven("fiscalia.gov.example")
    )
    text = imported(mail)
    (entry,) = answers(files)
    assert (entry.date.isoformat(), entry.authority, entry.kind) == ("2026-11-20", "co-fiscalia", "unread")
    assert (entry.sender, entry.message_id) == ("proven", "<a1@fiscalia.gov.example>")
    path = casework.folder.path / entry.file
    assert path.name == "01-2026-11-20-co-fiscalia.eml" and path.stat().st_mode & 0o777 == 0o600
    assert path.read_bytes().rstrip() == mail.data().replace(b">From", b"From").rstrip()
    assert f"  invoke follow-up-record ua-2026-021 co-fiscalia KIND --mail {path}\n" in text
    assert "Found by its number. The mail server found that fiscalia.gov.example sent it." in text
    assert "Reads like a receipt (“Acusamos recibo”)" in text and "1 mail: 1 added." in text
    assert (
        "Acusamos" not in files.path(CASE).read_text("utf-8")
        and "Despacho" not in files.path(CASE).read_text()
    )


def test_importing_again_adds_nothing_whatever_program_exported_it(
    imported: Import, casework: Casework, files: CaseFiles, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mail = Written(subject="UA 2026-021", body="Uno\nFrom dos\n")
    assert "1 added, 1 there already" in imported(mail, mail)
    before = files.path(CASE).read_bytes()
    assert "0 added, 1 there already" in imported(mail)
    maildir = tmp_path / "Maildir"
    for name in ("cur", "new", "tmp"):
        (maildir / name).mkdir(parents=True)
    other = f"X-Mozilla-Status: 0001\n{mail.data().decode()}".replace("\nFrom dos", "\n>From dos")
    other = other.replace("\n", "\r\n")
    (maildir / "cur" / "1:2,S").write_bytes(other.encode())
    (maildir / "new" / "2").write_bytes(replace(mail, body="Tres").data())
    assert import_answers(casework, source=maildir)
    assert "2 mails: 1 added, 1 there already." in capsys.readouterr().out
    assert files.path(CASE).read_bytes().startswith(before) and len(answers(files)) == 2
    assert [Path(each.file).name[:2] for each in answers(files)] == ["01", "02"]


def test_the_file_number_of_an_authority_is_recognised(imported: Import, files: CaseFiles) -> None:
    """That of the alert, and those that somebody wrote into the case file; none inside other numbers."""
    stranger = Written(sender="x@nowhere.example", message_id="")
    text = imported(replace(stranger, body="Su radicado No. 20266110482113, de 18-11-2026."))
    (entry,) = answers(files)
    assert (entry.authority, entry.reference) == ("co-fiscalia", "radicado 20266110482113")
    assert "Found by a file number, which names the authority; its sender does not." in text
    files.append(CASE, "references", {"authority": "co-mindefensa", "reference": "MDN-77.4412/26"})
    imported(replace(stranger, subject="mdn 77-4412 26"), replace(stranger, subject="MDN-77-4412-26"))
    assert [each.authority for each in answers(files)] == ["co-fiscalia", "co-mindefensa"]
    assert "0 added" in imported(replace(stranger, subject="920266110482113 y 2026-11-18"))


def test_an_answer_to_a_mail_of_the_case_file_is_recognised(imported: Import, files: CaseFiles) -> None:
    reminder = {
        "date": "2026-11-19",
        "authority": "co-mindefensa",
        "message_id": "<r1@urgent-action.example>",
    }
    files.append(CASE, "reminders", reminder)
    first = Written(
        sender="x@nowhere.example",
        header="In-Reply-To: <r1@urgent-action.example>",
        message_id="<c1@x.example>",
    )
    second = replace(
        first, header="References: <old@x.example>\n <c1@x.example>", message_id="<c2@x.example>"
    )
    text = imported(first, second)
    assert [each.authority for each in answers(files)] == ["co-mindefensa", "co-mindefensa"]
    assert "Found by the mail that it answers or returns" in text


@pytest.mark.parametrize(
    ("mail", "why"),
    [
        (Written(subject="UA 2026-021 y UA 2026-019"), "it names several cases: UA 2026-019, UA 2026-021"),
        (Written(subject="UA 2026-019", body="20266110482113"), "it names several cases"),
        (Written(subject="UA 2026-777", sender="x@nowhere.example"), "it names no case"),
        (Written(), "from co-fiscalia, that was written to about SL 2026-002, UA 2026-009, UA 2026-013"),
        (Written(sender="ana@urgent-action.example", subject="Fwd: UA 2026-021"), "own domain"),
        (Written(sender="otra@mindefensa.gov.example"), "it names no case; from co-mindefensa"),
    ],
)
def test_what_is_not_certain_is_listed_and_not_added(
    imported: Import, casework: Casework, mail: Written, why: str
) -> None:
    text = imported(mail)
    assert f"not assigned: 2026-11-20  {mail.sender.rpartition('@')[2].rstrip('>')}  " in text
    assert why in text and "1 mail: 0 added, 1 not assigned." in text
    assert not [*casework.folder.path.iterdir()]


def test_the_address_alone_names_the_case_only_if_there_is_one(imported: Import, files: CaseFiles) -> None:
    alone = Written(sender="x <Direccion.General@policia.gov.example>")
    text = imported(alone)
    assert "Found by the address of its sender alone, so read it first." in text
    assert [each.authority for each in answers(files, "UA 2026-019")] == ["co-policia"]
    domain = replace(alone, sender="otra@policia.gov.example", message_id="")
    assert "0 added, 1 not assigned" in imported(domain), "a domain is not enough"


@pytest.mark.parametrize(
    ("sender", "authority"),
    [
        ("despacho@fiscalia.gov.example", "co-fiscalia"),
        ("otra.persona@fiscalia.gov.example", "co-fiscalia"),
        ("eparis@cancilleria.gov.example", "co-embajada-paris"),
        ("otra@cancilleria.gov.example", None),  # three authorities share the domain
        ("otra@correo.fiscalia.gov.example", None),
        ("fiscalia.gov.example@nowhere.example", None),
        ("a@fiscalia.gov.example, b@nowhere.example", None),
    ],
)
def test_a_sender_names_an_authority_by_address_or_by_a_domain_of_its_own(
    imported: Import, files: CaseFiles, sender: str, authority: str | None
) -> None:
    text = imported(Written(subject="UA 2026-021", sender=sender))
    assert answers(files)[0].authority == authority
    if authority is None:
        assert "TARGET is one of: co-fiscalia, co-mindefensa, co-gobernacion-cauca" in " ".join(text.split())
        assert "invoke follow-up-record ua-2026-021 TARGET KIND --mail " in text
    elif authority == "co-embajada-paris":
        assert "co-embajada-paris is none of its targets" in text


def test_two_authorities_that_the_mail_shows_are_none(imported: Import, files: CaseFiles) -> None:
    imported(Written(subject="20266110482113", sender="despacho.ministro@mindefensa.gov.example"))
    assert answers(files)[0].authority is None


def test_a_forged_sender_names_no_authority(imported: Import, files: CaseFiles) -> None:
    text = imported(Written(subject="UA 2026-021", header=proven("fiscalia.gov.example", dmarc="fail")))
    (entry,) = answers(files)
    assert (entry.authority, entry.sender) == (None, "forged")
    assert "FORGED: the mail server found that fiscalia.gov.example did not send it." in text
    text = imported(Written(subject="UA 2026-021", message_id=""))
    assert answers(files)[1].sender == "not-proven" and "is not proven: ask by another way" in text


def test_a_bounce_names_the_address_that_fails(imported: Import, files: CaseFiles) -> None:
    text = imported(BOUNCE)
    (entry,) = answers(files)
    assert (entry.kind, entry.authority) == ("bounce", "co-fiscalia")
    assert "check the address in content/authorities/co-fiscalia.yaml. It is no answer." in text
    assert "follow-up-record" not in text


@pytest.mark.parametrize("mail", [AUTOMATIC, READ], ids=["automatic", "read"])
def test_what_a_program_writes_is_a_receipt_at_most(
    imported: Import, files: CaseFiles, mail: Written
) -> None:
    text = imported(mail)
    assert answers(files)[0].kind == "receipt" and "Written by a program: a receipt at most." in text


def test_nothing_of_a_mail_controls_the_terminal(imported: Import) -> None:
    """Neither escape sequences nor turned text, in subjects, senders, or what is quoted as a hint."""
    evil = "=?utf-8?B?G1syShtdMDtwd25lZAfigK5VQSAyMDI2LTAyMeKArA==?="
    text = imported(
        Written(subject=evil, body="Trasladamos su \x1b[31mescrito\x07 \u202a a la entidad"),
        Written(subject=evil.replace("MDIx", "Nzc3"), sender="x@n\u202eowhere.example", message_id=""),
        Written(subject="\u200f\u061c\ue000hola", sender="x@nowhere.example", message_id=""),
        Written(subject="\u200f\u061c\ue000 UA 2026-021", message_id=""),
        Written(subject="UA 2026-021", sender="\x1b[2J@x.example", message_id="<\x1b[2J@x>"),
    )
    assert all(each.isprintable() or each == "\n" for each in text), text


def test_a_mail_that_is_a_bomb_is_kept_and_not_taken_apart(imported: Import, files: CaseFiles) -> None:
    text = imported(BOMB)
    assert "Not read in full: it has more than 200 parts. Open it with care." in text
    assert len(answers(files)) == 1
    deep = "".join(f"--{n}\nContent-Type: multipart/mixed; boundary={n + 1}\n\n" for n in range(50))
    nested = Written(
        subject="UA 2026-021", content_type="multipart/mixed; boundary=0", body=deep, message_id=""
    )
    assert "Not read in full" in imported(nested)


def test_what_cannot_be_read_is_listed(
    casework: Casework, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mails").mkdir()
    (tmp_path / "mails/empty.eml").write_bytes(b"\n")
    (tmp_path / "mails/large.eml").write_bytes(b"Subject: UA 2026-021\n\n" + b"x" * (33 * 1024 * 1024))
    assert import_answers(casework, source=tmp_path / "mails")
    text = capsys.readouterr().out
    assert "unreadable: empty.eml is empty" in text and "unreadable: large.eml has more than 32 MB" in text
    assert "2 mails: 0 added, 2 unreadable." in text


def test_thousands_of_mails_take_the_memory_of_a_few(
    casework: Casework, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mail = Written(sender="x@nowhere.example", body="x" * 70 + "\n", message_id="").data() + b"y" * 30_000
    path = tmp_path / "answers.mbox"
    with path.open("wb") as file:
        for _ in range(600):
            file.write(ENVELOPE + mail + b"\n\n")
    tracemalloc.start()
    try:
        assert import_answers(casework, source=path)
        assert tracemalloc.get_traced_memory()[1] < 6_000_000
    finally:
        tracemalloc.stop()
    shown = capsys.readouterr()
    assert "600 mails: 0 added, 600 not assigned." in shown.out and "500 mails …" in shown.err


def test_a_flood_about_one_case_ends_at_a_limit(
    imported: Import, files: CaseFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugins.casework.import_answers.MOST_AT_ONCE", 2)
    assert MOST_AT_ONCE > 100
    mails = [Written(subject="UA 2026-021", body=f"{number}") for number in range(3)]
    text = imported(*mails)
    assert "2 added, 1 over the limit" in text and "more than 2 mails about UA 2026-021" in text
    assert "1 added, 2 there already" in imported(*mails) and len(answers(files)) == 3


def test_the_editor_can_name_the_case(imported: Import, files: CaseFiles, casework: Casework) -> None:
    """Also of a mail that was passed on, which names no authority."""
    text = imported(Written(sender="ana@urgent-action.example", subject="Fwd: Respuesta"), case="ua-2026-021")
    assert "Given by you." in text and answers(files)[0].authority is None
    with pytest.raises(CaseError, match=r'"UA 2026-091" is no case\. Did you mean UA 2026-009\?'):
        import_answers(casework, source=files.folder.path, case="UA 2026-091")


def test_a_delivered_letter_is_a_case_too(imported: Import, files: CaseFiles) -> None:
    imported(Written(subject="Carta SL 2026-002"))
    assert [each.authority for each in answers(files, "SL 2026-002")] == ["co-fiscalia"]


def test_the_day_is_that_of_the_case_and_never_in_the_future(imported: Import, files: CaseFiles) -> None:
    imported(
        Written(subject="UA 2026-021", date="Sat, 21 Nov 2026 03:30:00 +0000"),
        Written(subject="UA 2026-021", date="Sun, 21 Nov 2055 03:30:00 +0000"),
        Written(subject="UA 2026-021", date="nonsense"),
        Written(subject="UA 2026-021", date="Mon, 1 Jan 2001 00:00:00 +0000", header=proven("a.example")),
        Written(subject="UA 2026-021", date="Thu, 1 Jan 1970 00:00:00 +0000"),
    )
    days = [each.date.isoformat() for each in answers(files)]
    assert days == ["2026-11-20", "2026-11-21", "2026-11-21", "2026-11-20", "2026-11-21"]


def test_what_was_added_is_printed_when_the_disk_is_full(
    imported: Import, files: CaseFiles, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No mail is left that no case file knows of."""
    append, calls = CaseFiles.append, count()

    def full(self: CaseFiles, *given: Any) -> Any:
        if next(calls):
            raise PrivateFolderError("No space left on device.")
        return append(self, *given)

    monkeypatch.setattr(CaseFiles, "append", full)
    with pytest.raises(PrivateFolderError):
        imported(Written(subject="UA 2026-021 one"), Written(subject="UA 2026-021 two"))
    out = capsys.readouterr().out
    assert "“UA 2026-021 one”" in out and "UA 2026-021 two" not in out
    assert len(list(files.folder.path.rglob("*.eml"))) == len(answers(files)) == 1


def test_a_mail_of_nobody_is_named_as_such(imported: Import) -> None:
    text = imported(Written(subject="UA 2026-021", sender="a@x.example, b@y.example"))
    assert "It names no sender, or several: ask by another way before you publish it." in text


def test_mails_inside_the_project_and_broken_case_files_are_refused(
    casework: Casework, files: CaseFiles, tmp_path: Path
) -> None:
    inside = replace(casework, places={tmp_path / "repository": "the repository"})
    with pytest.raises(CaseError, match="is inside the repository"):
        import_answers(inside, source=tmp_path / "repository/answers.mbox")
    files.path(CASE).write_text("case: UA 2026-021\ncals: []\n", "utf-8")
    with pytest.raises(CaseFileError, match=r":2: cals: is not a known field\. Did you mean calls"):
        import_answers(casework, source=tmp_path)
