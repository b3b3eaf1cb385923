"""Checks of the people of an alert: groups, age and gender, outcomes of single persons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from plugins.alerts.alert import Alert, State
from plugins.alerts.models.people import PersonAtRisk
from plugins.content.frontmatter import Document
from plugins.content.problems import Problem
from plugins.incremental.turning_points import midnight


def check_people(alert: Alert, original: Document, now: datetime) -> Iterator[Problem]:
    """Yield the problems of the people of *alert*."""
    for index, person in enumerate(alert.facts.people):
        if person.group is None:
            yield from _check_person(index, person, original)
        else:
            yield from _check_group(index, person, original)
    yield from _check_outcomes(alert, original, now)


def _check_person(index: int, person: PersonAtRisk, original: Document) -> Iterator[Problem]:
    if not person.name and person.identification != "role":
        yield original.problem(
            ("people", index),
            f"name is missing for identification {person.identification}. "
            "Write name:, or identification: role.",
        )
    for field in ("number", "about"):
        if getattr(person, field):
            yield original.problem(
                ("people", index, field),
                "is for groups. Write group: families, or another key of content/vocabulary/groups.yaml; or "
                "remove it.",
            )
    described = [field for field in ("age", "gender") if getattr(person, field) is not None]
    if person.identification == "collective":
        for field in described:
            yield original.problem(
                ("people", index, field), "is of a single person, and this is a collective. Remove it."
            )
    elif person.identification == "role" and described:
        yield original.problem(
            ("people", index, described[0]),
            "is shown beside the role: in a small place, both together may identify somebody whose name is "
            "withheld. Make sure that consent includes it, or remove it.",
            fatal=False,
        )


def _check_group(index: int, person: PersonAtRisk, original: Document) -> Iterator[Problem]:
    wrong = [field for field in ("name", "age", "gender") if getattr(person, field)]
    if person.identification != "role":
        wrong.append("identification")
    for field in wrong:
        yield original.problem(
            ("people", index, field),
            "is of a single person, and this entry is a group. Remove it, or make it an entry of its own.",
        )
    if person.about and person.number is None:
        yield original.problem(
            ("people", index, "about"), "needs a number. Write number: 200, for example, or remove it."
        )


def _check_outcomes(alert: Alert, original: Document, now: datetime) -> Iterator[Problem]:
    people = alert.facts.people
    for index, person in enumerate(people):
        if person.outcome is not None and now < midnight(person.outcome.date, alert.zone):
            yield original.problem(
                ("people", index, "outcome", "date"),
                f"{person.outcome.date} has not come yet. Write the day on which it became known.",
            )
    if people and all(person.outcome for person in people) and alert.state(now) is State.OPEN:
        yield original.problem(
            ("status",),
            "open asks people to write, but the outcome of everybody in people is known. Write status: "
            "outcome or closed, if nothing remains to ask for.",
            fatal=False,
        )
