"""Mails to the mailbox of answers: from authorities, from programs, from strangers who want to do harm."""

from __future__ import annotations

from dataclasses import dataclass

from tests.signatures.mails import RECEIVED, results

ENVELOPE = b"From x@y.example Fri Nov 20 11:00:00 2026\n"


@dataclass(frozen=True)
class Written:
    """A mail, by default from the address of the prosecutor, which no server has looked at."""

    subject: str = "Respuesta"
    body: str = "Buenos días."
    sender: str = "Despacho <despacho@fiscalia.gov.example>"
    header: str = ""
    message_id: str = "<a1@fiscalia.gov.example>"
    date: str = "Fri, 20 Nov 2026 22:30:00 -0500"
    content_type: str = "text/plain; charset=utf-8"

    def data(self) -> bytes:
        """Return the bytes of the mail."""
        fields = [f"From: {self.sender}", f"Subject: {self.subject}", f"Date: {self.date}"]
        fields += [f"Message-ID: {self.message_id}"] if self.message_id else []
        fields += ["MIME-Version: 1.0", f"Content-Type: {self.content_type}"]
        header = "\n".join([*filter(None, [self.header]), *fields])
        return f"{header}\n\n{self.body}\n".encode()


def proven(domain: str, **changes: str) -> str:
    """Return the header fields in which the own server says that *domain* sent a mail."""
    return f"{results(domain, **changes)}\n{RECEIVED}; Fri, 20 Nov 2026 22:31:00 -0500"


BOUNCE = Written(
    subject="Undelivered Mail Returned to Sender",
    sender="MAILER-DAEMON@mx.network.example",
    header="Return-Path: <>\nAuto-Submitted: auto-replied",
    message_id="<bounce@mx.network.example>",
    content_type="multipart/report; report-type=delivery-status; boundary=x",
    body=(
        "--x\n\nYour message could not be delivered.\n"
        "--x\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.network.example\n\n"
        "Final-Recipient: rfc822; despacho@fiscalia.gov.example\nAction: failed\nStatus: 5.1.1\n"
        "--x\nContent-Type: text/rfc822-headers\n\nSubject: Recordatorio UA 2026-021\n"
        "Message-ID: <reminder@urgent-action.example>\n--x--"
    ),
)
AUTOMATIC = Written(
    subject="Respuesta automática: UA 2026-021", header="Auto-Submitted: auto-replied (vacation)"
)
READ = Written(
    subject="Leído: UA 2026-021",
    content_type="multipart/report; report-type=disposition-notification; boundary=x",
    body="--x\n\nSe ha leído.\n--x\nContent-Type: message/disposition-notification\n\nDisposition: x\n--x--",
)
BOMB = Written(
    subject="UA 2026-021",
    content_type="multipart/mixed; boundary=x",
    body="--x\n\na\n" * 500 + "--x--",
)
