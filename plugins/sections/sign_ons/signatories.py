"""The signatories of a letter as pages list them: by text, kind and country."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from plugins.languages.localized_text import LocalizedText
from plugins.repository.site import Site
from plugins.sections.alerts.link import Link
from plugins.sections.sign_ons.card import counted
from plugins.sign_ons.letter import SignOnLetter, count_signatures
from plugins.sign_ons.signatories import Signatory
from plugins.web.localizer import Localizer

MAX_NAMED = 300
"""Maximum number of signatories that a page names."""


@dataclass(frozen=True)
class SignatoryView:
    """A signatory who is named; the texts may be in any script."""

    name: str
    details: tuple[str, ...]
    country: str
    web: str


@dataclass(frozen=True)
class TextGroup:
    """The signatories of one text of the letter, in one language."""

    until: str
    """The last day on which an earlier text was signed; empty for the present text."""
    signed: str
    """How many have signed it, in words, with those who are not named."""
    reason: LocalizedText | None
    """Why an earlier text was changed."""
    organisations: tuple[SignatoryView, ...]
    people: tuple[SignatoryView, ...]


@dataclass(frozen=True)
class CountryLine:
    """A country with its number of signatures, and the page that names some of them, if there is one."""

    name: str
    number: str
    """Empty if there are too few for a number."""
    url: str


@dataclass(frozen=True)
class SignatoriesView:
    """Everything that the page of a letter says about its signatories, in one language."""

    initiators: tuple[Link, ...]
    total: int
    signed: str
    """How many have signed, in words."""
    reviewed: str
    """The last day that is known of the list, in words; may be empty."""
    groups: tuple[TextGroup, ...]
    """By text, the present one first; without names if there are too many for one page."""
    unnamed: str
    """How many of them are counted without their names, in words."""
    countries: tuple[CountryLine, ...]
    elsewhere: str
    """The number of signatures from all other countries; empty if there is none."""

    @property
    def by_country(self) -> bool:
        """Whether pages of countries have the names."""
        return any(each.url for each in self.countries)


def signatories_view(site: Site, letter: SignOnLetter, localizer: Localizer) -> SignatoriesView:
    """Return the view of the signatories of *letter*."""
    shown = tuple(_ordered(site, letter))
    named, unnamed = (tuple(each for each in shown if _is_named(each) is wanted) for wanted in (True, False))
    fits = len(named) <= MAX_NAMED
    counts = count_signatures(shown)
    return SignatoriesView(
        initiators=tuple(Link(each.name, each.web or "") for each in letter.facts.initiators),
        total=counts.total,
        signed=counted(counts, localizer),
        reviewed=_reviewed(letter, localizer),
        groups=tuple(text_groups(letter, shown, localizer, with_names=fits)),
        unnamed=counted(count_signatures(unnamed), localizer) if named else "",
        countries=tuple(_countries(site, letter, counts.countries, () if fits else named, localizer)),
        elsewhere=localizer.number(counts.elsewhere) if counts.elsewhere and counts.countries else "",
    )


def _is_named(signatory: Signatory) -> bool:
    return bool(signatory.name or signatory.organisation)


def named_signatories(site: Site, letter: SignOnLetter) -> list[Signatory]:
    """Return the signatories who may be named, by text, the present one first, kind and name."""
    return [each for each in _ordered(site, letter) if _is_named(each)]


def _ordered(site: Site, letter: SignOnLetter) -> list[Signatory]:
    """Return all signatories as far as they may be shown, by text, the present one first, kind and name."""
    texts = [letter.facts.text, *reversed(letter.earlier_texts)]
    order = {text: number for number, text in enumerate(texts)}
    key = next(iter(site.localizers.values())).sort_key
    return sorted(
        letter.signatories(site.now),
        key=lambda each: (order.get(each.text, len(order)), each.kind, key(_name(each)), each.line),
    )


def _name(signatory: Signatory) -> str:
    return signatory.organisation if signatory.kind == "organisation" else signatory.name


def country_chunks(site: Site, letter: SignOnLetter) -> dict[str, list[tuple[Signatory, ...]]]:
    """Return the named signatories of each country in pages; nothing if one page names all of them."""
    named = named_signatories(site, letter)
    if len(named) <= MAX_NAMED:
        return {}
    by_country: dict[str, list[Signatory]] = {}
    for each in named:
        by_country.setdefault(each.country, []).append(each)
    return {
        country: [tuple(found[start : start + MAX_NAMED]) for start in range(0, len(found), MAX_NAMED)]
        for country, found in sorted(by_country.items())
    }


def text_groups(
    letter: SignOnLetter, signatories: Sequence[Signatory], localizer: Localizer, *, with_names: bool = True
) -> Iterable[TextGroup]:
    """Yield *signatories*, in the order of :func:`_ordered`, by the text that was signed."""
    reasons = letter.localized("text_reasons", localizer.code)
    for text in dict.fromkeys(each.text for each in signatories):
        until, reason = "", None
        for number, earlier in enumerate(letter.facts.text_history):
            if earlier.text == text:
                until = localizer.day(earlier.until)
                reason = LocalizedText(reasons.value[number], reasons.language)
        group = tuple(each for each in signatories if each.text == text)
        named = [each for each in group if with_names and _is_named(each)]
        yield TextGroup(
            until,
            counted(count_signatures(group), localizer),
            reason,
            tuple(_view(each, localizer) for each in named if each.kind == "organisation"),
            tuple(_view(each, localizer) for each in named if each.kind == "person"),
        )


def _view(signatory: Signatory, localizer: Localizer) -> SignatoryView:
    if signatory.kind == "organisation":
        details = (signatory.name, signatory.role, signatory.city)
    else:
        details = (signatory.role, signatory.organisation, signatory.city)
    return SignatoryView(
        _name(signatory),
        tuple(filter(None, details)),
        localizer.country(signatory.country),
        signatory.web,
    )


def _reviewed(letter: SignOnLetter, localizer: Localizer) -> str:
    """Return the day up to which signatures have been reviewed, or nothing if it is not known."""
    return localizer.day(letter.facts.reviewed) if letter.facts.reviewed else ""


def _countries(
    site: Site,
    letter: SignOnLetter,
    counts: Mapping[str, int],
    named: Sequence[Signatory],
    localizer: Localizer,
) -> Iterable[CountryLine]:
    """Yield the countries with a number, the most signatures first, then others of *named*."""
    pages = {each.country for each in named}
    others = sorted(pages - counts.keys(), key=lambda code: localizer.sort_key(localizer.country(code)))
    for country in (*counts, *others):
        yield CountryLine(
            localizer.country(country),
            localizer.number(counts[country]) if country in counts else "",
            country_url(site, letter, country, 1, localizer.code) if country in pages else "",
        )


def country_url(site: Site, letter: SignOnLetter, country: str, number: int, language: str) -> str:
    """Return the address of page *number* of the signatories of *letter* from *country*."""
    parts = (country.lower(), str(number)) if number > 1 else (country.lower(),)
    return site.addresses.sign_on(language, letter.slug, *parts)
