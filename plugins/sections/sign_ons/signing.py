"""How to sign a letter: what to know before, and the mail for each signer and choice, to send in any way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import shorten

from plugins.actions.mailto import MAILTO_LIMIT, mailto
from plugins.actions.webmail import compose_link, webmails_for
from plugins.languages.catalogs import N_
from plugins.sections.alerts.link import Link
from plugins.sign_ons.form import CHOICES, Choice, signing_body, signing_subject
from plugins.sign_ons.letter import SignOnLetter
from plugins.sign_ons.signatories import Kind
from plugins.web.localizer import Localizer
from plugins.web.settings import SiteSettings

SIGNERS: dict[str, tuple[Kind, ...]] = {
    "organisations": ("organisation",),
    "people": ("person",),
    "both": ("organisation", "person"),
    "network": (),
}
"""Who signs a letter, by its field ``who``."""
HEADINGS: dict[Kind, str] = {"organisation": N_("For an organisation"), "person": N_("As an individual")}
WHEN = {
    "after_delivery": N_(
        "Names appear on this page, in the PDF of the letter and in our open data once it is delivered, and "
        "only if the signer says so."
    ),
    "at_once": N_(
        "Names appear on this page and in our open data once a person has checked the email, and in the PDF "
        "of the letter once it is delivered, but only if the signer says so."
    ),
    "never": N_(
        "No names appear on this page, in the PDF of the letter or in our open data, only how many have "
        "signed."
    ),
}
TAKE_BACK = N_("To take your signature back, send an email with the same subject to the same address.")
REMAINS = {
    "after_delivery": N_(
        "If you take it back before the letter is delivered, nothing of it remains. If later, your name "
        "leaves this page, but the delivered letter, the public history of this site and copies on the web "
        "may keep it."
    ),
    "at_once": N_(
        "If you take it back before your name is published, nothing of it remains. If later, your name "
        "leaves this page, but the delivered letter, the public history of this site and copies on the web "
        "may keep it."
    ),
    "never": N_(
        "If you take it back before the letter is delivered, nothing of it remains. If later, the delivered "
        "letter keeps your name."
    ),
}
"""What remains of a signature that is taken back."""
PUBLISHED = {
    "after_delivery": N_(
        "The authorities see what you fill in. Once the letter is delivered, this page, its PDF and our "
        "open data show it too."
    ),
    "at_once": N_(
        "The authorities see what you fill in. Once a person has checked it, this page and our open data "
        "show it too, and once the letter is delivered, its PDF."
    ),
}
DELIVERED = N_(
    "The authorities see what you fill in. This page does not show it: your signature is only counted."
)
COUNTED: dict[Kind, str] = {
    "organisation": N_(
        "The name of your organisation is shown neither to the authorities nor on this page. It is counted, "
        "but by country only from five signatures on."
    ),
    "person": N_(
        "Your name is shown neither to the authorities nor on this page: leave it out. You are counted, but "
        "by country only from five signatures on."
    ),
}


@dataclass(frozen=True)
class ChoiceView:
    """One of the ways to sign: its name, what becomes public of it, and the link that opens the mail."""

    label: str
    effect: str
    link: str


@dataclass(frozen=True)
class SignerView:
    """The mails of one kind of signers."""

    kind: Kind
    heading: str
    choices: tuple[ChoiceView, ...]
    webmails: tuple[Link, ...]
    """The compose windows of webmail providers, with a mail that lists all choices."""
    body: str
    """The text of that mail, to copy."""


@dataclass(frozen=True)
class SigningView:
    """Everything that the page of a letter says about signing it, in one language."""

    address: str
    """Who receives the signatures; empty if none are received by mail."""
    subject: str
    country: str
    """The country whose people are advised to be counted only."""
    before: tuple[str, ...]
    """What to know before signing, a sentence or two each."""
    signers: tuple[SignerView, ...]


def signing_view(letter: SignOnLetter, settings: SiteSettings, localizer: Localizer) -> SigningView:
    """Return how to sign *letter*."""
    address, facts = settings.mailbox_signatures, letter.facts
    subject = signing_subject(facts.number, facts.text or letter.text)
    kinds = SIGNERS[facts.who] if address else ()
    return SigningView(
        address=address,
        subject=subject,
        country=localizer.country(facts.country),
        before=tuple(_before(letter, settings, localizer)),
        signers=tuple(_signer(letter, kind, address, subject, localizer) for kind in kinds),
    )


def _before(letter: SignOnLetter, settings: SiteSettings, localizer: Localizer) -> Iterator[str]:
    publish = letter.facts.publish
    yield localizer.say(WHEN[publish])
    if publish != "never":
        if letter.names_end is not None:
            yield localizer.say(
                N_(
                    "On %(day)s, 90 days after signing ends, the names of people disappear from this page, "
                    "its PDF and our open data, which then only count them. Organisations stay listed."
                ),
                day=localizer.day(letter.names_end),
            )
        else:
            yield localizer.say(N_("The names stay on this page, in its PDF and in our open data."))
    if settings.mailbox_signatures:
        yield localizer.say(
            N_(
                "Your email is read by people at %(network)s. Your email address is never published or "
                "passed on. Your email provider sees that you write to us."
            ),
            network=settings.names[localizer.code],
        )
        yield f"{localizer.say(TAKE_BACK)} {localizer.say(REMAINS[publish])}"


def _signer(letter: SignOnLetter, kind: Kind, address: str, subject: str, localizer: Localizer) -> SignerView:
    offered = tuple(choice for choice in CHOICES if choice != "publish" or letter.facts.publish != "never")
    body = _body(letter, kind, None, offered, localizer)
    webmails = [
        Link(webmail.name, link)
        for webmail in webmails_for(address)
        if len(link := compose_link(webmail, address, subject=subject, body=body)) <= webmail.limit
    ]
    return SignerView(
        kind=kind,
        heading=localizer.say(HEADINGS[kind]),
        choices=tuple(
            ChoiceView(
                label=localizer.say(CHOICES[choice][1]),
                effect=localizer.say(_effect(letter, kind, choice)),
                link=_link(letter, kind, choice, address, subject, localizer),
            )
            for choice in offered
        ),
        webmails=tuple(webmails),
        body=body,
    )


def _effect(letter: SignOnLetter, kind: Kind, choice: Choice) -> str:
    """Return the message that says what becomes public of a signature."""
    if choice == "publish":
        return PUBLISHED[letter.facts.publish]
    return DELIVERED if choice == "deliver" else COUNTED[kind]


def _body(
    letter: SignOnLetter,
    kind: Kind,
    choice: Choice | None,
    offered: tuple[Choice, ...],
    localizer: Localizer,
    *,
    width: int = 300,
) -> str:
    title = shorten(str(letter.localized("title", localizer.code).value), width, placeholder="…")
    return signing_body(title, kind, choice, localizer.say, number=letter.facts.number, offered=offered)


def _link(
    letter: SignOnLetter, kind: Kind, choice: Choice, address: str, subject: str, localizer: Localizer
) -> str:
    """Return the link that opens the mail, with as much of the title as links can be long."""
    for width in (300, 120, 40):
        body = _body(letter, kind, choice, (choice,), localizer, width=width)
        link = mailto(address, subject=subject, body=body)
        if len(link) <= MAILTO_LIMIT:
            break
    return link
