"""Takes from a report what a new alert may know of it: country, official region, language, date. No words."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from plugins.alerts.official_regions import official_regions
from plugins.alerts.regions import region_key
from plugins.content.countries import country_codes
from plugins.intake.errors import ReportError
from plugins.intake.report import Report, parse_report
from plugins.private.places import Places, not_private

FILE_LIMIT = 16 * 1024 * 1024
PERMISSIONS: Mapping[str, str] = {
    "without-names": "it may be published without names",
    "with-names": "it may be published with names",
    "ask": "the sender wants to be asked what may be published",
    "": "it does not say what may be published",
}


@dataclass(frozen=True)
class AlertAnswers:
    """Answers to questions of ``new-alert``, and what the editor must do about the rest."""

    given: Mapping[str, str]
    """By the name of the option; free texts are never among them."""
    happened: date | None
    about: str
    """What the report is, as a part of a sentence; empty if it does not say."""
    permission: str
    """What the sender said about publishing, as a part of a sentence."""


def read_report_file(path: Path, places: Places) -> Report:
    """Return the report in the file *path*, which ``reports decrypt`` has written.

    Raises:
        ReportError: If the file is in one of *places* or in a git work tree, cannot be read, or is no report.
    """
    path = path.expanduser()
    if reason := not_private(path, places):
        raise ReportError(f"--from: {reason}")
    try:
        if not path.is_file() or path.stat().st_size > FILE_LIMIT:
            raise ReportError(f"--from: {path} is not a report. Give the report.yaml of a decrypted report.")
        text = path.read_bytes().decode("utf-8", "replace")
    except OSError as error:
        raise ReportError(f"--from: {path} cannot be read: {error.strerror}.") from error
    report = parse_report(text.replace("\r\n", "\n"))
    if report is None:
        raise ReportError(
            f"--from: {path} is not a report of the form. Run `invoke new-alert` without --from."
        )
    return report


def alert_answers(
    report: Report, *, languages: Collection[str], regions: Mapping[str, Sequence[str]], today: date
) -> AlertAnswers:
    """Return what *report* answers of the questions about a new alert.

    *languages* are those of the site; *regions* may be named besides the official ones, by country.

    Raises:
        ReportError: If the sender said that nothing may be published, or the report is about something else.
    """
    if report["publish"] == "no":
        raise ReportError(f"The report says that nothing may be published. {_ASK_FIRST}")
    if any(note.startswith("publish ") for note in report.notes):
        raise ReportError(f"What the report says about publishing is not understood. {_ASK_FIRST}")
    if report["kind"] not in {"situation", ""}:
        raise ReportError(f"The report is {report.about}. Only an urgent situation becomes an alert.")
    if any(note.startswith("kind ") for note in report.notes):
        raise ReportError("What the report is about is not understood. Read it before you begin an alert.")
    country = report["country"] if report["country"] in country_codes() else ""
    given = {
        "language": _language(report, languages),
        "country": country,
        "region": _region(report["region"], country, regions),
    }
    return AlertAnswers(
        given={name: value for name, value in given.items() if value},
        happened=_day(report["when"], today),
        about=report.about,
        permission=PERMISSIONS[report["publish"]],
    )


_ASK_FIRST = (
    "Ask the sender, as safely as the report says. If those at risk agree, run `invoke new-alert` without "
    "--from."
)


def _language(report: Report, languages: Collection[str]) -> str:
    """Return the language of the page that was used, or else one in which the sender can be answered."""
    tags = [report["page"], *report.languages]
    return next((tag.partition("-")[0] for tag in tags if tag.partition("-")[0] in languages), "")


def _region(text: str, country: str, regions: Mapping[str, Sequence[str]]) -> str:
    """Return the region that *text* is the name of; anything else may be a village, and is left out."""
    known = [*official_regions(country), *regions.get(country, ())] if country else []
    key = region_key(country, text)
    return next((name for name in known if region_key(country, name) == key), "")


def _day(text: str, today: date) -> date | None:
    """Return the day that *text* is, as YYYY-MM-DD; None if it is none, or in the future."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text.strip()):
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if day <= today else None
