"""The page of each authority that was written to: what was asked of it, and what it answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from plugins.actions.telephone import international
from plugins.alerts.summary import AlertSummary
from plugins.authorities.models import Authority, Provenance
from plugins.languages.catalogs import N_
from plugins.languages.localized_text import LocalizedText
from plugins.sections.alerts.card import Card
from plugins.sections.alerts.view import AnswerView, answer_views
from plugins.sections.context import PageJob, RenderContext
from plugins.sections.lists.lists import AlertList
from plugins.sections.lists.pages import archive_crumb, earlier, index_crumb, span
from plugins.web.localizer import Localizer
from plugins.web.rendering import Page


@dataclass(frozen=True)
class Request:
    """What an alert asked of an authority, and what the authority answered."""

    card: Card
    iso: str
    demands: LocalizedText
    answers: tuple[AnswerView, ...]


def authority_jobs(frame: RenderContext) -> Iterator[PageJob]:
    """Yield the pages of every authority that a listed alert writes to."""
    for one in frame.lists_of("authority"):
        name, entry = f"list/authority/{one.key}", frame.site.content.entries.get(one.key)
        yield PageJob(name, (entry, one.open, one.latest, one.spans), partial(_authority, frame, one, 0))
        for number in range(1, one.pages + 1):
            inputs = (entry, one.page(number), number == one.pages)
            yield PageJob(f"{name}/{number}", inputs, partial(_authority, frame, one, number))


def _authority(frame: RenderContext, one: AlertList, number: int, speaker: Localizer) -> Page:
    """Return the first page of an authority, or its page *number* of earlier alerts."""
    authority, code = frame.site.content.authorities[one.key], speaker.code
    office = authority.office_in(code)
    ahead = number + 1 if number < one.pages else 0
    crumbs = [archive_crumb(frame, speaker), index_crumb(frame, "authority", speaker)]
    if number:
        crumbs.append((office, frame.addresses.listing(code, "authority", one.key)))
    records = one.page(number) if number else (*one.open, *one.latest)
    return frame.page(
        speaker,
        "authority.html",
        f"{office} – {span(one, number, speaker)}" if number else office,
        speaker.say(
            N_("What was asked of %(name)s, %(office)s, and the answers that we know of."),
            name=authority.name,
            office=office,
        ),
        frame.everywhere(lambda each: frame.addresses.listing(each, "authority", one.key, number)),
        crumbs=tuple(crumbs),
        context={
            "authority": authority,
            "office": office,
            "country": speaker.country(authority.country),
            "reads": speaker.listed(speaker.language_name(each) for each in authority.languages),
            "channels": [] if number else public_channels(authority, speaker),
            "requests": [_request(frame, record, one.key, speaker) for record in records],
            "earlier": [] if number else earlier(frame, one, speaker),
            "later_url": frame.addresses.listing(code, "authority", one.key, ahead) if number else "",
            "earlier_url": frame.addresses.listing(code, "authority", one.key, number - 1)
            if number > 1
            else "",
        },
    )


def _request(frame: RenderContext, record: AlertSummary, key: str, speaker: Localizer) -> Request:
    alert = frame.site.alert(record.slug)
    answers = [each for each in answer_views(alert, speaker, frame.addresses) if each.authority.key == key]
    return Request(
        card=frame.card(record, speaker),
        iso=alert.date.astimezone(alert.zone).date().isoformat(),
        demands=alert.said("demands", speaker.code),
        answers=tuple(answers),
    )


def public_channels(authority: Authority, speaker: Localizer) -> list[tuple[str, str, str]]:
    """Return the working channels of *authority*: what it is, what it says, when it was checked."""
    known: list[tuple[str, Provenance | None, str]] = [
        (N_("Email"), authority.email, authority.email.address if authority.email else ""),
        (N_("Telephone"), authority.phone, international(authority.phone.number) if authority.phone else ""),
        (N_("Fax"), authority.fax, international(authority.fax.number) if authority.fax else ""),
        (N_("Post"), authority.post, authority.post.address.strip() if authority.post else ""),
    ]
    return [
        (speaker.say(name), words, speaker.day(channel.verified))
        for name, channel, words in known
        if channel is not None and channel.state == "ok"
    ]
