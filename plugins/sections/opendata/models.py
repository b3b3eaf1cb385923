"""The data model of everything below ``/api/``; schemas and the page about open data are generated from it.

While FORMAT is the same, fields are added, but never renamed or removed.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from plugins.alerts.enums import AnswerKind, Perpetrator, Result, SentWay, Violation
from plugins.authorities.models import Kind
from plugins.languages.catalogs import N_
from plugins.organisations.load import Group, Offer, Region, Security

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
    violations: list[Violation] = Field(description=N_("Violations, the gravest first."))
    perpetrators: list[Perpetrator] = Field(description=N_("Alleged perpetrators."))
    outcome: Result | None = Field(description=N_("The outcome, if known."))
    outcome_date: date | None = Field(description=N_("The day on which the outcome became known."))
    days_to_outcome: int | None = Field(description=N_("Days between the alert and its outcome."))
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
    kind: AnswerKind = Field(description="What it is.")
    until: date | None = Field(description="For an extension: the new last day.")
    to: str | None = Field(description="For a transfer: the id of the other authority.")


class FollowUpEntry(DataModel):
    """What is known of one authority since one alert."""

    alert: str = Field(description=N_("The alert’s identifier, as in its address."))
    case: str = Field(description=N_("The number of the case."))
    authority: str = Field(description=N_("The authority’s identifier, as in its address."))
    sent: list[SentEntry] = Field(
        description=N_("What the network itself sent: day, and way. Letters of supporters are not listed.")
    )
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
    urls: dict[str, str] = Field(description=N_("The alert’s page in each language."))


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


MODELS: dict[str, type[DataModel]] = {
    "archived-alert": ArchivedAlert,
    "open-alert": OpenAlert,
    "authority": AuthorityEntry,
    "follow-up": FollowUpEntry,
    "organisation": OrganisationEntry,
}
"""By the name of their schema."""


def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the entries *name*."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **MODELS[name].model_json_schema(mode="serialization"),
    }
