"""Asks an editor what a new alert cannot do without, and writes its files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, get_args

from pelican.settings import read_settings
from pydantic import TypeAdapter, ValidationError

from plugins.alerts.choices import Violation
from plugins.authorities.load import load_authorities
from plugins.content.fields import Country, Zone
from plugins.content.problems import nearest
from plugins.desk.new_alert import NewAlert, NewAlertError, follow_up, next_case, write
from plugins.site.network import moment, network

_QUESTIONS = {
    "language": "Language of the original ({languages})",
    "country": "Country where it happened (two letters, as in CO)",
    "region": "Region, only as precisely as is safe (may stay empty)",
    "violation": "Gravest violation ({violations})",
    "authorities": "Authorities to write to, keys with commas (may stay empty)",
    "time_zone": "Time zone of the alert (as in America/Bogota)",
}
_OPTIONAL = {"region", "authorities"}


def new_alert(settings_file: Path, given: Mapping[str, str], *, follows: str = "") -> bool:
    """Write a new alert from the *given* answers, asking for missing ones on a terminal.

    Say the files, or each answer that cannot be used and what to type; tell whether they were written.
    """
    settings = read_settings(str(settings_file))
    ours, now = network(settings), moment(settings)
    today = now.astimezone(ours.zone).date()
    registry, _, _ = load_authorities(ours.content / "authorities", root=ours.content.parent, today=today)
    checks = _checks(tuple(ours.languages), registry)
    words = {"languages": ", ".join(ours.languages), "violations": ", ".join(get_args(Violation))}
    alerts = ours.content / "alerts"
    try:
        answers = _answers(given, checks, words)
        case, sequence = follow_up(alerts, follows) if follows else (next_case(alerts, today), 1)
        new = NewAlert(
            language=answers["language"],
            country=answers["country"],
            region=answers["region"],
            violation=answers["violation"],
            authorities=tuple(_keys(answers["authorities"])),
            time_zone=answers["time_zone"],
            today=today,
            case=case,
            sequence=sequence,
            previous=follows,
        )
        files = write(new, alerts, tuple(ours.languages))
    except NewAlertError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return False
    print(f"Alert {case} is a draft. Write in these files; `invoke check` reports what is missing:")  # noqa: T201
    for path in files:
        print(f"  {path.relative_to(ours.content.parent).as_posix()}")  # noqa: T201
    return True


def _answers(given: Mapping[str, str], checks: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, str]:
    """Return every answer, checked; ask again on a terminal until it can be used."""
    answers, faults = {}, []
    for name, question in _QUESTIONS.items():
        answer = given.get(name, "").strip()
        while True:
            fault = checks[name](answer)
            if fault is None or not sys.stdin.isatty():
                break
            if answer:
                print(f"  {fault}")  # noqa: T201
            answer = input(f"{question.format(**words)}: ").strip()
            if not answer and name in _OPTIONAL:
                fault = None
                break
        if fault is not None:
            faults.append(f"--{name.replace('_', '-')}: {fault}")
        answers[name] = answer
    if faults:
        raise NewAlertError("\n".join(faults))
    return answers


def _checks(
    languages: tuple[str, ...], registry: Mapping[str, object]
) -> dict[str, Callable[[str], str | None]]:
    def one_of(choices: tuple[str, ...]) -> Callable[[str], str | None]:
        return lambda answer: (
            None if answer in choices else f'"{answer}" is not known. {nearest(answer, choices)}'
        )

    def field(kind: Any) -> Callable[[str], str | None]:
        adapter = TypeAdapter(kind)

        def fault(answer: str) -> str | None:
            try:
                adapter.validate_python(answer)
            except ValidationError as error:
                return error.errors()[0]["msg"]
            return None

        return fault

    def authorities(answer: str) -> str | None:
        for key in _keys(answer):
            if key not in registry:
                return f'"{key}" is not in content/authorities/. {nearest(key, registry)}'
        return None

    return {
        "language": one_of(languages),
        "country": field(Country),
        "region": lambda _: None,
        "violation": one_of(get_args(Violation)),
        "authorities": authorities,
        "time_zone": field(Zone),
    }


def _keys(answer: str) -> list[str]:
    """Return the keys of an answer such as ``co-fiscalia, co-defensoria``."""
    return [key for key in answer.replace(" ", "").split(",") if key]
