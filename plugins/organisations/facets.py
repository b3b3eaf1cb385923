"""The facets by which the directory can be filtered, and the organisations that match them.

An organisation matches a country that it lists. One that works in the whole region of that country, or
worldwide, without listing countries, *reaches* the country and is shown after the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plugins.organisations.load import OFFERS, REGIONS, Directory, Organisation
from plugins.organisations.places import regions_of


@dataclass(frozen=True)
class Facet:
    """One offer, region, country or language."""

    kind: str
    key: str

    @property
    def slug(self) -> str:
        """Its segment in URLs; countries and languages have a prefix.

        >>> Facet("offer", "grants").slug, Facet("country", "CO").slug, Facet("language", "es").slug
        ('grants', 'country-co', 'language-es')
        """
        return self.key if self.kind in {"offer", "region"} else f"{self.kind}-{self.key.lower()}"

    @property
    def within(self) -> tuple[str, ...]:
        """The regions whose organisations reach this facet."""
        if self.kind == "country":
            return (*regions_of(self.key), "worldwide")
        return ("worldwide",) if self.kind == "region" and self.key != "worldwide" else ()


def keys(organisation: Organisation) -> Mapping[str, tuple[str, ...]]:
    """Return the keys that the organisation lists, by kind of facet."""
    return {
        "offer": tuple(organisation.offers),
        "region": tuple(organisation.regions),
        "country": tuple(organisation.countries),
        "language": tuple(organisation.languages),
    }


def facets(directory: Directory) -> dict[str, list[Facet]]:
    """Return, by kind, the facets that organisations list; offers and regions in their fixed order."""
    found: dict[str, set[str]] = {}
    for organisation in directory.values():
        for kind, named in keys(organisation).items():
            found.setdefault(kind, set()).update(named)
    order = [*OFFERS, *REGIONS]
    return {
        kind: [
            Facet(kind, key)
            for key in sorted(named, key=lambda key: (order.index(key) if key in order else 0, key))
        ]
        for kind, named in found.items()
    }


def names(organisation: Organisation, facet: Facet) -> bool:
    """Return whether the organisation itself lists *facet*."""
    return facet.key in keys(organisation)[facet.kind]


def whole_regions(organisation: Organisation) -> tuple[str, ...]:
    """Return the regions in which the organisation works without listing countries."""
    named = {region for country in organisation.countries for region in regions_of(country)}
    return tuple(region for region in organisation.regions if region not in named)


def reaches(organisation: Organisation, facet: Facet) -> bool:
    """Return whether the organisation works in the area of *facet* without listing it."""
    return not names(organisation, facet) and not set(whole_regions(organisation)).isdisjoint(facet.within)
