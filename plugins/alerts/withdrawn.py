"""Reads ``content/withdrawn.yaml``: alerts whose folders are not read any more.

Each entry becomes an alert with its number and dates, and nothing else (docs/decisions/0016).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field

from plugins.alerts.alert import Alert
from plugins.alerts.models.alert import Original
from plugins.alerts.models.facts import Announcement
from plugins.alerts.original import SUBSTITUTES
from plugins.content.fields import CaseNumber, Count, Distinct, Model
from plugins.content.files import read_text, relative_name
from plugins.content.frontmatter import Document, parse_yaml
from plugins.content.moments import MomentField
from plugins.content.problems import Problem, close_match, quote
from plugins.content.schema import validate_entry
from plugins.vocabularies.vocabulary import UNCHECKED
from plugins.withdrawals.entries import (
    FILE,
    SLUG,
    case_of,
    page_in,
    pages_called,
    withdrawn_pages,
    withdrawn_slugs,
)
from plugins.withdrawals.sections import SECTIONS


def _widen(value: Any) -> Any:
    """Accept a single time instead of a group of fields."""
    return {"date": value} if isinstance(value, str) else value


class WithdrawnFields(Model):
    """An entry of ``content/withdrawn.yaml``, under the folder name of the alert."""

    date: MomentField = Field(examples=["2026-11-26 14:05Z"])
    """When it was withdrawn; UTC without an offset."""
    case: CaseNumber | None = None
    """The case number, if the folder name does not contain it."""
    published: MomentField | None = None
    """The date of the alert, which its entry in feeds keeps."""
    announcements: Distinct[Count] = Field(default=[])
    """The numbers of the alert's announcements, so that none is mailed again."""
    announce: Count | None = None
    """The number of the announcement of the withdrawal to subscribers; without it, none is sent."""


WithdrawnEntry = Annotated[WithdrawnFields, BeforeValidator(_widen)]


@dataclass(frozen=True)
class Withdrawn:
    """The withdrawn alerts by slug, including those with invalid entries."""

    alerts: dict[str, Alert]
    problems: tuple[Problem, ...]
    path: str
    """The path of the list in problems."""
    pages: frozenset[str] = frozenset()
    """Withdrawn pages of sections, such as ``partners/coas``: nothing of them is left."""
    undated: bool = False
    """Whether an entry has no date, so that it gets the day of the build."""

    def keys(self, section: str) -> list[str]:
        """Return the folder names of the withdrawn pages of a section, sorted."""
        return sorted(key for name, _, key in (page.partition("/") for page in self.pages) if name == section)


def load_withdrawn(content: Path, root: Path, languages: tuple[str, ...], now: datetime) -> Withdrawn:
    """Return the alerts that the list in *content* withdraws; entries without a date get the day of *now*.

    Any alert that the list names is withdrawn, even if its entry has an error.
    """
    path = content / FILE
    name = relative_name(path, root)
    slugs = withdrawn_slugs(content)
    if not path.exists() and not path.is_symlink():
        return Withdrawn({}, (), name)
    text, problems = read_text(path, name)
    document, errors = (Document(name), []) if problems else parse_yaml(name, text or "{}")
    problems += errors
    alerts, undated = {}, False
    for slug in dict.fromkeys([*slugs, *document.values, *document.keys]):
        if page := page_in(slug):
            if not (content / page).is_dir():
                problems.append(_no_folder(document, slug, page, content))
            continue
        if pages := pages_called(slug, content):
            message = f"is withdrawn as {' and '.join(pages)}. Write {pages[0]}: and the day."
            problems.append(document.problem((slug,), message, fatal=False))
            continue
        if not SLUG.fullmatch(slug):
            others = "; ".join(f"or a {each.noun}: {each.example}: 2026-11-26" for each in SECTIONS.values())
            message = (
                f"{quote(slug)} is not the folder name of an alert. Write ua-2026-014: 2026-11-26; {others}"
            )
            problems.append(document.problem((slug,), message))
            continue
        fields, found = _fields(slug, document, now)
        problems += found
        undated |= bool(found)
        alerts[slug] = _alert(slug, fields, content, languages)
    return Withdrawn(alerts, tuple(problems), name, frozenset(withdrawn_pages(content)), undated)


def _no_folder(document: Document, name: str, page: str, content: Path) -> Problem:
    """Return the warning that nothing has been withdrawn, or nothing is left of it."""
    section, _, key = page.partition("/")
    folder = content / section
    known = [each.name for each in folder.iterdir() if each.is_dir()] if folder.is_dir() else []
    close = close_match(key, tuple(sorted(known)))
    hint = f"Did you mean {section}/{close}?" if close else "Correct the name."
    message = f"there is no folder of that name. {hint} If it has been deleted, all is well."
    return document.problem((name,), message, fatal=False)


def _fields(slug: str, document: Document, now: datetime) -> tuple[WithdrawnFields, list[Problem]]:
    value = _widen(document.values.get(slug))
    if isinstance(value, dict):
        widened = replace(document, values={slug: value})
        fields, problems = validate_entry(WithdrawnFields, widened, slug)
        if fields is not None:
            return fields, []
    else:
        today = now.astimezone(UTC)
        message = f"has no date, so that feeds change every day. Write {slug}: {today:%Y-%m-%d}"
        problems = [Problem(document.path, document.line((slug,)), slug, message, fatal=False)]
    return WithdrawnFields.model_validate({"date": f"{now.astimezone(UTC):%Y-%m-%d} 00:00Z"}), problems


def _alert(slug: str, fields: WithdrawnFields, content: Path, languages: tuple[str, ...]) -> Alert:
    """Return an alert with nothing but the information of the entry."""
    zone = ZoneInfo("UTC")
    withdrawn = fields.date.start(zone)
    published = min(fields.published.start(zone) if fields.published else withdrawn, withdrawn)
    sequence = slug.rpartition("-")[2] if slug.count("-") > 2 else "1"
    earlier = [
        Announcement.model_construct(number=number, date=fields.date, kind="update")
        for number in fields.announcements
        if number != fields.announce
    ]
    if fields.announce is not None:
        announcement = Announcement.model_construct(
            number=fields.announce, date=fields.date, kind="withdrawal"
        )
        earlier.append(announcement)
    facts = Original.model_validate(
        {
            **{key: SUBSTITUTES[key] for key in SUBSTITUTES if key != "original_modified"},
            "case": fields.case or case_of(slug),
            "sequence": sequence,
            "status": "withdrawn",
            "time_zone": "UTC",
            "mailing": "hold",
        },
        context=UNCHECKED,
    ).model_copy(update={"announcements": earlier, "violations": [], "perpetrators": []})
    return Alert(
        slug=slug,
        folder=content / "alerts" / slug,
        language=languages[0],
        facts=facts,
        words={languages[0]: facts},
        bodies={languages[0]: ""},
        targets=(),
        copies=(),
        names=(),
        zone=zone,
        date=published.astimezone(UTC),
        modified=withdrawn.astimezone(UTC),
        act_before=withdrawn.astimezone(UTC),
        embargo=None,
    )
