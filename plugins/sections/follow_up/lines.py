"""The lines that say what is known of each authority, and the note on how their days were counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from plugins.alerts.alert import Alert
from plugins.authorities.load import Registry
from plugins.authorities.offices import offices_of
from plugins.follow_up.alert_clocks import AuthorityClock
from plugins.follow_up.clock import Answered, ClockState
from plugins.languages.catalogs import N_
from plugins.sections.alerts.link import Link
from plugins.sections.context import RenderContext
from plugins.web.localizer import Localizer
from plugins.web.response_terms import Term

_UNDER_WAY = frozenset({ClockState.RUNNING, ClockState.SOON})


@dataclass(frozen=True)
class Line:
    """What is known of one authority, in whole sentences."""

    authority: Link
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class FollowUpView:
    """The follow-up of an alert on its page."""

    lines: tuple[Line, ...]
    supporters: str
    """The sentence on targets of which nothing else is known; empty if there are none."""
    notes: tuple[str, ...]
    """How days and letters were counted; empty if none were."""


def follow_up_view(context: RenderContext, alert: Alert, localizer: Localizer) -> FollowUpView | None:
    """Return the follow-up of *alert*; None if nothing is known, or nothing may be shown."""
    summary = context.site.alert_summaries.get(alert.slug)
    clocks = context.site.clocks(summary) if summary is not None else ()
    if not clocks:
        return None
    code, registry = localizer.code, context.site.content.authorities
    offices = offices_of({each.authority: registry[each.authority] for each in clocks} | alert.offices, code)
    lines = [
        Line(
            Link(
                offices[each.authority],
                context.addresses.listing(code, "authority", each.authority),
                each.authority,
            ),
            tuple(sentences(each, registry, localizer)),
        )
        for each in clocks
    ]
    known = {each.authority for each in clocks}
    others = [each.person.office_in(code) for each in alert.authorities if each.key not in known]
    others += [each.person.office_in(code) for each in alert.targets if not each.key and not each.members]
    supporters = (
        localizer.say(
            N_("Supporters have written to: %(names)s."), names=localizer.listed(dict.fromkeys(others))
        )
        if others
        else ""
    )
    return FollowUpView(tuple(lines), supporters, tuple(notes(clocks, localizer)))


def sentences(each: AuthorityClock, registry: Registry, localizer: Localizer) -> Iterator[str]:
    """Yield what is known of one authority: what it got, what it answered, until when it has time."""
    clock, say, code = each.clock, localizer.say, localizer.code
    yield from _got(each, registry, localizer)
    passed_on = next((answer for answer in reversed(each.answers) if answer.to in registry), None)
    if passed_on is not None and clock.answered is not Answered.COMPLETE:
        yield say(
            N_("On %(day)s it passed the letters on to another authority: %(office)s."),
            office=registry[passed_on.to or ""].office_in(code),
            day=localizer.day(passed_on.day),
        )
        return
    if clock.answered is Answered.COMPLETE:
        effect = localizer.vocabularies.effect
        settled = [answer.day for answer in each.answers if effect(answer.kind) == "settles"]
        yield say(N_("It answered on %(day)s."), day=localizer.day(settled[-1]))
        if clock.state is ClockState.STOPPED:
            return
    else:
        yield say(_ANSWERED[clock.answered])
    if clock.state is ClockState.STOPPED:
        yield say(N_("The alert has ended."))
    elif clock.due is not None:
        yield from _time_left(each, localizer)


_ANSWERED = {
    Answered.NONE: N_("No answer known."),
    Answered.RECEIPT: N_("Receipt confirmed, no answer yet."),
    Answered.PARTIAL: N_("It has replied; no measures and no refusal are known."),
}


def _got(each: AuthorityClock, registry: Registry, localizer: Localizer) -> Iterator[str]:
    """Yield how letters reached the authority."""
    say, code = localizer.say, localizer.code
    if each.letters:
        text = localizer.catalog.ngettext(
            "At least %(num)s letter from supporters by %(day)s.",
            "At least %(num)s letters from supporters by %(day)s.",
            each.letters.number,
        )
        yield text % {
            "num": localizer.number(each.letters.number),
            "day": localizer.day(each.letters.day),
        }
    for transfer in each.received[:1]:
        yield say(
            N_("Received by transfer on %(day)s, from another authority: %(office)s."),
            office=registry[transfer.authority].office_in(code),
            day=localizer.day(transfer.day),
        )
    if each.sent:
        by_phone = each.sent[0].way == "phone"
        first = N_("Called on %(day)s.") if by_phone else N_("Written to on %(day)s.")
        yield say(first, day=localizer.day(each.sent[0].day))
        if len({sent.day for sent in each.sent}) > 1:
            yield say(N_("Contacted again, last on %(day)s."), day=localizer.day(each.sent[-1].day))
    elif not each.received and not each.letters:
        yield say(N_("Supporters have written."))


def _time_left(each: AuthorityClock, localizer: Localizer) -> Iterator[str]:
    """Yield until when an answer is expected, or when the time for it ended."""
    clock, term = each.clock, each.term
    assert clock.due is not None and term is not None, "a last day comes from a term"
    day = localizer.day(clock.due)
    extended = [answer for answer in each.answers if answer.until == clock.due]
    if extended:
        yield localizer.say(
            N_("On %(asked)s it asked for more time, until %(day)s."),
            asked=localizer.day(extended[-1].day),
            day=day,
        )
        if clock.state is ClockState.OVERDUE:
            yield localizer.say(N_("That day has passed."))
    elif clock.state is ClockState.OVERDUE:
        yield _ended(term, day, about=clock.about, localizer=localizer)
    elif clock.state is ClockState.SOON:
        message = N_("Answer expected within days, by about %(day)s.")
        yield localizer.say(
            message if clock.about else N_("Answer expected within days, by %(day)s."), day=day
        )
    else:
        message = N_("Answer expected by about %(day)s.")
        yield localizer.say(message if clock.about else N_("Answer expected by %(day)s."), day=day)


def _ended(term: Term, day: str, *, about: bool, localizer: Localizer) -> str:
    ngettext = localizer.catalog.ngettext
    text = (
        ngettext(
            "%(num)s working day ended about %(day)s.",
            "%(num)s working days ended about %(day)s.",
            term.days,
        )
        if about
        else ngettext(
            "%(num)s working day ended on %(day)s.", "%(num)s working days ended on %(day)s.", term.days
        )
    )
    return text % {"num": localizer.number(term.days), "day": day}


def notes(clocks: Sequence[AuthorityClock], localizer: Localizer) -> Iterator[str]:
    """Yield how the letters and days of *clocks* were counted: also by country, and what they do not say."""
    if any(each.letters for each in clocks):
        yield localizer.say(
            N_(
                "Letters were counted from the copies that this network received, one for each person, and "
                "rounded down to tens. Many are sent without a copy."
            )
        )
    with_days = [each for each in clocks if each.clock.due is not None]
    for country, term in {each.country: each.term for each in with_days}.items():
        assert term is not None, "a last day comes from a term"
        ngettext = localizer.catalog.ngettext
        text = ngettext(
            "Time to answer in %(country)s: %(num)s working day after the letter (%(source)s).",
            "Time to answer in %(country)s: %(num)s working days after the letter (%(source)s).",
            term.days,
        )
        yield text % {
            "country": localizer.country(country),
            "num": localizer.number(term.days),
            "source": localizer.localized(term.source).value,
        }
        yield localizer.say(
            N_("Not counted: the day of the letter, %(days)s, and public holidays (%(country)s)."),
            days=localizer.weekdays(term.rest),
            country=localizer.country(country),
        )
    if any(each.clock.about for each in with_days):
        yield localizer.say(
            N_("Some holidays are estimates, or are not known; “about” marks the days that depend on them.")
        )
    if with_days:
        yield localizer.say(
            N_(
                "The count begins with the first letter of this network itself, or with a transfer. "
                "A receipt, or a reply without measures or refusal, does not end it."
            )
        )
        yield localizer.say(
            N_("“No answer known” means just that: an answer may have gone to others, or been lost.")
        )


def of_authority(clocks: Iterable[AuthorityClock], key: str) -> AuthorityClock | None:
    """Return the one among the *clocks* of an alert that is that of the authority *key*."""
    return next((each for each in clocks if each.authority == key), None)
