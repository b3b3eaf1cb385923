"""The view of an organisation in the directory, in one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plugins.languages.localized_text import LocalizedText
from plugins.organisations.facets import keys, whole_regions
from plugins.organisations.load import GROUPS, OFFERS, REGIONS, SECURITY, Organisation, name_of
from plugins.web.localizer import Localizer

MOST_COUNTRIES = 2
"""The greatest number of countries that the line of an organisation names."""


@dataclass(frozen=True)
class OrganisationView:
    """One organisation in one language."""

    key: str
    name: str
    short: str
    web: str
    summary: LocalizedText
    how_to_ask: LocalizedText
    contact: str
    security: str
    offers: tuple[str, ...]
    place: str
    """Where it works, in short: its countries if they are one or two, otherwise its regions."""
    regions: str
    countries: str
    languages: str
    member: bool
    groups: str
    """The working groups that a member takes part in."""
    source: str
    verified: str
    """The day of verification; empty if it was never verified."""
    keys: Mapping[str, str]
    """Its keys by kind of facet, separated by spaces, for the script that filters."""
    whole: str
    """The regions in which it works without listing countries, likewise."""
    sort_key: str


def directory_view(key: str, organisation: Organisation, localizer: Localizer) -> OrganisationView:
    """Return the view of *organisation* in the language of *localizer*."""
    name = name_of(organisation, localizer.code)
    regions = localizer.listed(localizer.say(REGIONS[region]) for region in organisation.regions)
    countries = localizer.listed(sorted(localizer.country(each) for each in organisation.countries))
    return OrganisationView(
        key=key,
        name=name,
        short=organisation.short or "",
        web=organisation.web,
        summary=localizer.localized(organisation.summary),
        how_to_ask=localizer.localized(organisation.how_to_ask),
        contact=organisation.contact,
        security=localizer.say(SECURITY[organisation.security]),
        offers=tuple(localizer.say(OFFERS[offer]) for offer in organisation.offers),
        place=countries if 0 < len(organisation.countries) <= MOST_COUNTRIES else regions,
        regions=regions,
        countries=countries,
        languages=localizer.listed(localizer.language_name(each) for each in organisation.languages),
        member=organisation.member,
        groups=localizer.listed(localizer.say(GROUPS[each]) for each in organisation.groups),
        source=organisation.source,
        verified=localizer.day(organisation.verified) if organisation.verified else "",
        keys={kind: " ".join(named) for kind, named in keys(organisation).items()},
        whole=" ".join(whole_regions(organisation)),
        sort_key=localizer.sort_key(name),
    )
