"""Finds the case and the authority that a mail belongs to. What is ambiguous is never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plugins.authorities.load import Registry
from plugins.casework.mail_words import MailWords, plain
from plugins.casework.matters import Matter
from plugins.casework.models import CaseFile
from plugins.channels.email import Email
from plugins.mailbox.providers import FREE_MAIL

_NUMBER = re.compile(r"(?<![^\W_])([a-z]{2,6})[\W_]{0,3}(20\d\d)[\W_]{0,3}(\d{2,4})(?!\d)")
"""A case number as people and programs write it: ``UA 2026-014``, ``UA-2026-014``, ``ua2026014``."""
_TOKEN = re.compile(r"\w[\w./\-\u2010-\u2015]*")
_DATE = re.compile(
    r"(?:19|20)\d\d\W?[01]\d\W?[0-3]\d|[0-3]?\d\W[01]?\d\W(?:19|20)?\d\d|[01]?\d\W(?:19|20)\d\d"
)
_DIGIT = re.compile(r"\d")
LONGEST = 100
"""Characters that a file number may have."""
LEAST_DIGITS = 6
"""Digits that the file number of an authority must have to be searched for: shorter ones are everywhere."""

Place = tuple[str, str]
"""The number of a case, and the key of an authority or an empty string."""


@dataclass(frozen=True)
class Found:
    """Where a mail belongs, as far as it shows that."""

    case: str = ""
    """The number of the case; empty if it shows none, or several."""
    authority: str = ""
    """The key of the authority; empty if the mail does not show it."""
    how: str = ""
    """By what it was found, or why it was not, as a part of a sentence."""
    reference: str = ""
    """The file number of the authority by which the case was found."""


class CaseIndex:
    """The numbers, file numbers, Message-IDs and addresses by which mails are recognised."""

    def __init__(
        self,
        all_matters: Iterable[Matter],
        registry: Registry,
        filed: Iterable[tuple[str, str, str]],
        case_files: Iterable[CaseFile],
    ) -> None:
        """Index the cases. *filed* are case, authority and file number as in ``sent:`` of the alerts."""
        self._numbers: dict[tuple[str, str, int], str] = {}
        self._written_to: dict[str, set[str]] = {}
        for each in all_matters:
            letters, _, number = each.number.partition(" ")
            year, _, count = number.partition("-")
            self._numbers[letters.casefold(), year, int(count)] = each.number
            for clock in each.clocks:
                self._written_to.setdefault(clock.authority, set()).add(each.number)
        self._references: dict[str, set[tuple[str, str, str]]] = {}
        self._ids: dict[str, set[Place]] = {}
        for case, authority, reference in filed:
            self._add_reference(case, authority, reference)
        for file in case_files:
            for filing in file.references:
                self._add_reference(file.case, filing.authority, filing.reference)
            for reminder in file.reminders:
                self.add_mail(file.case, reminder.authority, reminder.message_id)
            for answer in file.answers:
                self.add_mail(file.case, answer.authority or "", answer.message_id)
        self._addresses, self._domains = _addresses(registry)

    def _add_reference(self, case: str, authority: str, reference: str) -> None:
        for token in _file_numbers(plain(reference)):
            self._references.setdefault(token, set()).add((case, authority, reference))

    def add_mail(self, case: str, authority: str, message_id: str | None) -> None:
        """Add a mail of *case*, to which later ones may refer."""
        if message_id:
            self._ids.setdefault(message_id, set()).add((case, authority))

    def find(self, words: MailWords, sender: str) -> Found:
        """Return where a mail with these *words* belongs.

        *sender* is its address in lower case, or empty if the mail server found that it is forged.
        """
        text = plain(words.text)
        numbers = self._numbers_in(text)
        filed = {each for token in _file_numbers(text) for each in self._references.get(token, ())}
        threads = {each for message_id in words.message_ids for each in self._ids.get(message_id, ())}
        cases = numbers | {case for case, _, _ in filed} | {case for case, _ in threads}
        by_sender, exact = self.authority_of(sender)
        if len(cases) > 1:
            return Found(authority=by_sender, how=f"it names several cases: {', '.join(sorted(cases))}")
        if not cases:
            return self._by_sender_alone(by_sender, exact=exact)
        (case,) = cases
        named = {key for _, key, _ in filed} | {key for _, key in threads if key}
        keys = named | {by_sender} - {""}
        authority = keys.pop() if len(keys) == 1 else ""
        ways = {"its number": numbers, "a file number": filed, "the mail that it answers or returns": threads}
        how = f"found by {' and '.join(name for name, found in ways.items() if found)}"
        if authority and not by_sender:
            how += ", which names the authority; its sender does not"
        return Found(case, authority, how, min((each for _, _, each in filed), default=""))

    def _by_sender_alone(self, authority: str, *, exact: bool) -> Found:
        cases = self._written_to.get(authority, set())
        if exact and len(cases) == 1:
            return Found(min(cases), authority, "found by the address of its sender alone, so read it first")
        if not authority:
            return Found(how="it names no case")
        about = f"that was written to about {', '.join(sorted(cases))}" if cases else "never written to"
        return Found(authority=authority, how=f"it names no case; from {authority}, {about}")

    def _numbers_in(self, text: str) -> set[str]:
        found = ((letters, year, int(count)) for letters, year, count in _NUMBER.findall(text))
        return {self._numbers[each] for each in found if each in self._numbers}

    def authority_of(self, address: str) -> tuple[str, bool]:
        """Return the only authority with *address*, or else with its domain; and whether by the address."""
        exact = self._addresses.get(address, frozenset())
        if exact:
            return (next(iter(exact)), True) if len(exact) == 1 else ("", False)
        same_domain = self._domains.get(address.rpartition("@")[2], frozenset())
        return (next(iter(same_domain)), False) if len(same_domain) == 1 else ("", False)


def _file_numbers(text: str) -> set[str]:
    """Return the tokens of *text*, in plain form, that can be file numbers: their letters and digits.

    >>> sorted(_file_numbers("radicado n.o ext-2026-0071902, 2026-11-18, 12/2026"))
    ['ext20260071902']
    """
    found = set()
    for token in _TOKEN.findall(text):
        is_number = len(token) <= LONGEST and len(_DIGIT.findall(token)) >= LEAST_DIGITS
        if is_number and not _DATE.fullmatch(token.strip("./-")):
            found.add("".join(filter(str.isalnum, token)))
    return found


def _addresses(registry: Registry) -> tuple[Mapping[str, frozenset[str]], Mapping[str, frozenset[str]]]:
    """Return the authorities of each email address, and of each domain that is no provider's."""
    addresses: dict[str, set[str]] = {}
    domains: dict[str, set[str]] = {}
    for key, authority in registry.items():
        for channel in authority.channels:
            if isinstance(channel, Email) and (address := channel.address.lower()):
                addresses.setdefault(address, set()).add(key)
                domain = address.rpartition("@")[2]
                if domain not in FREE_MAIL:
                    domains.setdefault(domain, set()).add(key)
    return (
        {each: frozenset(keys) for each, keys in addresses.items()},
        {each: frozenset(keys) for each, keys in domains.items()},
    )
