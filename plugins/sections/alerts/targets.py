"""The targets on an alert's page: letters, links, numbers, sheets."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from plugins.actions.mailto import LinkContent, mailto_link
from plugins.actions.message import message_link
from plugins.actions.recipients import copies_of, recipients
from plugins.actions.webmail import compose_link, webmails_for
from plugins.alerts.alert import Alert, CopyTo, Target
from plugins.alerts.letters import ComposedLetter, call_script, compose, office, post_text, with_blanks
from plugins.channels.channel import ChannelView, Way, first
from plugins.channels.email import Email
from plugins.channels.fields import BY_KEY
from plugins.channels.messaging import Messaging
from plugins.channels.own import YourOwn
from plugins.channels.social import Social
from plugins.content.language_tags import matching
from plugins.sections.alerts.card import Deadline, local_deadline
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
    points: tuple[str, ...]
    """What the supporter says in their own words; the body is only the frame around it."""
    link: str
    carries: LinkContent | None
    """How much of the letter the link contains; None without a link."""
    webmails: tuple[Link, ...]
    messages: tuple[Link, ...]
    """Links that open the letter, or its short version, in an app for messages."""
    sheets: tuple[Link, ...]
    is_without_sheet: bool = False
    """Whether it has no sheet because no font has all of its characters."""


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
class MemberView:
    """One of several people who get the same email, with a link to this one alone."""

    name: str
    office: str
    address: str
    link: str


@dataclass(frozen=True)
class CallScript:
    """The call script in a language that is spoken there, or its translation."""

    language: str
    language_name: str
    spoken: bool
    lines: tuple[str, ...]


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
    copies: tuple[CopyTo, ...]
    """Who gets a copy of the email to it alone."""
    members: tuple[MemberView, ...]
    """Whom the one email goes to, if it goes to several."""
    deadline: Deadline | None
    """Its own deadline."""
    scripts: tuple[CallScript, ...]
    """The call script for it, unless all targets share one."""
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
    def recipients(self) -> str:
        """The addresses that the link is to, separated by commas (RFC 6068)."""
        return ",".join(self.emails) if self.members else self.address

    @property
    def is_own(self) -> bool:
        """Whether it is the supporter's own representative, whose address the supporter finds."""
        return any(channel.key == YourOwn.key for channel in self.channels)

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


def target_groups(
    alert: Alert, localizer: Localizer, addresses: Addresses, now: datetime
) -> list[TargetGroup]:
    """Return the targets for everybody, then those for supporters from certain countries.

    Targets whose own deadline has passed at *now* are left out.
    """
    keys: list[tuple[str, ...]] = [()]
    for countries in [place.supporters_from for place in alert.targets] + [
        copy.supporters_from for copy in alert.copies
    ]:
        if countries not in keys:
            keys.append(countries)
    numbered = [each for each in enumerate(alert.targets, 1) if each[1].is_open(now)]
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
    """Return the script that all targets share: in each language in which one answers, and its translation.

    Empty if there are several, which are then those of each target.
    """
    callable_targets = [target for target in alert.targets if target.has(Way.CALL)]
    if not _is_shared(alert):
        return []
    scripts = {code: call_script(alert, target, code) for target in callable_targets for code in alert.words}
    return _scripts(scripts, callable_targets, localizer)


def _is_shared(alert: Alert) -> bool:
    """Return whether the call script is the same for all targets."""
    scripts = {
        tuple(tuple(call_script(alert, target, code)) for code in alert.words)
        for target in alert.targets
        if target.has(Way.CALL)
    }
    return len(scripts) < 2


def _scripts(
    scripts: Mapping[str, Sequence[str]], targets: Sequence[Target], localizer: Localizer
) -> list[CallScript]:
    """Return *scripts* in the languages in which *targets* answer, then in the page's for understanding."""
    answered = [preferring(localizer.code, target.person.languages)[0] for target in targets]
    written = [code for code, lines in scripts.items() if lines]
    spoken = list(dict.fromkeys(filter(None, (matching(code, written) for code in answered))))
    read = [localizer.code] if spoken and scripts.get(localizer.code) and localizer.code not in spoken else []
    return [
        CallScript(
            language=code,
            language_name=localizer.language_name(code),
            spoken=code in spoken,
            lines=tuple(with_blanks(line) for line in scripts[code]),
        )
        for code in (*spoken, *read)
    ]


def preferring(code: str, languages: list[str]) -> list[str]:
    """Return *languages* with *code*, or one that its readers read, first, if it is among them."""
    return sorted(languages, key=lambda each: (each != code, matching(code, [each]) is None))


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
    place = office(target, localizer.code)
    own_scripts = {code: call_script(alert, target, code) for code in alert.words}
    return TargetView(
        number=number,
        name=target.person.name or place,
        office=place if target.person.name else "",
        reads=localizer.listed(localizer.language_name(code) for code in target.person.languages),
        channels=tuple(channel.view(localizer, addresses) for channel in target.channels),
        envelope=tuple(filter(None, (target.person.name, office(target, target.person.languages[0])))),
        gone=tuple(localizer.say(BY_KEY[key].gone) for key in target.gone),
        copies=target.copies,
        members=tuple(_members(alert, target, localizer)),
        deadline=local_deadline(target.act_before, alert.zone, localizer) if target.act_before else None,
        scripts=() if _is_shared(alert) else tuple(_scripts(own_scripts, [target], localizer)),
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
    address = recipients(target)
    if address is not None:
        copies = copies_of(alert, target)
        mailto = mailto_link(address, letter, copies=copies)
        link, carries = mailto.link, mailto.carries
        webmails = tuple(
            Link(
                each.name,
                compose_link(each, address, subject=with_blanks(letter.subject)),
                each.key,
            )
            for each in webmails_for(address)
        )
    sheets: tuple[Link, ...] = ()
    on_paper = addresses.sheets and target.has(Way.SEND)
    is_without_sheet = on_paper and (number, code) in alert.without_sheet
    if on_paper and not is_without_sheet:
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
        is_without_sheet=is_without_sheet,
    )


def _members(alert: Alert, target: Target, localizer: Localizer) -> Iterator[MemberView]:
    """Yield whom the email to a set goes to; some mail programs cannot open a link to several."""
    languages = preferring(localizer.code, alert.letter_languages(target))
    for member in target.members:
        email = first(member.channels, Email)
        if email is not None and languages:
            letter = compose(alert, target, languages[0])
            link = mailto_link(email.address, letter, copies=copies_of(alert, target)).link
            yield MemberView(member.person.name, office(member, localizer.code), email.address, link)


def _messages(alert: Alert, target: Target, code: str, localizer: Localizer) -> Iterator[Link]:
    """Yield a link to each app in which *target* reads messages, with as much of the letter as fits."""
    for channel in target.channels:
        if isinstance(channel, Messaging):
            link = message_link(channel, compose(alert, target, code), post_text(alert, code))
            yield Link(localizer.say(channel.app_name), link, channel.app)


def _shown(
    letter: ComposedLetter,
    code: str,
    localizer: Localizer,
    *,
    link: str = "",
    carries: LinkContent | None = None,
    webmails: tuple[Link, ...] = (),
    messages: tuple[Link, ...] = (),
    sheets: tuple[Link, ...] = (),
    is_without_sheet: bool = False,
) -> LetterView:
    return LetterView(
        language=code,
        language_name=localizer.language_name(code),
        subject=with_blanks(letter.subject),
        body=with_blanks(letter.body).strip(),
        points=tuple(with_blanks(point) for point in letter.points),
        link=link,
        carries=carries,
        webmails=webmails,
        messages=messages,
        sheets=sheets,
        is_without_sheet=is_without_sheet,
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


def _translation(
    alert: Alert, target: Target, languages: list[str], localizer: Localizer
) -> LetterView | None:
    """Return the letter in the page's language as a reading translation, if the target does not read it."""
    if matching(localizer.code, languages) or alert.letter(target.letter, localizer.code) is None:
        return None
    return _shown(compose(alert, target, localizer.code), localizer.code, localizer)
