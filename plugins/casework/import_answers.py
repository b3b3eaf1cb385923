"""Imports mails of authorities: finds the case of each, keeps the mail privately, and says what to type next.

Nothing is written into the content. Mails whose case is not certain are listed and left where they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path

from plugins import console
from plugins.casework.arrived import Arrived, block, day_sent, mail_hash
from plugins.casework.case_files import CaseFiles
from plugins.casework.case_index import CaseIndex, Found
from plugins.casework.desk import Casework
from plugins.casework.errors import CaseError, CaseworkError
from plugins.casework.mail_kinds import MailKind, Sort, sort_of
from plugins.casework.mail_words import words_of_mail
from plugins.casework.matters import Matter, matters
from plugins.casework.models import SENDERS
from plugins.content.problems import counted, nearest
from plugins.mailbox.authentication import authenticated, sender_of
from plugins.mailbox.errors import UnreadableError
from plugins.mailbox.mail import Mail, Skipped
from plugins.mailbox.reader import read_mails
from plugins.private.errors import PrivateError
from plugins.private.places import not_private

MOST_AT_ONCE = 200
"""Maximum number of mails that one import adds to a case: nobody reads more, and anybody can send them."""
PROGRESS = 500
"""Mails after which the number so far is printed."""


@dataclass
class AnswerImport:
    """The import of one mailbox."""

    casework: Casework
    files: CaseFiles
    index: CaseIndex
    last_matters: Mapping[str, Matter]
    """The last matter of each case."""
    case: str = ""
    """The case that the editor has given, for all mails."""
    hashes: set[str] = field(default_factory=set)
    """Those of mails that are in a case file."""
    totals: Counter[str] = field(default_factory=Counter)
    added: Counter[str] = field(default_factory=Counter)
    """The number of mails that were added, by case."""
    blocks: list[list[str]] = field(default_factory=list)
    """What is printed of each mail that was added."""

    def take(self, mail: Mail) -> None:
        """Add *mail* to its case, or print that its case is not certain.

        Raises:
            CaseFileError: If the case file cannot be extended.
            PrivateFolderError: If the mail cannot be written.
        """
        hashed = mail_hash(mail)
        if hashed in self.hashes:
            self.totals["there already"] += 1
            return
        arrived = self._arrived(mail, hashed)
        case = self.case or arrived.found.case
        if not case:
            self.totals["not assigned"] += 1
            self._list(arrived, arrived.found.how)
        elif self.added[case] >= MOST_AT_ONCE:
            self.totals["over the limit"] += 1
            self._list(arrived, f"more than {MOST_AT_ONCE} mails about {case}; import again to add more")
        else:
            self._add(arrived, case)

    def _arrived(self, mail: Mail, hashed: str) -> Arrived:
        address, _ = sender_of(mail.header)
        sender = SENDERS[authenticated(mail.header, self.casework.servers)]
        words = words_of_mail(mail)
        try:
            sort = sort_of(mail)
        except UnreadableError:  # words.unread says why
            sort = Sort(MailKind.LETTER)
        by_address = address if sender != "forged" and sort.kind is not MailKind.BOUNCE else ""
        if sort.kind is MailKind.BOUNCE:
            by_address = next((each for each in sort.recipients if self.index.authority_of(each)[1]), "")
        found = self.index.find(words, by_address)
        own = self.casework.site.site_settings.mailbox_contact.rpartition("@")[2]
        if address.endswith(f"@{own}") and not self.case and sort.kind is MailKind.LETTER:
            found = Found(how="sent from the own domain; to add an answer that was passed on, give --case")
        return Arrived(mail, hashed, address, sender, sort, words, found)

    def _list(self, arrived: Arrived, why: str) -> None:
        day = self._day(arrived, None)
        kind = "" if arrived.sort.kind is MailKind.LETTER else f"{arrived.sort.kind.value}, "
        sender = arrived.domain or "no single sender"
        text = f"not assigned: {day or 'no date'}  {sender}  “{arrived.subject}”  ({kind}{why})"
        console.out(console.printable(text))

    def _day(self, arrived: Arrived, matter: Matter | None) -> date | None:
        """Return the day of a mail, in the zone of its *matter*, if it is known."""
        site = self.casework.site
        zone = matter.zone if matter else site.site_settings.zone
        return day_sent(arrived.mail, self.casework.servers, zone, site.now)

    def _add(self, arrived: Arrived, case: str) -> None:
        matter = self.last_matters[case]
        day = self._day(arrived, matter) or matter.today
        authority = arrived.found.authority if arrived.found.case in {"", case} else ""
        path = self.files.write_mail(case, f"{day}-{authority or 'mail'}.eml", arrived.mail.data)
        terms = self.casework.site.content.vocabularies.answers.terms
        receipt = next((key for key, term in terms.items() if term.effect == "acknowledges"), "unread")
        kinds = {MailKind.LETTER: "unread", MailKind.AUTOMATIC: receipt, MailKind.BOUNCE: "bounce"}
        entry = {
            "date": day.isoformat(),
            "authority": authority,
            "kind": kinds[arrived.sort.kind],
            "file": path.relative_to(self.files.folder.path).as_posix(),
            "sender": arrived.sender,
            "message_id": arrived.message_id,
            "reference": arrived.found.reference,
            "hash": arrived.hash,
        }
        try:
            self.files.append(case, "answers", {name: value for name, value in entry.items() if value})
        except (CaseworkError, PrivateError):
            path.unlink(missing_ok=True)
            raise
        self.hashes.add(arrived.hash)
        self.added[case] += 1
        self.totals["added"] += 1
        self.index.add_mail(case, authority, arrived.message_id)
        self.blocks.append(list(block(arrived, matter, authority, day, path, given=bool(self.case))))


def import_answers(casework: Casework, *, source: Path, case: str = "") -> bool:
    """Import the mails at *source*, all into *case* if it is given, and print what to do; return True.

    Raises:
        CaseError: If *source* is where git or a build would find it, or *case* is not known.
        CaseFileError: If a private case file has problems, or was changed meanwhile.
        SourceError: If there is no mailbox at *source*.
    """
    source = source.expanduser()
    if reason := not_private(source, casework.places):
        raise CaseError(f"{reason} Mails of authorities must not be where git or a build finds them.")
    state = _begin(casework, case)
    try:
        count = _take_all(state, source)
    finally:  # also what was added before a disk was full
        for line in chain.from_iterable(["", *lines] for lines in state.blocks):
            console.out(console.printable(line))
    rest = "".join(f", {number} {what}" for what, number in sorted(state.totals.items()) if what != "added")
    console.out(f"\n{counted(count, 'mail')}: {state.totals['added']} added{rest}.")
    return True


def _take_all(state: AnswerImport, source: Path) -> int:
    """Take every mail at *source*, and return their number."""
    count = 0
    for count, mail in enumerate(read_mails(source), 1):
        if count % PROGRESS == 0:
            console.err(f"{count:,} mails …")
        if isinstance(mail, Skipped):
            state.totals["unreadable"] += 1
            console.out(console.printable(f"unreadable: {mail.place} {mail.reason}"))
        else:
            state.take(mail)
    return count


def _begin(casework: Casework, case: str) -> AnswerImport:
    """Return an import that knows all cases, and the mails that are there.

    Raises:
        CaseError: If *case* is given and not known.
        CaseFileError: If a private case file has problems.
    """
    files, known = casework.case_files, matters(casework.site)
    case_files = list(files.all())
    index = CaseIndex(known, casework.site.content.authorities, _filed(casework), case_files)
    last = {each.number: each for each in sorted(known, key=partial(_sequence, casework))}
    hashes = {answer.hash for each in case_files for answer in each.answers if answer.hash}
    return AnswerImport(casework, files, index, last, _case_named(case, known) if case else "", hashes)


def _sequence(casework: Casework, matter: Matter) -> int:
    summary = casework.site.alert_summaries.get(matter.slug)
    return summary.sequence if summary and not matter.is_letter else 0


def _case_named(text: str, known: list[Matter]) -> str:
    wanted = re.sub(r"[\W_]", "", text.casefold())
    for each in known:
        if wanted in {re.sub(r"\W", "", name.casefold()) for name in (each.number, each.slug)}:
            return each.number
    hint = nearest(text, [each.number for each in known])
    raise CaseError(f'"{text}" is no case. {hint}')


def _filed(casework: Casework) -> Iterator[tuple[str, str, str]]:
    """Yield the numbers under which authorities filed letters, as the alerts have them."""
    for summary in casework.site.alert_summaries.values():
        if summary.sent:
            for each in casework.site.alert(summary.slug).facts.sent:
                if each.reference:
                    yield summary.case, each.authority, each.reference
