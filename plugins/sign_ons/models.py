"""The fields of a sign-on letter's files. The JSON Schema and the field reference are generated from here.

The text below the front matter is the letter itself.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from plugins.alerts.enums import ConsentScope
from plugins.alerts.models.answers import Answer
from plugins.content.fields import (
    CaseNumber,
    Count,
    Distinct,
    Line,
    Model,
    PrivateLine,
    Reference,
    Slug,
    Switch,
    Text,
    WebAddress,
    examples,
)
from plugins.content.moments import Day, MomentField
from plugins.content.places import Country, Zone
from plugins.sign_ons.text_hash import TextHash

Status = Literal["draft", "collecting", "delivered", "answered", "closed", "withdrawn"]
Who = Literal["organisations", "people", "both", "network"]
Publish = Literal["after_delivery", "at_once", "never"]
DeliveryWay = Literal["in-person", "email", "post", "fax", "online"]
AnnouncementKind = Literal["opening", "closing-soon", "delivered", "answered", "correction"]


class Initiator(Model):
    """An organisation that wrote the letter and signs it first."""

    name: Line = Field(examples=['"Comité Érables–Andes"'])
    """Its name."""
    web: WebAddress | None = None
    """Its own site."""


class SignOnConsent(Model):
    """The record that those whom the letter is about agreed to it. Never published."""

    date: Day = Field(examples=["2026-11-14"])
    """The day on which they agreed."""
    covers: Distinct[ConsentScope] = Field(min_length=1, examples=["[place, organisation]"])
    """What they agreed to have named in the letter and the texts around it."""
    record: Annotated[
        PrivateLine,
        examples(
            fr="texte relu au téléphone avec la coordination du partenaire",
            es="texto releído por teléfono con la coordinación de la organización aliada",
        ),
    ] = Field(examples=["text read back on the telephone with the partner's coordinator"])
    """Who asked whom, and how. It stays in this file."""


class EarlierText(Model):
    """A text of the letter that people signed before it was changed."""

    text: TextHash = Field(examples=["0f3c2a9177ab01de"])
    """The hash that text: had."""
    until: Day = Field(examples=["2026-11-18"])
    """The last day on which it was signed."""


class Delivery(Model):
    """A delivery of the letter with its signatures."""

    date: Day = Field(examples=["2026-11-03"])
    """The day of the delivery."""
    authority: Reference = Field(examples=["co-fiscalia"])
    """Which of the targets received it."""
    way: DeliveryWay = Field(examples=["in-person"])
    """How it was delivered."""


class SignOnAnnouncement(Model):
    """One mailing to subscribers who chose sign-on letters."""

    number: Count = Field(examples=["2"])
    """Counts the announcements of the letter, from 1. A number that was mailed is never mailed again."""
    date: MomentField = Field(examples=["2026-11-25 12:00"])
    """From when on it is mailed."""
    kind: AnnouncementKind = Field(examples=["closing-soon"])
    """opening, closing-soon, delivered, answered, or correction."""


class SignOnWords(Model):
    """The fields of every file of a sign-on letter, in its own language."""

    title: Annotated[
        Line,
        examples(
            fr='"Lettre ouverte : garantir le retour des familles d’El Yarumo"',
            es='"Carta abierta: garantías para el retorno de las familias de El Yarumo"',
        ),
    ] = Field(examples=['"Open letter: a safe return for the families of El Yarumo"'])
    """What the letter is, as a headline."""
    summary: Annotated[
        Line,
        examples(
            fr='"Des organisations demandent à la Fiscalía d’agir avant le 15 décembre."',
            es='"Organizaciones piden a la Fiscalía que actúe antes del 15 de diciembre."',
        ),
    ] = Field(examples=['"Organisations ask the Prosecutor to act before 15 December."'])
    """One sentence, shown in lists, feeds and mails."""
    asks: Annotated[
        list[Line],
        examples(
            fr='["Un plan de retour accompagné par la Défenseure du peuple."]',
            es='["Un plan de retorno acompañado por la Defensoría del Pueblo."]',
        ),
    ] = Field(
        min_length=1, max_length=10, examples=['["A plan for the return, accompanied by the Ombudsperson."]']
    )
    """What the letter asks for, one demand per entry."""
    background: Text | None = None
    """Why this letter and why now, in Markdown, shown before the letter."""
    delivery_text: Text | None = None
    """How the delivery went, in Markdown."""
    answer_texts: list[Text] = []
    """What each answer says, in the order of answers, in Markdown."""
    text_reasons: list[Line] = []
    """Why each text of text_history was changed, in its order."""


class SignOnFacts(Model):
    """The fields of the original file only."""

    number: CaseNumber = Field(examples=["SL 2026-003"])
    """The number of the letter, by which mails with signatures are recognised."""
    status: Status = Field(examples=["collecting"])
    """draft and withdrawn publish nothing of it; closed ends it without a delivery."""
    opens: MomentField = Field(examples=["2026-11-16 09:00"])
    """From when on it is published and can be signed; before it nothing is published."""
    closes: MomentField | None = None
    """When signing ends; a day alone lasts until its midnight. Needed unless who is network."""
    time_zone: Zone = Field(examples=["America/Montreal"])
    """The zone of all times in this file."""
    who: Who = Field(examples=["organisations"])
    """Who can sign; network: a letter on behalf of the membership, without a list."""
    country: Country = Field(examples=["CO"])
    """The country that it is about. People who live there are advised to be counted only."""
    alert: Slug | None = None
    """The folder name of the alert that it follows."""
    targets: Distinct[Reference] = Field(min_length=1, max_length=20, examples=["[co-fiscalia]"])
    """Who receives it: names of files in content/authorities, without .yaml."""
    initiators: Annotated[list[Initiator], Field(max_length=50)] = []
    """The organisations that wrote it; they are listed first. Needed unless who is network."""
    consent: SignOnConsent = Field(
        examples=["{date: 2026-11-14, covers: [place], record: call with the coordinator}"]
    )
    """Without it nothing is published."""
    publish: Publish = "after_delivery"
    """When names of signatories are published."""
    keep_names: Switch = False
    """With consent of the signatories: people's names stay after 90 days, instead of turning to counts."""
    text: TextHash | None = None
    """The hash of the frozen text of the letter in this file; `invoke check` says what to write."""
    text_history: list[EarlierText] = []
    """Texts that were signed before a change, the earliest first."""
    deliveries: Annotated[list[Delivery], Field(max_length=50)] = []
    """When and how it was delivered, the earliest first."""
    answers: list[Answer] = []
    """What the targets answered, the earliest first."""
    reviewed: Day | None = None
    """The day up to which signatures have been reviewed; shown as long as the letter can be signed."""
    modified: MomentField | None = None
    """The last change that translations must follow."""
    announcements: Annotated[list[SignOnAnnouncement], Field(max_length=50)] = []
    """What is mailed; a new letter is announced without an entry here."""
    mailing: Literal["on", "hold"] = "on"
    """hold keeps a new letter from being mailed until announcements says so."""


class OriginalSignOn(SignOnFacts, SignOnWords):
    """The original file of a sign-on letter: its facts, and its words in one language."""


class TranslatedSignOn(SignOnWords):
    """A translation: the words of a sign-on letter in another language."""

    original_modified: MomentField = Field(examples=["2026-11-16 09:00"])
    """The modified (or opens) of the original that these words follow."""
    text: TextHash | None = None
    """The hash of the letter in this language as it was when signing began."""
    changed: Day | None = None
    """The day on which the letter in this language was changed while it was being signed; shown."""
