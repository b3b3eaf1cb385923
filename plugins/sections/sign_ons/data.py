"""The open data about sign-on letters: facts and counts of all, and the public signatories of each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

from plugins.incremental.file import File
from plugins.repository.site import Site
from plugins.sections.opendata.files import document
from plugins.sections.opendata.models import (
    CountryCount,
    LetterAnswer,
    LetterDelivery,
    LetterEntry,
    LetterInitiator,
    PublicSignatory,
)
from plugins.sections.opendata.table import table
from plugins.sections.sign_ons.card import alert_of
from plugins.sections.sign_ons.signatories import named_signatories
from plugins.sign_ons.letter import PUBLIC, SignOnLetter, count_signatures


def public_letters(site: Site) -> list[SignOnLetter]:
    """Return the letters of the open data: open for signature first."""
    return [each for each in site.sign_ons if each.state(site.now) in PUBLIC]


def letters(site: Site) -> Iterator[File]:
    """Yield the facts and counts of all public letters."""
    yield document(site, "letters", [letter_entry(site, each) for each in public_letters(site)])


def letter_entry(site: Site, letter: SignOnLetter) -> LetterEntry:
    """Return the entry of a public letter."""
    facts, languages = letter.facts, site.site_settings.languages
    counts = count_signatures(letter.signatories(site.now))
    written = letter.versions.words
    return LetterEntry(
        id=letter.slug,
        number=facts.number,
        letter_state=letter.state(site.now).value,
        who=facts.who,
        country=facts.country,
        alert=facts.alert if alert_of(site, letter) else None,
        opens=letter.opens.astimezone(UTC),
        closes=letter.closes.astimezone(UTC) if letter.closes else None,
        languages=[code for code in languages if code in written],
        titles={code: letter.localized("title", code).value for code in languages if code in written},
        summaries={code: letter.localized("summary", code).value for code in languages if code in written},
        authorities=list(facts.targets),
        initiators=[LetterInitiator(name=each.name, web=each.web) for each in facts.initiators],
        organisations=counts.organisations,
        people=counts.people,
        countries=[CountryCount(country=key, signatures=number) for key, number in counts.countries.items()],
        deliveries=[
            LetterDelivery(day=each.date, authority=each.authority, way=each.way) for each in facts.deliveries
        ],
        answers=[
            LetterAnswer(day=each.date, authority=each.authority, kind=each.kind) for each in facts.answers
        ],
        signatories=site.addresses.absolute(site.addresses.root(signatories_file(letter)))
        if letter.signable
        else None,
        urls={code: site.addresses.absolute(site.addresses.sign_on(code, letter.slug)) for code in languages},
    )


def signatories_file(letter: SignOnLetter) -> str:
    """Return the path of the table of public signatories in the output folder."""
    return f"api/letters/{letter.slug}.csv"


def signatories(site: Site, letter: SignOnLetter) -> Iterator[File]:
    """Yield the table of those signatories of *letter* who are named."""
    columns = list(PublicSignatory.model_fields)
    rows = (
        {
            "kind": each.kind,
            "name": each.name,
            "organisation": each.organisation,
            "role": each.role,
            "country": each.country,
            "city": each.city,
            "web": each.web,
            "signed": each.signed,
        }
        for each in named_signatories(site, letter)
    )
    yield File(signatories_file(letter), table(columns, rows))
