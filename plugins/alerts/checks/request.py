"""Checks who asked for an alert, with whose consent, and whether somebody is at risk at all."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.alerts.alert import Alert
from plugins.alerts.models.alert import Original
from plugins.content.frontmatter import Document
from plugins.content.problems import Problem
from plugins.content.schema import example


def check_request(alert: Alert, original: Document) -> Iterator[Problem]:
    """Yield what ``subject`` and ``requested_by`` need and ``partner``, ``consent`` and ``people`` lack."""
    facts = alert.facts
    if facts.requested_by == "partner" and facts.partner is None:
        yield _missing("partner", "", alert, original)
    if facts.requested_by == "network":
        yield from _check_network(facts, original)
        return
    if facts.consent is None:
        reason = (
            "" if facts.requested_by == "partner" else ": the members of the team who are at risk must agree"
        )
        yield _missing("consent", reason, alert, original)
    if facts.subject == "person" and not facts.people:
        hint = ", or, where nobody is personally at risk, subject: event, law or institution."
        yield _missing("people", "", alert, original, hint)


def _check_network(facts: Original, original: Document) -> Iterator[Problem]:
    """Yield what makes an alert that nobody asked for one about persons, who would have to be asked."""
    if facts.subject == "person":
        yield original.problem(
            ("requested_by",),
            "network is for alerts that put nobody at risk. Write subject: event, law or institution; or "
            "requested_by: partner, with partner: and consent:.",
        )
        return
    for index, person in enumerate(facts.people):
        if person.group is None:
            yield original.problem(
                ("people", index),
                "is somebody at risk, whose consent is needed, but requested_by is network. Remove the "
                "entry, write a group instead, or write requested_by: partner, with partner: and consent:.",
            )


def _missing(field: str, reason: str, alert: Alert, original: Document, hint: str = "") -> Problem:
    message = f"is missing{reason}. Write {example(Original, (field,), alert.language)}{hint}"
    return original.problem((field,), message)
