"""The fields of a private case file, ``ua-2026-014.yaml``: what is known about a case and never published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo

from plugins.alerts.enums import SentWay
from plugins.content.fields import CaseNumber, Line, Model, Reference, Slug, Text, refuse
from plugins.content.moments import Day
from plugins.content.problems import nearest, quote
from plugins.mailbox.authentication import Authenticated
from plugins.vocabularies.vocabulary import Vocabularies

MESSAGE_ID = r"^<[!-;=?-~]{1,250}>$"
"""A Message-ID as mail programs write it, in angle brackets."""
MessageId = Annotated[Line, StringConstraints(pattern=MESSAGE_ID)]
OWN_KINDS = ("unread", "bounce", "none")
"""What a mail is apart from the kinds of answers, which are in the vocabulary of the network."""


def _stored_kind(value: str, info: ValidationInfo) -> str:
    """Return *value* if it is one of OWN_KINDS, or a kind of answer as far as these are known."""
    answers = info.context.answers if isinstance(info.context, Vocabularies) else None
    if answers is not None and answers.complete and value not in {*OWN_KINDS, *answers.terms}:
        refuse(f"{quote(value)} is no kind of answer. {nearest(value, [*OWN_KINDS, *answers.terms])}")
    return value


StoredKind = Annotated[Slug, AfterValidator(_stored_kind)]
"""What an answer is: ``unread`` until somebody has read it, ``bounce`` if a mail did not arrive, ``none`` if
it is no answer at all; else as in the alert."""
Sender = Literal["proven", "not-proven", "forged"]
"""Whether the own mail server found that the domain in From sent the mail; not that a certain person did."""
SENDERS: Mapping[Authenticated, Sender] = {"yes": "proven", "no": "forged", "unknown": "not-proven"}
"""How case files have what the mail server found."""


class Call(Model):
    """A telephone call, or a visit."""

    date: Day = Field(examples=["2026-11-20"])
    """The day of the call."""
    authority: Reference = Field(examples=["co-fiscalia"])
    """The key of the authority in the registry."""
    spoke_with: Line | None = None
    """Who answered, as far as that is known."""
    said: Text = Field(examples=['"The file is with the regional office; call again on Monday."'])
    """What was said."""


class Clerk(Model):
    """Somebody who works for an authority."""

    authority: Reference = Field(examples=["co-fiscalia"])
    """The key of the authority in the registry."""
    name: Line = Field(examples=["Marta Salinas"])
    """The name."""
    office: Line | None = None
    """Department, or what the person is responsible for."""
    phone: Line | None = None
    """Number and extension."""
    email: Line | None = None
    """Address."""


class Reminder(Model):
    """A reminder that was drafted, and so was to be sent on that day."""

    date: Day = Field(examples=["2026-11-24"])
    """The day of the reminder."""
    authority: Reference = Field(examples=["co-fiscalia"])
    """The key of the authority in the registry."""
    way: SentWay = "email"
    """How it was sent."""
    draft: Line | None = None
    """The draft, as a path in the private folder."""
    message_id: MessageId | None = Field(None, examples=['"<a1@urgent-action.example>"'])
    """The Message-ID of the mail that was sent: answers to it are recognised."""


class StoredAnswer(Model):
    """A mail that arrived and belongs to the case; its text is in its file alone."""

    date: Day = Field(examples=["2026-11-25"])
    """The day of the mail."""
    authority: Reference | None = None
    """The key of the authority; left out if the mail does not show which one it is."""
    kind: StoredKind = Field(examples=["unread"])
    """What it is; unread until somebody has read it."""
    file: Line = Field(examples=["ua-2026-014/answers/01-2026-11-25-co-fiscalia.eml"])
    """The mail, as a path in the private folder."""
    sender: Sender = "not-proven"
    """Whether the own mail server found that the domain of the sender sent it."""
    message_id: MessageId | None = Field(None, examples=['"<b2@fiscalia.gov.example>"'])
    """The Message-ID of the mail."""
    reference: Line | None = None
    """The file number of the authority by which the case was found."""
    hash: Line | None = None
    """A hash of the mail, by which it is recognised if it is imported again."""


class FileNumber(Model):
    """The number under which an authority filed letters about the case."""

    authority: Reference = Field(examples=["co-fiscalia"])
    """The key of the authority in the registry."""
    reference: Line = Field(examples=['"20266110482113"'])
    """The number, as the authority writes it."""


class KeptFile(Model):
    """Another file about the case in the private folder."""

    file: Line = Field(examples=["ua-2026-014/minutes.pdf"])
    """The file, as a path in the private folder."""
    what: Line = Field(examples=["minutes of the meeting at the ministry"])
    """What it is."""


class Note(Model):
    """Anything else to remember."""

    date: Day = Field(examples=["2026-11-24"])
    """The day of the note."""
    text: Text = Field(examples=['"The partner asks to wait with the next reminder until Friday."'])
    """The note."""


class CaseFile(Model):
    """One case with all of its alerts, or one sign-on letter."""

    case: CaseNumber = Field(examples=["UA 2026-014"])
    """The number of the case, or of the sign-on letter."""
    calls: list[Call] = []
    """Telephone calls, and visits."""
    clerks: list[Clerk] = []
    """Who works on the case at an authority."""
    reminders: list[Reminder] = []
    """Reminders to authorities."""
    answers: list[StoredAnswer] = []
    """Mails that arrived."""
    references: list[FileNumber] = []
    """Numbers under which authorities filed letters."""
    files: list[KeptFile] = []
    """Other files."""
    notes: list[Note] = []
    """Notes."""
