"""The alerts and sign-on letters of a case, as far as they are public at the build time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from plugins.alerts.alert import Alert
from plugins.alerts.labels import SENT_WAYS
from plugins.alerts.summary import AlertSummary, AnswerDay, SentDay
from plugins.follow_up.alert_clocks import AuthorityClock, alert_clocks, ended_on
from plugins.languages.catalogs import N_
from plugins.languages.localized_text import LocalizedText
from plugins.repository.letter_clocks import letter_clocks
from plugins.repository.site import Site
from plugins.sections.alerts.card import card
from plugins.sections.sign_ons.card import about_alert
from plugins.sign_ons.labels import DELIVERY_WAYS
from plugins.sign_ons.letter import SignOnLetter
from plugins.web.localizer import Localizer

D = TypeVar("D", SentDay, AnswerDay)


@dataclass(frozen=True)
class Matter:
    """An alert or a sign-on letter: what was asked of whom, sent and answered."""

    about: Alert | SignOnLetter
    number: str
    """The number of the letter, or the case; if it has several alerts, with the number of this one."""
    title: LocalizedText
    url: str
    published: date
    today: date
    authorities: tuple[str, ...]
    """The registry keys of its targets, and of those that it was transferred to."""
    others: tuple[str, ...]
    """The offices of targets that are not in the registry."""
    sent: tuple[SentDay, ...]
    answers: tuple[AnswerDay, ...]
    clocks: Mapping[str, AuthorityClock]
    """By key of the authority."""
    ended: date | None
    """The day on which it ended, which stops its clocks."""
    result: str
    """How it ended, in words; empty if that is not known, or it is a letter."""
    counted: bool
    """Whether it may be part of figures."""

    @property
    def slug(self) -> str:
        """The name of its folder."""
        return self.about.slug

    def way(self, sent: SentDay, localizer: Localizer) -> str:
        """Return how *sent* reached the authority."""
        if isinstance(self.about, Alert):
            return localizer.say(SENT_WAYS[sent.way])
        how = localizer.say(DELIVERY_WAYS[sent.way])
        return localizer.say(N_("Letter with signatures, %(delivered)s"), delivered=how)


def matters(site: Site, case: str, localizer: Localizer, *, private: bool = False) -> list[Matter]:
    """Return the public alerts of *case* in their order, then the public letters about them.

    *private* adds what was sent about alerts with ``follow_up: private``, and their clocks.
    """
    alerts = sorted((each for each in site.listed if each.case == case), key=lambda each: each.order)
    found = [_alert(site, each, len(alerts) > 1, localizer, private=private) for each in alerts]
    letters = {each.slug: each for alert in alerts for each in about_alert(site, alert.slug)}
    ordered = sorted(letters.values(), key=lambda each: (each.opens, each.slug))
    return found + [_letter(site, each, localizer, private=private) for each in ordered]


def _alert(
    site: Site, summary: AlertSummary, several: bool, localizer: Localizer, *, private: bool
) -> Matter:
    shown = summary.follow_up == "public" or private
    summary = replace(summary, sent=summary.sent if shown else ())
    clocks = _clocks(site, summary) if shown else ()
    today = site.now.astimezone(summary.zone).date()
    number = summary.case
    if several:
        number = localizer.say(N_("%(case)s, alert %(number)s"), case=number, number=summary.sequence)
    alert = site.alert(summary.slug)
    unregistered = (each for each in alert.targets if not each.key and not each.members)
    return Matter(
        about=alert,
        number=number,
        title=summary.titles[localizer.code],
        url=site.addresses.absolute(site.addresses.below(localizer.code, summary.slug)),
        published=max(summary.date, summary.embargo or summary.date).astimezone(summary.zone).date(),
        today=today,
        authorities=tuple(key for key in summary.authorities if key in site.content.authorities),
        others=tuple(
            # A card goes to somebody in prison, who is no authority.
            each.person.office_in(localizer.code)
            for each in unregistered
            if each.action != "card"
        ),
        sent=_until(summary.sent, today),
        answers=_until(summary.answers, today),
        clocks={each.authority: each for each in clocks},
        ended=ended_on(summary),
        result=card(summary, localizer, site.addresses, site.state(summary)).result or "",
        counted=shown,
    )


def _clocks(site: Site, summary: AlertSummary) -> Sequence[AuthorityClock]:
    registry, terms = site.content.authorities, site.site_settings.response_terms
    return alert_clocks(summary, registry, site.content.vocabularies, terms, site.now, also_private=True)


def _letter(site: Site, letter: SignOnLetter, localizer: Localizer, *, private: bool) -> Matter:
    facts, today = letter.facts, site.now.astimezone(letter.zone).date()
    clocks = site.letter_clocks(letter)
    if private:
        terms = site.site_settings.response_terms
        clocks = letter_clocks(letter, site.content.authorities, site.content.vocabularies, terms, site.now)
    keys = [*facts.targets, *(each.to for each in facts.answers if each.to)]
    return Matter(
        about=letter,
        number=facts.number,
        title=letter.localized("title", localizer.code),
        url=site.addresses.absolute(site.addresses.sign_on(localizer.code, letter.slug)),
        published=letter.opens.astimezone(letter.zone).date(),
        today=today,
        authorities=tuple(key for key in dict.fromkeys(keys) if key in site.content.authorities),
        others=(),
        sent=_until([SentDay(each.authority, each.date, each.way) for each in facts.deliveries], today),
        answers=_until(
            [AnswerDay(each.authority, each.date, each.kind, each.until, each.to) for each in facts.answers],
            today,
        ),
        clocks={each.authority: each for each in clocks},
        ended=letter.modified.astimezone(letter.zone).date() if facts.status == "closed" else None,
        result="",
        counted=bool(clocks) or not facts.deliveries,
    )


def _until(days: Sequence[D], today: date) -> tuple[D, ...]:
    """Return those of *days* that are not after *today*, the earliest first."""
    return tuple(sorted((each for each in days if each.day <= today), key=lambda each: each.day))
