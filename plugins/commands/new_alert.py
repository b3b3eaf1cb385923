"""New-alert command: takes the first fields of an alert from options or prompts, and writes its files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
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
from plugins.intake.alert_answers import AlertAnswers, alert_answers, read_report_file
from plugins.intake.errors import ReportError
from plugins.languages.catalogs import load_catalogs
from plugins.private.places import project_places
from plugins.site.generator import named_regions
from plugins.statistics.country_map import load_map
from plugins.web.settings import SiteSettings, moment, site_settings

Ask = Callable[[str], str]
"""Prompts the user and returns the answer, like ``input``."""


def new_alert(
    settings_file: Path,
    given: Mapping[str, str],
    *,
    follows: str = "",
    report_file: Path | None = None,
    ask: Ask | None = None,
) -> bool:
    """Write the files of a new alert; return whether they were written.

    *given* are the answers from command-line options. *ask* prompts for missing ones; None means that nobody
    can be prompted. *follows* is the folder of the previous alert in the case. *report_file* is a decrypted
    report that answers some questions. Print the files, or for each unusable answer what to type instead.
    """
    settings = read_settings(str(settings_file))
    site = site_settings(settings)
    today = moment(settings).astimezone(site.zone).date()
    alerts = site.content / "alerts"
    questions = _questions(site, today)
    if questions is None:
        return False
    try:
        case, sequence = follow_up(alerts, follows) if follows else (next_case(alerts, today), 1)
        reported = _reported(report_file, settings_file, questions, today) if report_file else None
        answers = _answers(questions, _with_report(given, reported), ask)
        new = _fields(answers, today, case, sequence, follows)
        new = replace(new, happened=reported.happened if reported else None)
        files = write(new, alerts, {code: questions.catalogs[code].gettext for code in site.languages})
    except (NewAlertError, ReportError) as error:
        console.err(error)
        return False
    except (EOFError, KeyboardInterrupt):
        console.err("\nStopped. Nothing was written.")
        return False
    console.out(f"Alert {case} is a draft. Write in these files; `invoke check` reports what is missing:")
    for path in files:
        console.out(f"  {path.relative_to(site.content.parent).as_posix()}")
    if reported:
        console.out(f"No words of the report were taken. {reported.permission.capitalize()}: {_CONSENT}")
    return True


_CONSENT = "ask those at risk, and write under consent: what they agreed to, and when."


def _questions(site: SiteSettings, today: date) -> Questions | None:
    """Return the questions about a new alert, or None after reporting errors of catalogs or map."""
    registry, _, _ = load_authorities(site.content / "authorities", root=site.content.parent, today=today)
    catalogs, problems = load_catalogs(site.theme, site.languages, root=site.theme.parent)
    country_map, map_problems = load_map(site.theme / "maps", site.map_country, root=site.theme.parent)
    if any(problem.fatal for problem in [*problems, *map_problems]):
        console.err(report([*problems, *map_problems]))
        return None
    return Questions(site, registry, catalogs, named_regions(site, country_map))


def _reported(path: Path, settings_file: Path, questions: Questions, today: date) -> AlertAnswers:
    """Return the answers of the report in the file *path*.

    Raises:
        ReportError: If it cannot be used.
    """
    found = read_report_file(path, project_places(settings_file))
    languages = questions.site_settings.languages
    return alert_answers(found, languages=languages, regions=questions.regions, today=today)


def _with_report(given: Mapping[str, str], reported: AlertAnswers | None) -> Mapping[str, str]:
    """Return the *given* answers and those of a report, whose region is of no use for another country."""
    if reported is None:
        return given
    options = {name: value for name, value in given.items() if value.strip()}
    taken = dict(reported.given)
    if options.get("country", taken.get("country")) != taken.get("country"):
        taken.pop("region", None)
    return {**taken, **options}


def _fields(answers: Answers, today: date, case: str, sequence: int, follows: str) -> NewAlert:
    def first(name: str) -> str:
        return answers[name][0] if answers[name] else ""

    return NewAlert(
        language=first("language"),
        country=first("country"),
        region=first("region"),
        violations=answers["violation"],
        perpetrators=answers["perpetrators"],
        partner=first("partner"),
        authorities=answers["authorities"],
        time_zone=first("time_zone"),
        today=today,
        case=case,
        sequence=sequence,
        previous=follows,
    )


def _answers(questions: Questions, given: Mapping[str, str], ask: Ask | None) -> Answers:
    """Return the answers to all questions, from *given* options where they are usable, else by *ask*.

    Raises:
        NewAlertError: If *ask* is None and options are missing or unusable; the text lists all of them.
    """
    answers: dict[str, tuple[str, ...]] = {}
    errors: list[str] = []
    for name, depends_on, question_for in questions:
        if any(each not in answers for each in depends_on):  # the error is already in the list
            continue
        question, option = question_for(answers), given.get(name, "").strip()
        try:
            if option or ask is None:
                answers[name] = _parse_answer(question, option)
                continue
        except UnclearAnswerError as error:
            if ask is None:
                errors.append(f"--{name.replace('_', '-')}: {error}")
                continue
            console.out(f"--{name.replace('_', '-')}: {error}")
        answers[name] = _prompt_for(question, ask)
    if errors:
        raise NewAlertError("\n".join(errors))
    return answers


def _prompt_for(question: Question, ask: Ask) -> tuple[str, ...]:
    """Prompt until the answer to *question* is usable; return it.

    If the default is the only choice, such as the only time zone of a country, it is returned without asking.
    """
    if question.default and len(question.choices) == 1:
        return question.default
    console.out(f"\n{question.text}")
    listed = question.listed if len(question.listed) <= MOST_LISTED else ()
    for number, choice in enumerate(listed, 1):
        console.out(f"{number:4}  {choice}")
    while True:
        answer = ask(_prompt_text(question, listed)).strip()
        try:
            values = _parse_answer(question, answer, listed, pick=matching_choice)
        except UnclearAnswerError as error:
            console.out(f"  {error}")
            continue
        if values:
            labels = {choice.key: str(choice) for choice in question.choices}
            console.out(f"  → {'; '.join(labels.get(value, value) for value in values)}")
        return values


def _prompt_text(question: Question, listed: Sequence[Choice]) -> str:
    text = "Number, or first letters" if listed else "First letters"
    if question.free:
        text = "Number, or the name" if listed else "Name"
    if question.several:
        text += "; separate several with commas"
    if question.default is not None:
        text += f"; Enter: {', '.join(question.default) or 'leave it out'}"
    return f"{text}: "


def _parse_answer(
    question: Question,
    answer: str,
    listed: Sequence[Choice] = (),
    *,
    pick: Callable[..., Choice] | None = None,
) -> tuple[str, ...]:
    """Return the values that *answer* stands for: keys of choices, or free text where that is allowed.

    *pick* finds a choice in the whole list and the *listed* ones; without it only exact answers count.

    Raises:
        UnclearAnswerError: If a part of *answer* is neither a choice nor a valid text, or if it is missing.
    """
    if not answer:
        if question.default is None:
            example = question.example or question.choices[0].key
            raise UnclearAnswerError(f"is missing. Write it, for example {example}.")
        return question.default
    parts = [part.strip() for part in answer.split(",")] if question.several else [answer]
    values = []
    for part in filter(None, parts):
        try:
            choice = pick(part, question.choices, listed) if pick else exact_choice(part, question.choices)
            values.append(choice.key)
        except AmbiguousAnswerError:
            raise
        except UnclearAnswerError:
            if question.free is None or part.isdigit():
                raise
            values.append(_validated(part, question.free))
    return tuple(dict.fromkeys(values))


def _validated(text: str, field_type: Any) -> str:
    """Return *text* as validated and normalised by a field type.

    Raises:
        UnclearAnswerError: If it is not valid.
    """
    try:
        return str(TypeAdapter(field_type).validate_python(text))
    except ValidationError as error:
        raise UnclearAnswerError(error.errors()[0]["msg"]) from None
