"""Warnings about letters and addresses that do not fit into links, and how much each email link carries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from plugins.actions.mailto import MAILTO_LIMIT, LinkContent, MailtoLink, mailto, mailto_link
from plugins.actions.paths import carried
from plugins.actions.recipients import copies_of, recipients
from plugins.actions.webmail import WEBMAILS, webmails_for
from plugins.alerts.alert import Alert, State, Target
from plugins.alerts.file_format.headings import keywords
from plugins.alerts.letters import compose
from plugins.channels.channel import first
from plugins.channels.email import Email
from plugins.content.frontmatter import Document, Location
from plugins.content.problems import Problem


@dataclass(frozen=True)
class EmailLink:
    """The email link of one letter to one target."""

    alert: Alert
    target: Target
    language: str
    mailto: MailtoLink

    def paths(self) -> Iterator[tuple[str, LinkContent]]:
        """Yield the name of each path to a mail program, and what a link carries there."""
        letter = compose(self.alert, self.target, self.language)
        return carried(recipients(self.target) or "", letter, copies_of(self.alert, self.target))


def email_links(alerts: Iterable[Alert], now: datetime) -> Iterator[EmailLink]:
    """Yield the email link of each target and language of the open and unpublished alerts."""
    for alert in alerts:
        if alert.state(now) not in {State.OPEN, State.UNPUBLISHED}:
            continue
        for target in alert.targets:
            address = recipients(target)
            if address is None:
                continue
            for language in alert.letter_languages(target):
                letter = compose(alert, target, language)
                yield EmailLink(
                    alert,
                    target,
                    language,
                    mailto_link(address, letter, copies=copies_of(alert, target)),
                )


def check_lengths(alert: Alert, documents: Mapping[str, Document], now: datetime) -> list[Problem]:
    """Return a warning for each letter of *alert* of which some link carries the subject only.

    For targets with too many addresses for a link there is one about these instead.
    """
    longest: dict[tuple[str, str], EmailLink] = {}
    crowded: dict[int, EmailLink] = {}
    for row in email_links([alert], now):
        if not row.mailto.addressed:
            crowded.setdefault(row.target.index, row)
            continue
        key = (row.language, row.target.letter)
        previous = longest.get(key)
        if row.mailto.carries is LinkContent.SUBJECT and (
            previous is None or row.mailto.full_length > previous.mailto.full_length
        ):
            longest[key] = row
    return [
        *(_too_many(row, documents[alert.language]) for row in crowded.values()),
        *(_too_long(row, documents) for row in longest.values()),
    ]


def check_characters(alert: Alert, documents: Mapping[str, Document], now: datetime) -> Iterator[Problem]:
    """Yield a warning for each letter with characters at which a mail program has cut letters.

    Gmail on Android did at ``=`` (github.com/smaho-engineering/mailto, issue 1).
    """
    if alert.state(now) not in {State.OPEN, State.UNPUBLISHED}:
        return
    sent = {(target.letter, code) for target in alert.targets for code in alert.letter_languages(target)}
    for name, code in sorted(sent):
        letter = alert.letter(name, code)
        for field, text in (("body", letter and letter.body), ("short", letter and letter.short)):
            found = "".join(dict.fromkeys(each for each in text or "" if each in "=&%#+"))
            if found:
                yield _documented(alert, code, documents).problem(
                    (*_place(alert, name, code), field),
                    f"has {' '.join(found)}, where Gmail on Android may cut the letter. Say it in words, or "
                    "link to a page with a plainer address.",
                    fatal=False,
                )


def _place(alert: Alert, name: str, code: str) -> Location:
    """Return where the letter *name* in the language *code* is written."""
    return ("letters", name) if code in alert.words else ("extra_letters", code, name)


def _documented(alert: Alert, code: str, documents: Mapping[str, Document]) -> Document:
    return documents[code if code in alert.words else alert.language]


def check_addresses(alert: Alert, documents: Mapping[str, Document], now: datetime) -> Iterator[Problem]:
    """Yield a warning for each address that the compose links of some webmail providers would alter.

    Also for each set that is written to together and has members without an email address.
    """
    if alert.state(now) not in {State.OPEN, State.UNPUBLISHED}:
        return
    original = documents[alert.language]
    for target in alert.targets:
        yield from _without_address(target, original)
        fields, place = alert.facts.targets[target.index], ("targets", target.index)
        field = "authorities" if fields.authorities else "authority" if fields.authority else "email"
        for channel in target.channels:
            if isinstance(channel, Email):
                yield from _unsupported(channel.address, (*place, field), original)
        for copy in target.copies:
            yield from _unsupported(copy.address, (*place, "copies_to"), original)
    for copy in alert.copies:
        yield from _unsupported(copy.address, ("copies_to",), original)


def _without_address(target: Target, original: Document) -> Iterator[Problem]:
    """Yield a warning if one email goes to all members of *target*, and some of them have no address."""
    missing = [each.key or "" for each in target.members if first(each.channels, Email) is None]
    if missing and target.channels:
        has, it = ("has", "it") if len(missing) == 1 else ("have", "them")
        yield original.problem(
            ("targets", target.index, "together"),
            f"is one email, and {', '.join(missing)} {has} no email address that works, so nobody writes to "
            f"{it}. Write email: in content/authorities/{missing[0]}.yaml, or remove together: for a letter "
            "to each.",
            fatal=False,
        )


def _unsupported(address: str, location: Location, original: Document) -> Iterator[Problem]:
    """Yield a warning if some webmail providers do not support *address*."""
    providers = [webmail.name for webmail in WEBMAILS if webmail not in webmails_for(address)]
    if providers:
        plain = f"{address.partition('+')[0]}@{address.rpartition('@')[2]}"
        yield original.problem(
            location,
            f"{address} has a +, which {' and '.join(providers)} take for a space; their links are left out. "
            f"If mail to {plain} arrives too, write that.",
            fatal=False,
        )


def _too_long(row: EmailLink, documents: Mapping[str, Document]) -> Problem:
    alert, name, language = row.alert, row.target.letter, row.language
    letter = alert.letter(name, language)
    short = f"### {keywords(language if language in alert.words else alert.language).short}"
    hint = f"Shorten {short}." if letter and letter.short else f"Write {short} with at most 900 characters."
    return _documented(alert, language, documents).problem(
        (*_place(alert, name, language), "body"),
        f"needs a link of {row.mailto.full_length:,} characters, and mail programs take {MAILTO_LIMIT:,}, "
        f"so the link carries the subject only. {hint}",
        fatal=False,
    )


def _too_many(row: EmailLink, original: Document) -> Problem:
    address = recipients(row.target) or ""
    return original.problem(
        ("targets", row.target.index, "together"),
        f"is one email to {address.count(',') + 1} addresses, which need a link of {len(mailto(address)):,} "
        f"characters, and mail programs take {MAILTO_LIMIT:,}, so supporters have to copy the addresses. "
        "Divide the set into smaller ones, or remove together: for a letter to each.",
        fatal=False,
    )
