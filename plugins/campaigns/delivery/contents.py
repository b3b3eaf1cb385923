"""Identification of campaigns by their content, if their title does not end with our mark.

A person may rename, copy or send a campaign at the service; the key in its content stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from plugins.campaigns.announcements.news import read_marks
from plugins.campaigns.delivery.ledger import Ledger
from plugins.mailing.account import Account
from plugins.mailing.entry import LedgerEntry
from plugins.mailing.errors import (
    BusyError,
    ContentRefusedError,
    KeyRefusedError,
    MissingError,
    NotAllowedError,
    RefusedError,
    UncertainError,
)
from plugins.mailing.key import Key, read_mark

UNREAD = (BusyError, UncertainError, ContentRefusedError)
"""Exceptions after which a campaign that may carry one of our mails remains unidentified."""

_PROBES = 3
"""Most contents that are requested to find out whether the key may read contents."""


class _Read(NamedTuple):
    """The key and digest found in a content, and the state of the campaign when it was read."""

    out: bool
    """Whether the campaign was sent or being sent."""
    has_content: bool
    key: Key | None
    digest: str = ""


class Contents:
    """Contents of campaigns, cached during one push unless they can still change."""

    def __init__(self, account: Account) -> None:
        """Create an empty cache for *account*."""
        self._account = account
        self._read: dict[str, _Read] = {}
        self._news: dict[str, frozenset[str] | None] = {}
        self.count = 0
        """Number of contents read."""
        self.unreadable: list[str] = []
        """Titles of campaigns whose content cannot be read, treated as campaigns of others."""
        self._may_read = False  # whether this key has been able to read any content

    def identify(self, ledger: Ledger, wanted: Callable[[LedgerEntry], bool]) -> Ledger:
        """Return *ledger* with the *wanted* campaigns identified by their content.

        Contents are read only if the title does not end with our mark.

        Raises:
            ServiceError: If a content cannot be read.
        """
        refused: list[tuple[LedgerEntry, RefusedError]] = []
        for each in self._to_read(ledger, wanted):
            try:
                self._read[each.id] = self._content(each)
            except RefusedError as error:
                _raise_if_key_refused(error)
                refused.append((each, error))
        self._treat_as_foreign(refused, ledger)
        return Ledger(self._with_key(each) for each in ledger.entries)

    def identify_some(
        self, ledger: Ledger, wanted: Callable[[LedgerEntry], bool], most: int | None
    ) -> Ledger:
        """Return *ledger* with *wanted* campaigns identified by their content, as far as that is read.

        At most *most* contents are read: first of scheduled campaigns, which go out by themselves, then of
        sent ones. Reading stops at the first rate limit or uncertain answer.

        Raises:
            KeyRefusedError: If the key is not accepted.
        """
        for each in self._to_read(ledger, wanted)[:most]:
            try:
                self._read[each.id] = self._content(each)
            except (BusyError, UncertainError):
                break
            except RefusedError as error:
                _raise_if_key_refused(error)
        return Ledger(self._with_key(each) for each in ledger.entries)

    def _treat_as_foreign(self, refused: Sequence[tuple[LedgerEntry, RefusedError]], ledger: Ledger) -> None:
        """Treat campaigns whose content is *refused* as those of others, if this key may read contents.

        Then the refusal concerns a type of campaign, and all of ours are of one type, which is readable.

        Raises:
            ContentRefusedError: If the key can read no contents at all.
        """
        if not refused:
            return
        others = {each.id: each for each in ledger.entries} | {each.id: None for each, _ in refused}
        self._probe(each for each in others.values() if each is not None)
        for each, error in refused:
            if not self._may_read:
                raise ContentRefusedError(
                    f'{error} It is that of "{each.title}", which may carry a mail of ours. Give the key a '
                    "role that may read the content of campaigns."
                ) from None
            self.unreadable.append(each.title)
            self._read[each.id] = _Read(each.out, True, None)

    def _probe(self, entries: Iterable[LedgerEntry]) -> None:
        """Find out whether this key may read contents, unless that is known; our campaigns come first."""
        for each in sorted(entries, key=lambda each: not each.ours)[:_PROBES]:
            if self._may_read:
                return
            self.count += 1
            try:
                self._account.content(each.id)
                self._may_read = True
            except RefusedError as error:
                _raise_if_key_refused(error)

    def _to_read(self, ledger: Ledger, wanted: Callable[[LedgerEntry], bool]) -> list[LedgerEntry]:
        """Return the *wanted* campaigns whose content must be read, the most urgent first."""
        unknown = [each for each in ledger.entries if _is_unknown(each) and wanted(each)]
        return sorted((each for each in unknown if not self._is_final(each)), key=_urgency)

    def unread(self, entries: Iterable[LedgerEntry]) -> list[LedgerEntry]:
        """Return those of *entries* that only their content identifies, and whose content was not read."""
        return [each for each in entries if _is_unknown(each) and each.id not in self._read]

    def news(self, entry: LedgerEntry) -> frozenset[str] | None:
        """Return the marks of the news in the sent campaign *entry*; None if they are unknown.

        Raises:
            ServiceError: If the content cannot be read now.
        """
        if entry.id not in self._news:
            self.count += 1
            try:
                self._news[entry.id] = read_marks(self._account.content(entry.id))
                self._may_read = True
            except RefusedError as error:
                _raise_if_key_refused(error)
                self._news[entry.id] = None
        return self._news[entry.id]

    def _is_final(self, entry: LedgerEntry) -> bool:
        """Return whether the content was read and need not be read again.

        It must be if the draft was empty, since another run may be writing it, or if it has been sent since.
        """
        read = self._read.get(entry.id)
        return read is not None and (read.out or (read.has_content and not entry.out))

    def _content(self, entry: LedgerEntry) -> _Read:
        """Read the content of *entry*; a missing one counts as empty."""
        self.count += 1
        try:
            html = self._account.content(entry.id)
            self._may_read = True
        except MissingError:
            self.unreadable.append(entry.title)
            html = ""
        except (BusyError, UncertainError) as error:
            raise type(error)(
                f'{error} It is that of "{entry.title}", which may carry a mail of ours. Run the same '
                "command again in a few minutes."
            ) from None
        key, digest = read_mark(html) or (None, "")
        return _Read(entry.out, bool(html.strip()), key, digest)

    def _with_key(self, entry: LedgerEntry) -> LedgerEntry:
        """Return *entry* with the key of its content, if that was read and differs from its title's."""
        if not _is_unknown(entry):
            return entry
        read = self._read.get(entry.id)
        if read is None or read.key is None or read.key == entry.key:
            return entry
        if entry.key is None:
            return replace(entry, key=read.key, digest=read.digest)
        return replace(entry, content_key=read.key)


def by_time(since: datetime) -> Callable[[LedgerEntry], bool]:
    """Return a predicate for campaigns that were created or sent at or after *since*."""
    return lambda entry: entry.is_since(since)


def _raise_if_key_refused(error: RefusedError) -> None:
    if isinstance(error, KeyRefusedError) and not isinstance(error, NotAllowedError):
        raise error


def _is_unknown(entry: LedgerEntry) -> bool:
    return not entry.ours and not entry.is_leftover


def _urgency(entry: LedgerEntry) -> tuple[int, str]:
    """Return the sort key: scheduled campaigns first, then sent ones, then drafts."""
    return (0 if entry.status == "schedule" else 1 if entry.out else 2), entry.id
