"""Reads the folders of ``content/alerts`` into alerts, or into the problems of all their files."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from plugins.alerts.alert import Alert
from plugins.alerts.assemble import assemble
from plugins.alerts.check import check_alert, check_case_numbers
from plugins.alerts.check_names import check_consent, check_due, check_names
from plugins.alerts.check_words import check_texts
from plugins.alerts.folder import Folder, read_folder
from plugins.alerts.original import read_words
from plugins.authorities.load import Registry
from plugins.content import markdown
from plugins.content.frontmatter import Document
from plugins.content.parallel import in_order
from plugins.content.problems import Problem
from plugins.content.source import listing

_RELATED = {
    "targets": ("letters", "extra_letters", "answers"),
    "answers": ("answer_texts",),
    "answer_texts": ("answers",),
    "letters": ("extra_letters",),
    "people": ("roles",),
    "pictures": ("alt_texts",),
    "date": ("answers", "act_before", "modified", "embargo", "consent", "original_modified"),
    "modified": ("original_modified",),
    "act_before": ("embargo",),
    "time_zone": ("act_before", "announcements", "modified", "embargo", "original_modified"),
    "outcome": ("status", "outcome_text"),
    "status": ("announcements",),
    "updates": ("announcements",),
    "outcome_text": ("outcome",),
}
"""What cannot be judged while a field is faulty."""


@dataclass(frozen=True)
class Loaded:
    """What a content folder held: the sound alerts, and the problems of each folder."""

    alerts: tuple[Alert, ...]
    problems: Mapping[str, tuple[Problem, ...]]
    """By slug; under ``""`` those that belong to no single alert."""
    documents: Mapping[str, Mapping[str, Document]]
    """The files of the sound alerts, by slug and language, for their lines."""


def load_alerts(
    content: Path,
    *,
    root: Path,
    languages: Iterable[str],
    registry: Registry,
    faulty: Collection[str],
    now: datetime,
    names_kept: timedelta,
) -> Loaded:
    """Return every alert below *content*, and all problems.

    *root* is what paths are named from, *faulty* the keys of registry entries that have problems,
    *names_kept* how long public names stay in full after an alert has ended.
    """
    codes = tuple(languages)
    alerts: list[Alert] = []
    documents: dict[str, Mapping[str, Document]] = {}
    problems: dict[str, tuple[Problem, ...]] = {}
    folders, found = listing(content, root)
    if found:
        problems[""] = tuple(found)
    paths = [path for path in folders if not path.name.startswith(".")]

    def read(path: Path) -> tuple[Folder, Alert | None, dict[str, str]]:
        folder = read_folder(path, root, codes)
        read_words(folder)
        alert = None
        if folder.original is not None:
            alert = assemble(folder, registry, now, names_kept)
            folder.problems += _check(folder, alert, registry, faulty, codes, now, names_kept)
        return folder, None if _fatal(folder.problems) else alert, markdown.take_converted()

    for folder, alert, converted in in_order(read, paths):
        markdown.keep_converted(converted)
        if alert is not None:
            alerts.append(alert)
            documents[alert.slug] = folder.documents
        if folder.problems:
            problems[folder.path.name] = tuple(folder.problems)
    originals = {alert.slug: documents[alert.slug][alert.language] for alert in alerts}
    for slug, more in check_case_numbers(alerts, originals, {path.name for path in folders}).items():
        problems[slug] = (*problems.get(slug, ()), *more)
        alerts = [alert for alert in alerts if alert.slug != slug]
    return Loaded(tuple(alerts), problems, documents)


def _check(
    folder: Folder,
    alert: Alert,
    registry: Registry,
    faulty: Collection[str],
    languages: tuple[str, ...],
    now: datetime,
    names_kept: timedelta,
) -> Iterable[Problem]:
    """Yield what the folder's files show together, but for what a faulty field would make them show."""
    documents = {code: folder.documents[code] for code in folder.words}
    by_path = {document.path: code for code, document in documents.items()}
    readable = [code for code in languages if code not in folder.unread]
    theirs = folder.doubtful.get(folder.language, frozenset())
    for problem in check_alert(
        alert, documents, registry=registry, faulty=faulty, languages=readable, now=now
    ):
        doubtful = theirs | folder.doubtful.get(by_path.get(problem.path, ""), frozenset())
        silenced = {name for key in doubtful for name in (*_RELATED.get(key, ()), key)} - {"targets"}
        if re.split(r"[.\[]", problem.field)[0] not in silenced:
            yield problem
    assert folder.original is not None
    yield from check_consent(folder.original, documents[folder.language])
    yield from check_due(folder.original, documents[folder.language], now, names_kept)
    for code, document in documents.items():
        yield from check_texts(folder.words[code], document)
        if "people" not in theirs and alert.facts.status != "withdrawn":
            yield from check_names(folder.original, document)


def _fatal(problems: Iterable[Problem]) -> bool:
    return any(problem.fatal for problem in problems)
