"""The queue of the day: which authorities need something, the most urgent first, and what to type."""

from __future__ import annotations

import shlex
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from plugins import console
from plugins.authorities.load import Registry
from plugins.casework.arrived import WIDTH
from plugins.casework.case_files import stem
from plugins.casework.desk import Casework
from plugins.casework.due_words import ENGLISH, how_computed
from plugins.casework.matters import matters
from plugins.casework.models import CaseFile
from plugins.casework.urgency import Entry, Need, entries
from plugins.channels.own import YourOwn
from plugins.content.problems import counted
from plugins.follow_up.clock import Answered, ClockState
from plugins.languages.formats import country

NAMES_SHOWN = 8
"""Maximum number of authorities that are listed in one line."""
MAILS_SHOWN = 5
"""Maximum number of mails that are listed for one authority: anybody can send them."""
COUNTS: Mapping[Need, str] = {
    Need.UNREAD: "with mails to read",
    Need.OVERDUE: "overdue",
    Need.SOON: "due within three days",
    Need.TRANSFERRED: "by transfer, not written to",
    Need.SILENT: "silent without a term",
    Need.UNSENT: "without anything sent",
}


def show_queue(casework: Casework, *, everything: bool = False) -> bool:
    """Print what needs something today, with *everything* also what does not; return True.

    Raises:
        CaseFileError: If a private case file has problems.
    """
    registry, found_matters = casework.site.content.authorities, matters(casework.site)
    private = {each.case: each for each in casework.case_files.all()}

    def is_written_to(key: str) -> bool:
        return any(each.works and not isinstance(each, YourOwn) for each in registry[key].channels)

    found = entries(found_matters, lambda case: private.get(case) or CaseFile(case=case), is_written_to)
    due = [each for each in found if each.need is not Need.NOTHING and not each.reminded_today]
    rest = [each for each in found if each not in due]
    for line in lines(due, rest if everything else [], registry):
        console.out(console.printable(line))
    for line in ends(due, rest, casework.folder.path, everything=everything):
        console.out(console.printable(line))
    for case in sorted(private.keys() - {each.number for each in found_matters}):
        console.err(f"{stem(case)}.yaml: {case} is no case, or is withdrawn. Rename the file, or remove it.")
    return True


def lines(due: Iterable[Entry], rest: Iterable[Entry], registry: Registry) -> Iterator[str]:
    """Yield the blocks of what is *due*, numbered, and those of the *rest*, at most WIDTH columns wide."""
    for number, entry in enumerate(due, 1):
        yield from _block(f"{number:>2}. ", entry, registry)
    rest = list(rest)
    if rest:
        yield "Nothing to do today:"
        yield ""
    for entry in rest:
        yield from _block("  - ", entry, registry)


def ends(due: list[Entry], rest: list[Entry], folder: Path, *, everything: bool) -> Iterator[str]:
    """Yield the counts, and the commands to type next; *folder* is the private one."""
    counts = Counter(each.need for each in due)
    named = [f"{counts[need]} {words}" for need, words in COUNTS.items() if counts[need]]
    yield f"{len(due)} to do: {', '.join(named)}." if due else "Nothing to do today."
    reminded = sum(each.need is not Need.NOTHING for each in rest)
    others = len(rest) - reminded
    if reminded:
        yield f"{reminded} reminded today."
    if others and not everything:
        yield f"{counted(others, 'other')} with time left or settled: invoke follow-up --all"
    with_clock = next((each for each in due if each.authorities and each.need is not Need.UNSENT), None)
    if with_clock is None:
        return
    place = f"{with_clock.matter.slug} {with_clock.authorities[0]}"
    yield ""
    yield "Next, for example:"
    if with_clock.unread:
        mail = shlex.quote(str(folder / with_clock.unread[-1].file))
        yield f"  invoke follow-up-record {place} KIND --mail {mail}"
    else:
        yield f"  invoke follow-up-remind {place}"
        yield f"  invoke follow-up-record {place} KIND [--mail FILE.eml]"
    yield "  invoke follow-up-import MAILBOX"


def _block(mark: str, entry: Entry, registry: Registry) -> Iterator[str]:
    matter = entry.matter
    violations = ", ".join(each.replace("-", " ") for each in matter.violations)
    about = f"{country(matter.country, ENGLISH)}{': ' if violations else ''}{violations}"
    yield from _wrapped(f"{mark}{matter.number} ({matter.slug})  {about}")
    names = [
        f"{key} ({registry[key].office_in(ENGLISH)})" if key in registry else key for key in entry.authorities
    ]
    if entry.need is Need.UNSENT:
        names = list(entry.authorities)
    more = [f"and {len(names) - NAMES_SHOWN} more"] if len(names) > NAMES_SHOWN else []
    yield from _wrapped(f"    {', '.join(names[:NAMES_SHOWN] + more) or 'authority not known'}")
    for sentence in _sentences(entry):
        yield from _wrapped(f"    {sentence}")
    yield ""


def _wrapped(text: str) -> list[str]:
    indent = " " * 4
    return textwrap.wrap(text, WIDTH, subsequent_indent=indent, break_on_hyphens=False, drop_whitespace=True)


def _sentences(entry: Entry) -> Iterator[str]:
    """Yield what is due, how that was computed, and what to know before something is done."""
    matter = entry.matter
    for mail in entry.unread[:MAILS_SHOWN]:
        yield f"A mail of {mail.date} is not recorded: {mail.file}"
    if len(entry.unread) > MAILS_SHOWN:
        more = counted(len(entry.unread) - MAILS_SHOWN, "more mail")
        yield f"{more}: see kind: unread in {stem(matter.number)}.yaml."
    if entry.unread:
        yield f"If it is no answer, write kind: none in {stem(matter.number)}.yaml."
    if entry.need is Need.UNSENT and matter.published:
        days = counted((matter.today - matter.published).days, "day")
        yield f"Open for {days}, and nothing is recorded as sent to them. Write sent: into the alert."
    if entry.clock is not None:
        yield _state(entry)
        yield how_computed(entry.clock)
    if entry.reminded:
        yield f"Reminded {entry.reminded}."
    for mail in entry.bounced[-1:]:
        yield (
            f"A mail to it came back on {mail.date}: check its address in "
            f"content/authorities/{entry.authorities[0]}.yaml."
        )
    if matter.suspended:
        yield "The alert is suspended: ask the partner before you write."
    if matter.private:
        yield "Private follow-up: nothing of this is on a page, nor may it be."


def _state(entry: Entry) -> str:
    assert entry.clock is not None
    clock = entry.clock.clock
    answer = _answer(entry)
    match clock.state:
        case ClockState.OVERDUE:
            late = counted(entry.late, "working day") if entry.late else "less than a working day"
            return f"{late} late. {answer}"
        case ClockState.SOON if clock.due:
            left = (clock.due - entry.matter.today).days
            when = "today" if not left else "tomorrow" if left == 1 else f"in {left} days"
            return f"Due {when}. {answer}"
        case ClockState.RUNNING:
            return f"Time left until {clock.due}. {answer}"
        case ClockState.STOPPED:
            return f"The count has ended. {answer}"
    waited = (entry.matter.today - clock.started).days if clock.started else 0
    return f"Waiting for {counted(waited, 'day')}. {answer}" if waited else answer


def _answer(entry: Entry) -> str:
    """Return what is known of answers, with the day and kind of the last one."""
    assert entry.clock is not None
    if not entry.clock.answers:
        return "No answer known."
    last = entry.clock.answers[-1]
    words = {
        Answered.RECEIPT: "Only a receipt so far"
        if last.kind == "receipt"
        else "No answer on the matter itself so far",
        Answered.PARTIAL: "A reply that settles nothing",
        Answered.COMPLETE: "Answered",
    }[entry.clock.clock.answered]
    kind = f"transfer to {last.to}" if last.to else last.kind
    return f"{words} (last: {kind}, {last.day})."
