"""Imports mails into the review file. Nothing is accepted here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from plugins.mailbox.authentication import authenticated, sender_of
from plugins.mailbox.errors import UnreadableError
from plugins.mailbox.header import Header
from plugins.mailbox.mail import Mail, Skipped
from plugins.mailbox.moments import moment_sent
from plugins.mailbox.parts import is_mail
from plugins.mailbox.reader import read_mails
from plugins.organisations.load import Directory
from plugins.sign_ons.form import LABEL
from plugins.sign_ons.letter import SignOnLetter
from plugins.sign_ons.signatories import Kind
from plugins.signatures.mail_form import FilledForm, FormReader, cleaned_value
from plugins.signatures.review_file import Entry, Review, mail_hash, sender_hash
from plugins.signatures.senders import FREE_MAIL, belongs_to, directory_entry, normalised

_FORWARDED = re.compile(r"\s*(?:fwd?|tr|rv|wg|i|enc)\s*:", re.IGNORECASE)
_ONLY: dict[str, Kind] = {"organisations": "organisation", "people": "person"}
PROGRESS = 500
"""Mails after which the number so far is printed."""


@dataclass(frozen=True)
class Collector:
    """What is needed to turn mails into entries of a review."""

    letter: SignOnLetter
    languages: FormReader
    directory: Directory
    servers: tuple[str, ...]
    """Names of the own mail servers (SIGNATURE_SERVERS)."""
    key: bytes
    today: date


def import_mails(
    source: Path, review: Review, collector: Collector, *, progress: Callable[[int], None]
) -> Counter[str]:
    """Add an entry to *review* for each mail at *source* that is not in it; return how many of what.

    *progress* is called with the number of mails so far. Mails with the label of another letter are left out.

    Raises:
        SourceError: If there is no mailbox at *source*.
    """
    totals = Counter[str]()
    known = {each.mail for each in review.entries}
    senders = first_of_senders(review)
    for count, mail in enumerate(read_mails(source), 1):
        totals["mails"] = count
        if count % PROGRESS == 0:
            progress(count)
        if isinstance(mail, Skipped):
            totals[f"skipped: {mail.reason}"] += 1
            continue
        label = LABEL.search(mail.header.first("Subject"))
        if label and label[1] != collector.letter.facts.number:
            totals["of another letter"] += 1
            continue
        hashed = mail_hash(collector.key, mail.data)
        if hashed in known:
            totals["there already"] += 1
            continue
        try:
            entry = _entry(mail, hashed, label[2] if label else "", collector)
        except (UnreadableError, ValueError, LookupError, RecursionError) as error:
            # One mail, which a stranger wrote, must not keep the others from being read.
            reason = str(error) if isinstance(error, UnreadableError) else "cannot be read"
            totals[f"skipped: {reason}"] += 1
            continue
        entry.id = review.new_id()
        known.add(hashed)
        if first := senders.get(entry.sender):
            entry.flags.append(f"duplicate of {first}")
        elif entry.sender:
            senders[entry.sender] = entry.id
        review.entries.append(entry)
        totals["new"] += 1
    return totals


def first_of_senders(review: Review) -> dict[str, str]:
    """Return the id of the first entry of each sender."""
    found: dict[str, str] = {}
    for each in review.entries:
        if each.sender:
            found.setdefault(each.sender, each.id)
    return found


def _entry(mail: Mail, hashed: str, text: str, collector: Collector) -> Entry:
    """Return the entry for *mail*.

    Raises:
        UnreadableError: If the mail exceeds a limit.
    """
    letter, header = collector.letter, mail.header
    address, shown_name = sender_of(header)
    form = collector.languages.read_texts(
        mail.texts("text/plain"), mail.texts("text/html"), letter.facts.number
    )
    kind = _ONLY.get(letter.facts.who) or _kind(form)
    values = dict(form.values)
    flags = [*form.flags, *_header_flags(header, mail)]
    if not values.get("name") and shown_name and kind == "person":
        values["name"], _ = cleaned_value(shown_name)
        flags.append("name from the sender")
    signed, differs = _day(header, collector)
    if differs:
        flags.append("date of the mail differs")
    entry = Entry(
        id="",
        kind=kind,
        name=values.get("name", ""),
        organisation=values.get("organisation", ""),
        role=values.get("role", ""),
        country=values.get("country", ""),
        city=values.get("city", ""),
        web=web_address(values.get("web", ""), flags),
        signed=signed.isoformat(),
        text=text,
        choice=form.choice or "count",
        authenticated=authenticated(header, collector.servers),
        words=form.words,
        address=address,
        sender=sender_hash(collector.key, normalised(address)) if address else "",
        mail=hashed,
        message_id=header.first("Message-ID")[:250],
        language=form.language,
    )
    if not address:
        flags.append("no single sender")
    if not text:
        flags.append("no label")
    if form.choice is None:
        flags.append("no choice")
    flags += entry_flags(entry, address, collector)
    entry.flags = flags
    return entry


def _kind(form: FilledForm) -> Kind:
    if form.kind:
        return form.kind
    return "organisation" if form.values.get("organisation") and form.values.get("role") else "person"


def _header_flags(header: Header, mail: Mail) -> Iterator[str]:
    if (
        header.first("List-Id")
        or header.first("List-Post")
        or header.first("Precedence").lower()
        in {
            "list",
            "bulk",
        }
    ):
        yield "mailing list"
    if _FORWARDED.match(header.first("Subject")) or header.first("Resent-From"):
        yield "forwarded"
    inside = [part.header for part in mail.outer_parts()]
    if any(map(is_mail, inside)):
        yield "attached mail"
    if any(each.attached or each.file_name for each in inside if not is_mail(each)):
        yield "attachment, not opened"


def entry_flags(entry: Entry, address: str, collector: Collector) -> Iterator[str]:
    """Yield what follows from the fields of *entry* and the letter."""
    letter = collector.letter
    if entry.text and entry.text != letter.text:
        yield "signed an earlier text" if entry.text in letter.earlier_texts else "signed another text"
    if letter.closes and date.fromisoformat(entry.signed) > letter.closes.astimezone(letter.zone).date():
        yield "after closing"
    if not entry.country:
        yield "country not understood"
    elif entry.country == letter.facts.country:
        yield "from the country of the letter"
    if address.rpartition("@")[2] in FREE_MAIL:
        yield "free mail provider"
    if entry.kind == "organisation":
        known = directory_entry(entry.organisation, collector.directory)
        if known is None or not address:
            yield "self-declared"
        elif belongs_to(address, known):
            yield "domain of the directory"
        else:
            yield "not the domain of the directory"


def web_address(text: str, flags: list[str]) -> str:
    """Return *text* as a web address, or nothing, which is flagged."""
    if not text:
        return ""
    text = re.sub(r"(?<=\S)\s*<[^<>]*>$", "", text).strip("<> ")
    address = text if re.match(r"https?://", text) else f"https://{text}"
    if re.fullmatch(r"https?://[A-Za-z0-9.-]+\.[A-Za-z]{2,}(?:/[^\s<>\"'\\]*)?", address):
        return address
    flags.append("web address not understood")
    return ""


def _day(header: Header, collector: Collector) -> tuple[date, bool]:
    """Return the day of the mail in the time zone of the letter, and whether the own server has another one.

    If they differ by more than a day, it is the later one: anybody can write an early date. A day that cannot
    be is that of today.
    """
    letter, today = collector.letter, collector.today
    moment, differs = moment_sent(header, collector.servers)
    day = moment.astimezone(letter.zone).date() if moment else today
    return (day if letter.opens.astimezone(letter.zone).date() <= day <= today else today), differs


def now_in(letter: SignOnLetter, now: datetime) -> date:
    """Return the day of *now* where *letter* is signed."""
    return now.astimezone(letter.zone).date()
