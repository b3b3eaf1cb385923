"""The page of each authority: what alerts asked of it, and what it answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from plugins.alerts.summary import AlertSummary
from plugins.authorities.models import Authority
from plugins.channels.channel import ChannelView
from plugins.languages.catalogs import N_
from plugins.languages.formats import official_language
from plugins.languages.localized_text import LocalizedText
from plugins.sections.alerts.card import Card
from plugins.sections.alerts.view import AnswerView, answer_views
from plugins.sections.context import PageJob, RenderContext
from plugins.sections.follow_up.figures import figure_sentences
from plugins.sections.follow_up.lines import notes, of_authority, sentences
from plugins.sections.lists.lists import AlertList
from plugins.sections.lists.pages import archive_crumb, earlier, index_crumb, span
from plugins.web.localizer import Localizer
from plugins.web.rendering import Page
from plugins.web.settings import Addresses


@dataclass(frozen=True)
class Request:
    """What one alert asked of an authority, and the answer."""

    card: Card
    iso: str
    demands: LocalizedText
    answers: tuple[AnswerView, ...]
    follow_up: tuple[str, ...]
    """What is known of it, in sentences; empty if the network itself sent nothing, or may not show it."""


def authority_jobs(context: RenderContext) -> Iterator[PageJob]:
    """Yield the jobs of the pages of each authority that is a target of a public alert."""
    for one in context.lists_of("authority"):
        name, entry = f"list/authority/{one.key}", context.site.content.entries.get(one.key)
        keys = context.clock_keys_of(one.key)
        inputs: tuple[Any, ...] = (entry, one.open, one.latest, one.spans, keys)
        yield PageJob(name, inputs, partial(_authority, context, one, 0))
        for number in range(1, one.pages + 1):
            shown = one.page(number)
            own = [context.site.clock_keys.get(each.slug) for each in shown]
            inputs = (entry, shown, number == one.pages, own)
            yield PageJob(f"{name}/{number}", inputs, partial(_authority, context, one, number))


def _authority(context: RenderContext, one: AlertList, number: int, localizer: Localizer) -> Page:
    """Return the first page of an authority, or page *number* of earlier alerts."""
    authority, code = context.site.content.authorities[one.key], localizer.code
    office = authority.office_in(code)
    ahead = number + 1 if number < one.pages else 0
    crumbs = [archive_crumb(context, localizer), index_crumb(context, "authority", localizer)]
    if number:
        crumbs.append((office, context.addresses.listing(code, "authority", one.key)))
    alert_summaries = one.page(number) if number else (*one.open, *one.latest)
    clocks, slugs = context.clocks_of(one.key), {each.slug for each in alert_summaries}
    return context.page(
        localizer,
        "authority.html",
        f"{office} – {span(one, number, localizer)}" if number else office,
        localizer.say(
            N_("What we asked of %(name)s, %(office)s, and the replies we know of."),
            name=authority.name,
            office=office,
        ),
        context.each_language(lambda each: context.addresses.listing(each, "authority", one.key, number)),
        crumbs=tuple(crumbs),
        context={
            "authority": authority,
            "office": office,
            "country": localizer.country(authority.country),
            "reads": localizer.listed(localizer.language_name(each) for each in authority.languages),
            "address_language": official_language(authority.country),
            "channels": [] if number else public_channels(authority, localizer, context.addresses),
            "requests": [
                _request(context, alert_summary, one.key, localizer) for alert_summary in alert_summaries
            ],
            "figures": [] if number else list(figure_sentences(clocks, localizer)),
            "notes": list(notes([each for each in clocks if each.alert in slugs], localizer)),
            "earlier": [] if number else earlier(context, one, localizer),
            "later_url": context.addresses.listing(code, "authority", one.key, ahead) if number else "",
            "earlier_url": context.addresses.listing(code, "authority", one.key, number - 1)
            if number > 1
            else "",
        },
    )


def _request(context: RenderContext, alert_summary: AlertSummary, key: str, localizer: Localizer) -> Request:
    alert = context.site.alert(alert_summary.slug)
    clock = of_authority(context.site.clocks(alert_summary), key)
    answers = [
        each
        for each in answer_views(alert, localizer, context.addresses, level=4)
        if each.authority.key == key
    ]
    return Request(
        card=context.card(alert_summary, localizer),
        iso=alert.date.astimezone(alert.zone).date().isoformat(),
        demands=alert.localized("demands", localizer.code),
        answers=tuple(answers),
        follow_up=tuple(sentences(clock, context.site.content.authorities, localizer)) if clock else (),
    )


def public_channels(
    authority: Authority, localizer: Localizer, addresses: Addresses
) -> list[tuple[ChannelView, str]]:
    """Return the working channels of *authority*, each with the day of its verification."""
    return [
        (channel.view(localizer, addresses), localizer.day(channel.verified_on))
        for channel in authority.channels
        if channel.works and channel.verified_on
    ]
