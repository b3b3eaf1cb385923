"""New-alert command: takes the first fields of an alert from options or prompts, and writes its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from pelican.settings import read_settings

from plugins import console
from plugins.commands.errors import NewContentError
from plugins.commands.new_content.answers import Ask, ask_questions
from plugins.commands.new_content.questions import Answers, Questions, load_questions
from plugins.commands.new_content.skeleton import NewAlert, follow_up, next_case, write
from plugins.intake.alert_answers import AlertAnswers, alert_answers, read_report_file
from plugins.intake.errors import ReportError
from plugins.private.places import project_places
from plugins.web.settings import moment, site_settings


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
    questions = load_questions(site, today)
    if questions is None:
        return False
    try:
        case, sequence = follow_up(alerts, follows) if follows else (next_case(alerts, today), 1)
        reported = _reported(report_file, settings_file, questions, today) if report_file else None
        answers = ask_questions(questions, _with_report(given, reported), ask)
        new = _fields(answers, today, case, sequence, follows)
        new = replace(new, happened=reported.happened if reported else None)
        files = write(new, alerts, {code: questions.catalogs[code].gettext for code in site.languages})
    except (NewContentError, ReportError) as error:
        console.err(error)
        return False
    except (EOFError, KeyboardInterrupt):
        console.err("\nStopped. Nothing was written.")
        return False
    console.out(f"Alert {case} is a draft. Write in these files; `invoke check` reports what is missing:")
    for path in files:
        console.out(f"  {path.relative_to(site.content.parent).as_posix()}")
    if reported:
        about = f"The report is {reported.about}. " if reported.about else ""
        console.out(
            f"{about}No words of the report were taken. {reported.permission.capitalize()}: {_CONSENT}"
        )
    return True


_CONSENT = "ask those at risk, and write under consent: what they agreed to, and when."


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
