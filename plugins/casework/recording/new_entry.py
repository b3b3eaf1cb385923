"""The entry of ``answers:`` or ``sent:`` that an editor wants to record, from what was typed and the mail."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import get_args

from plugins.alerts.enums import SentWay
from plugins.casework.errors import CaseError
from plugins.casework.subject import Subject
from plugins.content.problems import nearest
from plugins.vocabularies.models import Effect
from plugins.vocabularies.vocabulary import Vocabularies

SENT = "sent"
"""Instead of a kind of answer: what the network itself sent."""
_WAYS = get_args(SentWay)
_NEEDS: Mapping[Effect | None, str] = {"extends": "until", "transfers": "to"}
_EXAMPLES = {"until": "2027-01-15", "to": "co-procuraduria", "way": "email"}


@dataclass(frozen=True)
class NewEntry:
    """What is to be added to the original."""

    authority: str
    day: date
    kind: str
    """A kind of answer, or ``sent``."""
    more: Mapping[str, str]
    """Further fields: ``until``, ``to``, or ``way`` and ``reference``."""

    @property
    def field(self) -> str:
        """The list that it belongs to."""
        return "sent" if self.kind == SENT else "answers"

    @property
    def fields(self) -> dict[str, str]:
        """Its fields, in the order in which people write them."""
        kind = {} if self.kind == SENT else {"kind": self.kind}
        return {"authority": self.authority, "date": self.day.isoformat(), **kind, **self.more}


def new_entry(
    subject: Subject,
    authority: str,
    kind: str,
    given: Mapping[str, str],
    vocabularies: Vocabularies,
    *,
    mailed: date | None,
    today: date,
) -> NewEntry:
    """Return what to add. *given* are the options that were typed, *mailed* is the day of the mail.

    Raises:
        CaseError: If an option is missing, is wrong, or is for another kind.
    """
    kinds = (*vocabularies.answers.terms, SENT)
    if kind not in kinds:
        raise CaseError(f'"{kind}" is no kind of answer. {nearest(kind, kinds)}')
    if kind == SENT and subject.is_letter:
        raise CaseError(
            f"{subject.number} is a letter: it is delivered. Write deliveries: into its original."
        )
    needed = "way" if kind == SENT else _NEEDS.get(vocabularies.effect(kind), "")
    for name in _EXAMPLES:
        if name == needed and not given.get(name):
            raise CaseError(f"{kind} needs --{name}, as in --{name} {_EXAMPLES[name]}.")
        if name != needed and given.get(name):
            raise CaseError(f"--{name} is not for {kind}. Leave it out, or write another kind.")
    if given.get("way") and given["way"] not in _WAYS:
        raise CaseError(f'--way "{given["way"]}" is not known. {nearest(given["way"], _WAYS)}')
    if given.get("text") and kind == SENT:
        raise CaseError("--text is for answers. Leave it out.")
    if given.get("until"):
        _day(given["until"], "until")
    day = _day(given["date"], "date") if given.get("date") else mailed
    if day is None and kind != SENT:
        raise CaseError("The day of the answer is not known. Write --date, as in --date 2026-11-25.")
    more = {name: given[name] for name in ("until", "to", "way") if given.get(name)}
    if kind == SENT and given.get("reference"):
        more["reference"] = given["reference"]
    return NewEntry(authority, day or today, kind, more)


def is_recorded(subject: Subject, entry: NewEntry) -> bool:
    """Return whether the original has an entry of that authority, day and kind, or way."""
    if entry.kind == SENT:
        known = {(each.authority, each.date, each.way) for each in subject.sent}
        return (entry.authority, entry.day, entry.more["way"]) in known
    return (entry.authority, entry.day, entry.kind) in {
        (each.authority, each.date, each.kind) for each in subject.answers
    }


def _day(text: str, name: str) -> date:
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):  # Python reads weeks as well
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise CaseError(
            f'--{name} "{text}" is not a day. Write it as YYYY-MM-DD, as in 2026-11-25.'
        ) from None
