"""The targets on an alert's page: letters, links, numbers, sheets."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

from plugins.actions.check import copies_of
from plugins.actions.mailto import LinkContent, mailto_link
from plugins.actions.message import message_link
from plugins.actions.webmail import compose_link, webmails_for
from plugins.alerts.alert import Alert, CopyTo, Target
from plugins.alerts.letters import compose, fill, office, post_text, with_blanks
from plugins.alerts.models import Letter
from plugins.channels.channel import ChannelView, Way, first
from plugins.channels.email import Email
from plugins.channels.fields import BY_KEY
from plugins.channels.messaging import Messaging
from plugins.channels.social import Social
from plugins.web.localizer import Localizer
from plugins.web.settings import Addresses


@dataclass(frozen=True)
class Link:
    """A link; *key* names its entry in the settings, if any."""

    text: str
    url: str
    key: str = ""


@dataclass(frozen=True)
class LetterView:
    """A letter as displayed, with blanks, and the links that contain it."""

    language: str
    language_name: str
    subject: str
    body: str
    link: str
    carries: LinkContent | None
    """How much of the letter the link contains; None without a link."""
    webmails: tuple[Link, ...]
    messages: tuple[Link, ...]
    """Links that open the letter, or its short version, in an app for messages."""
    sheets: tuple[Link, ...]


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
class TargetView:
    """One target: its identity, working channels, letters, and their reading translation."""

    number: int
    name: str
    office: str
    reads: str
    channels: tuple[ChannelView, ...]
    envelope: tuple[str, ...]
    """The lines above the postal address: name, and office in a language that it reads."""
    gone: tuple[str, ...]
    """Sentences about channels that do not work any more."""
    accounts: tuple[AccountView, ...]
    letters: tuple[LetterView, ...]
    translation: LetterView | None

    @property
    def copy_first(self) -> bool:
        """Whether the letter is too long for any link and must be copied."""
        return bool(self.letters) and self.letters[0].carries is LinkContent.SUBJECT

    @property
    def address(self) -> str:
        """Its email address; empty without one."""
        return next(iter(self.emails), "")

    @property
    def emails(self) -> list[str]:
        """All its email addresses; the link is to the first, with the others as copies."""
        return [channel.text for channel in self.channels if channel.key == Email.key]

    @property
    def writes(self) -> list[ChannelView]:
        """Its channels for the letter as text."""
        return self.of(Way.WRITE)

    @property
    def calls(self) -> list[ChannelView]:
        """Its channels to call."""
        return self.of(Way.CALL)

    @property
    def papers(self) -> list[ChannelView]:
        """Its channels for printed letters."""
        return self.of(Way.SEND)

    def of(self, way: Way) -> list[ChannelView]:
        """Return its channels for *way*."""
        return [channel for channel in self.channels if channel.way is way]


@dataclass(frozen=True)
class TargetGroup:
    """Targets and copies for supporters in certain countries; without countries, for everybody."""

    countries: str
    codes: str
    targets: tuple[TargetView, ...]
    copies: tuple[CopyTo, ...]

    @property
    def writes(self) -> bool:
        """Whether the group has targets that are written to."""
        return any(target.writes for target in self.targets)


@dataclass(frozen=True)
class CallScript:
    """The call script in a language that is spoken there, or its translation."""

    language: str
    language_name: str
    spoken: bool
    lines: tuple[str, ...]


def target_groups(alert: Alert, localizer: Localizer, addresses: Addresses) -> list[TargetGroup]:
    """Return the targets for everybody, then those for supporters from certain countries."""
    keys: list[tuple[str, ...]] = [()]
    for countries in [place.supporters_from for place in alert.targets] + [
        copy.supporters_from for copy in alert.copies
    ]:
        if countries not in keys:
            keys.append(countries)
    numbered = list(enumerate(alert.targets, 1))
    return [
        TargetGroup(
            countries=localizer.listed(localizer.country(code) for code in key),
            codes=" ".join(key),
            targets=tuple(
                _target(alert, target, number, localizer, addresses)
                for number, target in numbered
                if target.supporters_from == key
            ),
            copies=tuple(copy for copy in alert.copies if copy.supporters_from == key),
        )
        for key in keys
    ]


def call_scripts(alert: Alert, localizer: Localizer) -> list[CallScript]:
    """Return the script in each language in which a target answers the telephone, then its translation."""
    answered = [
        preferring(localizer.code, target.person.languages)[0]
        for target in alert.targets
        if target.has(Way.CALL)
    ]
    scripts = {code: words.call_script for code, words in alert.words.items() if words.call_script}
    spoken = [code for code in dict.fromkeys(answered) if code in scripts]
    read = [localizer.code] if spoken and localizer.code in scripts and localizer.code not in spoken else []
    return [
        CallScript(
            language=code,
            language_name=localizer.language_name(code),
            spoken=code in spoken,
            lines=tuple(with_blanks(fill(line, {"case": alert.facts.case})) for line in scripts[code]),
        )
        for code in (*spoken, *read)
    ]


def preferring(code: str, languages: list[str]) -> list[str]:
    """Return *languages* with *code* first, if it is among them."""
    return sorted(languages, key=lambda language: language != code)


def sheet_path(addresses: Addresses, slug: str, name: str, paper: str) -> str:
    """Return the URL of a printable sheet; *name* is ``3-es`` for a target, ``all-fr`` for a bundle."""
    return addresses.root(f"sheets/{slug}/{name}-{paper}.pdf")


def _target(
    alert: Alert, target: Target, number: int, localizer: Localizer, addresses: Addresses
) -> TargetView:
    languages = preferring(localizer.code, alert.letter_languages(target))
    letters = tuple(_letter(alert, target, number, code, localizer, addresses) for code in languages)
    # The script copies the webmails to the other languages: their links would make a long page too heavy.
    letters = (*letters[:1], *(dataclasses.replace(letter, webmails=()) for letter in letters[1:]))
    return TargetView(
        number=number,
        name=target.person.name,
        office=office(target, localizer.code),
        reads=localizer.listed(localizer.language_name(code) for code in target.person.languages),
        channels=tuple(channel.view(localizer, addresses) for channel in target.channels),
        envelope=(target.person.name, office(target, target.person.languages[0])),
        gone=tuple(localizer.say(BY_KEY[key].gone) for key in target.gone),
        accounts=tuple(_accounts(alert, target, localizer, addresses)),
        letters=letters,
        translation=_translation(alert, target, languages, localizer),
    )


def _letter(
    alert: Alert, target: Target, number: int, code: str, localizer: Localizer, addresses: Addresses
) -> LetterView:
    letter = compose(alert, target, code)
    link, carries = "", None
    webmails: tuple[Link, ...] = ()
    if (email := first(target.channels, Email)) is not None:
        copies = copies_of(alert, target)
        mailto = mailto_link(email.address, letter, copies=copies)
        link, carries = mailto.link, mailto.carries
        webmails = tuple(
            Link(
                each.name,
                compose_link(each, email.address, subject=with_blanks(letter.subject)),
                each.key,
            )
            for each in webmails_for(email.address)
        )
    sheets: tuple[Link, ...] = ()
    if addresses.sheets and target.has(Way.SEND) and (number, code) not in alert.without_sheet:
        sheets = tuple(
            Link(name, sheet_path(addresses, alert.slug, f"{number}-{code}", paper))
            for paper, name in (("a4", "A4"), ("letter", "US Letter"))
        )
    return _shown(
        letter,
        code,
        localizer,
        link=link,
        carries=carries,
        webmails=webmails,
        messages=tuple(_messages(alert, target, code, localizer)),
        sheets=sheets,
    )


def _messages(alert: Alert, target: Target, code: str, localizer: Localizer) -> Iterator[Link]:
    """Yield a link to each app in which *target* reads messages, with as much of the letter as fits."""
    for channel in target.channels:
        if isinstance(channel, Messaging):
            link = message_link(channel, compose(alert, target, code), post_text(alert, code))
            yield Link(localizer.say(channel.app_name), link, channel.app)


def _shown(
    letter: Letter,
    code: str,
    localizer: Localizer,
    *,
    link: str = "",
    carries: LinkContent | None = None,
    webmails: tuple[Link, ...] = (),
    messages: tuple[Link, ...] = (),
    sheets: tuple[Link, ...] = (),
) -> LetterView:
    return LetterView(
        language=code,
        language_name=localizer.language_name(code),
        subject=with_blanks(letter.subject),
        body=with_blanks(letter.body).strip(),
        link=link,
        carries=carries,
        webmails=webmails,
        messages=messages,
        sheets=sheets,
    )


def _accounts(
    alert: Alert, target: Target, localizer: Localizer, addresses: Addresses
) -> Iterator[AccountView]:
    """Yield the accounts of *target*, each with the texts in the page's language and those it reads."""
    codes = dict.fromkeys([localizer.code, *target.person.languages])
    for channel in target.channels:
        if isinstance(channel, Social):
            texts = {code: post_text(alert, code, channel.mention) for code in codes}
            posts = (
                PostView(code, localizer.language_name(code), text) for code, text in texts.items() if text
            )
            yield AccountView(channel.view(localizer, addresses), tuple(posts))


def _translation(
    alert: Alert, target: Target, languages: list[str], localizer: Localizer
) -> LetterView | None:
    """Return the letter in the page's language as a reading translation, if the target does not read it."""
    if localizer.code in languages or alert.letter(target.letter, localizer.code) is None:
        return None
    return _shown(compose(alert, target, localizer.code), localizer.code, localizer)
