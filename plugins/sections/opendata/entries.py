"""Creates the entries of the open data from what the site publishes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any

from plugins.alerts.summary import AlertSummary
from plugins.authorities.models import Authority
from plugins.follow_up.alert_clocks import AuthorityClock
from plugins.languages.localized_text import LocalizedText
from plugins.organisations.load import Organisation, name_of
from plugins.repository.site import Site
from plugins.sections.alerts.documents import attachment_path
from plugins.sections.opendata.models import (
    AnswerEntry,
    ArchivedAlert,
    AuthorityEntry,
    ChannelEntry,
    DocumentEntry,
    FollowUpEntry,
    OpenAlert,
    OrganisationEntry,
    SentEntry,
)
from plugins.sign_ons.letter import SignOnLetter


def archived_alert(site: Site, alert_summary: AlertSummary) -> ArchivedAlert:
    """Return the entry of a public alert."""
    return ArchivedAlert(**_alert(site, alert_summary))


def open_alert(site: Site, alert_summary: AlertSummary) -> OpenAlert:
    """Return the entry of an open alert, with the documents of every language."""
    return OpenAlert(
        **_alert(site, alert_summary),
        titles=_own(alert_summary.titles),
        summaries=_own(alert_summary.summaries),
        documents=list(_documents(site, alert_summary)),
    )


def _documents(site: Site, alert_summary: AlertSummary) -> Iterator[DocumentEntry]:
    if not alert_summary.attachments:
        return
    alert = site.alert(alert_summary.slug)
    for code, words in alert.words.items():
        for each in words.attachments:
            yield DocumentEntry(
                title=each.title,
                language=code,
                url=site.addresses.absolute(attachment_path(site.addresses, alert.slug, each.file)),
                size=alert.attachment_sizes[each.file],
            )


def _own(words: Mapping[str, LocalizedText]) -> dict[str, str]:
    """Return the texts that are written in their own language, without fallbacks."""
    return {code: said.value for code, said in words.items() if said.language == code}


def _alert(site: Site, alert_summary: AlertSummary) -> dict[str, Any]:
    published = alert_summary.date.astimezone(alert_summary.zone).date()
    return {
        "id": alert_summary.slug,
        "case": alert_summary.case,
        "sequence": alert_summary.sequence,
        "state": site.state(alert_summary).value,
        "published": published,
        "modified": alert_summary.modified.astimezone(UTC),
        "act_before": alert_summary.act_before.astimezone(UTC),
        "country": alert_summary.country,
        "region": alert_summary.region,
        "violations": list(alert_summary.violations),
        "perpetrators": list(alert_summary.perpetrators),
        "outcome": alert_summary.result,
        "outcome_date": alert_summary.outcome_day,
        "days_to_outcome": (alert_summary.outcome_day - published).days
        if alert_summary.outcome_day
        else None,
        "outcomes_of_persons": [each.result for each in alert_summary.outcomes_of_people],
        "subject": alert_summary.subject,
        "groups_at_risk": list(alert_summary.groups),
        "authorities": list(alert_summary.targets),
        "languages": list(alert_summary.languages),
        "urls": {
            code: site.addresses.absolute(site.addresses.below(code, alert_summary.slug))
            for code in site.site_settings.languages
        },
    }


def authority_entry(site: Site, key: str, authority: Authority) -> AuthorityEntry:
    """Return the entry of an authority that is a target of a public alert."""
    channels = [channel for channel in authority.channels if channel.works]
    by_key = {channel.key: channel.published for channel in reversed(channels)}
    return AuthorityEntry(
        id=key,
        name=authority.name,
        office={code: authority.office_in(code) for code in site.site_settings.languages},
        kind=authority.kind,
        country=authority.country,
        represents=authority.represents,
        languages=list(authority.languages),
        email=by_key.get("email"),
        phone=by_key.get("phone"),
        fax=by_key.get("fax"),
        post=by_key.get("post"),
        channels=[
            ChannelEntry(
                kind=channel.key,
                value=channel.published,
                note=_per_language(channel.note or {}, site),
                checked=channel.verified_on,
            )
            for channel in channels
        ],
        checked=min((channel.verified_on for channel in channels if channel.verified_on), default=None),
        urls={
            code: site.addresses.absolute(site.addresses.listing(code, "authority", key))
            for code in site.site_settings.languages
        },
    )


def follow_up_entry(site: Site, about: AlertSummary | SignOnLetter, known: AuthorityClock) -> FollowUpEntry:
    """Return the entry of what is known of one authority since a public alert or sign-on letter."""
    clock, is_letter = known.clock, isinstance(about, SignOnLetter)
    address = site.addresses.sign_on if is_letter else site.addresses.below
    return FollowUpEntry(
        alert=None if is_letter else about.slug,
        sign_on=about.slug if is_letter else None,
        case=about.facts.number if isinstance(about, SignOnLetter) else about.case,
        authority=known.authority,
        sent=[SentEntry.model_validate({"day": each.day, "way": each.way}) for each in known.sent],
        letters=known.letters.number if known.letters else None,
        letters_day=known.letters.day if known.letters else None,
        answers=[
            AnswerEntry.model_validate(
                {"day": each.day, "kind": each.kind, "until": each.until, "to": each.to}
            )
            for each in known.answers
        ],
        transferred_from=[each.authority for each in known.received],
        started=clock.started,
        term=known.term.days if known.term else None,
        due=clock.due,
        about=clock.about,
        clock=clock.state.value,
        answered=clock.answered.value,
        urls={
            code: site.addresses.absolute(address(code, about.slug)) for code in site.site_settings.languages
        },
    )


def _per_language(texts: Mapping[str, str], site: Site) -> dict[str, str]:
    """Return *texts*, a value of ``Names``, by language of the site."""
    found = {code: texts.get(code) or texts.get("") for code in site.site_settings.languages}
    return {code: text for code, text in found.items() if text}


def organisation_entry(site: Site, key: str, organisation: Organisation) -> OrganisationEntry:
    """Return the entry of an organisation."""
    return OrganisationEntry(
        id=key,
        name={code: name_of(organisation, code) for code in site.site_settings.languages},
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
        member=organisation.member,
        groups=list(organisation.groups),
        source=organisation.source,
        verified=organisation.verified,
    )
