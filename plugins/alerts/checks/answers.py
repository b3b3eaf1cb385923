"""Checks what was sent, counted and answered: to or from whom, when, and with the fields of its kind."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime

from plugins.alerts.alert import Alert
from plugins.alerts.checks.references import check_key
from plugins.alerts.models import Answer, LettersCounted, Sent
from plugins.authorities.load import Registry
from plugins.content.frontmatter import Document
from plugins.content.problems import Problem, nearest
from plugins.incremental.turning_points import midnight


def check_answers(
    alert: Alert, original: Document, registry: Registry, invalid: Collection[str], now: datetime
) -> Iterator[Problem]:
    """Yield the problems of the answers to *alert*, what the network itself sent, and copies counted."""
    facts = alert.facts
    asked = {each.key for each in alert.authorities if each.key}
    asked |= {target.authority for target in facts.targets if target.authority}
    asked |= {answer.to for answer in facts.answers if answer.to}
    resolved = {target.index for target in alert.targets}
    # The members of a set that does not exist are not known: that is reported where it is named.
    all_known = all(each.authorities is None or index in resolved for index, each in enumerate(facts.targets))
    entries: list[tuple[str, int, Answer | Sent | LettersCounted]] = [
        *(("answers", index, each) for index, each in enumerate(facts.answers)),
        *(("sent", index, each) for index, each in enumerate(facts.sent)),
        *(("letters_counted", index, each) for index, each in enumerate(facts.letters_counted)),
    ]
    for field, index, entry in entries:
        key = entry.authority
        if key not in asked and all_known:
            message = f"{key} is not a target of this alert. {nearest(key, asked)}"
            yield original.problem((field, index, "authority"), message)
        yield from _check_day(alert, original, (field, index, "date"), entry.date, now)
    yield from check_kinds(facts.answers, original)
    counted: set[str] = set()
    for index, letters in enumerate(facts.letters_counted):
        if letters.authority in counted:
            message = f"{letters.authority} is there already. Keep one entry, with the latest number."
            yield original.problem(("letters_counted", index, "authority"), message)
        counted.add(letters.authority)
    for index, answer in enumerate(facts.answers):
        if answer.to and answer.to != answer.authority:
            yield from check_key(answer.to, original, ("answers", index), registry, invalid, "to")
    if len(facts.answer_texts) != len(facts.answers):
        yield original.problem(
            ("answer_texts" if facts.answer_texts else "answers",),
            f"answers has {len(facts.answers)} entries, answer_texts has {len(facts.answer_texts)}. "
            "Write one text per answer, in the same order.",
        )


def _check_day(
    alert: Alert, original: Document, location: tuple[str | int, ...], day: date, now: datetime
) -> Iterator[Problem]:
    if day < alert.date.astimezone(alert.zone).date():
        yield original.problem(location, f"{day} is before the alert itself. Correct the day.")
    elif now < midnight(day, alert.zone):
        yield original.problem(location, f"{day} has not come yet. Correct the day.")


def check_kinds(answers: Iterable[Answer], original: Document) -> Iterator[Problem]:
    """Yield a problem for each answer without the fields of its kind, or with those of another kind."""
    for index, answer in enumerate(answers):
        place = ("answers", index)
        if answer.kind == "extension" and answer.until is None:
            message = "is missing: an extension has a new last day. Write it, as in until: 2026-12-15."
            yield original.problem((*place, "until"), message)
        elif answer.kind != "extension" and answer.until is not None:
            message = f"is for kind: extension, and this is {answer.kind}. Remove it, or change the kind."
            yield original.problem((*place, "until"), message)
        elif answer.until is not None and answer.until <= answer.date:
            message = f"{answer.until} is not after the answer, {answer.date}. Correct the day."
            yield original.problem((*place, "until"), message)
        if answer.kind == "transfer" and answer.to is None:
            message = (
                "is missing: a transfer has another authority. Write its key, as in to: co-procuraduria."
            )
            yield original.problem((*place, "to"), message)
        elif answer.kind != "transfer" and answer.to is not None:
            message = f"is for kind: transfer, and this is {answer.kind}. Remove it, or change the kind."
            yield original.problem((*place, "to"), message)
        elif answer.to == answer.authority:
            message = f"{answer.to} is the authority that transfers. Write the key of the other one."
            yield original.problem((*place, "to"), message)
