"""Mailboxes are read mail by mail: mbox, Maildir, folders and single files, whatever else is in them."""

from __future__ import annotations

import os
import time
import tracemalloc
from pathlib import Path

import pytest

from plugins.mailbox.armour import dearmoured
from plugins.mailbox.errors import SourceError, UnreadableError
from plugins.mailbox.header import Header, read_header
from plugins.mailbox.limits import Limits
from plugins.mailbox.mail import Mail, Skipped
from plugins.mailbox.parts import read_parts, shown_text
from plugins.mailbox.reader import read_mails

ENVELOPE = b"From x@y.example Fri Nov 20 11:00:00 2026\n"
ARMOUR = "-----BEGIN PGP MESSAGE-----\n\nhQ==\n-----END PGP MESSAGE-----\n"


def _bodies(source: Path, limits: Limits | None = None) -> list[str]:
    found = read_mails(source, limits or Limits())
    return [each.text().strip() if isinstance(each, Mail) else f"skipped: {each.reason}" for each in found]


def test_an_mbox_is_divided_at_envelopes_only(tmp_path: Path) -> None:
    path = tmp_path / "Inbox"
    path.write_bytes(
        ENVELOPE
        + b"Subject: a\n\none\n\nFrom there we went at dawn.\n>From here\n>>From both\n\n"
        + b"From - Fri Nov 20 11:00:00 2026\r\nSubject: b\r\n\r\ntwo\r\n\r\n"
        + ENVELOPE
        + b"\n"
        + ENVELOPE
        + b"Subject: c\n\nthree"
    )
    first = "one\n\nFrom there we went at dawn.\nFrom here\n>From both"
    assert _bodies(path) == [first, "two", "skipped: is empty", "three"]
    assert [each.place for each in read_mails(path)] == [f"Inbox mail {number}" for number in range(1, 5)]


def test_a_mail_that_is_too_large_is_skipped_and_those_after_it_are_read(tmp_path: Path) -> None:
    path = tmp_path / "inbox.mbox"
    large = ENVELOPE + b"Subject: a\n\n" + b"x" * 5_000_000 + b"\n\n"
    path.write_bytes(large + ENVELOPE + b"Subject: b\n\ntwo\n")
    assert _bodies(path, Limits(mail=1_000_000)) == ["skipped: has more than 0 MB", "two"]


def test_any_number_of_mails_takes_the_memory_of_one(tmp_path: Path) -> None:
    path = tmp_path / "inbox.mbox"
    line = b"x" * 9_999 + b"\n"
    large = ENVELOPE + b"Subject: a\n\n" + line * 1000 + b"\n"
    path.write_bytes((ENVELOPE + b"Subject: a\n\n" + line * 10 + b"\n") * 300 + large)
    tracemalloc.start()
    try:
        assert sum(1 for each in read_mails(path, Limits(mail=200_000)) if isinstance(each, Mail)) == 300
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_a_maildir_is_its_new_and_read_mails(tmp_path: Path) -> None:
    for folder, name in (("cur", "1.host:2,S"), ("new", "2.host"), ("tmp", "3.host")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_bytes(f"Subject: x\n\n{folder}\n".encode())
    assert _bodies(tmp_path) == ["new", "cur"]


def test_a_folder_may_hold_anything(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(b"Subject: x\r\n\r\nmail\r\n")
    (tmp_path / "b.asc").write_text(ARMOUR)
    (tmp_path / "c").mkdir()
    (tmp_path / "c/d.mbox").write_bytes(
        ENVELOPE + b"Subject: x\n\none\n\n" + ENVELOPE + b"Subject: x\n\ntwo\n"
    )
    (tmp_path / ".hidden").write_bytes(b"x")
    (tmp_path / "e.eml").symlink_to(tmp_path / "a.eml")
    os.mkfifo(tmp_path / "f")
    (tmp_path / "g.gpg").write_bytes(b"\x85\x01")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/x\xff")).write_bytes(b"X: y\n\nx")
    (tmp_path / "z\x1b[2J\u202e").write_bytes(b"\xef\xbb\xbfSubject: x\n\nlast\n")
    assert _bodies(tmp_path) == [
        *("mail", ARMOUR.strip(), "skipped: is no regular file", "skipped: is no regular file"),
        *("", "x", "last", "one", "two"),
    ]
    places = [each.place for each in read_mails(tmp_path)]
    assert places[5:8] == ["x_", "z__2J_", "c/d.mbox mail 1"]


def test_values_are_decoded_when_they_are_shown() -> None:
    header = read_header(b"Subject: =?utf-8?Q?acci=C3=B3n?=\r\n =?utf-8?Q?_x?=\r\nsubject: =?utf-8?B?A?=\r\n")
    assert header.all("Subject") == ["acción x", "=?utf-8?B?A?="] and header.first("SUBJECT") == "acción x"
    assert header.raw("Subject") == ["=?utf-8?Q?acci=C3=B3n?= =?utf-8?Q?_x?=", "=?utf-8?B?A?="]


def test_a_lone_carriage_return_begins_no_field() -> None:
    header = read_header(b"X: a\rAuthentication-Results: b\r\nSubject: c\r\n")
    assert header.fields == (("X", "a Authentication-Results: b"), ("Subject", "c"))


def test_a_folder_that_cannot_be_read_is_not_passed_over(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="neither a file nor a folder"):
        list(read_mails(tmp_path / "nothing"))


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        (b"Content-Type: text/plain; charset=iso-8859-1\n\nacci\xf3n", ["acción"]),
        (b"Content-Type: text/plain; charset=x-none\n\nacci\xc3\xb3n", ["acción"]),
        (b"Content-Type: text/plain; charset=idna\n\nabc", ["abc"]),
        (b"Content-Transfer-Encoding: quoted-printable\n\nacci=C3=B3n=\n x", ["acción x"]),
        (b"Content-Transfer-Encoding: BASE64\n\nYWJj ZGV=\n!", ["abcde"]),
        (b"Content-Type: text/html\n\n<b>a</b><br>b", ["a\nb"]),
        (
            b'Content-Type: multipart/mixed; boundary="a b"\n\nx\n--a b\n\none\r\n--a b  \r\n\ntwo',
            ["one", "two"],
        ),
        (b"Content-Type: multipart/mixed; boundary=q\n\n--q\n\none\n--q--\n\n--q\n\nafter", ["one"]),
        (b"Content-Type: multipart/mixed; boundary=q\n\n--qq\n\none", ["--qq\n\none"]),
        (b"Content-Type: multipart/mixed; boundary=q\n\n x--q\n--q\n--q\n--q--", ["", ""]),
        (b"Content-Type: message/rfc822\n\nSubject: x\n\ninner", ["inner"]),
        (b"no header at all", [""]),
        (b"\n", [""]),
    ],
)
def test_bodies_are_taken_apart(data: bytes, texts: list[str]) -> None:
    assert [part.text() for part in read_parts(data)] == texts


def test_headers_are_decoded_and_stay_on_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(
        b"Received: first\nReceived: second\nSubject: =?utf-8?q?Acci=C3=B3n=0D=0ABcc:_x?=\n folded\n"
        b"From: =?nonsense?q?a?= <a@b.example>\n\nx"
    )
    (mail,) = read_mails(tmp_path / "a.eml")
    assert isinstance(mail, Mail)
    assert mail.header.all("received") == ["first", "second"]
    assert mail.header.first("Subject") == "Acción Bcc: x folded"
    assert mail.header.first("From") == "=?nonsense?q?a?= <a@b.example>"
    assert mail.header.first("X-None") == ""


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"X: " + b"x" * 300_000, "a header of more than 256 kB"),
        (b"Content-Type: message/rfc822\n\n" * 20, "more than 10 parts inside each other"),
        (b"Content-Type: multipart/mixed; boundary=q\n\n" + b"--q\n\nx\n" * 300, "more than 200 parts"),
        (b"Content-Type: multipart/mixed; boundary=q\n\n" + b"--qq\n" * 9_000, "look like the boundary"),
        (
            b"Content-Type: multipart/mixed; boundary=q\n\n" + (b"--q\n" + b"X: y\n" * 9_000) * 99,
            "more than 1 MB",
        ),
        (b"Content-Type: text/plain;" + b"a;" * 90_000, "a header field of more than 4 kB"),
        (b"Content-Type: text/html\n\n" + b"<" * 5_000_000, "more than 4 MB of HTML"),
    ],
)
def test_limits_are_reported(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        [part.text() for part in read_parts(data)]


def test_a_long_header_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(b"X: " + b"x" * 300_000)
    assert [*read_mails(tmp_path)] == [Skipped("a.eml", "has a header of more than 256 kB")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (ARMOUR, [b"\x85"]),
        (ARMOUR * 2, [b"\x85"] * 2),
        (
            "> -----BEGIN PGP MESSAGE-----\n> Version: x\n> hQ==\n> =abcd\n> -----END PGP MESSAGE-----",
            [b"\x85"],
        ),
        ("-----BEGIN PGP MESSAGE----- hQ== =abcd -----END PGP MESSAGE-----", [b"\x85"]),
        ("-----BEGIN PGP MESSAGE-----\n" + ARMOUR, [None, b"\x85"]),
        ("-----BEGIN PGP MESSAGE-----\n" * 50_000, [None]),
        ("-----BEGIN PGP MESSAGE-----\n\nno!\n-----END PGP MESSAGE-----", [None]),
        ("-----END PGP MESSAGE-----", []),
    ],
)
def test_armour_is_found_as_programs_leave_it(text: str, found: list[bytes | None]) -> None:
    assert [each if isinstance(each, bytes) else None for each in dearmoured(text)] == found


@pytest.mark.parametrize(
    ("header", "body", "texts"),
    [
        ("Content-Type: text/plain; format=flowed", "one \ntwo\n-- \nme", ["one two\n-- \nme", "one \ntwo\n-- \nme"]),
        ("Content-Type: text/plain; format=flowed", "> a \n> b \nc", ["> a b \nc", "> a \n> b \nc"]),
        ("Content-Type: text/plain; format=flowed", "Name: \n  x", ["Name: \n x", "Name: \n  x"]),
        ("Content-Type: text/plain; format=flowed; delsp=yes", "o \nne", ["one", "o \nne"]),
        ("Content-Type: text/plain", "one \ntwo", ["one \ntwo"]),
        ("Content-Type: text/html", "<p>a\n b</p><pre>c\nd</pre>", ["\na b\n\nc\nd\n"]),
        ("Content-Type: text/html", "<del>a<br>b</del> c", ["~~a~~\n~~b~~ c"]),
        ("Content-Type: text/html", "<span style='text-decoration: line-through'>a<span>b</span>c</span>d", ["~~a~~~~b~~~~c~~d"]),
        ("Content-Type: message/rfc822", "Subject: x\n\ninner", []),
        ("Content-Type: text/plain; charset=utf-7", "a+2AA-b", ["a\ufffdb"]),
    ],
)  # fmt: skip
def test_texts_have_the_lines_that_are_shown(header: str, body: str, texts: list[str]) -> None:
    mail = Mail("a", Header(), f"{header}\n\n{body}".encode())
    assert [*mail.texts("text/plain"), *mail.texts("text/html")] == texts


def test_an_empty_plain_text_is_not_the_text() -> None:
    parts = "--q\n\n\n--q\nContent-Type: text/html\n\n<p>shown</p>\n--q--"
    mail = Mail("a", Header(), f"Content-Type: multipart/alternative; boundary=q\n\n{parts}".encode())
    assert mail.text().strip() == "shown"


def test_html_of_hostile_tags_is_read_in_linear_time() -> None:
    start = time.process_time()
    for markup in ("<" + "a" * 1_000_000, "<s>" * 50_000, "<s>x</s>" * 50_000, "< " * 500_000):
        shown_text(markup, unfold=True)
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("UA 2026–014 ministère".encode(), "UA 2026–014 ministère"),
        ("ministère".encode("latin-1"), "minist\ufffdre"),
    ],
)
def test_a_header_that_is_not_ascii_is_utf_8(written: bytes, read: str) -> None:
    """Mail servers pass on subjects that no program has encoded (RFC 6532)."""
    assert read_header(b"Subject: " + written + b"\n").first("Subject") == read
