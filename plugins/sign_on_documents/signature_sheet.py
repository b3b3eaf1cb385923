"""The sheet on which a letter is signed by hand: its texts in one language, ready to print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from plugins.authorities.models import Authority
from plugins.languages.catalogs import N_
from plugins.languages.direction import line_in, number_in
from plugins.languages.localized_text import LocalizedText
from plugins.sign_on_documents.sender import Sender
from plugins.sign_ons.form import CHOICES
from plugins.sign_ons.letter import NAMES_SHOWN_FOR, SignOnLetter
from plugins.sign_ons.models import Who
from plugins.web.localizer import Localizer

_MAX_ADDRESSEES = 4
"""Maximum number of addressees that are named; the page of the letter has all."""
_SIGNERS: dict[Who, str] = {
    "organisations": N_("Organisation; name and role of who signs for it"),
    "people": N_("Name"),
    "both": N_("Name; for an organisation also its name, and your role"),
}


@dataclass(frozen=True)
class SignatureSheet:
    """The texts of a sheet."""

    language: str
    network: str
    label: str
    number: str
    text: str
    """The number of the letter with the hash of its text, in words."""
    title: LocalizedText
    asks_label: str
    asks: LocalizedText
    """A list; left out if the sheet would be too long with it."""
    facts: tuple[tuple[str, str], ...]
    """Label and text: to whom the letter is addressed, until when it is signed."""
    consent: tuple[str, ...]
    choices_label: str
    choices: tuple[tuple[str, str], ...]
    """Letter and words of each choice."""
    columns: tuple[str, str, str, str]
    """Captions of the table: signer, place, choice, signature."""
    scan: str
    """The alternative text of the code, also printed below it."""
    url: str
    send: str


def signature_sheet(
    letter: SignOnLetter,
    localizer: Localizer,
    sender: Sender,
    *,
    authorities: Mapping[str, Authority],
    url: str,
) -> SignatureSheet:
    """Return the sheet of *letter* in a language of the site; *url* leads to the letter's page."""
    say, code = localizer.say, localizer.code
    who = letter.facts.who
    return SignatureSheet(
        language=code,
        network=sender.network,
        label=say(N_("Signature sheet")),
        number=letter.facts.number,
        text=say(N_("Text %(text)s"), text=letter.text),
        title=letter.localized("title", code),
        asks_label=say(N_("What the letter asks for")),
        asks=letter.localized("asks", code),
        facts=tuple(_facts(letter, localizer, authorities)),
        consent=tuple(_consent(letter, localizer, sender)),
        choices_label=say(N_("Circle one letter in each row:")),
        choices=tuple(
            (sign, say(words))
            for choice, (sign, words) in CHOICES.items()
            if choice != "publish" or letter.facts.publish != "never"
        ),
        columns=(
            say(_SIGNERS[who]),
            say(N_("Country and city")) if who == "organisations" else say(N_("Country (and city)")),
            say(N_("Choice")),
            say(N_("Signature")),
        ),
        scan=say(N_("Read the letter before you sign")),
        url=url,
        send=_send(letter, localizer, sender),
    )


def _facts(
    letter: SignOnLetter, localizer: Localizer, authorities: Mapping[str, Authority]
) -> Iterator[tuple[str, str]]:
    named = []
    for key in letter.facts.targets[:_MAX_ADDRESSEES]:
        name, office = authorities[key].name, authorities[key].office_in(localizer.code)
        named.append(line_in(name if name == office else f"{name}, {office}", localizer.code))
    more = len(letter.facts.targets) - len(named)
    if more:
        words = localizer.catalog.ngettext("%(num)s other", "%(num)s others", more)
        named.append(words % {"num": localizer.number(more)})
    yield localizer.say(N_("Addressed to")), localizer.say(N_("; ")).join(named)
    if letter.deadline:
        yield localizer.say(N_("Can be signed until")), localizer.day(letter.deadline)


def _consent(letter: SignOnLetter, localizer: Localizer, sender: Sender) -> Iterator[str]:
    """Yield what happens with the sheet and with the names on it."""
    say, facts = localizer.say, letter.facts
    yield say(
        N_(
            "This sheet is seen by those who sign after you, and read by the people of our network who check "
            "signatures. It is destroyed once the letter has been delivered. Write neither email addresses "
            "nor telephone numbers on it."
        )
    )
    if facts.publish == "never":
        yield say(N_("With B, what you write is delivered to the authorities. We never publish names."))
    elif facts.publish == "at_once":
        yield say(
            N_(
                "With A or B, what you write is delivered to the authorities. With A, we also publish it, as "
                "soon as we have checked it."
            )
        )
    else:
        yield say(
            N_(
                "With A or B, what you write is delivered to the authorities. With A, we also publish it, "
                "after the delivery."
            )
        )
    if facts.publish != "never" and facts.who != "organisations" and not facts.keep_names:
        yield say(
            N_("%(days)s days after signing has ended, the names of people disappear from our site."),
            days=NAMES_SHOWN_FOR.days,
        )
    country = localizer.country(facts.country)
    yield say(
        N_(
            "With C, or without a circle, you are only counted, with your country. If you live in the "
            "country that the letter is about (%(country)s), choose C: your name could put you in danger. "
            "With C, leave name and signature empty: write only your country."
        ),
        country=country,
    )
    back = N_("To take your signature back, write to the address at the end of this sheet.")
    if sender.mailbox:
        back = N_("To take your signature back, write to %(address)s.")
    yield " ".join(
        (
            say(back, address=number_in(sender.mailbox, localizer.code)) if sender.mailbox else say(back),
            say(
                N_(
                    "We then remove it from our lists and our site; the authorities and others may keep "
                    "copies of what they already have."
                )
            ),
        )
    )


def _send(letter: SignOnLetter, localizer: Localizer, sender: Sender) -> str:
    values = {
        "address": line_in(sender.postal_address, localizer.code),
        "day": localizer.day(letter.deadline) if letter.deadline else "",
    }
    if not sender.mailbox:
        return localizer.say(
            N_("Send this sheet to %(address)s. It must arrive by %(day)s."),
            **values,
        )
    return localizer.say(
        N_("Send this sheet to %(address)s, or a scan of it to %(email)s. It must arrive by %(day)s."),
        email=number_in(sender.mailbox, localizer.code),
        **values,
    )
