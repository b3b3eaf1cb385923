"""A letter as it is delivered: text, number of signatures and list of signatories, in one language."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from plugins.authorities.models import Authority
from plugins.content.markdown import render
from plugins.handouts.rich_text import nodes
from plugins.languages.catalogs import N_
from plugins.languages.direction import isolated, line_in
from plugins.languages.localized_text import LocalizedText
from plugins.sign_on_documents.sender import Sender
from plugins.sign_on_documents.signatures import SignatureGroup, by_country, signature_groups, signed_by
from plugins.sign_ons.letter import SignOnLetter
from plugins.sign_ons.signatories import Signatory
from plugins.web.localizer import Localizer


@dataclass(frozen=True)
class DeliveredLetter:
    """The texts of a delivered letter."""

    language: str
    network: str
    address: str
    day: str
    """The day of the delivery; empty if it is not known yet."""
    notes: tuple[str, ...]
    """That it is a translation."""
    addressees: tuple[tuple[str, str], ...]
    """Name and office of each; the office may be empty."""
    title: LocalizedText
    body: LocalizedText
    """The nodes of a tree."""
    closing: str
    """On whose behalf it is written, if others cannot sign it."""
    initiators_label: str
    initiators: tuple[str, ...]
    signatures_label: str
    count: str
    countries: str
    groups: tuple[SignatureGroup, ...]
    number: str
    text: str
    """The hash of the text, in words."""

    @property
    def unprintable(self) -> int:
        """How many signatories the list lacks, and says so, since no font has their name."""
        return sum(group.unprintable for group in self.groups)


def delivered_letter(
    letter: SignOnLetter,
    localizer: Localizer,
    signatories: Sequence[Signatory],
    sender: Sender,
    *,
    authorities: Mapping[str, Authority],
    url: str,
    day: date | None,
    missing: Collection[str] = (),
) -> DeliveredLetter:
    """Return *letter* in a language that it is written in, with *signatories*, some or all of them as counts.

    *signatories* are the public ones (``letter.signatories``), or, for the authorities alone, those who
    agreed to be delivered. *url* leads to the public list, if that has them all; *day* is that of the
    delivery. Signatories with one of the *missing* characters, which no font has, are not listed: see
    ``unprintable`` of the result.
    """
    say, code = localizer.say, localizer.code
    return DeliveredLetter(
        language=code,
        network=sender.network,
        address=line_in(sender.postal_address, code),
        day=localizer.day(day) if day else "",
        notes=tuple(_notes(letter, localizer)),
        addressees=tuple(_addressees(letter, code, authorities)),
        title=letter.localized("title", code),
        body=_body(letter, code),
        closing="" if letter.signable else say(N_("On behalf of the members of the network")),
        initiators_label=say(N_("Initiated by")),
        initiators=tuple(isolated(each.name, code) for each in letter.facts.initiators),
        signatures_label=say(N_("Signatures")),
        count=signed_by(signatories, localizer) if letter.signable else "",
        countries=by_country(signatories, localizer) if letter.signable else "",
        groups=signature_groups(letter, signatories, localizer, missing=missing, url=url)
        if letter.signable
        else (),
        number=letter.facts.number,
        text=say(N_("Text %(text)s"), text=letter.text),
    )


def _notes(letter: SignOnLetter, localizer: Localizer) -> Iterator[str]:
    if localizer.code == letter.language:
        return
    original = localizer.language_name(letter.language)
    yield localizer.say(
        N_("This is a translation. The text that is signed and delivered is the original, in %(language)s."),
        language=original,
    )
    if changed := letter.changed(localizer.code):
        yield localizer.say(
            N_("The translation was changed on %(day)s, while the letter was being signed."),
            day=localizer.day(changed),
        )


def _addressees(
    letter: SignOnLetter, code: str, authorities: Mapping[str, Authority]
) -> Iterator[tuple[str, str]]:
    for key in letter.facts.targets:
        authority = authorities[key]
        office = authority.office_in(code)
        yield line_in(authority.name, code), line_in(office, code) if office != authority.name else ""


def _body(letter: SignOnLetter, code: str) -> LocalizedText:
    body = letter.body(code)
    return LocalizedText(nodes(render(body.value, level=2)), body.language)
