"""Finds out by its content which mail a campaign carries whose title does not say so as we write it.

A person may rename, copy or send a campaign in Mailchimp; the key in its content stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from plugins.campaigns.announcements.news import read_marks
from plugins.campaigns.delivery.ledger import Ledger, LedgerEntry
from plugins.campaigns.errors import (
    BusyError,
    ContentRefusedError,
    KeyRefusedError,
    MissingError,
    NotAllowedError,
    RefusedError,
    UncertainError,
)
from plugins.campaigns.key import Key, read_mark
from plugins.campaigns.mailchimp.client import Mailchimp

UNREAD = (BusyError, UncertainError, ContentRefusedError)
"""What says that a content may carry a mail of ours and cannot be read."""

_TRIED = 3
"""Of how many campaigns the content is asked for to find out whether the key may read contents."""


class _Read(NamedTuple):
    """What was found in a content, and whether the campaign was out and the content whole by then."""

    out: bool
    whole: bool
    key: Key | None
    digest: str = ""


class Contents:
    """Reads contents of campaigns during one push, each once as long as it can say nothing new."""

    def __init__(self, client: Mailchimp) -> None:
        """Take the *client*."""
        self._client = client
        self._read: dict[str, _Read] = {}
        self._news: dict[str, frozenset[str] | None] = {}
        self.count = 0
        """How many contents were read."""
        self.unreadable: list[str] = []
        """Titles of campaigns without a content that could carry a mail of ours."""
        self._may_read = False  # whether Mailchimp has given a content to this key

    def identify(self, ledger: Ledger, wanted: Callable[[LedgerEntry], bool]) -> Ledger:
        """Return *ledger* in which each of the *wanted* campaigns has the key of its content.

        Only those are read whose title does not end as we end it.

        Raises:
            MailchimpError: If a content cannot be read.
        """
        refused: list[tuple[LedgerEntry, RefusedError]] = []
        for each in self._fresh(ledger, wanted):
            try:
                self._read[each.id] = self._content(each)
            except RefusedError as error:
                _raise_if_key_refused(error)
                refused.append((each, error))
        self._take_for_others(refused, ledger)
        return Ledger(self._with_key(each) for each in ledger.entries)

    def identify_some(
        self, ledger: Ledger, wanted: Callable[[LedgerEntry], bool], most: int | None
    ) -> Ledger:
        """Return *ledger* in which the *wanted* campaigns have the key of their content, as far as read.

        No more than *most* are read: the scheduled ones, which go out by themselves, and then those that
        readers have, come first. The first that cannot be read now is the last that is tried.

        Raises:
            KeyRefusedError: If the key is not accepted.
        """
        for each in self._fresh(ledger, wanted)[:most]:
            try:
                self._read[each.id] = self._content(each)
            except (BusyError, UncertainError):
                break
            except RefusedError as error:
                _raise_if_key_refused(error)
        return Ledger(self._with_key(each) for each in ledger.entries)

    def _take_for_others(self, refused: Sequence[tuple[LedgerEntry, RefusedError]], ledger: Ledger) -> None:
        """Take campaigns whose content is *refused* for campaigns of others, if this key may read contents.

        Then the refusal is about a kind of campaign that ours are not: ours are all of one kind.
        """
        if not refused:
            return
        others = {each.id: each for each in ledger.entries} | {each.id: None for each, _ in refused}
        self._try_reading(each for each in others.values() if each is not None)
        for each, error in refused:
            if not self._may_read:
                raise ContentRefusedError(
                    f'{error} It is that of "{each.title}", which may carry a mail of ours. Give the key a '
                    "role that may read the content of campaigns."
                ) from None
            self.unreadable.append(each.title)
            self._read[each.id] = _Read(each.out, True, None)

    def _try_reading(self, entries: Iterable[LedgerEntry]) -> None:
        """Find out whether this key may read contents, if that is not known yet; ours are tried first."""
        for each in sorted(entries, key=lambda each: not each.ours)[:_TRIED]:
            if self._may_read:
                return
            self.count += 1
            try:
                self._client.content(each.id)
                self._may_read = True
            except RefusedError as error:
                _raise_if_key_refused(error)

    def _fresh(self, ledger: Ledger, wanted: Callable[[LedgerEntry], bool]) -> list[LedgerEntry]:
        unknown = [each for each in ledger.entries if _is_unknown(each) and wanted(each)]
        return sorted((each for each in unknown if not self._knows(each)), key=_urgency)

    def unread(self, entries: Iterable[LedgerEntry]) -> list[LedgerEntry]:
        """Return those of *entries* of which the content should have been read and was not."""
        return [each for each in entries if _is_unknown(each) and each.id not in self._read]

    def news(self, entry: LedgerEntry) -> frozenset[str] | None:
        """Return the marks of the news that the sent campaign *entry* carries; None if that is not known."""
        if entry.id not in self._news:
            self.count += 1
            try:
                self._news[entry.id] = read_marks(self._client.content(entry.id))
                self._may_read = True
            except RefusedError as error:
                _raise_if_key_refused(error)
                self._news[entry.id] = None
        return self._news[entry.id]

    def _knows(self, entry: LedgerEntry) -> bool:
        """Return whether its content can say nothing new: another run may be writing an empty draft."""
        read = self._read.get(entry.id)
        return read is not None and (read.out or (read.whole and not entry.out))

    def _content(self, entry: LedgerEntry) -> _Read:
        self.count += 1
        try:
            html = self._client.content(entry.id)
            self._may_read = True
        except MissingError:
            self.unreadable.append(entry.title)
            html = ""
        except (BusyError, UncertainError) as error:
            raise type(error)(
                f'{error} It is that of "{entry.title}", which may carry a mail of ours. Run the same '
                "command again in a few minutes."
            ) from None
        found = read_mark(html)
        key, digest = found or (None, "")
        return _Read(entry.out, bool(html.strip()), key, digest)

    def _with_key(self, entry: LedgerEntry) -> LedgerEntry:
        if not _is_unknown(entry):
            return entry
        read = self._read.get(entry.id)
        if read is None or read.key is None or read.key == entry.key:
            return entry
        if entry.key is None:
            return replace(entry, key=read.key, digest=read.digest)
        return replace(entry, content_key=read.key)


def by_time(since: datetime) -> Callable[[LedgerEntry], bool]:
    """Return what chooses the campaigns that were created or sent at or after *since*."""
    return lambda entry: entry.is_since(since)


def _raise_if_key_refused(error: RefusedError) -> None:
    if isinstance(error, KeyRefusedError) and not isinstance(error, NotAllowedError):
        raise error


def _is_unknown(entry: LedgerEntry) -> bool:
    return not entry.ours and not entry.spent


def _urgency(entry: LedgerEntry) -> tuple[int, str]:
    return (0 if entry.status == "schedule" else 1 if entry.out else 2), entry.id
