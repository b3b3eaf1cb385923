"""The letters on an alert's page, each once, and the link that sends it to one target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from plugins.actions.mailto import LinkContent, mailto_link
from plugins.actions.message import message_link
from plugins.actions.recipients import copies_of, recipients
from plugins.alerts.alert import Alert, Target
from plugins.alerts.letters import compose, post_text, preferring, unaddressed
from plugins.channels.channel import Way
from plugins.channels.messaging import Messaging
from plugins.content.language_tags import matching
from plugins.sections.alerts.link import Link
from plugins.web.localizer import Localizer
from plugins.web.settings import Addresses


@dataclass(frozen=True)
class LetterText:
    """What a letter says, without its salutation, with blanks for the supporter's name and place."""

    language: str
    language_name: str
    subject: str
    body: str
    points: tuple[str, ...] = ()
    """What the supporter says in their own words; the body is then only the signature."""
    is_card: bool = False
    """Whether it is a card, which has no subject."""


@dataclass(frozen=True)
class LetterView:
    """A letter that one or more targets get, each with its own salutation."""

    id: str
    """Its anchor: ``letter-1``."""
    text: LetterText
    targets: tuple[int, ...]
    """The positions on the page, from 1, of the targets that get it."""
    translation: LetterText | None
    """A translation to read, if one of the targets does not read the page's language."""


@dataclass(frozen=True)
class LetterLink:
    """The letter to one target in one language, and the links that carry it."""

    letter: str
    """The anchor of its text."""
    language: str
    language_name: str
    salutation: str
    link: str
    """An email link; empty if it is not sent by email."""
    carries: LinkContent | None
    """How much of the letter the link contains; None without a link."""
    is_addressed: bool
    """Whether the link has the addresses; they may be too many."""
    messages: tuple[Link, ...]
    """Links that open the letter, or its short version, in an app for messages."""
    sheets: tuple[Link, ...]
    is_card: bool = False
    is_without_sheet: bool = False
    """Whether it has no sheet because no font has all of its characters."""


class Letters:
    """The distinct letters of an alert, in the order in which its targets get them."""

    def __init__(self, alert: Alert, numbered: Iterable[tuple[int, Target]], localizer: Localizer) -> None:
        """Group the letters to the targets *numbered*, as shown in the language of *localizer*."""
        self._alert, self._localizer = alert, localizer
        numbered = list(numbered)
        self.positions = {number: position for position, (number, _) in enumerate(numbered, 1)}
        self._languages: dict[int, list[str]] = {}
        self._targets: dict[LetterText, list[tuple[int, Target]]] = {}
        for number, target in numbered:
            self._languages[number] = preferring(localizer.code, alert.letter_languages(target))
            for code in self._languages[number]:
                self._targets.setdefault(self._text(target, code), []).append((number, target))
        self._ids = {text: f"letter-{number}" for number, text in enumerate(self._targets, 1)}

    def views(self) -> Iterator[LetterView]:
        """Yield each letter once."""
        for text, targets in self._targets.items():
            yield LetterView(
                self._ids[text],
                text,
                tuple(self.positions[number] for number, _ in targets),
                self._translation(text, targets),
            )

    def links(self, number: int, target: Target, addresses: Addresses) -> Iterator[LetterLink]:
        """Yield the letter to *target* in each of its languages, the one that supporters read first."""
        for code in self._languages[number]:
            yield self._link(number, target, code, addresses)

    def _text(self, target: Target, code: str) -> LetterText:
        letter = unaddressed(self._alert, target, code)
        return LetterText(
            code,
            self._localizer.language_name(code),
            letter.subject,
            letter.body,
            letter.points,
            is_card=target.action == "card",
        )

    def _translation(self, text: LetterText, targets: Sequence[tuple[int, Target]]) -> LetterText | None:
        code = self._localizer.code
        for number, target in targets:
            unread = not matching(code, self._languages[number])
            if unread and self._alert.letter(target.letter, code) is not None:
                translation = self._text(target, code)
                return translation if translation.subject != text.subject else None
        return None

    def _link(self, number: int, target: Target, code: str, addresses: Addresses) -> LetterLink:
        alert, address = self._alert, recipients(target)
        letter = compose(alert, target, code)
        mailto = None if address is None else mailto_link(address, letter, copies=copies_of(alert, target))
        on_paper = addresses.sheets and target.has(Way.SEND)
        is_without_sheet = on_paper and (number, code) in alert.without_sheet
        return LetterLink(
            letter=self._ids[self._text(target, code)],
            language=code,
            language_name=self._localizer.language_name(code),
            salutation=target.person.salutation_in(code),
            link=mailto.link if mailto else "",
            carries=mailto.carries if mailto else None,
            is_addressed=mailto is not None and mailto.addressed,
            messages=tuple(self._messages(target, code)),
            sheets=tuple(_sheets(alert, number, code, addresses))
            if on_paper and not is_without_sheet
            else (),
            is_card=target.action == "card",
            is_without_sheet=is_without_sheet,
        )

    def _messages(self, target: Target, code: str) -> Iterator[Link]:
        """Yield a link to each app in which *target* reads messages, with as much of the letter as fits."""
        letter, post = compose(self._alert, target, code), post_text(self._alert, code)
        for channel in target.channels:
            if isinstance(channel, Messaging):
                name = self._localizer.say(channel.app_name)
                yield Link(name, message_link(channel, letter, post), channel.app)


def sheet_path(addresses: Addresses, slug: str, name: str, paper: str) -> str:
    """Return the URL of a printable sheet; *name* is ``3-es`` for a target, ``all-fr`` for a bundle."""
    return addresses.root(f"sheets/{slug}/{name}-{paper}.pdf")


def _sheets(alert: Alert, number: int, code: str, addresses: Addresses) -> Iterator[Link]:
    for paper, name in (("a4", "A4"), ("letter", "US Letter")):
        yield Link(name, sheet_path(addresses, alert.slug, f"{number}-{code}", paper))
