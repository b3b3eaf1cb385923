"""The campaigns at the service, the only record of what was mailed: machines that build keep none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from plugins.mailing.account import Account
from plugins.mailing.entry import LedgerEntry
from plugins.mailing.key import Key


class Ledger:
    """A snapshot of all campaigns of the audience."""

    def __init__(self, entries: Iterable[LedgerEntry]) -> None:
        """Create a ledger of *entries*, sorted by age."""
        self.entries = tuple(sorted(entries, key=lambda each: each.order))

    @classmethod
    def read(cls, account: Account) -> Ledger:
        """Read all campaigns of the audience from the service.

        Raises:
            ServiceError: If they cannot be listed.
        """
        return cls(account.campaigns())

    def of(self, key: Key) -> list[LedgerEntry]:
        """Return the campaigns with *key* in their title or content, the oldest first."""
        return [each for each in self.entries if key in (each.key, each.content_key)]

    def keyed(self) -> list[LedgerEntry]:
        """Return the campaigns that have a key."""
        return [each for each in self.entries if each.key is not None]

    def earlier(self, key: Key) -> list[LedgerEntry]:
        """Return the sent campaigns of earlier announcements of the same content in the same language."""
        return [
            each
            for each in self.entries
            if each.out
            and each.key is not None
            and each.key.number < key.number
            and replace(each.key, number=key.number) == key
        ]

    def in_other_languages(self, key: Key) -> tuple[int, ...]:
        """Return the number of each campaign with the same announcement in another language.

        Only campaigns that at least one reader may have got; ``Readers.without`` refers to them.
        """
        return tuple(
            each.number
            for each in self.keyed()
            if each.key is not None
            and replace(each.key, language=key.language) == key
            and each.key != key
            and each.number
            and (each.out or (not each.unsent and each.emails_sent))
        )
