"""Mails with reports, decrypted by real gpg: people's, programs', and those of whoever wants to do harm."""

from __future__ import annotations

import random
import stat
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from plugins.intake.decrypt import decrypt_reports
from plugins.intake.report import parse_report
from plugins.mailbox.armour import find_messages
from plugins.mailbox.errors import UnreadableError
from plugins.mailbox.mail import Mail
from plugins.mailbox.reader import read_mails
from tests.gnupg import GnuPG
from tests.intake import mails

READER, STRANGER = "reader@network.example", "stranger@elsewhere.example"


@pytest.fixture(scope="module")
def reader() -> Iterator[GnuPG]:
    """The home of somebody who reads reports."""
    gnupg = GnuPG()
    gnupg.make_key(READER)
    (gnupg.home / "gpg.conf").write_text("use-embedded-filename\nquiet\n")
    yield gnupg
    gnupg.close()


@pytest.fixture(scope="module")
def sender(reader: GnuPG) -> Iterator[GnuPG]:
    """The home of somebody who sends them, with a key that the reader does not know."""
    gnupg = GnuPG()
    gnupg.make_key(STRANGER)
    gnupg.learn(reader, READER)
    yield gnupg
    gnupg.close()


@dataclass(frozen=True)
class Decrypted:
    """What one run over the mailbox has printed and written."""

    folder: Path
    mailbox: Path
    lines: dict[str, str]
    summary: str
    succeeded: bool

    def report(self, name: str) -> Path:
        """Return the folder with the report of the mail *name*, which has one."""
        return self.folder / self.lines[name].split("decrypted into ")[1].split(";")[0].split(",")[0]


def _run(source: Path, into: Path) -> tuple[bool, list[str]]:
    lines: list[str] = []
    return decrypt_reports(source, into, {}, echo=lines.append), lines


@pytest.fixture(scope="module")
def decrypted(reader: GnuPG, sender: GnuPG, tmp_path_factory: pytest.TempPathFactory) -> Decrypted:
    """All mails of ``mails.py``, decrypted once."""

    def encrypt(data: bytes, options: tuple[str, ...] = ()) -> bytes:
        return sender.encrypt(data, READER, options=options)

    own = mails.reports(encrypt)
    others = {
        "wrong key": mails.mail(sender.encrypt(mails.padded(mails.REPORT), STRANGER)),
        "passphrase": mails.mail(sender.run("--passphrase", "x", "--armor", "--symmetric", data=b"CANARY")),
        "signed only": mails.mail(sender.run("--armor", "--sign", data=b"CANARY")),
        "signed, both keys": mails.mail(sender.encrypt(b"CANARY", READER, STRANGER, options=("--sign",))),
        "the first one again": own["plain"],
    }
    everything = {**own, **mails.harmless(), **others, **mails.failing(encrypt)}
    top = tmp_path_factory.mktemp("reports")
    (top / "inbox.mbox").write_bytes(mails.mbox(*everything.values()))
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("GNUPGHOME", str(reader.home))
        patched.chdir(top)
        succeeded, lines = _run(top / "inbox.mbox", top / "private")
    assert lines[-1].startswith("\n"), "a summary comes after the mails"
    return Decrypted(
        top / "private",
        top / "inbox.mbox",
        dict(zip(everything, lines[:-1], strict=True)),
        lines[-1],
        succeeded,
    )


def test_every_mail_gets_one_line_that_quotes_nothing(decrypted: Decrypted) -> None:
    for number, line in enumerate(decrypted.lines.values(), 1):
        assert line.startswith(f"inbox.mbox mail {number}: ") and line.isprintable()
    printed = "".join(decrypted.lines.values())
    for word in ("CANARY", "Anoche", "cauca", "somebody@mail.example", "outside", "Asociación"):
        assert word not in printed


def test_reports_are_found_however_a_mail_holds_them(decrypted: Decrypted) -> None:
    expected = {
        "plain": "4829-1730",
        "quoted-printable": "0000-0002",
        "base64": "0000-0003",
        "html": "0000-0004",
        "html in blocks": "0000-0005",
        "files": "4829-1730",
        "attachment": "0000-0008",
        "forwarded": "0000-0009",
        "saved mail": "0000-0010",
        "alternatives": "0000-0011",
        "on one line": "0000-0012",
        "utf-16": "0000-0013",
        "hostile header": "0000-0014",
        "proposal": "0000-0015",
        "something else": "0000-0016",
    }
    for name, number in expected.items():
        assert f": decrypted into {number}-" in decrypted.lines[name], name
    assert decrypted.lines["two"].count("decrypted into") == 2
    assert decrypted.lines["alternatives"].count("decrypted") == 1, "text and HTML hold the same message"
    assert ": already in 0000-0011-" in decrypted.lines["quoted"]
    assert ": already in 4829-1730-" in decrypted.lines["the first one again"]


def test_the_line_of_a_report_says_what_it_is_if_the_form_asked(decrypted: Decrypted) -> None:
    """Whoever reads the list must see at once which reports cannot wait."""
    for name, about in {
        "plain": ", an urgent situation",
        "files": ", an urgent situation, 7 attachments",
        "proposal": ", a proposal for a letter or another action",
        "something else": ", something else than an urgent situation",
        "base64": "",
    }.items():
        assert decrypted.lines[name].partition(" into ")[2].partition(",")[2] == about.removeprefix(","), name
    facts = yaml.safe_load((decrypted.report("something else") / "report.yaml").read_text("utf-8"))
    assert facts["kind"] == "other"


def test_a_report_is_written_as_facts_and_words(decrypted: Decrypted) -> None:
    folder = decrypted.report("plain")
    facts = yaml.safe_load((folder / "report.yaml").read_text("utf-8"))
    assert facts["what"] == "CANARY Anoche entraron en la casa.\n\nNecesitamos que llamen.\n"
    assert (facts["country"], facts["publish"], facts["languages"]) == ("CO", "without-names", ["es", "fr"])
    assert (folder / "message.txt").read_text("utf-8") == mails.REPORT
    received = yaml.safe_load((folder / "received.yaml").read_text("utf-8"))
    assert received["mail"] == "inbox.mbox mail 1" and received["from"].endswith("<somebody@mail.example>")
    assert "attachments" not in received and not (folder / "attachments").exists()


def test_words_that_no_form_wrote_are_kept(decrypted: Decrypted) -> None:
    for name, words in (("words of a mail program", "CANARY acción\n"), ("signed, both keys", "CANARY\n")):
        assert decrypted.lines[name].endswith(", not written with the form")
        assert (decrypted.report(name) / "message.txt").read_text("utf-8") == words
        assert not (decrypted.report(name) / "report.yaml").exists()


def test_characters_that_drive_a_terminal_or_hide_words_become_visible(decrypted: Decrypted) -> None:
    text = (decrypted.report("unseen characters") / "message.txt").read_text("utf-8")
    assert text == "CANARY \\u001b[2J\\u001b]0;x\\u0007 abc\\u202egpj\\u2028x\n"


def test_files_get_safe_names_and_are_listed_by_what_they_are(decrypted: Decrypted) -> None:
    folder = decrypted.report("files")
    listed = yaml.safe_load((folder / "received.yaml").read_text("utf-8"))["attachments"]
    assert [each["file"].removeprefix("attachments/") for each in listed] == [
        "01-outside.jpg",
        "02-foto-gpj.exe",
        "03-صورة-من-البيت.png",
        "04-C-Windows-system32-CON",
        "05-a-Bcc-x-y.example.txt",
        f"06-{'n' * 76}.pdf",
        "07-threat.eml",
    ]
    assert [each["type"] for each in listed] == [
        *("JPEG picture", "program", "PNG picture", "unknown", "text", "PDF", "text")
    ]
    assert listed[1]["named"] == "foto gpj.exe" and listed[1]["warning"] == "is a program: do not open it"
    for each, (_, content) in zip(listed, mails.FILES, strict=True):
        assert (folder / each["file"]).read_bytes() == content and each["bytes"] == len(content)


def test_nothing_leaves_the_folder_and_nobody_else_can_read_it(decrypted: Decrypted) -> None:
    assert {path.name for path in decrypted.folder.parent.iterdir()} == {"inbox.mbox", "private"}
    for path in [decrypted.folder, *decrypted.folder.rglob("*")]:
        assert not path.is_symlink()
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    assert not [path for path in decrypted.folder.iterdir() if path.name.startswith(".")]
    assert (
        ": decrypted into message-" not in decrypted.lines["hostile reference"].replace(" into ../", "")[:0]
    )
    assert "/" not in decrypted.lines["hostile reference"].split("into ")[1]


def test_mails_without_an_encrypted_message_are_no_failure(decrypted: Decrypted) -> None:
    for name in mails.harmless():
        assert decrypted.lines[name].endswith(": no encrypted message"), name


def test_what_cannot_be_read_says_why(decrypted: Decrypted) -> None:
    for name, reason in mails.REASONS.items():
        assert reason in decrypted.lines[name], name


def test_messages_that_are_not_for_this_key_are_not_opened(decrypted: Decrypted) -> None:
    assert "is encrypted to other keys (" in decrypted.lines["wrong key"]
    assert "with a passphrase" in decrypted.lines["passphrase"]
    assert decrypted.lines["signed only"].endswith("failed: is not encrypted")


def test_the_exit_code_and_the_last_line_say_that_something_failed(decrypted: Decrypted) -> None:
    assert not decrypted.succeeded
    written = len([*decrypted.folder.iterdir()])
    assert f"{written} reports written to {decrypted.folder}" in decrypted.summary
    assert "2 there already, 5 without an encrypted message, 14 failed." in decrypted.summary


def test_a_second_run_writes_nothing_new(
    decrypted: Decrypted, reader: GnuPG, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GNUPGHOME", str(reader.home))
    first = next(each for each in read_mails(decrypted.mailbox))
    assert isinstance(first, Mail)
    mails = tmp_path / "mails"
    mails.mkdir()
    (mails / "one.eml").write_bytes(first.data)
    before = sorted(decrypted.folder.iterdir())
    succeeded, lines = _run(mails / "one.eml", decrypted.folder)
    assert succeeded and lines[0].startswith("one.eml: already in 4829-1730-")
    assert sorted(decrypted.folder.iterdir()) == before
    succeeded, lines = _run(mails, tmp_path / "private")
    assert succeeded and "1 report written" in lines[-1], "a folder of mails, all of which can be decrypted"


def test_a_key_that_stays_locked_is_asked_for_once(
    sender: GnuPG,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    locked = GnuPG()
    try:
        (locked.home / "gpg-agent.conf").write_text("pinentry-program /bin/false\ns2k-count 65536\n")
        (locked.home / "gpg.conf").write_text("quiet\n")
        locked.run(
            "--passphrase",
            "secret",
            "--quick-generate-key",
            "locked@network.example",
            "future-default",
            "default",
        )
        sender.learn(locked, "locked@network.example")
        armour = sender.encrypt(b"CANARY", "locked@network.example")
        (tmp_path / "inbox").write_bytes(mails.mbox(mails.mail(armour), mails.mail(armour)))
        subprocess.run(["gpgconf", "--kill", "gpg-agent"], env=locked.environment, check=True)
        monkeypatch.setenv("GNUPGHOME", str(locked.home))
        succeeded, lines = _run(tmp_path / "inbox", tmp_path / "private")
    finally:
        locked.close()
    assert (succeeded, lines) == (False, [])
    assert capsys.readouterr().err.startswith("gpg cannot unlock your key (")


def test_a_folder_that_is_read_or_not_private_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mails").mkdir()
    for into, places, reason in (
        (tmp_path / "mails/reports", {}, "whose files are read"),
        (tmp_path / "site/reports", {tmp_path / "site": "the repository"}, "is inside the repository"),
    ):
        assert not decrypt_reports(tmp_path / "mails", into, places)
        assert reason in capsys.readouterr().err and not into.exists()
    assert not decrypt_reports(tmp_path / "nothing.mbox", tmp_path / "reports", {})
    assert "is neither a file nor a folder" in capsys.readouterr().err


def test_without_gpg_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not decrypt_reports(tmp_path, tmp_path / "reports", {})
    assert "apt install gnupg" in capsys.readouterr().err


def test_no_mail_however_it_is_garbled_stops_the_reading(decrypted: Decrypted, tmp_path: Path) -> None:
    chance = random.Random(21)
    originals = [each.data for each in read_mails(decrypted.mailbox) if isinstance(each, Mail)]
    marks = (b"\n\n", b"--", b"=?", b"?=", b";", b'"', b"\xff", b"\0", b"boundary=", b"utf-7", b"*0*=", b"\r")
    for original in originals * 4:
        data = bytearray(original[:20_000])
        for _ in range(chance.randrange(1, 30)):
            at = chance.randrange(len(data) + 1)
            data[at : at + chance.randrange(4)] = chance.choice(marks)
        (tmp_path / "garbled.eml").write_bytes(data)
        for each in read_mails(tmp_path / "garbled.eml"):
            if isinstance(each, Mail):
                try:
                    find_messages(each)
                    each.text()
                except UnreadableError:
                    continue


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what: |\n  a\n\n  b\nformat: 1\n...\nx: y", {"what": "a\n\nb", "format": "1"}),
        ('what: "a\\nb"\nformat: 1\n', {"what": "a\nb", "format": "1"}),
        (
            "what: |\n  a\u2028publish: with-names\nformat: 1",
            {"what": "a\u2028publish: with-names", "format": "1"},
        ),
        ("what: a\nformat: 1\ncountry: Colombia\nzzz: 1", {"what": "a", "format": "1"}),
        ('what: a\nformat: 1\npublish: "no"\npublish: "ask"', {"what": "a", "format": "1", "publish": "no"}),
        ("what: a\n", None),
        ("format: 1\n", None),
        ("We need help. Call us.", None),
        ("", None),
    ],
)
def test_a_report_is_read_line_by_line(text: str, expected: dict[str, str] | None) -> None:
    report = parse_report(text)
    assert (dict(report.values) if report else None) == expected
