"""The fields of a registry entry, and of a target defined inline in an alert."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from plugins.channels.fields import KnownChannelFields
from plugins.content.fields import Distinct, Line, Model, Reference
from plugins.content.language_tags import matching
from plugins.content.places import Country, LanguageCode, Names

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


Supporters = Literal["host", "everybody"]


class Person(Model):
    """The recipient of letters, whichever file defines it."""

    name: Line = Field(examples=["Luz Marina Ocampo Restrepo"])
    """The holder of the office, or the body's own name."""
    office: Names = Field(examples=["Fiscal General de la Nación"])
    """The office held, once for all languages or once per language."""
    country: Country = Field(examples=["CO"])
    """Where the authority sits; for an embassy, the country that it is in."""
    languages: Distinct[LanguageCode] = Field(min_length=1, examples=["[es]"])
    """The languages it reads, the preferred one first."""
    salutation: dict[LanguageCode, Line] = Field(examples=['{es: "Señora Fiscal General:"}'])
    """How a letter to it begins, in each language that it reads."""

    def office_in(self, language: str) -> str:
        """Return the office in *language*, or in a language that it reads."""
        for code in (language, "", *self.languages):
            if (own := matching(code, self.office)) is not None:
                return self.office[own]
        return next(iter(self.office.values()))

    def salutation_in(self, language: str) -> str:
        """Return how a letter in *language* begins; empty if that is not written."""
        code = matching(language, self.salutation)
        return self.salutation[code] if code is not None else ""


class AuthorityFacts(Person):
    """What an entry of the registry says apart from channels."""

    kind: Kind = Field(examples=["prosecutor"])
    """The kind of authority."""
    represents: Country | None = None
    """For an embassy or a foreign ministry: the country it represents."""


class Authority(KnownChannelFields, AuthorityFacts):
    """One entry of the registry: ``content/authorities/<key>.yaml``."""


class AuthoritySet(Model):
    """A set of authorities: ``content/authorities/sets/<key>.yaml``."""

    name: Names = Field(examples=['{en: "Embassies of Turkey", fr: "Ambassades de Turquie"}'])
    """What they are together, once for all languages or once per language."""
    members: Distinct[Reference] = []
    """Their keys in the registry."""
    embassies_of: Country | None = None
    """Instead of members: all embassies of this country in the registry."""
    supporters: Supporters = "host"
    """host shows each member only to supporters who write from the country that it is in."""
    salutation: dict[LanguageCode, Line] = {}
    """How one letter to all of them begins, in each language."""
