"""Composes a reminder to an authority: formal, polite and firm, with nothing that is not on record.

It cites the network's own letters, what came back, and the term. It never says that silence is unlawful.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from plugins.alerts.summary import AnswerDay
from plugins.follow_up.clock import Clock, ClockState
from plugins.languages.catalogs import N_
from plugins.vocabularies.models import Effect
from plugins.web.localizer import Localizer
from plugins.web.response_terms import Term

WAYS = {
    "in-person": N_("handed over in person"),
    "email": N_("by email"),
    "post": N_("by post"),
    "fax": N_("by fax"),
    "phone": N_("by telephone"),
    "online": N_("through your online form"),
}
"""How the network itself wrote, as part of an entry such as "18 November 2026, by fax"."""
_ANSWERS: Mapping[Effect | None, str] = {
    "acknowledges": N_("You confirmed receipt on %(day)s."),
    "none": N_(
        "We thank you for your reply of %(day)s. It does not say what has been decided about our requests."
    ),
}


@dataclass(frozen=True)
class Letter:
    """A letter or call of the network."""

    day: date
    way: str
    reference: str = ""
    """The number under which the authority filed it."""


@dataclass(frozen=True)
class Reminder:
    """Everything that a reminder cites."""

    case: str
    title: str
    salutation: str
    """How a letter to the authority begins; empty if that is not known."""
    letters: Sequence[Letter]
    transfers: Sequence[tuple[date, str]]
    """On which day which office passed the letters on to the authority."""
    answers: Sequence[AnswerDay]
    references: Sequence[str]
    """Numbers under which it filed letters, besides those of *letters*."""
    clock: Clock
    term: Term | None
    requests: Sequence[str]
    network: str
    contact: str
    """The network's addresses, in lines."""


def subject_of(reminder: Reminder, localizer: Localizer) -> str:
    """Return the subject: the case, how and when the authority first learnt of it, the number of its file."""
    if written := [each.day for each in reminder.letters if each.way != "phone"]:
        message, days = N_("Reminder: %(case)s, our letter of %(day)s"), written
    elif transferred := [day for day, _ in reminder.transfers]:
        message, days = N_("Reminder: %(case)s, letter passed on to you on %(day)s"), transferred
    else:
        message = N_("Reminder: %(case)s, our telephone call of %(day)s")
        days = [each.day for each in reminder.letters]
    subject = localizer.say(message, case=reminder.case, day=localizer.day(min(days)))
    filed = [*(each.reference for each in reminder.letters if each.reference), *reminder.references]
    return f"{subject} ({filed[0]})" if filed else subject


def body_of(reminder: Reminder, localizer: Localizer) -> str:
    """Return the text from salutation to signature."""
    return "\n\n".join(_paragraphs(reminder, localizer)) + "\n"


def _paragraphs(reminder: Reminder, localizer: Localizer) -> Iterator[str]:
    say = localizer.say
    yield reminder.salutation or say(N_("Dear Sir or Madam,"))
    yield say(
        N_("On behalf of %(network)s, we are writing to you again about the case %(case)s: “%(title)s”."),
        network=reminder.network,
        case=reminder.case,
        title=reminder.title,
    )
    if reminder.letters:
        yield "\n".join([say(N_("We have addressed you as follows:")), *_letters(reminder, localizer)])
    for day, office in reminder.transfers:
        yield say(
            N_("On %(day)s this office informed us that it had passed our letter on to you: %(office)s."),
            day=localizer.day(day),
            office=office,
        )
    yield " ".join(_answers(reminder, localizer))
    if sentence := _time(reminder, localizer):
        yield sentence
    if reminder.requests:
        numbered = [f"{number}. {text}" for number, text in enumerate(reminder.requests, 1)]
        yield "\n".join([say(N_("We respectfully repeat our requests:")), *numbered])
    yield say(
        N_("We ask you to inform us in writing of the measures taken, or of the stage that the matter is at.")
    )
    filed = reminder.references or any(each.reference for each in reminder.letters)
    if not filed and (reminder.transfers or any(each.way != "phone" for each in reminder.letters)):
        yield say(N_("Please also let us know the number under which you have filed our letter."))
    yield say(N_("Yours faithfully,"))
    yield f"{reminder.network}\n{reminder.contact}".rstrip()


def _letters(reminder: Reminder, localizer: Localizer) -> Iterator[str]:
    for each in reminder.letters:
        values = {"day": localizer.day(each.day), "way": localizer.say(WAYS[each.way])}
        text = (
            localizer.say(
                N_("%(day)s, %(way)s, filed by you as: %(reference)s"), **values, reference=each.reference
            )
            if each.reference
            else localizer.say(N_("%(day)s, %(way)s"), **values)
        )
        yield f"– {text}"


def _answers(reminder: Reminder, localizer: Localizer) -> Iterator[str]:
    """Yield a sentence for each answer that the reminder can be about, or that there is none."""
    effects = [localizer.vocabularies.effect(each.kind) for each in reminder.answers]
    for each, effect in zip(reminder.answers, effects, strict=True):
        if effect in _ANSWERS:
            yield localizer.say(_ANSWERS[effect], day=localizer.day(each.day))
        elif each.until is not None:
            yield localizer.say(
                N_("On %(day)s you asked for more time, until %(until)s."),
                day=localizer.day(each.day),
                until=localizer.day(each.until),
            )
    if not reminder.answers:
        yield localizer.say(N_("We have not received an answer so far."))
    elif {*effects} <= {"acknowledges", "extends"}:
        yield localizer.say(N_("We have not received an answer on the matter itself."))
    for reference in reminder.references:
        yield localizer.say(N_("Our letter is filed by you as: %(reference)s."), reference=reference)


def _time(reminder: Reminder, localizer: Localizer) -> str:
    """Return until when an answer was, or is, to be expected, with the source; empty if no term is known."""
    clock, term = reminder.clock, reminder.term
    if clock.due is None or term is None:
        return ""
    over = clock.state is ClockState.OVERDUE
    day = localizer.day(clock.due)
    if any(each.until == clock.due for each in reminder.answers):
        over_, open_ = (
            N_("The further time that you asked for ended on %(day)s."),
            N_("The further time that you asked for ends on %(day)s."),
        )
        return localizer.say(over_ if over else open_, day=day)
    messages = {
        (True, False): N_("The %(number)s working days to answer under %(source)s ended on %(day)s."),
        (True, True): N_("The %(number)s working days to answer under %(source)s ended on or about %(day)s."),
        (False, False): N_("The %(number)s working days to answer under %(source)s end on %(day)s."),
        (False, True): N_("The %(number)s working days to answer under %(source)s end on or about %(day)s."),
    }
    source = localizer.localized(term.source).value
    return localizer.say(
        messages[over, clock.about], number=localizer.number(term.days), source=source, day=day
    )
