"""Events in words: what happened, to which authority, about which alert or sign-on letter."""

from __future__ import annotations

from dataclasses import dataclass

from plugins.alerts.labels import SENT_WAYS
from plugins.languages.catalogs import N_
from plugins.languages.localized_text import LocalizedText
from plugins.repository.site import Site
from plugins.sections.alerts.link import Link
from plugins.sections.alerts.view import answer_label
from plugins.sections.context import RenderContext
from plugins.sections.follow_up.events import Event
from plugins.sign_ons.labels import DELIVERY_WAYS
from plugins.web.localizer import Localizer


@dataclass(frozen=True)
class EventView:
    """An event in one language."""

    iso: str
    day: str
    label: str
    """What happened."""
    authority: Link | None
    about: LocalizedText
    """The title of the alert or letter."""
    number: str
    """Its number."""
    url: str
    """Its page; empty if it has none."""


def event_view(context: RenderContext, event: Event, localizer: Localizer) -> EventView:
    """Return *event* in one language."""
    site = context.site
    if event.is_letter:
        letter = site.content.sign_ons[event.about]
        about, number = letter.localized("title", localizer.code), letter.facts.number
    else:
        summary = site.alert_summaries[event.about]
        about, number = summary.titles[localizer.code], summary.case
    return EventView(
        iso=event.day.isoformat(),
        day=localizer.day(event.day),
        label=_label(context, event, localizer),
        authority=_authority(context, event.authority, localizer),
        about=about,
        number=number,
        url=event_page(site, event, localizer.code),
    )


def event_page(site: Site, event: Event, language: str) -> str:
    """Return the address of the alert or letter that *event* is about."""
    if event.is_letter:
        return site.addresses.sign_on(language, event.about)
    return site.addresses.below(language, event.about)


def has_page(context: RenderContext, key: str) -> bool:
    """Return whether the authority *key* has a page: an alert is addressed to it."""
    return ("authority", key) in context.lists


def _authority(context: RenderContext, key: str, localizer: Localizer) -> Link | None:
    """Return the office of an authority, with its page if it has one."""
    known = context.site.content.authorities
    if key not in known:
        return None
    url = context.addresses.listing(localizer.code, "authority", key) if has_page(context, key) else ""
    return Link(known[key].office_in(localizer.code), url, key)


def _label(context: RenderContext, event: Event, localizer: Localizer) -> str:
    if event.kind == "sent":
        return localizer.say(SENT_WAYS[event.detail])
    if event.kind == "delivery":
        return localizer.say(
            N_("Letter with signatures, %(delivered)s"), delivered=localizer.say(DELIVERY_WAYS[event.detail])
        )
    if event.kind == "outcome":
        return localizer.say(N_("Outcome: %(result)s"), result=localizer.outcome(event.detail))
    if event.kind == "outcome-of-person":
        result = localizer.outcome(event.detail)
        return localizer.say(N_("Outcome for one of the people concerned: %(result)s"), result=result)
    other = _authority(context, event.to, localizer)
    return answer_label(event.detail, event.until, other.text if other else "", localizer)
