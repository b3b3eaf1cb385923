"""What the directory prints of each organisation, ready in one language."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from plugins.directory.load import OFFERS, REGIONS, SECURITY, Organisation, name_of
from plugins.site.words import Speaker


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
    sort_key: str


def directory_view(key: str, organisation: Organisation, speaker: Speaker) -> OrganisationView:
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
        sort_key=unicodedata.normalize("NFKD", name).casefold(),
    )
