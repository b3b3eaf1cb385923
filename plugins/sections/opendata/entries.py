"""Makes the entries of the data from what the site publishes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from plugins.alerts.summary import AlertSummary
from plugins.authorities.models import CHANNELS, Authority
from plugins.languages.localized_text import LocalizedText
from plugins.organisations.load import Organisation, name_of
from plugins.repository.site import Site
from plugins.sections.opendata.models import ArchivedAlert, AuthorityEntry, OpenAlert, OrganisationEntry


def archived_alert(site: Site, record: AlertSummary) -> ArchivedAlert:
    """Return the entry of an alert that lists may show."""
    return ArchivedAlert(**_alert(site, record))


def open_alert(site: Site, record: AlertSummary) -> OpenAlert:
    """Return the entry of an open alert."""
    return OpenAlert(
        **_alert(site, record),
        titles=_own(record.titles),
        summaries=_own(record.summaries),
    )


def _own(words: Mapping[str, LocalizedText]) -> dict[str, str]:
    """Return the words that are written in the language they stand for."""
    return {code: said.value for code, said in words.items() if said.language == code}


def _alert(site: Site, record: AlertSummary) -> dict[str, Any]:
    published = record.date.astimezone(record.zone).date()
    return {
        "id": record.slug,
        "case": record.case,
        "sequence": record.sequence,
        "state": site.state(record).value,
        "published": published,
        "modified": record.modified.astimezone(UTC),
        "act_before": record.act_before.astimezone(UTC),
        "country": record.country,
        "region": record.region,
        "violations": list(record.violations),
        "perpetrators": list(record.perpetrators),
        "outcome": record.result,
        "outcome_date": record.outcome_day,
        "days_to_outcome": (record.outcome_day - published).days if record.outcome_day else None,
        "authorities": list(record.targets),
        "languages": list(record.languages),
        "urls": {
            code: site.addresses.absolute(site.addresses.below(code, record.slug))
            for code in site.network.languages
        },
    }


def authority_entry(site: Site, key: str, authority: Authority) -> AuthorityEntry:
    """Return the entry of an authority that some listed alert writes to."""
    known = [getattr(authority, name) for name in CHANNELS]
    email, phone, fax, post = (each if each is not None and each.state == "ok" else None for each in known)
    return AuthorityEntry(
        id=key,
        name=authority.name,
        office={code: authority.office_in(code) for code in site.network.languages},
        kind=authority.kind,
        country=authority.country,
        represents=authority.represents,
        languages=list(authority.languages),
        email=email.address if email else None,
        phone=phone.number if phone else None,
        fax=fax.number if fax else None,
        post=post.address.strip() if post else None,
        checked=min((each.verified for each in (email, phone, fax, post) if each), default=None),
        urls={
            code: site.addresses.absolute(site.addresses.listing(code, "authority", key))
            for code in site.network.languages
        },
    )


def organisation_entry(site: Site, key: str, organisation: Organisation) -> OrganisationEntry:
    """Return the entry of an organisation of the directory."""
    return OrganisationEntry(
        id=key,
        name={code: name_of(organisation, code) for code in site.network.languages},
        short=organisation.short,
        web=organisation.web,
        offers=list(organisation.offers),
        regions=list(organisation.regions),
        countries=list(organisation.countries),
        languages=list(organisation.languages),
        summary=dict(organisation.summary),
        how_to_ask=dict(organisation.how_to_ask),
        contact=organisation.contact,
        security=organisation.security,
        source=organisation.source,
        verified=organisation.verified,
    )
