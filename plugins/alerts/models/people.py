"""The fields of people at risk, of who asked for an alert, and of consent."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from plugins.alerts.enums import ConsentScope, Gender, Identification
from plugins.alerts.people.name_field import PersonNames
from plugins.content.fields import (
    NOT_SEARCHED,
    Line,
    Model,
    PrivateLine,
    Switch,
    WebAddress,
    examples,
    whole_number,
)
from plugins.content.moments import Day
from plugins.vocabularies.keys import GroupKey, OutcomeKey

Age = Annotated[
    int,
    BeforeValidator(partial(whole_number, largest=120, such_as="34")),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 120}),
]

GroupSize = Annotated[
    int,
    BeforeValidator(partial(whole_number, largest=999_999, such_as="10")),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 999_999}),
]


class Outcome(Model):
    """How it ended, and when that became known."""

    date: Day = Field(examples=["2026-10-02"])
    """The day on which it became known."""
    result: OutcomeKey = Field(examples=["released"])
    """How it ended: a key of content/vocabulary/outcomes.yaml."""


class PersonAtRisk(Model):
    """Somebody, or a collective, who is threatened."""

    name: PersonNames = []
    """The name as it may be shown, or a list with one per script; not needed where identification is role."""
    identification: Identification = Field(examples=["public"])
    """How far the person may be identified: public, initials, role only, or a collective."""
    role: Annotated[
        Line,
        examples(
            fr="coordonnatrice de la garde paysanne",
            es="coordinadora de la guardia campesina",
        ),
    ] = Field(examples=["coordinator of the peasant guard"])
    """Who the person is, in the language of this file."""
    age: Age | None = Field(None, examples=["34"])
    """The age in years, if those concerned agreed to have it published."""
    gender: Gender | None = Field(None, examples=["woman"])
    """The gender, in the person's own words as far as these three allow."""
    group: GroupKey | None = Field(None, examples=["families"])
    """Instead of a name: several people, as a key of content/vocabulary/groups.yaml."""
    number: GroupSize | None = Field(None, examples=["10"])
    """With group: how many they are."""
    about: Switch = False
    """With number: that it is a rough one."""
    outcome: Outcome | None = Field(None, examples=["{date: 2026-10-02, result: released}"])
    """How it ended for this person, and when that became known; the alert's own outcome is apart."""

    not_names: Annotated[list[PrivateLine], NOT_SEARCHED] = []
    """Words of the name that mean something else in the texts, such as a place of the same name; or content
    in which another person of that name is meant, such as authorities/co-fiscalia."""

    @model_validator(mode="before")
    @classmethod
    def _group_without_names(cls, values: Any) -> Any:
        """Let a group do without identification: it has no name that could be shown."""
        if isinstance(values, dict) and values.get("group") and "identification" not in values:
            return {**values, "identification": "role"}
        return values


class Partner(Model):
    """The organisation that asked for the alert."""

    name: Line = Field(examples=["Asociación Campesina del Río Claro"])
    """The organisation that asked for the alert."""
    web: WebAddress | None = None
    """Its own site."""


class Consent(Model):
    """The record that the partner asked and that those concerned agreed. Never published."""

    date: Day = Field(examples=["2026-11-17"])
    """The day on which they agreed."""
    covers: list[ConsentScope] = Field(min_length=1, examples=["[name, place, organisation]"])
    """What they agreed to have published."""
    names_until: Day | None = None
    """Until when names may stay in full after the alert has ended, if consent was renewed."""
    record: Annotated[
        PrivateLine,
        examples(
            fr="appel de la rédactrice de garde à la coordination du partenaire",
            es="llamada de la editora de turno con la coordinación de la organización aliada",
        ),
    ] = Field(examples=["call of the editor on duty with the partner's coordinator"])
    """Who asked whom, and how. It stays in this file."""
