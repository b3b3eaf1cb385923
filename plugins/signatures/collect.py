"""Imports mails and typed paper sheets into the review file. Nothing is accepted here."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from io import StringIO
from pathlib import Path

from plugins.content.files import read_text
from plugins.content.places import country_named
from plugins.mailbox.errors import UnreadableError
from plugins.mailbox.header import Header
from plugins.mailbox.mail import Mail, Skipped
from plugins.mailbox.parts import is_mail
from plugins.mailbox.reader import read_mails
from plugins.organisations.load import Directory
from plugins.sign_ons.form import LABEL, Choice
from plugins.sign_ons.letter import SignOnLetter
from plugins.sign_ons.signatories import Kind
from plugins.signatures.authentication import authenticated, sender_of
from plugins.signatures.errors import PaperError
from plugins.signatures.mail_form import FilledForm, FormReader, cleaned_value
from plugins.signatures.review_file import Entry, Review, mail_hash, sender_hash
from plugins.signatures.senders import FREE_MAIL, belongs_to, directory_entry, normalised

PAPER_COLUMNS = ("kind", "name", "organisation", "role", "country", "city", "web", "signed", "choice")
"""The columns of typed paper sheets; the choice is A, B or C as on the sheet."""
PAPER_LIMIT = 4 * 1024 * 1024
_FORWARDED = re.compile(r"\s*(?:fwd?|tr|rv|wg|i|enc)\s*:", re.IGNORECASE)
_CHOICES: dict[str, Choice] = {"A": "publish", "B": "deliver", "C": "count", "": "count"}
_KINDS: dict[str, Kind] = {"organisation": "organisation", "person": "person"}
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
    senders = _senders(review)
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


def _senders(review: Review) -> dict[str, str]:
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
        web=_web(values.get("web", ""), flags),
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
    flags += _entry_flags(entry, address, collector)
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


def _entry_flags(entry: Entry, address: str, collector: Collector) -> Iterator[str]:
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


def _web(text: str, flags: list[str]) -> str:
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
    received = _received(header, collector.servers)
    moments = [each for each in (_moment(header.first("Date")), received) if each]
    differs = len(moments) == 2 and abs(moments[0] - moments[1]) > timedelta(days=1)
    try:
        day = (max(moments) if differs else moments[0]).astimezone(letter.zone).date()
    except (IndexError, ValueError, OverflowError):
        return today, differs
    return (day if letter.opens.astimezone(letter.zone).date() <= day <= today else today), differs


def _received(header: Header, servers: tuple[str, ...]) -> datetime | None:
    """Return when the mail reached an own server: the date in the topmost Received, if it is of *servers*."""
    path, _, moment = header.first("Received").rpartition(";")
    by = re.search(r"\bby\s+([\w.-]+)", re.sub(r"\([^()]*\)", " ", path))
    host = by[1].lower() if by else ""
    own = any(host == name.lower() or host.endswith(f".{name.lower()}") for name in servers)
    return _moment(moment) if own else None


def _moment(text: str) -> datetime | None:
    """Return the moment that *text*, the date of a mail (RFC 5322), names."""
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def import_paper(path: Path, review: Review, collector: Collector) -> Counter[str]:
    """Add an entry to *review* for each row of the CSV *path* of typed paper sheets.

    Raises:
        PaperError: If it cannot be read, with the line.
    """
    text, problems = read_text(path, path.name, limit=PAPER_LIMIT)
    if problems:
        raise PaperError("\n".join(map(str, problems)))
    totals, alike = Counter[str](), Counter[str]()
    known, senders = {each.mail for each in review.entries}, _senders(review)
    # Spreadsheets in French and Spanish separate by semicolons.
    separator = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.reader(StringIO(text), delimiter=separator, strict=True)
    try:
        if tuple(cell.strip().lower() for cell in next(reader, [])) != PAPER_COLUMNS:
            raise PaperError(
                f"{path.name}:1: does not begin with the columns. Write {','.join(PAPER_COLUMNS)}"
            )
        for row in reader:
            if not any(map(str.strip, row)):
                continue
            if len(row) != len(PAPER_COLUMNS):
                raise PaperError(
                    f"{path.name}:{reader.line_num}: has {len(row)} cells instead of {len(PAPER_COLUMNS)}. "
                    "Put text with a comma in double quotes."
                )
            totals["rows"] += 1
            alike["\0".join(row)] += 1
            entry = _paper_entry(
                dict(zip(PAPER_COLUMNS, row, strict=True)),
                f"{path.name}:{reader.line_num}",
                f"{path.name}\0{alike[chr(0).join(row)]}",
                collector,
            )
            if entry.mail in known:
                totals["there already"] += 1
                continue
            entry.id = review.new_id()
            known.add(entry.mail)
            if first := senders.get(entry.sender):
                entry.flags.append(f"duplicate of {first}")
            elif entry.sender:
                senders[entry.sender] = entry.id
            review.entries.append(entry)
            totals["new"] += 1
    except csv.Error as error:
        raise PaperError(f"{path.name}:{reader.line_num}: cannot be read as CSV ({error}).") from error
    return totals


def _paper_entry(cells: dict[str, str], place: str, row: str, collector: Collector) -> Entry:
    """Return the entry for one row of a sheet; *place* is for messages, *row* tells equal rows apart.

    Raises:
        PaperError: If its kind, day or choice is none.
    """
    letter = collector.letter
    kind, choice = _KINDS.get(cells["kind"].strip().lower()), cells["choice"].strip().upper()
    if kind is None:
        raise PaperError(f"{place}: kind: {cells['kind']!r} is not known. Write person or organisation.")
    if choice not in _CHOICES:
        raise PaperError(
            f"{place}: choice: {cells['choice']!r} is not known. Write A, B or C as on the sheet."
        )
    try:
        signed = date.fromisoformat(cells["signed"].strip() or collector.today.isoformat())
    except ValueError:
        raise PaperError(
            f"{place}: signed: {cells['signed']!r} is not a day. Write it as YYYY-MM-DD, for example "
            f"{collector.today}."
        ) from None
    flags = ["paper"]
    values: dict[str, str] = {}
    for column in ("name", "organisation", "role", "city"):
        values[column], found = cleaned_value(cells[column])
        flags += [flag for flag in found if flag not in flags]
    named = values["organisation"] if kind == "organisation" else values["name"]
    who = " ".join(f"{kind} {named} {cells['country']}".casefold().split())
    entry = Entry(
        id="",
        kind=kind,
        name=values["name"],
        organisation=values["organisation"],
        role=values["role"],
        city=values["city"],
        country=country_named(cells["country"]) or "",
        web=_web(cells["web"].strip(), flags),
        signed=signed.isoformat(),
        text=letter.text,
        choice=_CHOICES[choice],
        authenticated="paper",
        flags=flags,
        sender=sender_hash(collector.key, who) if named else "",
        mail=mail_hash(collector.key, "\0".join([row, *cells.values()]).encode("utf-8", "replace")),
    )
    entry.flags += _entry_flags(entry, "", collector)
    return entry


def now_in(letter: SignOnLetter, now: datetime) -> date:
    """Return the day of *now* where *letter* is signed."""
    return now.astimezone(letter.zone).date()
