"""The data model of everything below ``/api/``; schemas and the page about open data are generated from it.

While FORMAT is the same, fields are added, but never renamed or removed.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from plugins.alerts.enums import SentWay, Subject
from plugins.authorities.models import Kind
from plugins.languages.catalogs import N_
from plugins.organisations.load import Group, Offer, Region, Security
from plugins.sign_ons.models import DeliveryWay, Who
from plugins.sign_ons.signatories import Kind as SignatoryKind
from plugins.vocabularies.keys import (
    PublishedAnswer,
    PublishedGroup,
    PublishedOutcome,
    PublishedPerpetrator,
    PublishedViolation,
    with_keys,
)
from plugins.vocabularies.vocabulary import Vocabularies

FORMAT = 1


class DataModel(BaseModel):
    """Base class of published entries."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class ArchivedAlert(DataModel):
    """An alert without a word about persons, since copies of data cannot be corrected or taken back."""

    id: str = Field(description=N_("The alert’s identifier, as in its address."))
    case: str = Field(description=N_("The number of the case."))
    sequence: int = Field(description=N_("Which alert of the case it is."))
    state: Literal["open", "expired", "suspended", "closed", "outcome"] = Field(
        description=N_("Status: open, expired, suspended, closed or outcome.")
    )
    published: date = Field(description=N_("The day of the alert."))
    modified: datetime = Field(description=N_("Its last change."))
    act_before: datetime = Field(description=N_("The deadline for acting."))
    country: str = Field(description=N_("Where it happened (ISO 3166)."))
    region: str | None = Field(description=N_("The region, if it can be published."))
    violations: list[PublishedViolation] = Field(description=N_("Violations, the gravest first."))
    perpetrators: list[PublishedPerpetrator] = Field(description=N_("Alleged perpetrators."))
    outcome: PublishedOutcome | None = Field(description=N_("The outcome, if known."))
    outcome_date: date | None = Field(description=N_("The day on which the outcome became known."))
    days_to_outcome: int | None = Field(description=N_("Days between the alert and its outcome."))
    outcomes_of_persons: list[PublishedOutcome] = Field(
        description=N_("The outcomes of single people, without saying whose.")
    )
    subject: Subject = Field(description=N_("What it is about: person, event, law or institution."))
    groups_at_risk: list[PublishedGroup] = Field(description=N_("The groups of people at risk."))
    authorities: list[str] = Field(description=N_("Who was written to: ids of authorities.json."))
    languages: list[str] = Field(description=N_("The languages it is published in."))
    urls: dict[str, str] = Field(description=N_("Its page in each language."))


class DocumentEntry(DataModel):
    """A document of an alert. Pages do not show these descriptions, so they need no translation."""

    title: str = Field(description="What it is, in its own language.")
    language: str = Field(description="The language of its title.")
    url: str = Field(description="The address of the PDF.")
    size: int = Field(description="Its size in bytes.")


class OpenAlert(ArchivedAlert):
    """An open alert, with what a partner site needs to show it."""

    titles: dict[str, str] = Field(description=N_("Its title, in each of its languages."))
    summaries: dict[str, str] = Field(description=N_("Its summary, in each of its languages."))
    documents: list[DocumentEntry] = Field(
        description=N_("Its documents (PDF): title, language of the title, address, size in bytes.")
    )


class ChannelEntry(DataModel):
    """A way to reach an authority that works."""

    kind: str = Field(
        description=N_("The kind of channel: email, webform, messaging, phone, fax, post or social.")
    )
    value: str = Field(description=N_("The address, number or account."))
    note: dict[str, str] = Field(description=N_("How to use it, in each language."))
    checked: date | None = Field(description=N_("The day on which it was last checked."))


class AuthorityEntry(DataModel):
    """An authority of the registry, with the public channels that work."""

    id: str = Field(description=N_("The authority’s identifier, as in its address."))
    name: str = Field(description=N_("The holder of the office, or the body’s own name."))
    office: dict[str, str] = Field(description=N_("The office held, in each language."))
    kind: Kind = Field(description=N_("The kind of authority."))
    country: str = Field(description=N_("The country it is in (ISO 3166)."))
    represents: str | None = Field(
        description=N_("For an embassy or a foreign ministry: the country it represents.")
    )
    languages: list[str] = Field(description=N_("The languages it reads, the preferred one first."))
    email: str | None = Field(description=N_("Its email address."))
    phone: str | None = Field(description=N_("Its telephone number."))
    fax: str | None = Field(description=N_("Its fax number."))
    post: str | None = Field(description=N_("Its postal address, line by line."))
    channels: list[ChannelEntry] = Field(
        description=N_("All its channels: kind, value, note in each language, day of the last check.")
    )
    checked: date | None = Field(description=N_("The day on which its channels were last checked."))
    urls: dict[str, str] = Field(description=N_("Its page in each language."))


class SentEntry(DataModel):
    """What the network itself sent. Pages do not show these descriptions, so they need no translation."""

    day: date = Field(description="The day on which it was sent.")
    way: SentWay = Field(description="How it was sent.")


class AnswerEntry(DataModel):
    """An answer of an authority, without its text."""

    day: date = Field(description="The day of the answer.")
    kind: PublishedAnswer = Field(description="What it is.")
    until: date | None = Field(description="For an extension: the new last day.")
    to: str | None = Field(description="For a transfer: the id of the other authority.")


class FollowUpEntry(DataModel):
    """What is known of one authority since one alert, or since one sign-on letter was delivered."""

    alert: str | None = Field(description=N_("The alert’s identifier; empty for a sign-on letter."))
    sign_on: str | None = Field(description=N_("The sign-on letter’s identifier; empty for an alert."))
    case: str = Field(description=N_("The number of the case, or of the sign-on letter."))
    authority: str = Field(description=N_("The authority’s identifier, as in its address."))
    sent: list[SentEntry] = Field(
        description=N_(
            "What the network itself sent or delivered: day, way. Letters of supporters are not listed."
        )
    )
    letters: int | None = Field(
        description=N_("How many letters from supporters to it were counted at least, if they were.")
    )
    letters_day: date | None = Field(description=N_("The day up to which they were counted."))
    answers: list[AnswerEntry] = Field(
        description=N_("What it answered: day, kind, new last day of an extension, authority of a transfer.")
    )
    transferred_from: list[str] = Field(description=N_("The authorities that transferred letters to it."))
    started: date | None = Field(description=N_("The first day of the time that it has to answer."))
    term: int | None = Field(description=N_("That time in working days, if the network knows one."))
    due: date | None = Field(description=N_("The last day of that time."))
    about: bool = Field(description=N_("Whether the last day depends on holidays that are estimates."))
    clock: Literal["not-started", "running", "due-soon", "overdue", "stopped"] = Field(
        description=N_("Status of that time: not-started, running, due-soon, overdue or stopped.")
    )
    answered: Literal["none", "receipt", "partial", "complete"] = Field(
        description=N_("What is known of an answer: none, receipt, partial or complete.")
    )
    urls: dict[str, str] = Field(description=N_("The page of the alert or letter in each language."))


class OrganisationEntry(DataModel):
    """An organisation of the directory."""

    id: str = Field(description=N_("The organisation’s identifier, as in its address."))
    name: dict[str, str] = Field(description=N_("Its own name, in each language."))
    short: str | None = Field(description=N_("Its short name."))
    web: str = Field(description=N_("Its official site."))
    offers: list[Offer] = Field(description=N_("What it offers defenders."))
    regions: list[Region] = Field(description=N_("Where it works."))
    countries: list[str] = Field(description=N_("The countries it works in, where it names them (ISO 3166)."))
    languages: list[str] = Field(description=N_("The languages in which it can be contacted."))
    summary: dict[str, str] = Field(description=N_("What it does, in each language."))
    how_to_ask: dict[str, str] = Field(description=N_("Who can ask for help, and how, in each language."))
    contact: str = Field(description=N_("The official page for asking for help."))
    security: Security = Field(
        description=N_("How secure this contact is: encrypted, form, plain or unknown.")
    )
    member: bool = Field(description=N_("Whether it is a member of this network."))
    groups: list[Group] = Field(description=N_("The working groups that a member takes part in."))
    source: str = Field(description=N_("The official page these facts come from."))
    verified: date | None = Field(description=N_("When these facts were last checked; empty if not yet."))


class LetterInitiator(DataModel):
    """An organisation that wrote a letter."""

    name: str = Field(description="Its name.")
    web: str | None = Field(description="Its own site.")


class CountryCount(DataModel):
    """The signatures from a country, where there are at least five."""

    country: str = Field(description="The country (ISO 3166).")
    signatures: int = Field(description="How many organisations and people there have signed.")


class LetterDelivery(DataModel):
    """A delivery of a letter to an authority."""

    day: date = Field(description="The day of the delivery.")
    authority: str = Field(description="Who received it: an id of authorities.json if it is in there.")
    way: DeliveryWay = Field(description="How it was delivered.")


class LetterAnswer(DataModel):
    """An answer to a letter."""

    day: date = Field(description="The day of the answer.")
    authority: str = Field(description="Who answered.")
    kind: PublishedAnswer = Field(description="What kind of answer it is.")


class LetterEntry(DataModel):
    """A sign-on letter, with how many have signed it."""

    id: str = Field(description=N_("The letter’s identifier, as in its address."))
    number: str = Field(description=N_("The number of the letter."))
    letter_state: Literal["collecting", "collected", "delivered", "answered", "closed"] = Field(
        description=N_("Status: collecting, collected, delivered, answered or closed.")
    )
    who: Who = Field(description=N_("Who can sign: organisations, people, both, or network (nobody else)."))
    country: str = Field(description=N_("The country it is about (ISO 3166)."))
    alert: str | None = Field(description=N_("The alert it is about, if there is one."))
    opens: datetime = Field(description=N_("When it was published."))
    closes: datetime | None = Field(description=N_("When signing ends."))
    languages: list[str] = Field(description=N_("The languages it is published in."))
    titles: dict[str, str] = Field(description=N_("Its title, in each of its languages."))
    summaries: dict[str, str] = Field(description=N_("Its summary, in each of its languages."))
    authorities: list[str] = Field(description=N_("Who it is addressed to: ids of authorities."))
    initiators: list[LetterInitiator] = Field(
        description=N_("The organisations that wrote it: name and website.")
    )
    organisations: int = Field(description=N_("How many organisations have signed."))
    people: int = Field(description=N_("How many people have signed."))
    countries: list[CountryCount] = Field(
        description=N_("Signatures by country, where there are at least five: country, number.")
    )
    deliveries: list[LetterDelivery] = Field(description=N_("Its deliveries: day, authority, way."))
    answers: list[LetterAnswer] = Field(description=N_("The answers: day, authority, kind."))
    signatories: str | None = Field(description=N_("The address of the table of its public signatories."))
    urls: dict[str, str] = Field(description=N_("Its page in each language."))


class PublicSignatory(DataModel):
    """A signatory who is named on the page of a letter; a row of its table."""

    kind: SignatoryKind = Field(description=N_("Whether an organisation or a person signed."))
    name: str | None = Field(description=N_("The person who signed, or who signed for the organisation."))
    organisation: str | None = Field(description=N_("The organisation."))
    role: str | None = Field(description=N_("The person’s role."))
    country: str = Field(description=N_("The country it signed from (ISO 3166)."))
    city: str | None = Field(description=N_("The city."))
    web: str | None = Field(description=N_("Its website."))
    signed: date | None = Field(description=N_("The day of the signature."))


MODELS: dict[str, type[DataModel]] = {
    "archived-alert": ArchivedAlert,
    "open-alert": OpenAlert,
    "authority": AuthorityEntry,
    "follow-up": FollowUpEntry,
    "organisation": OrganisationEntry,
    "letter": LetterEntry,
    "signatory": PublicSignatory,
}
"""By the name of their schema."""


def schema(name: str, vocabularies: Vocabularies) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the entries *name*, with the keys of *vocabularies*."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **with_keys(MODELS[name].model_json_schema(mode="serialization"), vocabularies),
    }
