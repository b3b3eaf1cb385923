"""The signatures of a letter in one language, ready to print: counts, and the names that may be read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from plugins.languages.catalogs import N_
from plugins.languages.direction import isolated, number_in
from plugins.languages.localized_text import LocalizedText
from plugins.sheets.glyphs import characters
from plugins.sign_ons.letter import LEAST_COUNTED, SignatureCounts, SignOnLetter, count_signatures
from plugins.sign_ons.signatories import Signatory
from plugins.web.localizer import Localizer


@dataclass(frozen=True)
class Entry:
    """One signatory: the name of the organisation or person, and what else is known."""

    name: str
    detail: str


@dataclass(frozen=True)
class SignatureList:
    """The signatories of one kind, in the order of their names."""

    label: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class SignatureGroup:
    """The signatures of one text of the letter."""

    heading: str
    """Empty if the letter has one text only."""
    notes: tuple[LocalizedText, ...]
    """Until when the text was signed, why it was changed, how many signed it."""
    lists: tuple[SignatureList, ...]
    remarks: tuple[str, ...]
    """How many are counted without name, or have a name that no font has."""
    unprintable: int
    """How many are not listed, since no font has their name."""


def signature_groups(
    letter: SignOnLetter,
    signatories: Sequence[Signatory],
    localizer: Localizer,
    *,
    missing: Collection[str],
    url: str,
) -> tuple[SignatureGroup, ...]:
    """Return *signatories* by the text that they signed, the present one first.

    Those whose entry has one of the *missing* characters are not listed; a remark says how many, and that the
    page at *url*, if any, has them.
    """
    by_text: dict[str, list[Signatory]] = {text: [] for text in (letter.text, *letter.earlier_texts[::-1])}
    for each in signatories:
        by_text.setdefault(each.text, []).append(each)
    signed = {text: each for text, each in by_text.items() if each}
    return tuple(_group(letter, text, each, localizer, missing, url) for text, each in signed.items())


def _group(
    letter: SignOnLetter,
    text: str,
    signatories: Sequence[Signatory],
    localizer: Localizer,
    missing: Collection[str],
    url: str,
) -> SignatureGroup:
    heading, notes = "", list[LocalizedText]()
    if letter.earlier_texts or text != letter.text:
        heading = localizer.say(
            N_("Signatures of this text") if text == letter.text else N_("Signatures of an earlier text")
        )
        notes = [*_history(letter, text, localizer)]
        notes.append(LocalizedText(signed_by(signatories, localizer), localizer.code))
    named = [each for each in signatories if _named(each)]
    listed = [(each.kind, entry(each, localizer)) for each in named if not lacks_glyph(each, missing)]
    unprintable = len(named) - len(listed)
    lists = []
    for kind, label in (("organisation", N_("Organisations")), ("person", N_("People"))):
        entries = [made for its_kind, made in listed if its_kind == kind]
        if entries:
            entries.sort(key=lambda made: (localizer.sort_key(made.name), made.name, made.detail))
            lists.append(SignatureList(localizer.say(label), tuple(entries)))
    return SignatureGroup(
        heading=heading,
        notes=tuple(notes),
        lists=tuple(lists),
        remarks=tuple(_remarks(len(signatories) - len(named), unprintable, localizer, url)),
        unprintable=unprintable,
    )


def _history(letter: SignOnLetter, text: str, localizer: Localizer) -> Iterator[LocalizedText]:
    if text == letter.text:
        return
    if text not in letter.earlier_texts:
        yield LocalizedText(localizer.say(N_("Text %(text)s"), text=text), localizer.code)
        return
    index = letter.earlier_texts.index(text)
    until = localizer.day(letter.facts.text_history[index].until)
    said = localizer.say(N_("Text %(text)s, signed until %(day)s."), text=text, day=until)
    yield LocalizedText(said, localizer.code)
    reasons = letter.localized("text_reasons", localizer.code)
    yield LocalizedText(localizer.say(N_("Why it was changed:")), localizer.code)
    yield LocalizedText(reasons.value[index], reasons.language)


def _remarks(unnamed: int, unprintable: int, localizer: Localizer, url: str) -> Iterator[str]:
    if unnamed:
        counted = localizer.catalog.ngettext(
            "%(num)s signature is counted without a name.",
            "%(num)s signatures are counted without names.",
            unnamed,
        )
        yield counted % {"num": localizer.number(unnamed)}
    if unprintable:
        left_out = localizer.catalog.ngettext(
            "%(num)s name is in a script that this file cannot show.",
            "%(num)s names are in scripts that this file cannot show.",
            unprintable,
        )
        yield left_out % {"num": localizer.number(unprintable)}
    if unprintable and url:
        yield localizer.say(N_("The whole list is at %(url)s"), url=number_in(url, localizer.code))


def _named(signatory: Signatory) -> bool:
    return bool(signatory.organisation if signatory.kind == "organisation" else signatory.name)


def printed_words(signatory: Signatory) -> str:
    """Return everything that is printed of *signatory* as it was written, a line each."""
    return "\n".join((signatory.name, signatory.organisation, signatory.role, signatory.city))


def lacks_glyph(signatory: Signatory, missing: Collection[str]) -> bool:
    """Return whether *signatory* cannot be printed, because of one of the *missing* characters."""
    return bool(missing) and not set(missing).isdisjoint(characters(printed_words(signatory)))


def entry(signatory: Signatory, localizer: Localizer) -> Entry:
    """Return how *signatory*, who is named, is printed."""

    def joined(*parts: str) -> str:
        return ", ".join(isolated(part, localizer.code) for part in parts if part)

    place = joined(signatory.city, localizer.country(signatory.country))
    if signatory.kind == "organisation":
        signed = joined(signatory.name, signatory.role)
        return Entry(
            joined(signatory.organisation), localizer.say(N_("; ")).join(filter(None, (place, signed)))
        )
    more = joined(signatory.role, signatory.organisation)
    return Entry(joined(signatory.name), ", ".join(filter(None, (more, place))))


def signed_by(signatories: Sequence[Signatory], localizer: Localizer) -> str:
    """Return how many have signed, such as "Signed by 41 organisations and 212 people from 17 countries."

    Countries are left out of fewer than LEAST_COUNTED signatures.
    """
    counts = count_signatures(tuple(signatories))
    countries = len({each.country for each in signatories})
    signers = localizer.listed(_signers(counts, localizer))
    if not counts.total:
        return localizer.say(N_("Nobody has signed."))
    if countries < 2 or counts.total < LEAST_COUNTED:
        return localizer.say(N_("Signed by %(signers)s."), signers=signers)
    among = localizer.catalog.ngettext("%(num)s country", "%(num)s countries", countries)
    return localizer.say(
        N_("Signed by %(signers)s from %(countries)s."),
        signers=signers,
        countries=among % {"num": localizer.number(countries)},
    )


def _signers(counts: SignatureCounts, localizer: Localizer) -> Iterator[str]:
    if number := counts.organisations:
        words = localizer.catalog.ngettext("%(num)s organisation", "%(num)s organisations", number)
        yield words % {"num": localizer.number(number)}
    if number := counts.people:
        words = localizer.catalog.ngettext("%(num)s person", "%(num)s people", number)
        yield words % {"num": localizer.number(number)}


def by_country(signatories: Sequence[Signatory], localizer: Localizer) -> str:
    """Return the number of signatures of each country that has LEAST_COUNTED or more; empty without any."""
    counts = count_signatures(tuple(signatories))
    if not counts.countries:
        return ""
    named = [
        f"{localizer.country(code)} ({localizer.number(number)})" for code, number in counts.countries.items()
    ]
    if counts.elsewhere:
        others = localizer.say(N_("other countries"))
        named.append(f"{others} ({localizer.number(counts.elsewhere)})")
    return localizer.say(N_("Signatures by country: %(countries)s."), countries=localizer.listed(named))
