"""Warns of letters that no link can carry, and lists what each link carries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from plugins.actions.mailto import MAILTO_LIMIT, Carries, Draft, draft
from plugins.alerts.alert import Alert, State, Target
from plugins.alerts.letters import compose
from plugins.content.frontmatter import Document
from plugins.content.problems import Problem


@dataclass(frozen=True)
class Row:
    """What the link of one letter to one target carries."""

    alert: Alert
    target: Target
    language: str
    draft: Draft


def drafts(alerts: Iterable[Alert], now: datetime) -> Iterator[Row]:
    """Yield the email link of each target and language of the alerts that are open or to come."""
    for alert in alerts:
        if alert.state(now) not in {State.OPEN, State.UNPUBLISHED}:
            continue
        for target in alert.targets:
            if target.email is None:
                continue
            for language in alert.letter_languages(target):
                letter = compose(alert, target, language)
                yield Row(
                    alert, target, language, draft(target.email.address, letter, copies=general_copies(alert))
                )


def general_copies(alert: Alert) -> list[str]:
    """Return the addresses that get a copy from every supporter, wherever they write from."""
    return [copy.address for copy in alert.copies if not copy.supporters_from]


def check_lengths(alert: Alert, documents: Mapping[str, Document], now: datetime) -> list[Problem]:
    """Return a warning for each letter of *alert* of which a link carries the subject only."""
    longest: dict[tuple[str, str], Row] = {}
    for row in drafts([alert], now):
        key = (row.language, row.target.letter)
        known = longest.get(key)
        if row.draft.carries is Carries.SUBJECT and (
            known is None or row.draft.full_length > known.draft.full_length
        ):
            longest[key] = row
    return [_too_long(row, documents) for row in longest.values()]


def _too_long(row: Row, documents: Mapping[str, Document]) -> Problem:
    alert, name, language = row.alert, row.target.letter, row.language
    extra = language not in alert.words
    place = ("extra_letters", language, name, "body") if extra else ("letters", name, "body")
    letter = alert.letter(name, language)
    cure = "Shorten short:." if letter and letter.short else "Write short: with at most 900 characters."
    return documents[alert.language if extra else language].problem(
        place,
        f"needs a link of {row.draft.full_length:,} characters, and mail programs take {MAILTO_LIMIT:,}, "
        f"so the link carries the subject only. {cure}",
        fatal=False,
    )
