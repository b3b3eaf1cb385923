"""Copies of supporters' letters as they arrive: from people, from programs, and from who wants to do harm.

``CANARIES`` are in addresses, names, subjects and Message-IDs; none of them may be in anything that is kept.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.signatures.mails import FOREIGN, RECEIVED, SERVER, results

ALERT = "ua-2026-021"
COUNT = f"count+{ALERT}@urgent-action.example"
FISCALIA, MINDEFENSA = "despacho@fiscalia.gov.example", "despacho.ministro@mindefensa.gov.example"
MAYOR = "despacho@alcaldia-yarumo.example"
"""A target that is not in the registry."""
CANARIES = ("canaryaddress", "Canarysson", "CANARYSUBJECT", "CANARYBODY", "canaryid")
ENVELOPE = b"From x@y.example Wed Nov 18 11:00:00 2026\n"


def copy(
    number: int = 1,
    *,
    to: str = FISCALIA,
    cc: str = COUNT,
    sender: str = "Ana Canarysson <ana.canaryaddress@rives.example>",
    auth: str = "",
    more: str = "",
    body: str = "Señora Fiscal General:\n\nCANARYBODY\n",
) -> bytes:
    """Return a mail from *sender* with the header fields *auth* on top and *more* below; empty ones are left out."""
    fields = (
        auth,
        f"From: {sender}" if sender else "",
        f"To: {to}" if to else "",
        f"Cc: {cc}" if cc else "",
        "Subject: CANARYSUBJECT",
        f"Message-ID: <canaryid{number}@rives.example>",
        "Date: Wed, 18 Nov 2026 10:00:00 +0100",
        more or "Content-Type: text/plain; charset=utf-8",
    )
    return "\n".join(filter(None, fields)).encode() + b"\n\n" + body.encode()


def people(number: int, *, to: str = FISCALIA, cc: str = COUNT) -> list[bytes]:
    """Return a copy from each of *number* people."""
    return [copy(each, sender=f"p{each}.canaryaddress@rives.example", to=to, cc=cc) for each in range(number)]


def mbox(mails: list[bytes]) -> bytes:
    """Return *mails* as one mbox file."""
    return b"".join(ENVELOPE + each + b"\n\n" for each in mails)


@dataclass(frozen=True)
class Arrived:
    """A mail, what must become of it, and whom its sender has written to then."""

    data: bytes
    total: str
    authorities: frozenset[str] = frozenset()


def _counted(data: bytes, *authorities: str) -> Arrived:
    return Arrived(data, "counted", frozenset(authorities or ("co-fiscalia",)))


HIDDEN = f"Delivered-To: {COUNT}"
FAILED = f"{RECEIVED}\n{results('rives.example', dmarc='fail', dkim='none')}"
REPORT = (
    "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=x",
    "--x\nContent-Type: text/plain\n\nNo.\n--x\nContent-Type: message/delivery-status\n\n"
    f"Final-Recipient: rfc822; {FISCALIA}\nAction: failed\n--x--\n",
)
ARRIVED: dict[str, Arrived] = {
    "a copy": _counted(copy()),
    "a blind copy": _counted(copy(cc="", auth=HIDDEN)),
    "a blind copy to Postfix": _counted(copy(cc="", auth=f"X-Original-To: {COUNT}\nDelivered-To: count@mail.example")),
    "other capitals": _counted(copy(to=FISCALIA.upper(), cc=f"<{COUNT.title()}>")),
    "names around addresses": _counted(copy(to=f'"Fiscalía (General), Nación" <{FISCALIA}>, \'{MINDEFENSA}\'', cc=f"Count <{COUNT}>"), "co-fiscalia", "co-mindefensa"),
    "folded over lines": _counted(copy(to=f"{FISCALIA},\n\t{MINDEFENSA}"), "co-fiscalia", "co-mindefensa"),
    "a target as a copy": _counted(copy(to=MAYOR, cc=f"{COUNT}, {MINDEFENSA}"), "co-mindefensa"),
    "authenticated": _counted(copy(auth=f"{RECEIVED}\n{results('rives.example')}")),
    "a failure that a stranger wrote": _counted(copy(auth=f"{RECEIVED}\n{FOREIGN}\n{results('rives.example', dmarc='fail')}")),
    "a forged sender": Arrived(copy(auth=FAILED), "with a forged sender"),
    "two senders": Arrived(copy(sender="a@one.example, b@two.example"), "without a single sender"),
    "no sender": Arrived(copy(sender=""), "without a single sender"),
    "no address": Arrived(copy(sender="Ana"), "without a single sender"),
    "a target in a name only": Arrived(copy(to=f'"{FISCALIA}" <a@b.example>'), "to none of the targets"),
    "to nobody": Arrived(copy(to=""), "to none of the targets"),
    "forwarded to the mailbox": Arrived(copy(to=COUNT, cc=""), "to none of the targets"),
    "to a target without a key": Arrived(copy(to=MAYOR), "to targets without an entry in the registry"),
    "to an authority of another alert": Arrived(copy(to="contacto@procuraduria.gov.example"), "to none of the targets"),
    "an unknown alert": Arrived(copy(cc="count+ua-2026-999@urgent-action.example"), "about an alert that is not known"),
    "a path": Arrived(copy(cc="count+../../etc@urgent-action.example"), "about an alert that is not known"),
    "a withdrawn alert": Arrived(copy(cc="count+ua-2026-011@urgent-action.example"), "about a withdrawn alert"),
    "a draft": Arrived(copy(cc="count+ua-2026-022@urgent-action.example"), "about an alert that is not public"),
    "no alert": Arrived(copy(cc="count@urgent-action.example"), "without the address of an alert"),
    "another server": Arrived(copy(cc=f"count+{ALERT}@elsewhere.example"), "without the address of an alert"),
    "an automatic reply": Arrived(copy(more="Auto-Submitted: auto-replied"), "by a program"),
    "an empty return path": Arrived(copy(auth="Return-Path: <>"), "by a program"),
    "a bounce": Arrived(copy(sender="MAILER-DAEMON@mail.example", more=REPORT[0], body=REPORT[1]), "by a program"),
    "an answer of the authority": Arrived(copy(sender=FISCALIA, to=f"ana@rives.example, {MINDEFENSA}"), "from an authority"),
    "garbage": Arrived(b"\x00\xff" * 50, "without the address of an alert"),
    "nothing": Arrived(b"\n\n", "unreadable"),
}  # fmt: skip
"""By what is special about it."""
assert SERVER in FAILED
