"""Checks what supporters are asked to do: deadlines, call scripts and petitions of targets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from plugins.alerts.alert import Alert, State
from plugins.channels.channel import Way
from plugins.content.frontmatter import Document
from plugins.content.problems import Problem, nearest, quote

Documents = Mapping[str, Document]


def check_actions(alert: Alert, documents: Documents, now: datetime) -> Iterator[Problem]:
    """Yield the problems of actions that lack something, and of texts that no target uses."""
    original = documents[alert.language]
    yield from _together(alert, original)
    yield from _deadlines(alert, original, now)
    yield from _call_scripts(alert, original)
    yield from _petition(alert, original)


def _together(alert: Alert, original: Document) -> Iterator[Problem]:
    for index, fields in enumerate(alert.facts.targets):
        action = fields.action or alert.facts.action
        message = ""
        if fields.together and fields.authorities is None:
            message = "is for a set of authorities. Write authorities: and its name, or remove it."
        elif fields.together and action in {"call", "card"}:
            message = f"is for one email to all members, and the action is {action}. Remove it: then each "
            message += "member is a target of its own."
        if message:
            yield original.problem(("targets", index, "together"), message)


def _deadlines(alert: Alert, original: Document, now: datetime) -> Iterator[Problem]:
    for index, fields in enumerate(alert.facts.targets):
        if fields.act_before is None:
            continue
        ends = fields.act_before.end(alert.zone)
        message = ""
        if ends > alert.act_before:
            message = f"is after {alert.facts.act_before}, the deadline of the alert. Write an earlier one"
            message += ", or move that of the alert."
        elif ends <= alert.date:
            message = f"is before {alert.facts.date}, the date of the alert. Write a later one."
        if message:
            yield original.problem(("targets", index, "act_before"), f"{fields.act_before} {message}")
        elif ends <= now and alert.state(now) is State.OPEN:
            message = f"{fields.act_before} has passed, so pages do not show this target any more. "
            message += "Remove the target, or write a later day."
            yield original.problem(("targets", index, "act_before"), message, fatal=False)


def _call_scripts(alert: Alert, original: Document) -> Iterator[Problem]:
    known = {"main", *alert.facts.call_scripts}
    for index, fields in enumerate(alert.facts.targets):
        if fields.call_script not in known:
            yield original.problem(
                ("targets", index, "call_script"),
                f"{quote(fields.call_script)} is not among the call scripts. "
                f"{nearest(fields.call_script, known)}",
            )
    used = {target.call_script for target in alert.targets if target.has(Way.CALL)}
    unresolved = len({target.index for target in alert.targets}) < len(alert.facts.targets)
    for name in sorted(set() if unresolved else {*alert.facts.call_scripts} - used):
        yield original.problem(
            ("call_scripts", name),
            f"is a call script that no target with a telephone uses. Write call_script: {name} at one, "
            "or remove it.",
        )
    for index, fields in enumerate(alert.facts.targets):
        is_call = (fields.action or alert.facts.action) == "call"
        has_script = fields.call_script in alert.facts.call_scripts or bool(alert.facts.call_script)
        if is_call and fields.call_script in known and not has_script:
            message = "is to be called, and there is no call_script:. Write what to say, line by line."
            yield original.problem(("targets", index), message)


def _petition(alert: Alert, original: Document) -> Iterator[Problem]:
    petition = alert.facts.petition
    asked = any((fields.action or alert.facts.action) == "petition" for fields in alert.facts.targets)
    if asked and petition is None:
        message = "is missing. Write petition: {url: https://…}, or {file: petition.pdf} beside this file."
        yield original.problem(("petition",), message)
    if petition is not None and not asked:
        message = "is not shown. Write action: petition in the original, or at a target."
        yield original.problem(("petition",), message)
    if petition is not None and bool(petition.url) == bool(petition.file):
        yield original.problem(("petition",), "needs either url: or file:. Write one of them.")
