"""Checks that answers come from targets of the alert, and their dates are plausible."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from plugins.alerts.alert import Alert
from plugins.content.frontmatter import Document
from plugins.content.problems import Problem, nearest
from plugins.incremental.turning_points import midnight


def check_answers(alert: Alert, original: Document, now: datetime) -> Iterator[Problem]:
    """Yield the problems of the answers to *alert*."""
    facts = alert.facts
    asked = {each.key for each in alert.authorities if each.key}
    asked |= {target.authority for target in facts.targets if target.authority}
    for index, answer in enumerate(facts.answers):
        if answer.authority not in asked:
            yield original.problem(
                ("answers", index, "authority"),
                f"{answer.authority} is not a target of this alert. {nearest(answer.authority, asked)}",
            )
        if answer.date < alert.date.astimezone(alert.zone).date():
            yield original.problem(
                ("answers", index, "date"), f"{answer.date} is before the alert itself. Correct the day."
            )
        elif now < midnight(answer.date, alert.zone):
            yield original.problem(
                ("answers", index, "date"), f"{answer.date} has not come yet. Correct the day."
            )
    if len(facts.answer_texts) != len(facts.answers):
        yield original.problem(
            ("answer_texts" if facts.answer_texts else "answers",),
            f"answers has {len(facts.answers)} entries, answer_texts has {len(facts.answer_texts)}. "
            "Write one text per answer, in the same order.",
        )
