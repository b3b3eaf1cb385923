"""Drafts a reminder to an authority that has not answered: one for each day, alert and authority."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from plugins import console
from plugins.actions.mailto import MAILTO_LIMIT, mailto
from plugins.alerts.alert import State
from plugins.casework.case_files import CaseFiles
from plugins.casework.desk import Casework
from plugins.casework.errors import CaseError, CaseworkError
from plugins.casework.matters import Matter, matters
from plugins.casework.reminders.prepare import Prepared, prepare, way_of
from plugins.casework.subject import Subject, find_subject
from plugins.channels.email import Email
from plugins.follow_up.alert_clocks import AuthorityClock, ended_on
from plugins.follow_up.clock import ClockState
from plugins.private.drafts import Draft
from plugins.private.errors import PrivateError
from plugins.web.settings import Addresses


def remind(casework: Casework, *, case: str, target: str) -> bool:
    """Draft a reminder about *case* to *target* into the private folder, and print it; return True.

    If there is one of today, only where it is.

    Raises:
        CaseworkError: If there is nothing to remind of, or nobody may be written to.
        PrivateError: If the draft cannot be written.
    """
    subject = find_subject(casework, case)
    key = subject.authority(target)
    same = (subject.slug, subject.is_letter)
    matter = next((each for each in matters(casework.site) if (each.slug, each.is_letter) == same), None)
    if matter is None:  # a letter
        raise CaseError(f"{subject.slug} is not delivered: there is nothing to remind of.")
    clock = _clock(casework, subject, matter, key)
    files = casework.case_files
    folder = files.subfolder(subject.number, "reminders")
    kept = [folder.path / f"{matter.today}-{subject.slug}-{key}{suffix}" for suffix in (".eml", ".txt")]
    noted = {each.draft for each in files.load(subject.number).reminders}
    for path in kept:
        if path.exists() or _name(path, files) in noted:
            console.out(f"{key} has a reminder of today: {path}")
            return True
    prepared, notes = prepare(casework, subject, matter, clock)
    path = kept[0] if prepared.addresses else kept[1]
    folder.write(path.name, _data(casework, prepared))
    try:
        entry = {"date": matter.today.isoformat(), "authority": key, "way": prepared.way}
        files.append(subject.number, "reminders", {**entry, "draft": _name(path, files)})
    except (CaseworkError, PrivateError):
        path.unlink(missing_ok=True)
        raise
    _print(prepared, path, [*notes, *_reached(casework, key)])
    return True


def _name(path: Path, files: CaseFiles) -> str:
    return path.relative_to(files.folder.path).as_posix()


def _clock(casework: Casework, subject: Subject, matter: Matter, key: str) -> AuthorityClock:
    """Return the clock of the authority *key*.

    Raises:
        CaseError: If it has answered, the alert has ended or is suspended, or nothing was sent.
    """
    site = casework.site
    if not subject.is_letter:
        summary = site.alert_summaries[subject.slug]
        ended = ended_on(summary)
        if ended is not None and ended <= matter.today:
            raise CaseError(f"{subject.slug} ended on {ended}: there is nothing to remind of.")
        if site.state(summary) is State.SUSPENDED:
            raise CaseError(f"{subject.slug} is suspended: the partner asks not to write for now.")
    clock = matter.clock_of(key)
    if clock is None or clock.clock.started is None:
        how = (
            "Record the delivery in deliveries: first."
            if subject.is_letter
            else f"Record it first: invoke follow-up-record {subject.slug} {key} sent --way email --date …"
        )
        raise CaseError(f"Nothing is recorded as sent to {key}. {how}")
    if clock.clock.state is ClockState.STOPPED:
        effect = site.content.vocabularies.effect
        last = [each for each in clock.answers if effect(each.kind) in {"settles", "transfers"}][-1]
        what = f"passed the letters on to {last.to}" if last.to else f"answered ({last.kind})"
        raise CaseError(
            f"{key} {what} on {last.day}: its clock has stopped, and there is nothing to remind of."
        )
    return clock


def _data(casework: Casework, prepared: Prepared) -> bytes:
    """Return the file to keep: a draft to open in a mail program, or a text to print or read out."""
    if not prepared.addresses:
        return f"{prepared.subject}\n\n{prepared.body}".encode()
    return Draft(
        to=prepared.addresses,
        subject=prepared.subject,
        body=prepared.body,
        sender=casework.site.site_settings.mailbox_contact,
        answers=prepared.answers,
    ).data()


def _reached(casework: Casework, key: str) -> list[str]:
    """Return how to reach the authority if it has no email address that works."""
    channels = [each for each in casework.site.content.authorities[key].channels if each.works]
    if any(isinstance(each, Email) for each in channels):
        return []
    localizer = next(iter(casework.site.localizers.values()))
    addresses = Addresses(casework.site.site_settings)
    views = [each.view(localizer, addresses) for each in channels if way_of(each)]
    lines = [f"{each.key}: {' '.join([*each.text.splitlines(), each.detail]).strip()}" for each in views]
    return [f"{key} has no email address that works. Use one of these ways:", *lines]


def _print(prepared: Prepared, path: Path, notes: Sequence[str]) -> None:
    console.out(f"{path}\nRead it, correct it, and send it: nothing was sent.")
    for note in notes:
        console.out(console.printable(note))
    console.out()
    for line in (f"{prepared.subject}\n\n{prepared.body}").splitlines():
        console.out(console.printable(line))
    if prepared.addresses:
        link = mailto(",".join(prepared.addresses), subject=prepared.subject, body=prepared.body)
        if len(link) > MAILTO_LIMIT:
            link = mailto(",".join(prepared.addresses), subject=prepared.subject)
            console.out("The text is too long for a link: paste it into the mail that this one opens.")
        console.out(f"\n{link}")
