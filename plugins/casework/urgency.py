"""What needs something today, and in which order: who is most at risk first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from plugins.casework.matters import Matter
from plugins.casework.models import CaseFile, StoredAnswer
from plugins.follow_up.alert_clocks import AuthorityClock
from plugins.follow_up.clock import Answered, ClockState
from plugins.follow_up.working_days import working_days

SOON_OVER = timedelta(days=7)
"""How long before its deadline an open alert comes before others."""
REST = timedelta(days=7)
"""How long an authority that was reminded comes behind the others."""
SILENT_AFTER = timedelta(days=30)
"""How long an authority without a term may be silent before it is in the queue."""
UNSENT_AFTER = timedelta(days=2)
"""How long an alert may be public before it is in the queue because nothing was recorded as sent."""


class Need(IntEnum):
    """Why something is in the queue."""

    UNREAD = 1
    """A mail has arrived that is not recorded."""
    OVERDUE = 2
    SOON = 3
    """Due within days."""
    TRANSFERRED = 4
    """It got a transfer, and the network has not written to it."""
    SILENT = 5
    """No term is known, and no answer has come for long."""
    UNSENT = 6
    """Nothing is recorded as sent."""
    NOTHING = 7


@dataclass(frozen=True)
class Entry:
    """One authority and one matter; or all authorities of a matter to which nothing was sent."""

    matter: Matter
    authorities: tuple[str, ...]
    need: Need
    clock: AuthorityClock | None = None
    late: int = 0
    """Working days since the last day of the term."""
    reminded: date | None = None
    """The day of the last reminder, or of the last letter after the first."""
    unread: tuple[StoredAnswer, ...] = ()
    """Mails in the case file that are not recorded in the alert."""
    bounced: tuple[StoredAnswer, ...] = ()
    """Mails that did not arrive."""

    @property
    def rests(self) -> bool:
        """Whether a reminder of the last days keeps it behind."""
        return self.reminded is not None and self.matter.today - self.reminded < REST

    @property
    def reminded_today(self) -> bool:
        """Whether a reminder was sent today, after which there is nothing to do."""
        return self.reminded == self.matter.today and not self.unread

    @property
    def order(self) -> tuple[object, ...]:
        """The sort key: what waits for others behind, then gravity, mails to read, deadline, delay."""
        matter = self.matter
        behind = matter.suspended or (self.rests and not self.unread)
        place = (matter.slug, self.authorities)
        return (behind, matter.gravity, not self.unread, _deadline(matter), -self.late, self.need, *place)


def _deadline(matter: Matter) -> int:
    """Return 0 for an open alert that ends within days, 1 for another open one, 2 for the rest."""
    if matter.act_before is None:
        return 2
    return 0 if matter.act_before.date() - matter.today <= SOON_OVER else 1


def entries(
    all_matters: Iterable[Matter],
    case_file: Callable[[str], CaseFile],
    is_written_to: Callable[[str], bool],
) -> list[Entry]:
    """Return an entry for each authority of which something is known, the most urgent first.

    *case_file* returns the private file of a case; *is_written_to* whether the network can write to an
    authority itself: not to representatives of which every supporter has another one.
    """
    by_number: dict[str, list[Matter]] = {}
    for matter in all_matters:
        by_number.setdefault(matter.number, []).append(matter)
    found: list[Entry] = []
    for number, case in by_number.items():
        private = case_file(number)
        unread = _unrecorded(private, case)
        for matter in reversed(case):  # mails that are not recorded belong to the last alert with a clock
            for clock in matter.clocks:
                found.append(_entry(matter, clock, private, unread.pop(clock.authority, ())))
            found += _unsent(matter, is_written_to)
        found += (
            Entry(case[-1], (key,) if key else (), Need.UNREAD, unread=mails) for key, mails in unread.items()
        )
    return sorted(found, key=lambda each: each.order)


def _unrecorded(private: CaseFile, case: Iterable[Matter]) -> dict[str | None, tuple[StoredAnswer, ...]]:
    """Return the mails that nobody has recorded in an alert of *case*, by authority.

    ``follow-up-record --mail`` notes in the case file what a mail is. An answer that was recorded without is
    taken for the mail of its authority and day; if there are more mails than that, all of them are returned.
    """
    known = ((clock.authority, each) for matter in case for clock in matter.clocks for each in clock.answers)
    recorded = Counter((key, each.day, each.kind) for key, each in known)
    recorded -= Counter((each.authority or "", each.date, each.kind) for each in private.answers)
    left: Counter[tuple[str, date]] = Counter()
    for (key, day, _), number in recorded.items():
        left[key, day] += number
    unread = [each for each in private.answers if each.kind == "unread"]
    mails = Counter((each.authority or "", each.date) for each in unread)
    covered = {place for place, number in mails.items() if left[place] >= number}
    left -= mails
    for (key, day), number in mails.items():
        if not key and sum(left[place] for place in left if place[1] == day) >= number:
            covered.add((key, day))
    found: dict[str | None, tuple[StoredAnswer, ...]] = {}
    for each in unread:
        if (each.authority or "", each.date) not in covered:
            found[each.authority] = (*found.get(each.authority, ()), each)
    return found


def _entry(
    matter: Matter, clock: AuthorityClock, private: CaseFile, unread: tuple[StoredAnswer, ...]
) -> Entry:
    key, due = clock.authority, clock.clock.due
    reminders = [each.date for each in private.reminders if each.authority == key]
    reminders += [each.day for each in clock.sent if each.day > clock.sent[0].day]
    overdue = clock.clock.state is ClockState.OVERDUE
    days = working_days(clock.country, clock.term.rest if clock.term else None)
    return Entry(
        matter=matter,
        authorities=(key,),
        need=Need.UNREAD if unread else _need(matter, clock),
        clock=clock,
        late=days.between(due, matter.today) if overdue and due else 0,
        reminded=max((each for each in reminders if each <= matter.today), default=None),
        unread=unread,
        bounced=tuple(each for each in private.answers if each.authority == key and each.kind == "bounce"),
    )


def _need(matter: Matter, clock: AuthorityClock) -> Need:
    match clock.clock.state:
        case ClockState.OVERDUE:
            return Need.OVERDUE
        case ClockState.SOON:
            return Need.SOON
        case ClockState.STOPPED:
            return Need.NOTHING
    if clock.received and not clock.sent:
        return Need.TRANSFERRED
    silent = clock.clock.answered in {Answered.NONE, Answered.RECEIPT}
    started = clock.clock.started
    if clock.term is None and silent and started and matter.today - started >= SILENT_AFTER:
        return Need.SILENT
    return Need.NOTHING


def _unsent(matter: Matter, is_written_to: Callable[[str], bool]) -> Iterator[Entry]:
    """Yield one entry for all authorities to which nothing is recorded as sent."""
    if matter.published is None or matter.today - matter.published < UNSENT_AFTER:
        return
    sent = {each.authority for each in matter.clocks if each.sent or each.received}
    without = tuple(each for each in matter.authorities if each not in sent and is_written_to(each))
    if without:
        yield Entry(matter, without, Need.UNSENT)
