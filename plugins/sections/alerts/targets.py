"""The targets on an alert's page: who they are, by which channels they are reached, what each is sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from plugins.actions.mailto import mailto_link
from plugins.actions.recipients import copies_of, own_copies
from plugins.alerts.alert import Alert, CopyTo, Target
from plugins.alerts.letters import compose, office, post_text, preferring
from plugins.channels.channel import ChannelView, first
from plugins.channels.email import Email
from plugins.channels.fields import BY_KEY
from plugins.channels.own import YourOwn
from plugins.channels.social import Social
from plugins.content.language_tags import matching
from plugins.sections.alerts.card import Deadline, local_deadline
from plugins.sections.alerts.letters import LetterLink, Letters, LetterView
from plugins.sections.alerts.scripts import CallScript, own_scripts
from plugins.web.localizer import Localizer
from plugins.web.settings import Addresses


@dataclass(frozen=True)
class PostView:
    """A text to publish, addressed to one account."""

    language: str
    language_name: str
    text: str


@dataclass(frozen=True)
class AccountView:
    """An account on a social network, and the texts to publish there."""

    channel: ChannelView
    posts: tuple[PostView, ...]


@dataclass(frozen=True)
class CopyView:
    """An address that gets a copy of an email; *codes* and *countries* as in :class:`TargetGroup`."""

    address: str
    name: str
    """Whose address it is; the address itself if the alert does not say."""
    countries: str = ""
    codes: str = ""


@dataclass(frozen=True)
class MemberView:
    """One of several people who get the same email, with a link to this one alone."""

    name: str
    office: str
    address: str
    salutation: str
    link: str


@dataclass(frozen=True)
class TargetView:
    """One target: its identity, working channels, and the links that carry its letter."""

    number: int
    """Its number in the alert, which its address and its sheets have."""
    position: int
    """Its position on the page, from 1: targets for supporters from some countries come last."""
    name: str
    office: str
    channels: tuple[ChannelView, ...]
    envelope: tuple[str, ...]
    """The lines above the postal address: name, and office in a language that it reads."""
    gone: tuple[str, ...]
    """Sentences about channels that do not work any more."""
    copies: tuple[CopyView, ...]
    """Who gets a copy of the email to it alone, its own further addresses first."""
    members: tuple[MemberView, ...]
    """Whom the one email goes to, if it goes to several."""
    deadline: Deadline | None
    """Its own deadline."""
    scripts: tuple[CallScript, ...]
    """The call script for it, unless all targets share one."""
    accounts: tuple[AccountView, ...]
    letters: tuple[LetterLink, ...]
    """The letter in each of its languages."""

    @property
    def address(self) -> str:
        """Its email address; empty without one."""
        return next(iter(self.emails), "")

    @property
    def emails(self) -> list[str]:
        """All its email addresses; the link is to the first, with the others as copies."""
        return [channel.text for channel in self.channels if channel.key == Email.key]

    @property
    def further(self) -> list[str]:
        """Its email addresses that get the email as copies."""
        return [] if self.members else self.emails[1:]

    @property
    def faxes(self) -> list[ChannelView]:
        """Its fax numbers."""
        return [channel for channel in self.channels if channel.key == "fax"]

    @property
    def posts(self) -> list[ChannelView]:
        """Its postal addresses."""
        return [channel for channel in self.channels if channel.key == "post"]

    @property
    def recipients(self) -> str:
        """The addresses that the link is to, separated by commas (RFC 6068)."""
        return ",".join(self.emails) if self.members else self.address

    @property
    def is_own(self) -> bool:
        """Whether it is the supporter's own representative, whose address the supporter finds."""
        return any(channel.key == YourOwn.key for channel in self.channels)


@dataclass(frozen=True)
class TargetGroup:
    """Targets and copies for supporters in certain countries; without countries, for everybody."""

    countries: str
    codes: str
    targets: tuple[TargetView, ...]
    copies: tuple[CopyView, ...]


def targets_and_letters(
    alert: Alert, localizer: Localizer, addresses: Addresses, now: datetime
) -> tuple[tuple[TargetGroup, ...], tuple[LetterView, ...]]:
    """Return the targets for everybody, then those for supporters from certain countries, and their letters.

    Targets whose own deadline has passed at *now* are left out.
    """
    numbered = alert.open_targets(now)
    letters = Letters(alert, numbered, localizer)
    groups = tuple(
        TargetGroup(
            countries=_countries(key, localizer),
            codes=" ".join(key),
            targets=tuple(
                _target(alert, target, number, letters, localizer, addresses)
                for number, target in numbered
                if target.supporters_from == key
            ),
            copies=tuple(_copy(copy, localizer) for copy in alert.copies if copy.supporters_from == key),
        )
        for key in alert.supporters
    )
    return groups, tuple(letters.views())


def _countries(codes: Iterable[str], localizer: Localizer) -> str:
    return localizer.listed(localizer.country(code) for code in codes)


def _copy(copy: CopyTo, localizer: Localizer) -> CopyView:
    countries = _countries(copy.supporters_from, localizer)
    return CopyView(copy.address, copy.name, countries, " ".join(copy.supporters_from))


def _copies(target: Target, localizer: Localizer) -> Iterator[CopyView]:
    """Yield who gets a copy of the email to *target* alone."""
    for address in own_copies(target):
        yield CopyView(address, address)
    for copy in target.copies:
        yield _copy(copy, localizer)


def _target(
    alert: Alert, target: Target, number: int, letters: Letters, localizer: Localizer, addresses: Addresses
) -> TargetView:
    place = office(target, localizer.code)
    return TargetView(
        number=number,
        position=letters.positions[number],
        name=target.person.name or place,
        office=place if target.person.name else "",
        channels=tuple(channel.view(localizer, addresses) for channel in target.channels),
        envelope=tuple(filter(None, (target.person.name, office(target, target.person.languages[0])))),
        gone=tuple(localizer.say(BY_KEY[key].gone) for key in target.gone),
        copies=tuple(_copies(target, localizer)),
        members=tuple(_members(alert, target, localizer)),
        deadline=local_deadline(target.act_before, alert.zone, localizer) if target.act_before else None,
        scripts=tuple(own_scripts(alert, target, localizer)),
        accounts=tuple(_accounts(alert, target, localizer, addresses)),
        letters=tuple(letters.links(number, target, addresses)),
    )


def _members(alert: Alert, target: Target, localizer: Localizer) -> Iterator[MemberView]:
    """Yield whom the email to a set goes to; some mail programs cannot open a link to several."""
    languages = preferring(localizer.code, alert.letter_languages(target))
    for member in target.members:
        email = first(member.channels, Email)
        if email is not None and languages:
            letter = compose(alert, member, languages[0])
            yield MemberView(
                name=member.person.name,
                office=office(member, localizer.code),
                address=email.address,
                salutation=member.person.salutation_in(languages[0]),
                link=mailto_link(email.address, letter, copies=copies_of(alert, target)).link,
            )


def _accounts(
    alert: Alert, target: Target, localizer: Localizer, addresses: Addresses
) -> Iterator[AccountView]:
    """Yield the accounts of *target*, each with the texts in the page's language and those it reads."""
    found = (matching(code, alert.words) for code in (localizer.code, *target.person.languages))
    codes = dict.fromkeys(code for code in found if code is not None)
    for channel in target.channels:
        if isinstance(channel, Social):
            texts = {code: post_text(alert, code, channel.mention) for code in codes}
            posts = (
                PostView(code, localizer.language_name(code), text) for code, text in texts.items() if text
            )
            yield AccountView(channel.view(localizer, addresses), tuple(posts))
