"""The fields of who is written to, and of who gets copies."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema

from plugins.alerts.enums import Action
from plugins.channels.fields import ChannelFields
from plugins.content.contacts import EmailAddress
from plugins.content.fields import Distinct, Line, Model, Reference, Switch
from plugins.content.moments import MomentField
from plugins.content.places import Country, LanguageCode, Names


def _or_text(described: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON Schema of a group of fields that may be a text instead."""
    return {**described, "type": ["object", "string"]}


class Copy(Model):
    """Who gets a copy of each email: a key of the registry, a set, or an address.

    Instead of fields, an address or a key alone.
    """

    authority: Reference | None = None
    """The name of a file in content/authorities, without .yaml; its email address gets the copy."""
    authorities: Reference | None = None
    """Instead of authority: the name of a file in content/authorities/sets, for all its members."""
    email: EmailAddress | None = None
    """Without authority: an email address."""
    supporters_from: Distinct[Country] = []
    """Only for supporters who write from these countries."""

    @model_validator(mode="before")
    @classmethod
    def _alone(cls, values: Any) -> Any:
        """Read a text as an address or a key of the registry."""
        return {"email" if "@" in values else "authority": values} if isinstance(values, str) else values

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Allow a text instead of fields."""
        return _or_text(super().__get_pydantic_json_schema__(schema, handler))


class TargetPerson(Model):
    """Who is written to, apart from channels."""

    authority: Reference | None = None
    """The name of a file in content/authorities, without .yaml."""
    authorities: Reference | None = None
    """Instead of authority: the name of a file in content/authorities/sets, for all its members."""
    together: Switch = False
    """With authorities: one email to all members, with a letter to all of them."""
    action: Action | None = None
    """What is done towards this target, if it is not the action of the alert."""
    letter: Reference = "main"
    """Which of the letters it gets."""
    call_script: Reference = "main"
    """Which of the call scripts is for it."""
    act_before: MomentField | None = None
    """When acting on this target ends, if before the alert's own deadline."""
    copies_to: list[Copy] = []
    """Who gets a copy of the email to this target alone."""
    supporters_from: Distinct[Country] = []
    """Only for supporters who write from these countries, such as their own embassy."""
    name: Line | None = None
    """Without authority: the holder of the office, or the body's own name."""
    office: Names | None = None
    """The office held, once for all languages or once per language."""
    country: Country | None = None
    """Where the target sits."""
    languages: Annotated[Distinct[LanguageCode], Field(min_length=1)] | None = None
    """The languages it reads, the preferred one first."""
    salutation: dict[LanguageCode, Line] | None = None
    """How a letter to it begins, in each language that it reads."""


class Target(ChannelFields, TargetPerson):
    """Who is written to: a key of the registry, alone or with fields, or the fields of a person."""

    @model_validator(mode="before")
    @classmethod
    def _alone(cls, values: Any) -> Any:
        """Read a text as a key of the registry."""
        return {"authority": values} if isinstance(values, str) else values

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Allow a text instead of fields."""
        return _or_text(super().__get_pydantic_json_schema__(schema, handler))
