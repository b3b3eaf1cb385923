"""Writes the files of a new alert: known fields with values, others empty with a note and an example."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from plugins.alerts.file_format.headings import example_heading, heading_of, keywords
from plugins.alerts.models.alert import Original
from plugins.commands.errors import NewContentError
from plugins.commands.new_content.empty_fields import Say, head, indented, note_line, yaml_scalar
from plugins.commands.new_content.empty_fields import example as example_of
from plugins.content.frontmatter import Location
from plugins.content.places import zones_of
from plugins.content.problems import nearest
from plugins.content.schema import example_text
from plugins.languages.catalogs import N_

TIME_TO_ACT = timedelta(days=42)
"""Proposed time between the date of an alert and ``act_before``."""


@dataclass(frozen=True)
class NewAlert:
    """The fields of a new alert that are known before its files are written."""

    language: str
    country: str
    region: str
    violations: tuple[str, ...]
    perpetrators: tuple[str, ...]
    partner: str
    authorities: tuple[str, ...]
    time_zone: str
    today: date
    case: str
    sequence: int = 1
    previous: str = ""
    happened: date | None = None
    """The day that a report gives; it is in a note only."""

    @property
    def slug(self) -> str:
        """Name of the folder: the case number, with the sequence appended from the second alert on."""
        base = self.case.lower().replace(" ", "-")
        return base if self.sequence == 1 else f"{base}-{self.sequence}"


def next_case(alerts: Path, today: date) -> str:
    """Return the next free case number of the year, such as ``UA 2026-015``, from the folders in *alerts*."""
    numbers = [0]
    for folder in alerts.iterdir() if alerts.is_dir() else []:
        match = re.match(rf"ua-{today.year}-(\d{{3}})", folder.name)
        if match:
            numbers.append(int(match[1]))
    return f"UA {today.year}-{max(numbers) + 1:03d}"


def follow_up(alerts: Path, previous: str) -> tuple[str, int]:
    """Return case number and sequence of an alert that follows the one in the folder *previous*.

    Raises:
        NewContentError: If there is no such folder.
    """
    match = re.fullmatch(r"([a-z]+)-(\d{4})-(\d{3})(?:-\d+)?", previous)
    if match is None or not (alerts / previous).is_dir():
        known = [folder.name for folder in alerts.iterdir() if folder.is_dir()]
        raise NewContentError(f'--follows: "{previous}" is not an alert. {nearest(previous, known)}')
    base = "-".join(match.groups())
    case_folders = [folder for folder in alerts.iterdir() if re.fullmatch(rf"{base}(-\d+)?", folder.name)]
    return f"{match[1].upper()} {match[2]}-{match[3]}", len(case_folders) + 1


def write(new: NewAlert, alerts: Path, say: Mapping[str, Say]) -> list[Path]:
    """Write the original and its translations, one file per language in *say*; return the files.

    Raises:
        NewContentError: If the folder exists.
    """
    folder = alerts / new.slug
    if folder.exists():
        raise NewContentError(f"{folder} exists already. Choose another case number.")
    folder.mkdir(parents=True)
    written = []
    for code in sorted(say, key=lambda code: code != new.language):
        path = folder / f"index.{code}.md"
        lines = _original(new, say[code]) if code == new.language else _translation(new, say[code], code)
        path.write_text("\n".join([*lines, *_body(code)]) + "\n", encoding="utf-8", newline="\n")
        written.append(path)
    return written


def _original(new: NewAlert, say: Say) -> Iterator[str]:
    code = new.language
    yield "---"
    yield from head(say)
    yield from _headlines(say, code)
    yield ""
    yield f"case: {new.case}"
    if new.sequence > 1:
        yield f"sequence: {new.sequence}"
        yield f"previous: {new.previous}"
    yield note_line(say, N_("To publish, write open."))
    yield "status: draft"
    yield f"date: {new.today}"
    yield note_line(say, N_("The last day on which people should write."))
    yield f"act_before: {new.today + TIME_TO_ACT} 17:00"
    if zones_of(new.country) != [new.time_zone]:
        yield f"time_zone: {new.time_zone}"
    yield f"country: {new.country}"
    yield f"region: {yaml_scalar(new.region)}" if new.region else "# region:"
    yield f"violations: [{', '.join(new.violations)}]"
    yield f"perpetrators: [{', '.join(new.perpetrators)}]"
    yield ""
    note = N_(
        "One entry per person. identification is public, initials, role (no name is shown) or collective. "
        "All except role also need name:. Several people without names are a group: group: families, "
        "number: 200."
    )
    yield note_line(say, note)
    yield "people:"
    yield "  - identification: role"
    yield from indented(_example(say, "", ("people", 0, "role"), code), "    ")
    yield ""
    yield "partner:"
    yield from indented(_known(say, N_("Who asked for the alert."), ("partner", "name"), new.partner, code))
    note = N_("When those at risk agreed, to what, and who asked whom. None of this is published.")
    yield note_line(say, note)
    yield "consent:"
    for name in ("date", "covers", "record"):
        yield from indented(_example(say, "", ("consent", name), code))
    yield ""
    note = N_("The authorities to write to: keys of content/authorities/, the most useful first.")
    yield note_line(say, note)
    yield "targets:"
    yield from (f"  - {key}" for key in new.authorities)
    if not new.authorities:
        yield "  # - co-fiscalia"
    yield ""
    yield from _texts(say, code, new.happened)


def _translation(new: NewAlert, say: Say, code: str) -> Iterator[str]:
    yield "---"
    yield from head(say)
    note = N_("A translation has words only. The facts are in the original, index.%(language)s.md.")
    yield note_line(say, note) % {"language": new.language}
    yield f"original_modified: {new.today}"
    yield ""
    yield from _headlines(say, code)
    yield from _roles(say, code)
    yield ""
    yield from _texts(say, code)


def _roles(say: Say, code: str) -> Iterator[str]:
    note, for_example = N_("The role of each person, in the same order."), N_("For example:")
    yield f"{note_line(say, note)} {say(for_example)}"
    yield "roles:"
    yield f"  # 1: {example_text(Original, ('people', 0, 'role'), code)}"


def _headlines(say: Say, code: str) -> Iterator[str]:
    yield from _example(say, N_("What is at stake, as a headline."), ("title",), code)
    yield from _example(say, N_("One or two sentences, for lists and mails."), ("summary",), code)


def _example(say: Say, note: str, location: Location, code: str) -> Iterator[str]:
    return example_of(Original, say, note, location, code)


def _known(say: Say, note: str, location: Location, value: str, code: str) -> Iterator[str]:
    """Yield the lines of a field with its *value*, or those of :func:`_example` if it is empty."""
    if not value:
        yield from _example(say, note, location, code)
        return
    yield note_line(say, note)
    yield f"{location[-1]}: {yaml_scalar(value)}"


def _texts(say: Say, code: str, happened: date | None = None) -> Iterator[str]:
    note = N_("What the authorities are asked to do, one demand per entry.")
    yield from _example(say, note, ("demands",), code)
    note = N_("What to say on the phone, line by line. Optional: remove # to use it.")
    for line in _example(say, note, ("call_script",), code):
        yield line if line.startswith("#") else f"# {line.replace('# ', '')}"
    yield ""
    if happened is not None:
        note = N_("It happened on %(date)s, as the report says. Write only what those at risk agreed to.")
        yield note_line(say, note) % {"date": happened}
    yield note_line(say, N_("Below the next line: what happened, in Markdown."))
    note = N_("The letter, without salutation and signature, which are added. One line per paragraph.")
    yield f"{note_line(say, note)} {say(N_('For example:'))}"
    yield f"#   {example_heading(code)}"
    yield f"#   {example_text(Original, ('letters', 'main', 'body'), code)}"
    note = N_("If the letter is too long for a link: the same in at most 900 characters. Optional.")
    yield note_line(say, note)
    yield f"#   ### {keywords(code).short}"
    yield "---"


def _body(code: str) -> Iterator[str]:
    """Yield the lines below the front matter: room for the account, and the heading of the letter."""
    yield from ("", "", heading_of(code, subject=""))
