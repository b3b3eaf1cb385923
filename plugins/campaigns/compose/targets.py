"""The targets of an alert in a mail: whom to write to, each distinct letter once, and the petition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from plugins.actions.mailto import LinkContent, mailto
from plugins.alerts.alert import Alert, Target
from plugins.alerts.letters import preferring, unaddressed
from plugins.languages.catalogs import N_
from plugins.sections.alerts.documents import PetitionView
from plugins.sections.alerts.letters import LetterLink
from plugins.sections.alerts.targets import CopyView, TargetGroup, TargetView
from plugins.web.localizer import Localizer
from plugins.web.settings import Addresses

_HEADINGS = {
    False: (N_("Letter"), N_("Letter in %(language)s"), N_("Letter in %(language)s, to: %(numbers)s")),
    True: (N_("Card"), N_("Card in %(language)s"), N_("Card in %(language)s, to: %(numbers)s")),
}
"""Headings by whether it is a card: of the only one, of the only one in a language, of one among several."""


@dataclass(frozen=True)
class MailTarget:
    """A target, with all channels as text."""

    view: TargetView
    number: int
    """Its position in this mail, from 1; 0 for an addressee of the petition."""
    countries: str
    """The countries whose supporters write to it; empty for all."""
    copies: tuple[CopyView, ...]
    """Who gets a copy of the email to it alone, besides its own further addresses."""
    salutation: str
    language: str
    """The language of its salutation and letter."""

    @property
    def letter(self) -> LetterLink | None:
        """The links that carry its letter; None if it gets none."""
        return next(iter(self.view.letters), None)

    @property
    def link(self) -> str:
        """The email link with as much of the letter as fits; empty if its addresses do not fit."""
        letter = self.letter
        return letter.link if letter is not None and (letter.is_addressed or self.view.is_own) else ""

    @property
    def plain_link(self) -> str:
        """The email link without the letter."""
        return mailto(self.view.recipients) if self.link else ""

    @property
    def carries_letter(self) -> bool:
        """Whether the link opens a letter that begins with its salutation."""
        return self.letter is not None and self.letter.carries in {LinkContent.LETTER, LinkContent.SHORT}


@dataclass(frozen=True)
class MailLetter:
    """A letter or card to one or more targets, without salutation."""

    heading: str
    is_card: bool
    """Whether it is a card, which has no subject."""
    language: str
    language_name: str
    targets: tuple[int, ...]
    subject: str
    body: str
    points: tuple[str, ...] = ()
    """What the supporter says in their own words, instead of a body."""
    short: str = ""
    """The short version, if it is what the links to some of the targets open; else empty."""
    addressed: str = ""
    """The heading where only this letter is printed: its language, and to whom if there are others."""

    @property
    def paragraphs(self) -> tuple[tuple[str, ...], ...]:
        """What the HTML prints, as lines of paragraphs: what links open, or else the whole letter."""
        text = self.short or self.body
        return tuple(tuple(part.strip().split("\n")) for part in text.split("\n\n") if part.strip())


@dataclass(frozen=True)
class MailPetition:
    """The petition, and the targets that it is addressed to."""

    url: str
    """The absolute address at which it is signed, or of the PDF."""
    is_file: bool
    """Whether it is a PDF to print and sign."""
    addressees: tuple[MailTarget, ...]


class _Text(NamedTuple):
    """What distinguishes a letter from the others of a mail."""

    is_card: bool
    language: str
    subject: str
    body: str
    points: tuple[str, ...]


def mail_targets(
    alert: Alert, groups: Sequence[TargetGroup], localizer: Localizer
) -> tuple[tuple[MailTarget, ...], tuple[MailLetter, ...]]:
    """Return the targets in the order of the page, except the petition's, and each distinct letter once."""
    targets: list[MailTarget] = []
    letters: dict[_Text, list[tuple[int, str]]] = {}
    for target, shown, countries in _shown(alert, groups):
        if target.action == "petition":
            continue
        number = len(targets) + 1
        made = _target(alert, target, shown, number, countries, localizer)
        if made.language:
            short = _short(alert, target, made)
            letters.setdefault(_text(alert, target, made.language), []).append((number, short))
        targets.append(made)
    return tuple(targets), tuple(_letter(text, letters, localizer) for text in letters)


def _letter(
    text: _Text, letters: Mapping[_Text, Sequence[tuple[int, str]]], localizer: Localizer
) -> MailLetter:
    """Return the letter with *text*, one of *letters* with numbers and short versions of their targets."""
    numbers = tuple(number for number, _ in letters[text])
    shorts = {short for _, short in letters[text] if short}
    return MailLetter(
        heading=heading(list(letters), text, numbers, localizer),
        is_card=text.is_card,
        language=text.language,
        language_name=localizer.language_name(text.language),
        targets=numbers,
        subject=text.subject,
        body=text.body,
        points=text.points,
        # If targets get different short versions, none is for all.
        short=shorts.pop() if len(shorts) == 1 else "",
        addressed=_addressed(text, numbers, localizer, several=len(letters) > 1),
    )


def _short(alert: Alert, target: Target, made: MailTarget) -> str:
    """Return the short version that the link to *target* opens; empty if it opens another or none."""
    if made.letter is None or made.letter.carries is not LinkContent.SHORT:
        return ""
    return unaddressed(alert, target, made.language).short or ""


def mail_petition(
    alert: Alert,
    groups: Sequence[TargetGroup],
    petition: PetitionView | None,
    localizer: Localizer,
    addresses: Addresses,
) -> MailPetition | None:
    """Return the *petition* of the page; None without one, or if no addressee's deadline is yet to come."""
    addressees = tuple(
        _target(alert, target, shown, 0, countries, localizer)
        for target, shown, countries in _shown(alert, groups)
        if target.action == "petition"
    )
    if petition is None or not addressees:
        return None
    url = addresses.absolute(petition.url) if petition.is_file else petition.url
    return MailPetition(url, petition.is_file, addressees)


def _shown(alert: Alert, groups: Sequence[TargetGroup]) -> Iterator[tuple[Target, TargetView, str]]:
    """Yield each target of the page, its view, and the countries whose supporters write to it."""
    for group in groups:
        for view in group.targets:
            yield alert.targets[view.number - 1], view, group.countries


def _target(
    alert: Alert, target: Target, view: TargetView, number: int, countries: str, localizer: Localizer
) -> MailTarget:
    language = next(iter(preferring(localizer.code, alert.letter_languages(target))), "")
    return MailTarget(
        view=view,
        number=number,
        countries=countries,
        copies=tuple(copy for copy in view.copies if copy.address not in view.further),
        salutation=target.person.salutation_in(language),
        language=language,
    )


def heading(texts: Sequence[_Text], text: _Text, numbers: Sequence[int], localizer: Localizer) -> str:
    """Return a heading for *text*, to the targets *numbers*, that is unique among *texts*."""
    alike = [each.language for each in texts if each.is_card == text.is_card]
    only, only_in_language, one_of_several = _HEADINGS[text.is_card]
    if len(alike) == 1:
        return localizer.say(only)
    name = localizer.language_name(text.language)
    if alike.count(text.language) == 1:
        return localizer.say(only_in_language, language=name)
    return localizer.say(one_of_several, language=name, numbers=", ".join(map(str, numbers)))


def _addressed(text: _Text, numbers: Sequence[int], localizer: Localizer, *, several: bool) -> str:
    """Return a heading for *text* with its language, and with the targets *numbers* if *several* exist."""
    _, in_language, to_some = _HEADINGS[text.is_card]
    name = localizer.language_name(text.language)
    if several:
        return localizer.say(to_some, language=name, numbers=", ".join(map(str, numbers)))
    return localizer.say(in_language, language=name)


def _text(alert: Alert, target: Target, language: str) -> _Text:
    letter, is_card = unaddressed(alert, target, language), target.action == "card"
    return _Text(
        is_card,
        language,
        "" if is_card else letter.subject,
        "" if letter.points else letter.body,
        letter.points,
    )
