"""Checks what the network sent and authorities answered: from whom, when, and with the fields of its kind."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime

from plugins.alerts.alert import Alert
from plugins.alerts.checks.references import check_key
from plugins.alerts.models import Answer, Sent, answer_keys
from plugins.authorities.load import Registry
from plugins.content.frontmatter import Document
from plugins.content.problems import Problem, nearest
from plugins.incremental.turning_points import midnight


def check_answers(
    alert: Alert, original: Document, registry: Registry, invalid: Collection[str], now: datetime
) -> Iterator[Problem]:
    """Yield the problems of the answers to *alert*, and of what the network itself sent."""
    facts = alert.facts
    asked = {each.key for each in alert.authorities if each.key}
    asked |= {target.authority for target in facts.targets if target.authority}
    asked |= {answer.to for answer in facts.answers if answer.to}
    entries: list[tuple[str, int, Answer | Sent]] = [
        *(("answers", index, each) for index, each in enumerate(facts.answers)),
        *(("sent", index, each) for index, each in enumerate(facts.sent)),
    ]
    for field, index, entry in entries:
        key = entry.authority
        if key not in asked:
            message = f"{key} is not a target of this alert. {nearest(key, asked)}"
            yield original.problem((field, index, "authority"), message)
        yield from _check_day(alert, original, (field, index, "date"), entry.date, now)
    yield from check_kinds(facts.answers, original)
    for index, answer in enumerate(facts.answers):
        if answer.to and answer.to != answer.authority:
            yield from check_key(answer.to, original, ("answers", index), registry, invalid, "to")
    keys = answer_keys(facts.answers)
    for index, answer in enumerate(facts.answers):
        if keys[index] in keys[:index]:
            message = (
                f"is a second {answer.kind} of {answer.authority} on {answer.date}. "
                "Put both texts into one entry."
            )
            yield original.problem(("answers", index), message)


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
