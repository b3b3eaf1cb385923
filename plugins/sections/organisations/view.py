"""What the directory prints of each organisation, ready in one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plugins.organisations.facets import keys, whole_regions
from plugins.organisations.load import OFFERS, REGIONS, SECURITY, Organisation, name_of
from plugins.web.localizer import Localizer


@dataclass(frozen=True)
class OrganisationView:
    """One organisation in one language."""

    key: str
    name: str
    short: str
    web: str
    summary: str
    how_to_ask: str
    contact: str
    security: str
    offers: tuple[str, ...]
    regions: str
    countries: str
    languages: str
    source: str
    verified: str
    """The day; empty where nobody has verified it."""
    keys: Mapping[str, str]
    """What it names of each kind of facet, for the script that filters; with spaces between."""
    whole: str
    """The regions in which it works without naming countries, likewise."""
    sort_key: str


def directory_view(key: str, organisation: Organisation, speaker: Localizer) -> OrganisationView:
    """Return how *organisation* is shown to readers of the speaker's language."""
    code, name = speaker.code, name_of(organisation, speaker.code)
    return OrganisationView(
        key=key,
        name=name,
        short=organisation.short or "",
        web=organisation.web,
        summary=organisation.summary[code],
        how_to_ask=organisation.how_to_ask[code],
        contact=organisation.contact,
        security=speaker.say(SECURITY[organisation.security]),
        offers=tuple(speaker.say(OFFERS[offer]) for offer in organisation.offers),
        regions=speaker.listed(speaker.say(REGIONS[region]) for region in organisation.regions),
        countries=speaker.listed(sorted(speaker.country(each) for each in organisation.countries)),
        languages=speaker.listed(speaker.language_name(each) for each in organisation.languages),
        source=organisation.source,
        verified=speaker.day(organisation.verified) if organisation.verified else "",
        keys={kind: " ".join(named) for kind, named in keys(organisation).items()},
        whole=" ".join(whole_regions(organisation)),
        sort_key=speaker.sort_key(name),
    )
