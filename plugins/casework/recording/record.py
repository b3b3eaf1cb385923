"""Records what an authority answered, or what the network sent, in the original of an alert or letter.

Only lines are added (a letter also becomes ``answered``). The content is checked on a copy first: with a new
error nothing is written. What is not for publication goes into the private case file.
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from plugins import console
from plugins.casework.desk import Casework
from plugins.casework.errors import CaseError, CaseworkError
from plugins.casework.recording.answer_mail import AnswerMail, PrivateRecord, answer_mail, clerks
from plugins.casework.recording.ask_text import Ask, ask_reference, ask_text
from plugins.casework.recording.content_check import new_problems
from plugins.casework.recording.mail_text import private_details, reference_in, said
from plugins.casework.recording.new_entry import SENT, NewEntry, is_recorded, new_entry
from plugins.casework.subject import Subject, find_subject
from plugins.content.files import read_text, relative_name
from plugins.content.front_matter_edits import (
    EditError,
    OpenFile,
    append_entry,
    open_file,
    replace_files,
    set_scalar,
)
from plugins.content.problems import report
from plugins.languages.catalogs import N_
from plugins.private.errors import PrivateError
from plugins.safety.errors import listed_lines

WITHOUT_TEXT = {
    "receipt": N_("This office confirmed that letters had arrived."),
    "reply": N_("This office replied. Its words are not quoted here."),
    "measures": N_("This office states that it has taken measures."),
    "refusal": N_("This office declined to act."),
    "extension": N_("This office asked for more time to answer."),
    "transfer": N_("This office passed the letters on to another authority."),
}
"""What an answer says if no text of it is recorded, by its kind: every answer has a text."""


@dataclass(frozen=True)
class _Recording:
    """One run of the command, with everything that is known at its beginning."""

    casework: Casework
    subject: Subject
    entry: NewEntry
    given: Mapping[str, str]
    received: AnswerMail | None
    ask: Ask | None
    """None without a terminal."""


def record(
    casework: Casework,
    *,
    case: str,
    target: str,
    kind: str,
    given: Mapping[str, str],
    ask: Ask | None = None,
) -> bool:
    """Record an answer of *target*, or with the kind ``sent`` what was sent to it; return whether it was.

    *given* are the options ``mail``, ``date``, ``reference``, ``until``, ``to``, ``way`` and ``text``, which
    may be left out. *ask* is how to ask the editor, or None without a terminal.

    Raises:
        CaseworkError: If something is missing or wrong, or a file cannot be edited.
        PrivateError: If something private cannot be written.
        MailboxError: If the mail cannot be read.
    """
    subject = find_subject(casework, case)
    authority = subject.authority(target)
    received = answer_mail(casework, subject, Path(given["mail"])) if given.get("mail") else None
    entry = new_entry(
        subject,
        authority,
        kind,
        given,
        casework.site.content.vocabularies,
        mailed=received.day if received else None,
        today=casework.site.now.astimezone(subject.zone).date(),
    )
    if is_recorded(subject, entry):
        raise CaseError(
            f"{subject.number} has that of {authority} on {entry.day} already. Add what is new to its text."
        )
    if received is not None and received.sender == "forged":
        console.out("FORGED: the mail server found that the domain in From did not send this mail.")
    recording = _Recording(casework, subject, entry, given, received, ask)
    try:
        reference = _reference(recording)
        text = _text(recording) if entry.kind != SENT else ""
    except (EOFError, KeyboardInterrupt):
        console.err("\nNothing was recorded.")
        return False
    return _write(recording, reference, text)


def in_terminal() -> Ask | None:
    """Return how to ask the person at the terminal, or None if there is none."""
    return input if sys.stdin.isatty() and sys.stdout.isatty() else None


def _reference(recording: _Recording) -> str:
    """Return the file number to keep: the one that was typed, or one of the mail that is confirmed."""
    if recording.given.get("reference") or recording.received is None or recording.entry.kind == SENT:
        return recording.given.get("reference", "")
    suggested = reference_in(recording.received.subject, recording.received.text)
    if suggested and recording.ask is not None:
        return ask_reference(suggested, recording.ask)
    if suggested:
        console.out(
            f"File number in the mail: {console.printable(suggested)}. To keep it, write --reference."
        )
    return ""


def _text(recording: _Recording) -> str:
    """Return what the answer says, for the page.

    Raises:
        CaseError: If the text that was given cannot be published.
        EOFError: If the editor stops.
    """
    casework, subject, received = recording.casework, recording.subject, recording.received
    authority = casework.site.content.authorities.get(recording.entry.authority)
    people = received.people(authority) if received else []
    objections = partial(_objections, casework, [*people, *clerks(casework, subject.number)])
    if recording.given.get("text"):
        text = _file_text(Path(recording.given["text"]).expanduser())
        if found := objections(text):
            raise CaseError(f"The text has {', '.join(found)}, which must not be published. Remove it.")
        return text
    localizer, kind = casework.site.localizers[subject.language], recording.entry.kind
    neutral = localizer.say(WITHOUT_TEXT[kind]) if kind in WITHOUT_TEXT else f"{localizer.answer(kind)}."
    if recording.ask is None:
        console.out(f"No text of the answer is recorded, but: {neutral}\nTo record one, write --text FILE.")
        return neutral
    suggested = said(received.text, people) if received else neutral
    if received:
        console.out(
            "What the mail says, without quoted text, signature, names and contacts as far as they were "
            "recognised. Read it for names of clerks, and for anything that puts people at risk."
        )
    text = ask_text(_with_placeholders(suggested, subject), objections, casework.folder, recording.ask)
    return text or neutral


def _objections(casework: Casework, names: list[str], text: str) -> list[str]:
    found = private_details(text, names)
    if lines := casework.site.searcher.in_text(text):
        found.append(f"text that {listed_lines(lines)}")
    return found


def _file_text(path: Path) -> str:
    text, problems = read_text(path, str(path))
    if problems:
        raise CaseError(report(problems))
    if not text.strip():
        raise CaseError(f"{path} is empty. Write what the authority answered.")
    return text.strip()


def _with_placeholders(text: str, subject: Subject) -> str:
    """Return *text* with a placeholder instead of each name of a person at risk that the original has."""
    if not subject.is_letter:
        for number, names in enumerate(subject.people, 1):
            for name in names:
                text = text.replace(name, f"{{person:{number}}}")
    return text


def _write(recording: _Recording, reference: str, text: str) -> bool:
    """Check and write everything, or nothing; print what was written, and what is left to do."""
    casework, subject = recording.casework, recording.subject
    name = relative_name(subject.original, casework.site.site_settings.content.parent)
    try:
        file = open_file(subject.original, name)
        changed = _changed(file, recording, text)
    except EditError as error:
        raise CaseError(error.report(name)) from error
    problems = new_problems(casework, {file.path: changed})
    if any(problem.fatal for problem in problems):
        errors = [problem for problem in problems if problem.fatal]  # what follows from them is not written
        console.err(report(errors, result="Nothing was written."))
        return False
    private = PrivateRecord(casework, subject.number)
    try:
        mail = recording.received if recording.entry.kind != SENT else None
        files = private.add(recording.entry, reference, mail)
        replace_files([(file, changed)])
    except (CaseworkError, PrivateError):
        private.take_back()
        raise
    except EditError as error:
        private.take_back()
        raise CaseError(error.report(name)) from error
    if mail is not None:
        try:
            private.note_kind(recording.entry, mail)
        except (CaseworkError, PrivateError) as error:  # it is recorded all the same
            console.err(f"The case file could not note that this mail is recorded: {error}")
    _print(file, changed, files)
    if text:
        _print_translations(recording, text)
    if problems:
        console.out(report(problems))
    return True


def _changed(file: OpenFile, recording: _Recording, text: str) -> str:
    """Return the text of the original with the entry.

    Raises:
        EditError: If it cannot be added.
    """
    entry = recording.entry
    beside = bool(text) and not recording.subject.is_letter
    changed = append_entry(file.text, entry.field, {**entry.fields, **({"text": text} if beside else {})})
    if text and not beside:
        changed = append_entry(changed, "answer_texts", text)
    if entry.kind != SENT and recording.subject.is_delivered:
        changed = set_scalar(changed, ("status",), "answered")
    return changed


def _print(file: OpenFile, changed: str, private: list[Path]) -> None:
    console.out(file.name)
    for line in difflib.ndiff(file.text.splitlines(), changed.splitlines()):
        if line.startswith(("+ ", "- ")):
            console.out(console.printable(line))
    for path in private:
        console.out(f"{path}: private")


def _print_translations(recording: _Recording, text: str) -> None:
    """Print the files into which the text has to be translated."""
    subject = recording.subject
    codes = [each for each in recording.casework.site.localizers if each != subject.language]
    paths = [path for each in codes if (path := subject.folder / f"index.{each}.md").is_file()]
    if not paths:
        return
    root = recording.casework.site.site_settings.content.parent
    names = ", ".join(relative_name(each, root) for each in paths)
    entry = recording.entry
    which = f"{entry.authority} {entry.day}" if not subject.is_letter else f"entry {len(subject.answers) + 1}"
    console.out(f"\nTranslate the text below, as {which} of answer_texts:, in {names}:")
    for line in text.splitlines():
        console.out(f"  {console.printable(line)}")
