"""The fields of an entry of a vocabulary; its key is in the addresses of pages and in open data."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from plugins.content.fields import Line, Model, Slug
from plugins.content.places import LanguageCode, Names

Effect = Literal["none", "acknowledges", "extends", "transfers", "settles"]
"""What an answer does to the time that an authority has to answer."""
PluralCategory = Annotated[str, StringConstraints(pattern="^(zero|one|two|few|many|other)$")]
"""A plural form of a language, as Unicode CLDR calls it."""
Gravity = Literal["highest", "high", "lower"]
"""What an answer of an authority can prevent."""
OutcomeEffect = Literal["good", "bad", "open"]
"""What an outcome means to those at risk."""


class Term(Model):
    """An entry of a vocabulary."""

    words: Annotated[dict[LanguageCode, Line], Field(min_length=1)] = Field(
        examples=["{fr: Expulsion forcée, en: Forced eviction, es: Desalojo forzoso}"]
    )
    """What readers see, in each language of the site, for any gender and number; a capital at the start."""
    note: Names | None = None
    """When to choose it, for editors, once for all languages or once per language. It is not on pages."""


class ViolationTerm(Term):
    """An entry of the violations."""

    pictogram: Slug | None = Field(None, examples=["forced-displacement"])
    """Its drawing, a file in theme/templates/pictograms, without .svg; without it, a general one."""
    gravity: Gravity = Field("high", examples=["highest"])
    """What an answer can prevent: highest a death or lasting harm; high that it goes on or happens to others;
    lower less than that. Editors see the gravest first in the follow-up; pages do not show it."""


class PerpetratorTerm(Term):
    """An entry of the groups of perpetrators."""


class GroupTerm(Term):
    """An entry of the groups of people at risk."""

    counted: dict[LanguageCode, dict[PluralCategory, Line]] = Field(
        examples=["{fr: {one: famille, other: familles}, en: {one: family, other: families}}"]
    )
    """What follows a number, in each language of the site and each of its plural forms."""


class OutcomeTerm(Term):
    """An entry of the outcomes."""

    effect: OutcomeEffect = Field(examples=["good"])
    """good: letters may have contributed, and the home page shows it; bad; open: nothing is settled."""


class AnswerTerm(Term):
    """An entry of the kinds of answers."""

    effect: Effect = Field(examples=["settles"])
    """none says something; acknowledges confirms receipt; extends asks for time until a day; transfers passes
    the letters on; settles takes measures or refuses, and ends the time to answer."""
