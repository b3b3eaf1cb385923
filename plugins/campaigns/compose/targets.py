"""The targets of an alert in a mail: whom to write to, each distinct letter once, and the petition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from plugins.alerts.alert import Alert, Target
from plugins.alerts.letters import preferring, unaddressed
from plugins.languages.catalogs import N_
from plugins.sections.alerts.documents import PetitionView
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
    letters: dict[_Text, list[int]] = {}
    for target, shown, countries in _shown(alert, groups):
        if target.action == "petition":
            continue
        number = len(targets) + 1
        made = _target(alert, target, shown, number, countries, localizer)
        if made.language:
            letters.setdefault(_text(alert, target, made.language), []).append(number)
        targets.append(made)
    return tuple(targets), tuple(
        MailLetter(
            heading(list(letters), text, numbers, localizer),
            text.is_card,
            text.language,
            localizer.language_name(text.language),
            tuple(numbers),
            text.subject,
            text.body,
            text.points,
        )
        for text, numbers in letters.items()
    )


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


def _text(alert: Alert, target: Target, language: str) -> _Text:
    letter, is_card = unaddressed(alert, target, language), target.action == "card"
    return _Text(
        is_card,
        language,
        "" if is_card else letter.subject,
        "" if letter.points else letter.body,
        letter.points,
    )
