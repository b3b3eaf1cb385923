"""The fields of a partner's files."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from plugins.alerts.enums import ConsentScope
from plugins.content.fields import Distinct, Line, Model, PrivateLine, WebAddress, examples
from plugins.content.moments import Day
from plugins.content.places import Country


class PartnerConsent(Model):
    """The record that the partner agreed to have a page. Never published."""

    date: Day = Field(examples=["2026-11-17"])
    """The day on which it agreed."""
    covers: Distinct[ConsentScope] = Field(min_length=1, examples=["[organisation, place]"])
    """What it agreed to have published: organisation, and place if a region is given."""
    record: Annotated[
        PrivateLine,
        examples(
            fr="appel de la rédactrice de garde à la coordination du partenaire",
            es="llamada de la editora de turno con la coordinación de la organización aliada",
        ),
    ] = Field(examples=["call of the editor on duty with the partner's coordinator"])
    """Who asked whom, and how. It stays in this file."""


class PartnerWords(Model):
    """The fields of every file of a partner, in its own language."""

    summary: Annotated[
        Line,
        examples(
            fr='"Des familles paysannes qui défendent leur rivière."',
            es='"Familias campesinas que defienden su río."',
        ),
    ] = Field(examples=['"Peasant families who defend their river."'])
    """Who they are, in one sentence."""


class PartnerFacts(Model):
    """The fields of the original file only."""

    name: Line = Field(examples=['"Asociación Campesina del Río Claro"'])
    """Its own name, exactly as alerts name it under partner."""
    web: WebAddress | None = None
    """Its own site."""
    country: Country = Field(examples=["CO"])
    """The country it works in."""
    region: Line | None = None
    """The region, only as precisely as is safe."""
    consent: PartnerConsent = Field(
        examples=["{date: 2026-11-17, covers: [organisation], record: call with the coordinator}"]
    )
    """Without it nothing is published."""
    modified: Day = Field(examples=["2026-11-18"])
    """The last change that translations must follow."""


class OriginalPartner(PartnerFacts, PartnerWords):
    """The original file of a partner: its facts, and its words in one language."""


class TranslatedPartner(PartnerWords):
    """A translation: the words of a partner in another language."""

    original_modified: Day = Field(examples=["2026-11-18"])
    """The modified of the original that these words follow."""
