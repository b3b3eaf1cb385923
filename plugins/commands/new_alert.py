"""Asks an editor what a new alert begins with, and writes its files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pelican.settings import read_settings
from pydantic import TypeAdapter, ValidationError

from plugins import console
from plugins.authorities.load import load_authorities
from plugins.commands.errors import AmbiguousAnswerError, NewAlertError, UnclearAnswerError
from plugins.commands.prompts import MOST_LISTED, Choice, exact_choice, matching_choice
from plugins.commands.questions import Answers, Question, Questions
from plugins.commands.skeleton import NewAlert, follow_up, next_case, write
from plugins.content.problems import report
from plugins.languages.catalogs import load_catalogs
from plugins.site.generator import named_regions
from plugins.statistics.country_map import load_map
from plugins.web.settings import moment, site_settings

Ask = Callable[[str], str]


def new_alert(
    settings_file: Path, given: Mapping[str, str], *, follows: str = "", ask: Ask | None = None
) -> bool:
    """Write a new alert from the *given* answers; *ask* gets those that are missing, if somebody is there.

    Print the files, or each answer that cannot be used and what to type; return whether they were written.
    """
    settings = read_settings(str(settings_file))
    ours, now = site_settings(settings), moment(settings)
    today = now.astimezone(ours.zone).date()
    root, alerts = ours.content.parent, ours.content / "alerts"
    registry, _, _ = load_authorities(ours.content / "authorities", root=root, today=today)
    catalogs, problems = load_catalogs(ours.theme, ours.languages, root=ours.theme.parent)
    country_map, found = load_map(ours.theme / "maps", ours.map_country, root=ours.theme.parent)
    if problems or found:
        console.err(report([*problems, *found]))
        return False
    questions = Questions(ours, registry, catalogs, named_regions(ours, country_map))
    try:
        case, sequence = follow_up(alerts, follows) if follows else (next_case(alerts, today), 1)
        answers = _answers(questions, given, ask)
        new = _new(answers, today, case, sequence, follows)
        files = write(new, alerts, {code: catalogs[code].gettext for code in ours.languages})
    except NewAlertError as error:
        console.err(error)
        return False
    except (EOFError, KeyboardInterrupt):
        console.err("\nStopped. Nothing was written.")
        return False
    console.out(f"Alert {case} is a draft. Write in these files; `invoke check` reports what is missing:")
    for path in files:
        console.out(f"  {path.relative_to(root).as_posix()}")
    return True


def _new(answers: Answers, today: date, case: str, sequence: int, follows: str) -> NewAlert:
    def one(name: str) -> str:
        return answers[name][0] if answers[name] else ""

    return NewAlert(
        language=one("language"),
        country=one("country"),
        region=one("region"),
        violations=answers["violation"],
        perpetrators=answers["perpetrators"],
        partner=one("partner"),
        authorities=answers["authorities"],
        time_zone=one("time_zone"),
        today=today,
        case=case,
        sequence=sequence,
        previous=follows,
    )


def _answers(questions: Questions, given: Mapping[str, str], ask: Ask | None) -> Answers:
    """Return every answer.

    Raises:
        NewAlertError: If nobody is there to ask, and options are missing or cannot be used.
    """
    answers: dict[str, tuple[str, ...]] = {}
    errors: list[str] = []
    for name, needed, question_for in questions:
        if any(each not in answers for each in needed):  # which is reported already
            continue
        question, option = question_for(answers), given.get(name, "").strip()
        try:
            if option or ask is None:
                answers[name] = _taken(question, option)
                continue
        except UnclearAnswerError as error:
            if ask is None:
                errors.append(f"--{name.replace('_', '-')}: {error}")
                continue
            console.out(f"--{name.replace('_', '-')}: {error}")
        answers[name] = _asked(question, ask)
    if errors:
        raise NewAlertError("\n".join(errors))
    return answers


def _asked(question: Question, ask: Ask) -> tuple[str, ...]:
    """Return the answer to *question*, asked until it can be used; a country's only time zone is one."""
    if question.default and len(question.choices) == 1:
        return question.default
    console.out(f"\n{question.text}")
    listed = question.listed if len(question.listed) <= MOST_LISTED else ()
    for number, choice in enumerate(listed, 1):
        console.out(f"{number:4}  {choice}")
    while True:
        answer = ask(_prompt(question, listed)).strip()
        try:
            taken = _taken(question, answer, listed, pick=matching_choice)
        except UnclearAnswerError as error:
            console.out(f"  {error}")
            continue
        if taken:
            shown = {choice.key: str(choice) for choice in question.choices}
            console.out(f"  → {'; '.join(shown.get(each, each) for each in taken)}")
        return taken


def _prompt(question: Question, listed: Sequence[Choice]) -> str:
    way = "Number, or how it begins" if listed else "How it begins"
    if question.free:
        way = "Number, or the name" if listed else "Name"
    if question.several:
        way += "; several with commas"
    if question.default is not None:
        way += f"; Enter: {', '.join(question.default) or 'leave it out'}"
    return f"{way}: "


def _taken(
    question: Question,
    answer: str,
    listed: Sequence[Choice] = (),
    *,
    pick: Callable[..., Choice] | None = None,
) -> tuple[str, ...]:
    """Return what *answer* to *question* means: keys of choices, or its own text.

    Raises:
        UnclearError: If it means nothing.
    """
    if not answer:
        if question.default is None:
            example = question.example or question.choices[0].key
            raise UnclearAnswerError(f"is missing. Write it, for example {example}.")
        return question.default
    parts = [part.strip() for part in answer.split(",")] if question.several else [answer]
    taken = []
    for part in filter(None, parts):
        try:
            choice = pick(part, question.choices, listed) if pick else exact_choice(part, question.choices)
            taken.append(choice.key)
        except AmbiguousAnswerError:
            raise
        except UnclearAnswerError:
            if question.free is None or part.isdigit():
                raise
            taken.append(_checked(part, question.free))
    return tuple(dict.fromkeys(taken))


def _checked(text: str, kind: Any) -> str:
    """Return *text* as a value of a *kind* of field.

    Raises:
        UnclearError: If it is none.
    """
    try:
        return str(TypeAdapter(kind).validate_python(text))
    except ValidationError as error:
        raise UnclearAnswerError(error.errors()[0]["msg"]) from None
