"""View of a mail about a sign-on letter, and its plain text: signatories are counted and never named."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from plugins.campaigns.compose.alert_text import PAIR
from plugins.campaigns.compose.html_to_text import plain
from plugins.languages.catalogs import N_
from plugins.languages.localized_text import LocalizedText
from plugins.sections.alerts.card import Deadline, local_deadline
from plugins.sections.context import RenderContext
from plugins.sections.sign_ons.card import counted
from plugins.sections.sign_ons.view import authority_link, html
from plugins.sign_ons.labels import ANNOUNCEMENTS, DELIVERY_WAYS, WHO
from plugins.sign_ons.letter import SignOnLetter, State, count_signatures
from plugins.web.localizer import Localizer

SUBJECTS = {
    "opening": N_("To sign – %(title)s"),
    "closing-soon": N_("Sign by %(day)s – %(title)s"),
    "delivered": N_("Letter delivered – %(title)s"),
    "answered": N_("Answer received – %(title)s"),
    "correction": N_("Correction – %(title)s"),
}
CORRECTED = N_("Something in our earlier email about this letter was wrong. Here is the correct information.")
NOT_TRANSLATED = N_("Not yet translated: the letter is in %(language)s.")
WHO_CAN_SIGN = {
    "organisations": N_("Only organisations can sign this letter."),
    "people": N_("Only individuals can sign this letter, each in their own name."),
    "both": N_("Organisations and individuals can sign this letter."),
}
BECOMES_PUBLIC = {
    "after_delivery": N_(
        "On the page you choose what happens to your name: it is published after the delivery, shown to the "
        "authorities only, or left out, so that only your signature and your country count."
    ),
    "at_once": N_(
        "On the page you choose what happens to your name: it is published as soon as we have checked it, "
        "shown to the authorities only, or left out, so that only your signature and your country count."
    ),
    "never": N_(
        "No name is published. On the page you choose whether yours is shown to the authorities or left out, "
        "so that only your signature and your country count."
    ),
}
"""What becomes public of a signature, by ``publish``."""


@dataclass(frozen=True)
class SigningPart:
    """What a mail says that asks readers to sign, in one language."""

    deadline: Deadline
    asks: LocalizedText
    addressees: tuple[str, ...]
    who: str
    """Who can sign."""
    becomes_public: str
    advice: str
    """For people in the country that the letter is about."""
    letter: LocalizedText
    """The letter itself, as HTML."""


@dataclass(frozen=True)
class DeliveryPart:
    """How the letter was delivered, in one language."""

    signed: str
    """By how many it was signed, or on whose behalf it was sent; empty if nobody signed."""
    deliveries: tuple[str, ...]
    """Day, way and addressee of each delivery."""
    text: LocalizedText | None
    """How it went, as HTML."""


@dataclass(frozen=True)
class AnswerPart:
    """What an addressee answered, in one language."""

    heading: str
    """Kind, day and addressee."""
    text: LocalizedText
    """As HTML."""


@dataclass(frozen=True)
class LetterMail:
    """One mail in one language, ready to print."""

    label: str
    subject: str
    preview: str
    case: str
    """The number of the letter."""
    title: LocalizedText
    summary: LocalizedText
    written_in: str | None
    """The language it is written in, if not the mail's."""
    lead: str
    change: LocalizedText | None
    """In a correction: why the text of the letter was changed last."""
    url: str
    """The absolute address of the page."""
    signing: SigningPart | None
    delivery: DeliveryPart | None
    answers: tuple[AnswerPart, ...]
    """The latest first."""


def letter_mail(
    kind: str, letter: SignOnLetter, localizer: Localizer, context: RenderContext, *, url: str
) -> LetterMail:
    """Return the mail of an announcement of this *kind* in the language of *localizer*.

    A correction says everything that holds now. *url* is the absolute address of the page.
    """
    code, say, is_correction = localizer.code, localizer.say, kind == "correction"
    letter = letter if letter.follows(code) else _without(letter, code)
    title, reasons = letter.localized("title", code), letter.localized("text_reasons", code)
    is_open = is_correction and letter.state(context.site.now) is State.COLLECTING
    signing = _signing(letter, localizer, context) if is_open or kind in {"opening", "closing-soon"} else None
    mail = LetterMail(
        label=say(ANNOUNCEMENTS[kind]),
        subject=say(SUBJECTS[kind], title=title.value, day=signing.deadline.day if signing else ""),
        preview="",
        case=letter.facts.number,
        title=title,
        summary=letter.localized("summary", code),
        written_in=None if title.language == code else localizer.language_name(title.language),
        lead=say(CORRECTED) if is_correction else "",
        change=LocalizedText(reasons.value[-1], reasons.language)
        if is_correction and reasons.value
        else None,
        url=url,
        signing=signing,
        delivery=_delivery(letter, localizer, context) if is_correction or kind == "delivered" else None,
        answers=_answers(letter, localizer, context) if is_correction or kind == "answered" else (),
    )
    return dataclasses.replace(mail, preview=_preview(kind, mail, localizer))


def _preview(kind: str, mail: LetterMail, localizer: Localizer) -> str:
    """Return the preview text, which an inbox shows after the subject."""
    if kind == "answered" and mail.answers:
        return f"{mail.answers[0].heading}. {plain(str(mail.answers[0].text.value))}"
    if kind == "delivered" and mail.delivery:
        return f"{mail.delivery.signed} {mail.summary.value}"
    if mail.signing and not mail.lead:
        return f"{until(mail.signing.deadline, localizer)}. {mail.signing.who}"
    return mail.lead or str(mail.summary.value)


def until(deadline: Deadline, localizer: Localizer) -> str:
    """Return until when the letter can be signed."""
    return localizer.say(
        N_("Sign by %(day)s, %(hour)s, %(city)s time"),
        day=deadline.day,
        hour=deadline.hour,
        city=deadline.city,
    )


def _signing(letter: SignOnLetter, localizer: Localizer, context: RenderContext) -> SigningPart | None:
    facts, say = letter.facts, localizer.say
    if letter.closes is None:
        return None
    return SigningPart(
        deadline=local_deadline(letter.closes, letter.zone, localizer),
        asks=letter.localized("asks", localizer.code),
        addressees=tuple(authority_link(context, each, localizer).text for each in facts.targets),
        who=say(WHO_CAN_SIGN[facts.who]),
        becomes_public=say(BECOMES_PUBLIC[facts.publish]),
        advice=say(
            N_("If you are in %(country)s, we advise you to be counted without your name."),
            country=localizer.country(facts.country),
        ),
        letter=html(letter.body(localizer.code)),
    )


def _delivery(letter: SignOnLetter, localizer: Localizer, context: RenderContext) -> DeliveryPart | None:
    if not letter.facts.deliveries:
        return None
    text = letter.localized("delivery_text", localizer.code)
    deliveries = tuple(
        localizer.say(
            N_("%(day)s, %(way)s: %(authority)s"),
            day=localizer.day(each.date),
            way=localizer.say(DELIVERY_WAYS[each.way]),
            authority=authority_link(context, each.authority, localizer).text,
        )
        for each in letter.facts.deliveries
    )
    return DeliveryPart(_signed(letter, localizer, context), deliveries, html(text) if text.value else None)


def _signed(letter: SignOnLetter, localizer: Localizer, context: RenderContext) -> str:
    if not letter.signable:
        return f"{localizer.say(WHO['network'])}."
    signed = counted(count_signatures(letter.signatories(context.site.now)), localizer)
    return localizer.say(N_("Signed by %(signatories)s."), signatories=signed) if signed else ""


def _answers(letter: SignOnLetter, localizer: Localizer, context: RenderContext) -> tuple[AnswerPart, ...]:
    texts = letter.localized("answer_texts", localizer.code)
    return tuple(
        AnswerPart(
            localizer.say(
                N_("%(kind)s, %(day)s: %(authority)s"),
                kind=localizer.answer(answer.kind),
                day=localizer.day(answer.date),
                authority=authority_link(context, answer.authority, localizer).text,
            ),
            html(LocalizedText(text, texts.language)),
        )
        for answer, text in zip(reversed(letter.facts.answers), reversed(texts.value), strict=True)
    )


def _without(letter: SignOnLetter, language: str) -> SignOnLetter:
    """Return *letter* without its translation into *language*, which is outdated."""
    words = {code: words for code, words in letter.versions.words.items() if code != language}
    return dataclasses.replace(letter, versions=dataclasses.replace(letter.versions, words=words))


def letter_text(mail: LetterMail, localizer: Localizer, *, network: str, footer: str) -> str:
    """Return *mail* as plain text with ``\\n`` line ends: *network* on top, *footer* at the end.

    If it asks readers to sign, it contains the whole letter.
    """
    say, signing, delivery = localizer.say, mail.signing, mail.delivery
    parts = [f"{network} – {mail.label} {mail.case}", str(mail.title.value).upper()]
    parts += [until(signing.deadline, localizer) if signing else "", mail.lead]
    parts += [say(NOT_TRANSLATED, language=mail.written_in) if mail.written_in else ""]
    parts += [str(mail.change.value) if mail.change else ""]
    for answer in mail.answers:
        parts += [answer.heading, plain(str(answer.text.value))]
    if delivery:
        parts += [delivery.signed, "\n".join(f"- {each}" for each in delivery.deliveries)]
        parts += [plain(str(delivery.text.value)) if delivery.text else ""]
    parts += [str(mail.summary.value), *(_signing_text(mail, signing, localizer) if signing else [mail.url])]
    return "\n\n".join(part for part in parts if part) + f"\n\n-- \n{footer}\n"


def _signing_text(mail: LetterMail, signing: SigningPart, localizer: Localizer) -> list[str]:
    say = localizer.say
    asks = "\n".join(f"- {each}" for each in signing.asks.value)
    return [
        f"{say(N_('What the letter asks for'))}\n{asks}",
        say(PAIR, label=say(N_("Addressed to")), value=localizer.listed(signing.addressees)),
        f"{signing.who} {signing.becomes_public}",
        signing.advice,
        f"{say(N_('Read and sign'))}\n{mail.url}",
        f"{say(N_('The letter'))}\n\n{plain(str(signing.letter.value))}",
    ]
