"""Checks what was sent, counted and answered: to or from whom, when, and with the fields of its kind."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime

from plugins.alerts.alert import Alert
from plugins.alerts.checks.references import check_key
from plugins.alerts.models.answers import Answer, LettersCounted, Sent, answer_keys
from plugins.authorities.load import Registry
from plugins.content.frontmatter import Document
from plugins.content.problems import Problem, nearest
from plugins.incremental.turning_points import midnight
from plugins.vocabularies.models import Effect
from plugins.vocabularies.vocabulary import Vocabularies


def check_answers(
    alert: Alert,
    original: Document,
    registry: Registry,
    invalid: Collection[str],
    vocabularies: Vocabularies,
    now: datetime,
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
    yield from check_kinds(facts.answers, original, vocabularies)
    counted: set[str] = set()
    for index, letters in enumerate(facts.letters_counted):
        if letters.authority in counted:
            message = f"{letters.authority} is there already. Keep one entry, with the latest number."
            yield original.problem(("letters_counted", index, "authority"), message)
        counted.add(letters.authority)
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


def check_kinds(
    answers: Iterable[Answer], original: Document, vocabularies: Vocabularies
) -> Iterator[Problem]:
    """Yield a problem for each answer without the fields of its kind, or with those of another kind."""
    for index, answer in enumerate(answers):
        place, effect = ("answers", index), vocabularies.effect(answer.kind)
        if effect is None:
            continue
        fields: tuple[tuple[str, Effect, str], ...] = (
            ("until", "extends", _wrong_until(answer)),
            ("to", "transfers", _wrong_to(answer)),
        )
        for field, wanted, wrong in fields:
            if effect == wanted:
                message = wrong
            elif getattr(answer, field) is not None:
                message = f"is for {_kinds(wanted, vocabularies)}, and this is {answer.kind}. {_REMOVE}"
            else:
                message = ""
            if message:
                yield original.problem((*place, field), message)


_REMOVE = "Remove it, or change the kind."


def _wrong_until(answer: Answer) -> str:
    """Return what is wrong with the new last day of an extension; empty if nothing is."""
    if answer.until is None:
        return f"is missing: {answer.kind} has a new last day. Write it, as in until: 2026-12-15."
    if answer.until <= answer.date:
        return f"{answer.until} is not after the answer, {answer.date}. Correct the day."
    return ""


def _wrong_to(answer: Answer) -> str:
    """Return what is wrong with the other authority of a transfer; empty if nothing is."""
    if answer.to is None:
        return f"is missing: {answer.kind} has another authority. Write its key, as in to: co-procuraduria."
    if answer.to == answer.authority:
        return f"{answer.to} is the authority that transfers. Write the key of the other one."
    return ""


def _kinds(effect: Effect, vocabularies: Vocabularies) -> str:
    """Return the kinds with *effect* as in ``kind: extension``."""
    kinds = [key for key in vocabularies.answers.terms if vocabularies.effect(key) == effect]
    return f"kind: {' or '.join(kinds)}" if kinds else f"kinds whose effect is {effect}"
