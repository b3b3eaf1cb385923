"""The fields that only the original has."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import CoreSchema

from plugins.alerts.enums import (
    Action,
    AnnouncementKind,
    ConsentScope,
    FollowUp,
    RequestedBy,
    Status,
    Subject,
)
from plugins.alerts.models.answers import AnswerToAlert, LettersCounted, Sent
from plugins.alerts.models.files import Picture, Source
from plugins.alerts.models.people import Consent, Outcome, Partner, PersonAtRisk
from plugins.alerts.models.targets import Copy, Target
from plugins.alerts.models.words import Letter
from plugins.content.fields import CaseNumber, Count, Distinct, Line, Model, Slug
from plugins.content.moments import MomentField
from plugins.content.places import Country, LanguageCode, Zone, zones_of
from plugins.vocabularies.keys import PerpetratorKey, ViolationKey


class Announcement(Model):
    """One mailing to the subscribers."""

    number: Count = Field(examples=["2"])
    """Counted through the alert: 1 is the first. A number that was mailed is never mailed again."""
    date: MomentField = Field(examples=["2026-11-20 18:00"])
    """From when on it is mailed; after 72 hours it is not, unless asked for by name."""
    kind: AnnouncementKind = Field(examples=["update"])
    """alert and update ask readers to act; stop, outcome, correction and withdrawal do not."""


class Facts(Model):
    """What only the original file carries."""

    KEPT_IF_EMPTY: ClassVar[frozenset[str]] = frozenset(("partner", "consent"))

    case: CaseNumber = Field(examples=["UA 2026-014"])
    """The number of the case, shared by all alerts that follow it."""
    sequence: Count = 1
    """Which alert of the case this is."""
    previous: Slug | None = None
    """The folder name of the previous alert of the case."""
    status: Status = Field(examples=["open"])
    """draft and withdrawn publish nothing of it; suspended, closed and outcome end the actions."""
    date: MomentField = Field(examples=["2026-11-18"])
    """The day of the alert; before it nothing is published."""
    modified: MomentField | None = None
    """The last change that translations must follow."""
    embargo: MomentField | None = None
    """Nothing is published before this moment."""
    act_before: MomentField = Field(examples=["2026-12-31 17:00"])
    """When acting ends; a day alone lasts until its midnight."""
    time_zone: Zone = Field(examples=["America/Bogota"])
    """Where all hours of this file count; not needed for a country with a single time zone."""
    country: Country = Field(examples=["CO"])
    """Where it happened."""
    region: Line | None = None
    """The region, only as precisely as is safe."""
    violations: Distinct[ViolationKey] = Field(min_length=1, examples=["[death-threats]"])
    """Violations, the gravest first: keys of content/vocabulary/violations.yaml."""
    perpetrators: Distinct[PerpetratorKey] = Field(min_length=1, examples=["[unknown]"])
    """Who did it, as far as the partner says so: keys of content/vocabulary/perpetrators.yaml."""
    subject: Subject = "person"
    """What the alert is about: a person, or several; an event, a law or an institution, without people."""
    people: list[PersonAtRisk] = Field([], max_length=100, examples=["[{identification: role}]"])
    """Who is at risk; may be left out unless the subject is a person."""
    requested_by: RequestedBy = "partner"
    """Who asked for the alert: a partner, the network's own accompaniment team, or nobody but the network."""
    partner: Partner | None = Field(None, examples=["{name: Asociación Campesina del Río Claro}"])
    """The organisation that asked for the alert; needed if requested_by is partner."""
    consent: Consent | None = Field(
        None, examples=["{date: 2026-11-17, covers: [place], record: call with the coordinator}"]
    )
    """Without it nothing is published, unless requested_by is network."""
    targets: list[Target] = Field(min_length=1, max_length=50, examples=["[{authority: co-fiscalia}]"])
    """Who is written to, the most useful first."""
    copies_to: list[Copy] = []
    """Who gets a copy of each email."""
    action: Action = "letter"
    """What supporters do: a letter, points in their own words, a call, a card, a petition."""
    extra_letters: SkipJsonSchema[dict[LanguageCode, dict[Slug, Letter]]] = {}
    """Letters in languages that this site is not written in, by language and name, from the text."""
    sources: list[Source] = []
    """The sources of the account, as far as they may be named."""
    pictures: list[Picture] = []
    """Pictures in the alert's folder."""
    sent: Annotated[list[Sent], Field(max_length=200)] = []
    """What the network itself sent to targets, the earliest first; supporters' letters are not listed."""
    letters_counted: Annotated[list[LettersCounted], Field(max_length=200)] = []
    """Copies of supporters' letters, once for each authority; `invoke counts-import` writes it."""
    answers: list[AnswerToAlert] = []
    """What the authorities answered, the earliest first."""
    follow_up: FollowUp = "public"
    """private shows answers only: not what was sent or counted, nor how long an authority had to answer."""
    outcome: Outcome | None = None
    """How it ended; needed with status outcome."""
    announcements: Annotated[list[Announcement], Field(max_length=100)] = []
    """What is mailed to subscribers; a new alert has its first by itself."""
    mailing: Literal["on", "hold"] = "on"
    """hold keeps a new alert from being mailed until announcements says so."""
    mail_subject: Literal["title", "discreet"] = "title"
    """discreet keeps title and summary out of what an inbox shows; the subject is the case number."""

    @model_validator(mode="before")
    @classmethod
    def _without_needless_groups(cls, values: Any) -> Any:
        """Remove the empty groups of fields that the alert does not need, as content editors write them."""
        if not isinstance(values, dict):
            return values
        needless = {"own-team": {"partner"}, "network": {"partner", "consent"}}
        asked = str(values.get("requested_by"))
        return {
            key: each for key, each in values.items() if each != {} or key not in needless.get(asked, set())
        }

    @model_validator(mode="before")
    @classmethod
    def _zone_of_country(cls, values: Any) -> Any:
        """Fill in the time zone of a country that has a single one."""
        if isinstance(values, dict) and "time_zone" not in values:
            zones = zones_of(str(values.get("country")))
            return {**values, "time_zone": zones[0]} if len(zones) == 1 else values
        return values

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Leave out that a time zone is required, since that depends on the country."""
        described = super().__get_pydantic_json_schema__(schema, handler)
        described["required"] = [name for name in described["required"] if name != "time_zone"]
        return described

    @property
    def covered(self) -> frozenset[ConsentScope]:
        """What may be published: what consent covers, or the place of what puts nobody at risk in person."""
        if self.consent is not None:
            return frozenset(self.consent.covers)
        return frozenset({"place"} if self.requested_by == "network" else ())
