"""Mails that a mailbox for reports may get: from people, from programs, and from whoever wants to do harm."""

from __future__ import annotations

import base64
import quopri
from collections.abc import Callable, Mapping

REPORT = """\
what: |
  CANARY Anoche entraron en la casa.

  Necesitamos que llamen.
kind: situation
reference: "4829-1730"
sender: "CANARY Asociación del Alto"
answer: "Signal +57 300 555 0101"
country: CO
region: "cauca"
when: "2026-11-19"
at_risk: "CANARY tres líderes"
publish: "without-names"
languages: [es, fr]
page: es
made: 2026-11-20T11:00Z
format: 1
...
"""
FILES = (
    ("../../../../outside.jpg", b"\xff\xd8\xff\xe0 picture"),
    ("foto\u202egpj.exe", b"MZ\x90\x00 program"),
    ("صورة من البيت.png", b"\x89PNG\r\n\x1a\n picture"),
    ("C:\\Windows\\system32\\CON", b"\x00\x01\x02"),
    ("a\r\nBcc: x@y.example\0.txt", "acción".encode()),
    ("." + "n" * 400 + ".pdf", b"%PDF-1.7"),
    ("threat.eml", b"Subject: x\n\nCANARY inside\n"),
)


def of_kind(kind: str, number: str) -> str:
    """Return the report as one of another kind, with another number."""
    return REPORT.replace("kind: situation", f"kind: {kind}").replace("4829-1730", number)


def padded(text: str, size: int = 640) -> bytes:
    """Return *text* with line feeds up to *size*, as the form pads the smallest reports."""
    return text.encode().ljust(size, b"\n")


def with_files(text: str = REPORT, files: tuple[tuple[str, bytes], ...] = FILES) -> bytes:
    """Return the MIME that the form encrypts when there are attachments, with its padding."""
    parts = [
        b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + text.encode()
    ]
    for name, content in files:
        quoted = "".join(f"%{byte:02X}" for byte in name.encode())
        parts.append(
            b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
            + f"Content-Disposition: attachment; filename*=UTF-8''{quoted}\r\n\r\n".encode()
            + base64.encodebytes(content)
        )
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b0"\r\n\r\n'
    body = b"".join(b"--b0\r\n" + part + b"\r\n" for part in parts)
    return head + body + b"--b0--\r\n" + b"\n" * 1000


def mail(
    body: bytes, *, kind: str = "text/plain; charset=utf-8", encoding: str = "", more: str = ""
) -> bytes:
    """Return a mail with *body* as it is."""
    lines = [
        "From: Somebody <somebody@mail.example>",
        "Subject: Message",
        "Date: Fri, 20 Nov 2026 06:00:00 -0500",
    ]
    lines += ["MIME-Version: 1.0", f"Content-Type: {kind}"]
    lines += [f"Content-Transfer-Encoding: {encoding}"] if encoding else []
    return "\n".join([*lines, *([more] if more else []), "", ""]).encode() + body


def multipart(*parts: bytes, kind: str = "mixed", boundary: str = "m1") -> bytes:
    """Return a mail with *parts*, each with its own header."""
    body = b"".join(b"--" + boundary.encode() + b"\n" + part + b"\n" for part in parts)
    return mail(body + f"--{boundary}--\n".encode(), kind=f'multipart/{kind}; boundary="{boundary}"')


def encrypted_mail(armour: bytes) -> bytes:
    """Return a mail as the form saves it and as mail programs encrypt (RFC 3156)."""
    return multipart(
        b"Content-Type: application/pgp-encrypted\n\nVersion: 1\n",
        b'Content-Type: application/octet-stream; name="encrypted.asc"\n\n' + armour,
        kind='encrypted; protocol="application/pgp-encrypted"',
    )


def as_html(armour: bytes, *, divs: bool) -> bytes:
    lines = armour.decode().splitlines()
    if divs:
        body = "".join(f"<div>{line.replace('=', '&#61;') or '<br>'}&nbsp;</div>" for line in lines)
    else:
        body = "<style>.x {}</style><p>" + "<br>\n".join(lines) + "</p>"
    return f"<html><head><title>x</title></head><body>{body}</body></html>".encode()


def nested(depth: int) -> bytes:
    """Return a mail with *depth* multipart bodies inside each other."""
    opened = b"".join(
        f'Content-Type: multipart/mixed; boundary="n{level}"\n\n--n{level}\n'.encode()
        for level in range(depth)
    )
    return b"From: x@y.example\n" + opened + b"\nend\n"


Encrypt = Callable[..., bytes]


def reports(encrypt: Encrypt) -> Mapping[str, bytes]:
    """Return mails with reports that can be decrypted, by what is special about them."""
    first = encrypt(padded(REPORT))

    def report(number: str, words: str = "CANARY") -> bytes:
        return encrypt(padded(f'what: |\n  {words}\nreference: "{number}"\nformat: 1\n...\n'))

    armour = report("0000-0011").decode()
    return {
        "plain": mail(first),
        "quoted-printable": mail(quopri.encodestring(report("0000-0002")), encoding="quoted-printable"),
        "base64": mail(base64.encodebytes(report("0000-0003")), encoding="base64"),
        "proposal": mail(encrypt(padded(of_kind("proposal", "0000-0015")))),
        "something else": mail(encrypt(padded(of_kind("other", "0000-0016")))),
        "html": mail(as_html(report("0000-0004"), divs=False), kind="text/html; charset=utf-8"),
        "html in blocks": mail(as_html(report("0000-0005"), divs=True), kind="text/html"),
        "two": mail(b"Hola\n" + report("0000-0006") + b"\nand\n" + report("0000-0007") + b"\n-- \nx\n"),
        "files": encrypted_mail(encrypt(with_files())),
        "attachment": multipart(
            b"Content-Type: text/plain\n\nsee below\n",
            b'Content-Type: application/octet-stream; name="m.asc"\nContent-Transfer-Encoding: base64\n\n'
            + base64.encodebytes(report("0000-0008")),
        ),
        "forwarded": multipart(b"Content-Type: message/rfc822\n\n" + mail(report("0000-0009"))),
        "saved mail": multipart(
            b'Content-Type: application/octet-stream; name="report.eml"\nContent-Transfer-Encoding: base64\n\n'
            + base64.encodebytes(encrypted_mail(report("0000-0010")))
        ),
        "alternatives": multipart(
            b"Content-Type: text/plain\n\n" + armour.encode(),
            b"Content-Type: text/html\n\n" + as_html(armour.encode(), divs=False),
            kind="alternative",
        ),
        "quoted": mail("".join(f"> {line}\n" for line in armour.splitlines()).encode() + b"\nagain\n"),
        "on one line": mail(" ".join(report("0000-0012").decode().split("\n")).encode()),
        "utf-16": mail(report("0000-0013").decode().encode("utf-16"), kind="text/plain; charset=utf-16"),
        "words of a mail program": encrypted_mail(
            encrypt(
                b'Content-Type: multipart/mixed; boundary="t"\r\n\r\n--t\r\nContent-Type: text/plain; charset=iso-8859-1\r\n'
                b"Content-Transfer-Encoding: quoted-printable\r\n\r\nCANARY acci=F3n\r\n--t--\r\n"
            )
        ),
        "unseen characters": mail(encrypt("CANARY \x1b[2J\x1b]0;x\x07 abc\u202egpj\u2028x".encode())),
        "name inside": mail(encrypt(b"CANARY", options=("--set-filename", "outside.txt"))),
        "hostile reference": mail(report("../../../../tmp/x")),
        "hostile header": mail(
            report("0000-0014"), more="X: =?utf-8?q?a=0D=0ABcc:_x=40y.example?=\nX-\xff: \x00"
        ),
    }


def harmless() -> Mapping[str, bytes]:
    """Return mails without an encrypted message."""
    return {
        "spam": mail("Gagnez à coup sûr".encode("latin-1"), kind="text/plain; charset=nonsense"),
        "no header": b"\nwords\n",
        "a key": mail(b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDM=\n-----END PGP PUBLIC KEY BLOCK-----\n"),
        "binary": bytes(range(256)).replace(b"\n", b"") * 20,
        "broken header": b"Content-Type: multipart/mixed; boundary*0*=utf-8''%zz; boundary*1=\xff\n: x\n\n--\n",
    }


REASONS = {
    "without end": "without its end",
    "not base64": "damaged encrypted message",
    "one bit": "is damaged",
    "bomb": "more than 24 MB when it is unpacked",
    "deep": "more than 10 parts inside each other",
    "very deep": "look like the boundary of a part",
    "many parts": "more than 200 parts",
    "long header": "a header of more than 256 kB",
    "huge": "more than 32 MB",
    "empty": "is empty",
    "many messages": "more than 20 encrypted messages",
}
"""A part of what is printed about each mail of :func:`failing`."""


def failing(encrypt: Encrypt) -> Mapping[str, bytes]:
    """Return mails that cannot be read."""
    armour = encrypt(padded(REPORT))
    lines = armour.decode().splitlines()
    middle = lines[6]
    lines[6] = middle[:9] + ("A" if middle[9] != "A" else "B") + middle[10:]
    bomb = encrypt(b"CANARY" + bytes(40_000_000), options=("--compress-algo", "zip"))
    armoured = b"-----BEGIN PGP MESSAGE-----\n\n%s\n-----END PGP MESSAGE-----\n"
    return {
        "without end": mail(armour[:200]),
        "not base64": mail(armour.replace(b"\n\n", b"\n\n*?*")),
        "one bit": mail("\n".join(lines).encode()),
        "bomb": mail(bomb),
        "deep": nested(60),
        "very deep": nested(20_000),
        "many parts": multipart(*[b"\nx\n"] * 500),
        "long header": b"X: " + b"x" * 300_000 + b"\n\nwords",
        "huge": mail((b"A" * 76 + b"\n") * 450_000),
        "empty": b"\n\n",
        "many messages": mail(b"".join(armoured % base64.b64encode(b"%06d" % each) for each in range(30))),
    }


def mbox(*mails: bytes) -> bytes:
    """Return the mails as an mbox file, with ``From`` at the beginning of their lines quoted."""
    quoted = (each.replace(b"\nFrom ", b"\n>From ") for each in mails)
    return b"".join(b"From x@y.example Fri Nov 20 11:00:00 2026\n" + each + b"\n\n" for each in quoted)
