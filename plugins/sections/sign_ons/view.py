"""The view of a sign-on letter: all texts of its page in one language."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from plugins.content.markdown import render
from plugins.languages.catalogs import N_
from plugins.languages.localized_text import LocalizedText
from plugins.sections.alerts.link import Link
from plugins.sections.alerts.view import AnswerView
from plugins.sections.context import RenderContext
from plugins.sections.sign_ons.card import LetterCard, alert_of, letter_card
from plugins.sections.sign_ons.documents import letter_link, sheet_link
from plugins.sections.sign_ons.signatories import SignatoriesView, signatories_view
from plugins.sections.sign_ons.signing import SigningView, signing_view
from plugins.sign_ons.labels import DELIVERY_WAYS
from plugins.sign_ons.letter import SignOnLetter, State
from plugins.web.localizer import Localizer

NOTICES = {
    State.COLLECTED: N_("Signing has ended. The letter will be delivered, and this page will report it."),
    State.CLOSED: N_("This letter was closed without being delivered."),
}
"""What is said at the top of a letter that can no longer be signed and was not delivered."""


@dataclass(frozen=True)
class DeliveryView:
    """A delivery of the letter."""

    iso: str
    day: str
    authority: Link
    way: str


@dataclass(frozen=True)
class LetterView:
    """The page of a letter in one language at a given time."""

    card: LetterCard
    open: bool
    """Whether it can be signed."""
    signing: SigningView | None
    network: bool
    """Whether it is on behalf of the membership."""
    notice: str
    """What has become of a letter that was not delivered, in words; may be empty."""
    asks: LocalizedText
    background: LocalizedText | None
    body: LocalizedText
    changed: str
    """The day on which this translation was changed while it was being signed; may be empty."""
    addressees: tuple[Link, ...]
    alert: tuple[LocalizedText, str] | None
    """Title and address of the alert that it is about."""
    country: str
    opened: str
    opened_iso: str
    deliveries: tuple[DeliveryView, ...]
    delivery_text: LocalizedText | None
    answers: tuple[AnswerView, ...]
    signatories: SignatoriesView
    sheet: str
    """The address of the sheet for signatures on paper; empty if there is none."""
    pdf: str
    """The address of the letter as it was delivered; empty if there is none."""

    @property
    def delivered(self) -> bool:
        """Whether it has reached an addressee."""
        return bool(self.deliveries)


def shown_state(letter: SignOnLetter, context: RenderContext) -> State:
    """Return the state in which *letter* is shown: an unpublished one, in previews, as it will be."""
    state = letter.state(context.site.now)
    if state is not State.UNPUBLISHED:
        return state
    if letter.facts.answers:
        return State.ANSWERED
    return State.DELIVERED if letter.facts.deliveries or not letter.signable else State.COLLECTING


def letter_view(context: RenderContext, letter: SignOnLetter, localizer: Localizer) -> LetterView:
    """Return the view of *letter*."""
    site, code, facts = context.site, localizer.code, letter.facts
    state = shown_state(letter, context)
    is_open = state is State.COLLECTING
    changed, alert = letter.changed(code), alert_of(site, letter)
    background, delivery = letter.localized("background", code), letter.localized("delivery_text", code)
    return LetterView(
        card=letter_card(site, letter, localizer),
        open=is_open,
        signing=signing_view(letter, site.site_settings, localizer) if is_open else None,
        network=not letter.signable,
        notice=localizer.say(NOTICES[state]) if state in NOTICES else "",
        asks=letter.localized("asks", code),
        background=html(background) if background.value else None,
        body=html(letter.body(code)),
        changed=localizer.day(changed) if changed else "",
        addressees=tuple(authority_link(context, key, localizer) for key in facts.targets),
        alert=(alert.titles[code], site.addresses.below(code, alert.slug)) if alert else None,
        country=localizer.country(facts.country),
        opened=localizer.local_day(letter.opens, letter.zone),
        opened_iso=letter.opens.astimezone(letter.zone).date().isoformat(),
        deliveries=tuple(
            DeliveryView(
                each.date.isoformat(),
                localizer.day(each.date),
                authority_link(context, each.authority, localizer),
                localizer.say(DELIVERY_WAYS[each.way]),
            )
            for each in facts.deliveries
        ),
        delivery_text=html(delivery) if delivery.value else None,
        answers=tuple(_answers(context, letter, localizer)),
        signatories=signatories_view(site, letter, localizer),
        sheet=sheet_link(site, letter, code),
        pdf=letter_link(site, letter, code),
    )


def html(said: LocalizedText, level: int = 3) -> LocalizedText:
    """Return *said*, which is Markdown, as HTML with headings from *level*."""
    # Safe: render() lets through nothing but its own allow-list of elements.
    return LocalizedText(Markup(render(said.value, level=level)), said.language)  # noqa: S704


def authority_link(context: RenderContext, key: str, localizer: Localizer) -> Link:
    """Return the office of an authority, with the address of its page if it has one."""
    has_page = ("authority", key) in context.lists
    url = context.addresses.listing(localizer.code, "authority", key) if has_page else ""
    return Link(context.site.content.authorities[key].office_in(localizer.code), url, key)


def _answers(context: RenderContext, letter: SignOnLetter, localizer: Localizer) -> list[AnswerView]:
    said = letter.localized("answer_texts", localizer.code)
    return [
        AnswerView(
            answer.date.isoformat(),
            localizer.day(answer.date),
            authority_link(context, answer.authority, localizer),
            localizer.answer(answer.kind),
            html(LocalizedText(text, said.language)),
        )
        for answer, text in zip(letter.facts.answers, said.value, strict=True)
    ]
