"""What each authority was asked, sent and has answered, how long it has had, and how that was counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from plugins.alerts.alert import Alert
from plugins.alerts.summary import LettersDay
from plugins.follow_up.alert_clocks import AuthorityClock
from plugins.follow_up.clock import Answered, ClockState
from plugins.follow_up.labels import ANSWERED, CLOCKS
from plugins.follow_up.working_days import WorkingDays, is_known, working_days
from plugins.follow_up_documents.blocks import Block, Cell, Facts, Heading, Paragraph, Text
from plugins.follow_up_documents.chronology import offices_in
from plugins.follow_up_documents.matters import Matter
from plugins.follow_up_documents.sources import Sources
from plugins.languages.catalogs import N_
from plugins.languages.direction import isolated
from plugins.repository.site import Site
from plugins.sections.alerts.view import answer_label
from plugins.web.localizer import Localizer

_ONLY_ASKED = N_("Supporters were asked to write to them. Nothing that may be published is known.")


def authorities(
    site: Site, matters: Sequence[Matter], sources: Sources, localizer: Localizer
) -> Iterator[Block]:
    """Yield what is known of each authority, in the order of the targets; last those of which nothing is."""
    code, registry, offices = localizer.code, site.content.authorities, offices_in(site, localizer)
    silent = []
    for key in dict.fromkeys(key for each in matters for key in each.authorities):
        about = [each for each in matters if key in each.authorities]
        if not any(_is_known(each, key) for each in about):
            silent.append(key)
            continue
        authority = registry[key]
        yield Heading(3, Text(offices[key], code))
        who = [isolated(authority.name, code)] if authority.name not in offices[key] else []
        yield Paragraph(Text(" · ".join([*who, localizer.country(authority.country)]), code, "note"))
        for each in about:
            if _is_known(each, key):
                yield Facts(tuple(_rows(site, each, key, sources, localizer)))
        asked = [each for each in about if not _is_known(each, key)]
        if asked:
            yield Facts(((localizer.say(N_("Also asked")), _asked(asked, sources, localizer)),))
    others = [*(offices[key] for key in silent), *(office for each in matters for office in each.others)]
    if others:
        yield Heading(3, Text(localizer.say(N_("Other authorities")), code))
        yield Paragraph(Text(localizer.say(_ONLY_ASKED), code))
        yield Paragraph(Text(localizer.say(N_("; ")).join(dict.fromkeys(others)), code))


def _is_known(matter: Matter, key: str) -> bool:
    said = (key in (each.authority, each.to) for each in matter.answers)
    return key in matter.clocks or any(each.authority == key for each in matter.sent) or any(said)


def _asked(matters: Sequence[Matter], sources: Sources, localizer: Localizer) -> Cell:
    """Return the alerts and letters of which nothing more is known than that they ask the authority."""
    return tuple(Text(each.number, localizer.code, refs=(sources.page_of(each),)) for each in matters)


def _rows(
    site: Site, matter: Matter, key: str, sources: Sources, localizer: Localizer
) -> Iterator[tuple[str, Cell]]:
    say, code, offices = localizer.say, localizer.code, offices_in(site, localizer)

    def text(*lines: str) -> Cell:
        return tuple(Text(line, code) for line in lines)

    yield say(N_("About")), (Text(matter.number, code, "strong", refs=(sources.page_of(matter),)),)
    received = [each for each in matter.answers if each.to == key]
    if isinstance(matter.about, Alert) and key in {each.key for each in matter.about.authorities}:
        yield (
            say(N_("Asked")),
            text(say(N_("by supporters, from %(day)s on"), day=localizer.day(matter.published))),
        )
    if received:
        lines = [
            _dated(each.day, offices.get(each.authority, each.authority), localizer) for each in received
        ]
        yield say(N_("Transferred from")), text(*lines)
    letters = matter.clocks[key].letters if key in matter.clocks else None
    if letters is not None:
        yield say(N_("Letters from supporters")), text(counted_letters(letters, localizer))
    sent = [each for each in matter.sent if each.authority == key]
    if sent:
        lines = [_dated(each.day, matter.way(each, localizer), localizer) for each in sent]
        yield say(N_("Sent")), text(*lines)
    answers = [each for each in matter.answers if each.authority == key]
    labels = [
        answer_label(each.kind, each.until, offices.get(each.to or "", ""), localizer) for each in answers
    ]
    lines = [_dated(each.day, label, localizer) for each, label in zip(answers, labels, strict=True)]
    yield say(N_("Answers")), text(*(lines or [say(N_("No answer known."))]))
    if key in matter.clocks:
        yield from _clock_rows(matter.clocks[key], matter, text, localizer)


def counted_letters(letters: LettersDay, localizer: Localizer) -> str:
    """Return how many letters of supporters were counted."""
    text = localizer.catalog.ngettext(
        "At least %(num)s letter from supporters by %(day)s.",
        "At least %(num)s letters from supporters by %(day)s.",
        letters.number,
    )
    return text % {"num": localizer.number(letters.number), "day": localizer.day(letters.day)}


def _dated(day: date, what: str, localizer: Localizer) -> str:
    return localizer.say(N_("%(day)s: %(what)s"), day=localizer.day(day), what=what)


def _clock_rows(
    known: AuthorityClock, matter: Matter, text: Callable[..., Cell], localizer: Localizer
) -> Iterator[tuple[str, Cell]]:
    """Yield the time to answer, its last day and how that was found, the time so far, and the status."""
    clock, term, say, day = known.clock, known.term, localizer.say, localizer.day
    if clock.started is not None and clock.due is not None and term is not None:
        source = localizer.localized(term.source)
        value = f"{_working_days(term.days, localizer)} ({source.value})"
        yield say(N_("Time to answer")), (Text(value, localizer.code),)
        last = say(N_("about %(day)s"), day=day(clock.due)) if clock.about else day(clock.due)
        yield say(N_("Last day")), text(last)
        days = working_days(known.country, term.rest)
        yield say(N_("How it was counted")), text(*_counted(known, clock.started, days, localizer))
    if clock.started is not None and _has_waited(known, clock.started, matter):
        yield say(N_("Waited")), text(_waited(known, clock.started, matter, localizer))
    passed_on = any(each.to for each in known.answers) and clock.answered is not Answered.COMPLETE
    states = [] if passed_on else [say(ANSWERED[clock.answered])]
    if clock.state is not ClockState.NOT_STARTED:
        states.append(say(CLOCKS[clock.state]))
    if states:
        yield say(N_("Status")), text(*states)


def _has_waited(known: AuthorityClock, started: date, matter: Matter) -> bool:
    """Return whether there is a time to give: a letter sent after the end of *matter* starts none."""
    return known.clock.first_answer is not None or matter.ended is None or matter.ended >= started


def _counted(known: AuthorityClock, started: date, days: WorkingDays, localizer: Localizer) -> Iterator[str]:
    """Yield how the last day was found, so that a reader with a calendar finds it too."""
    assert known.term is not None, "days are counted for a term"
    found = days.after(started, known.term.days)
    yield localizer.say(
        N_("%(days)s after %(day)s: %(last)s."),
        days=_working_days(known.term.days, localizer),
        day=localizer.day(started),
        last=localizer.day(found.day),
    )
    rest = localizer.weekdays(days.rest)
    holidays = [
        each for each in _days(started, found.day) if each.weekday() not in days.rest and not days.works(each)
    ]
    if holidays:
        listed = localizer.listed(localizer.day(each) for each in holidays)
        yield localizer.say(
            N_("Not counted: %(days)s, and these public holidays: %(holidays)s."), days=rest, holidays=listed
        )
    elif is_known(known.country):
        yield localizer.say(N_("Not counted: %(days)s. No public holiday fell on another day."), days=rest)
    else:
        yield localizer.say(
            N_("Not counted: %(days)s. The public holidays of the country are not known."), days=rest
        )
    if found.about and is_known(known.country):
        yield localizer.say(N_("The day of one of these holidays is an estimate."))
    for each in known.answers:
        if each.until is not None and each.until > found.day:
            yield localizer.say(
                N_("On %(asked)s it asked for more time, until %(day)s."),
                asked=localizer.day(each.day),
                day=localizer.day(each.until),
            )


def _waited(known: AuthorityClock, started: date, matter: Matter, localizer: Localizer) -> str:
    answered = known.clock.first_answer
    if answered is not None:
        last, until = answered, N_("to the first answer that is more than a receipt, on %(day)s")
    elif matter.ended is not None and matter.ended <= matter.today:
        last, until = matter.ended, N_("to the end of the count, on %(day)s")
    else:
        last, until = matter.today, N_("to the day of this file, %(day)s")
    return localizer.say(
        N_("%(time)s, from %(day)s %(until)s"),
        time=_time(known, started, last, localizer),
        day=localizer.day(started),
        until=localizer.say(until, day=localizer.day(last)),
    )


def _time(known: AuthorityClock, first: date, last: date, localizer: Localizer) -> str:
    """Return the working days from *first* to *last*, or the days if the country has no term."""
    if known.term is not None:
        return _working_days(working_days(known.country, known.term.rest).between(first, last), localizer)
    number = (last - first).days
    text = localizer.catalog.ngettext("%(num)s day", "%(num)s days", number)
    return text % {"num": localizer.number(number)}


def _working_days(number: int, localizer: Localizer) -> str:
    text = localizer.catalog.ngettext("%(num)s working day", "%(num)s working days", number)
    return text % {"num": localizer.number(number)}


def _days(first: date, last: date) -> Iterator[date]:
    """Yield the days after *first* up to and with *last*."""
    return (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
