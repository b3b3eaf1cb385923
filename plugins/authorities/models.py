"""The fields of a registry entry, and of a target defined inline in an alert."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from plugins.content.channels import EmailAddress, Extension, OfficeHours, PhoneNumber
from plugins.content.fields import Distinct, Line, Model, Text, refuse
from plugins.content.moments import Day
from plugins.content.places import Country, LanguageCode, Names, Zone

CHANNELS = ("email", "phone", "fax", "post")
"""The ways to reach an authority, in the order in which they are offered."""

ChannelState = Literal["ok", "bounced", "wrong", "retired"]
Kind = Literal[
    "presidency",
    "ministry",
    "prosecutor",
    "court",
    "ombudsperson",
    "parliament",
    "army",
    "police",
    "governor",
    "mayor",
    "embassy",
    "foreign-ministry",
    "intergovernmental",
    "company",
    "other",
]


def _short_form(field: str, *, lines: bool = False) -> Any:
    """Accept a single text in place of a channel's fields: the value of *field*, of one line or several
    *lines*.
    """

    def widen(value: Any) -> Any:
        if isinstance(value, list) and lines:
            refuse("is a list. Write | after the colon, and the lines of the address below it, indented.")
        if isinstance(value, list):
            first = value[0] if value and isinstance(value[0], str) else "…"
            more = ", and give another target the others" if len(value) > 1 else ""
            refuse(f"is a list, and a target has one {field} here. Write {first} alone{more}.")
        return {field: value} if isinstance(value, str) else value

    return BeforeValidator(widen)


class Email(Model):
    """An email address."""

    address: EmailAddress = Field(examples=["despacho@ministry.example"])
    """One address, without a name around it."""


class Phone(Model):
    """A telephone number, and when it is answered."""

    number: PhoneNumber = Field(examples=["+57 601 555 0123"])
    """With + and the country code."""
    extension: Extension | None = None
    """Digits dialled after the number."""
    hours: OfficeHours | None = None
    """When it is answered, as in Mo-Fr 08:00-17:00, in time_zone."""
    time_zone: Zone | None = None
    """Where it rings, as in America/Bogota."""


class Fax(Model):
    """A fax number."""

    number: PhoneNumber = Field(examples=["+57 601 555 0124"])
    """With + and the country code."""


class Post(Model):
    """A postal address."""

    address: Text = Field(examples=["|\n  Carrera 8 # 7-26\n  Bogotá, D.C.\n  Colombia"])
    """The lines of the postal address, without the name, which is added; the country last."""


class Provenance(Model):
    """Where a channel comes from and whether it works."""

    source: Line = Field(examples=["https://ministry.example/contact"])
    """Where the channel was found: a web address, a letter, a person's function."""
    verified: Day = Field(examples=["2026-10-02"])
    """The day on which somebody last checked that it works."""
    state: ChannelState = "ok"
    """Anything but ok hides the channel."""


class KnownEmail(Email, Provenance):
    """An email address of the registry."""


class KnownPhone(Phone, Provenance):
    """A telephone number of the registry."""


class KnownFax(Fax, Provenance):
    """A fax number of the registry."""


class KnownPost(Post, Provenance):
    """A postal address of the registry."""


class Person(Model):
    """The recipient of letters, whichever file defines it."""

    name: Line = Field(examples=["Luz Marina Ocampo Restrepo"])
    """The holder of the office, or the body's own name."""
    office: Names = Field(examples=["Fiscal General de la Nación"])
    """The office held, once for all languages or once per language."""
    country: Country = Field(examples=["CO"])
    """Where the authority sits; for an embassy, the country that it is in."""
    languages: Distinct[LanguageCode] = Field(min_length=1, examples=["[es]"])
    """The languages it reads, the one it prefers first."""
    salutation: dict[LanguageCode, Line] = Field(examples=['{es: "Señora Fiscal General:"}'])
    """How a letter to it begins, in each language that it reads."""

    def office_in(self, language: str) -> str:
        """Return the office in *language*, or in a language that it reads."""
        for code in (language, "", *self.languages):
            if code in self.office:
                return self.office[code]
        return next(iter(self.office.values()))


class Authority(Person):
    """One entry of the registry: ``content/authorities/<key>.yaml``."""

    kind: Kind = Field(examples=["prosecutor"])
    """What sort of authority it is."""
    represents: Country | None = None
    """For an embassy or a foreign ministry: whose it is."""
    email: KnownEmail | None = None
    """Its email address."""
    phone: KnownPhone | None = None
    """Its telephone number."""
    fax: KnownFax | None = None
    """Its fax number."""
    post: KnownPost | None = None
    """Its postal address."""


ShortEmail = Annotated[Email, _short_form("address")]
ShortPhone = Annotated[Phone, _short_form("number")]
ShortFax = Annotated[Fax, _short_form("number")]
ShortPost = Annotated[Post, _short_form("address", lines=True)]
