"""Parses and checks the folder of one alert, and returns what the result depends on."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from plugins.alerts.alert import Alert
from plugins.alerts.attachments import attachment_sizes
from plugins.alerts.checks.alert import check_alert
from plugins.alerts.checks.attachments import check_attachments
from plugins.alerts.checks.names import (
    PublishedText,
    check_consent,
    check_due,
    check_names,
    check_scripts,
    check_searchable,
)
from plugins.alerts.checks.texts import check_texts, page_places
from plugins.alerts.folder import Folder, read_folder
from plugins.alerts.models.alert import Original
from plugins.alerts.original import read_words
from plugins.alerts.protected import ProtectedPerson, protected_people
from plugins.alerts.resolve import resolve
from plugins.alerts.turning_points import turning_points
from plugins.authorities.load import Registry
from plugins.authorities.sets import FOLDER, Sets
from plugins.content import markdown
from plugins.content.attachments.published import Attachments
from plugins.content.frontmatter import Document, Location
from plugins.content.pictures import Pictures
from plugins.content.problems import Problem, merge_problems
from plugins.content.schema import Labels
from plugins.safety.search import signature_of
from plugins.vocabularies.keys import keys_in
from plugins.vocabularies.vocabulary import Vocabularies, dependency

Check = Callable[[Alert, Mapping[str, Document], datetime], Iterable[Problem]]
"""Returns the problems of an alert with these files (by language) at a given time."""
Mark = Callable[[Alert, Mapping[str, Document], datetime], tuple[Alert, Sequence[Problem]]]
"""Returns the alert with marks added, and warnings with the reasons."""

_UNCHECKED_IF_INVALID = {
    "targets": (
        *("letters", "extra_letters", "answers", "sent", "letters_counted", "post_text", "call_scripts"),
        "petition",
    ),
    "action": ("letters", "extra_letters", "petition", "targets", "call_scripts"),
    "call_scripts": ("targets",),
    "petition": ("action",),
    "answers": ("answer_texts", "sent", "letters_counted"),
    "letters": ("extra_letters",),
    "people": ("roles", "requested_by"),
    "subject": ("people", "requested_by", "roles"),
    "requested_by": ("partner", "consent", "people", "subject", "region", "pictures"),
    "pictures": ("alt_texts",),
    "date": (
        *("answers", "sent", "letters_counted", "act_before", "modified", "embargo", "consent"),
        "original_modified",
    ),
    "modified": ("original_modified",),
    "act_before": ("embargo",),
    "time_zone": ("act_before", "announcements", "modified", "embargo", "original_modified"),
    "outcome": ("status", "outcome_text", "announcements"),
    "status": ("announcements",),
    "updates": ("announcements",),
    "outcome_text": ("outcome",),
}
"""Fields that cannot be checked while another field is invalid."""
_UNCHECKED_IN_ENTRY = {
    "languages": ("salutation",),
    "kind": ("until", "to"),
    "date": ("until",),
    "authority": ("to",),
}
"""The same within an entry of a list, such as a target; the entry as a whole cannot be checked either."""


@dataclass(frozen=True)
class ReadContext:
    """Everything that the reading of an alert depends on besides its own files."""

    root: Path
    """The folder that paths in problems are relative to."""
    languages: tuple[str, ...]
    vocabularies: Vocabularies
    registry: Registry
    invalid: Collection[str]
    """The keys of registry entries with problems."""
    entries: Mapping[str, bytes]
    """The hash of the file of each registry entry, of each set, under ``sets/<key>``, and of each entry of a
    vocabulary, under ``vocabulary/<name>/<key>``."""
    now: datetime
    name_retention: timedelta
    """How long public names stay in full after an alert has ended."""
    regions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Regions of the network, by country, in addition to the official ones."""
    labels: Labels = field(default_factory=dict)
    """The labels of enumerations; only messages about unknown values depend on them."""
    sets: Sets = field(default_factory=dict)
    """The sets of authorities."""
    checks: Sequence[Check] = ()
    """Checks of packages that import this one."""
    marks: Sequence[Mark] = ()
    """Mark what of an alert can be printed, and how."""
    printing: bytes = b""
    """The hash of what the marks depend on."""
    pictures: Pictures = field(default_factory=Pictures)
    """Encodes and caches pictures."""
    attachments: Attachments = field(default_factory=Attachments)
    """Copies and caches PDFs."""


@dataclass(frozen=True)
class ParsedAlert:
    """The result of reading one folder: the alert if it is valid, all problems, and their dependencies."""

    alert: Alert | None
    problems: tuple[Problem, ...]
    entries: Mapping[str, bytes | None]
    """The hash of each entry of registry and vocabularies that it depends on; None for one that does not
    exist."""
    turning_points: tuple[datetime, ...]
    """When the alert or its problems change."""
    converted: Mapping[str, str]
    """The HTML of its Markdown, for the cache."""
    case: str
    """The case number; empty if no file has the facts."""
    signature: bytes
    """The signature of all public texts of the alert, valid or not; empty if it is withdrawn."""
    people: tuple[ProtectedPerson, ...]
    """People whose names must not appear in other content."""


def read_alert(path: Path, context: ReadContext) -> ParsedAlert:
    """Read, validate and check the folder *path*."""
    folder = read_folder(path, context.root, context.languages)
    read_words(folder, context.labels, context.vocabularies)
    texts = {
        code: PublishedText(document, folder.path, context.attachments)
        for code, document in folder.documents.items()
    }
    alert, keys, points = None, set[str](), tuple[datetime, ...]()
    if folder.original is not None:
        alert = resolve(folder, context.registry, context.sets, context.now, context.name_retention)
        keys = _authority_keys(folder.original, context)
        keys |= {dependency(name, key) for name, key in keys_in(folder.original)}
        points = turning_points(alert, context.name_retention)
        folder.problems += _check(folder, alert, texts, context)
    folder.problems = merge_problems(folder.garbled, folder.problems)
    sound = alert is not None and not any(problem.fatal for problem in folder.problems)
    if alert is not None and sound:
        for mark in context.marks:
            alert, warnings = mark(alert, folder.documents, context.now)
            folder.problems += warnings
        alert = replace(alert, attachment_sizes=attachment_sizes(alert, context.attachments))
    facts = folder.original
    return ParsedAlert(
        alert=alert if sound else None,
        problems=tuple(folder.problems),
        entries={key: context.entries.get(key) for key in sorted(keys)},  # the same in every process
        turning_points=points,
        case=facts.case if facts else "",
        signature=signature_of(each.searched for each in texts.values())
        if facts is None or facts.status != "withdrawn"
        else b"",
        people=protected_people(path.name, facts, context.name_retention) if facts else (),
        converted=markdown.take_converted(),
    )


def _authority_keys(facts: Original, context: ReadContext) -> set[str]:
    """Return the registry keys that an alert depends on: all if it names one that does not exist.

    The message about that one suggests the most similar key.
    """
    copies = [*facts.copies_to, *(copy for each in facts.targets for copy in each.copies_to)]
    keys = [*(each.authority for each in facts.targets), *(each.authority for each in copies)]
    keys += [answer.to for answer in facts.answers]
    named = {key for key in keys if key is not None}
    in_sets = [*(each.authorities for each in facts.targets), *(each.authorities for each in copies)]
    sets = {key for key in in_sets if key is not None}
    if not (named <= context.registry.keys() and sets <= context.sets.keys()):
        return {*named, *context.entries}
    members = {key for name in sets for key in context.sets[name].members}
    return {*named, *members, *(f"{FOLDER}/{name}" for name in sets)}


def _check(
    folder: Folder, alert: Alert, texts: Mapping[str, PublishedText], context: ReadContext
) -> Iterable[Problem]:
    """Yield the problems of the folder's files together, except consequences of invalid fields."""
    documents = {code: folder.documents[code] for code in folder.words}
    by_path = {document.path: code for code, document in documents.items()}
    readable = [code for code in context.languages if code not in folder.unread]
    invalid = folder.uncertain.get(folder.language, frozenset())
    for problem in check_alert(
        alert,
        documents,
        registry=context.registry,
        vocabularies=context.vocabularies,
        sets=context.sets,
        invalid=context.invalid,
        languages=readable,
        incomplete=_incomplete(folder),
        regions=context.regions,
        pictures=context.pictures,
        now=context.now,
    ):
        uncertain = invalid | folder.uncertain.get(by_path.get(problem.path, ""), frozenset())
        if not _follows_from(problem, uncertain):
            yield problem
    assert folder.original is not None
    yield from check_consent(folder.original, documents[folder.language])
    yield from check_due(folder.original, documents[folder.language], context.now, context.name_retention)
    yield from check_searchable(folder.original, documents[folder.language])
    yield from check_scripts(folder.original, documents, documents[folder.language])
    for check in context.checks:
        yield from check(alert, documents, context.now)
    for code, document in documents.items():
        yield from check_texts(
            folder.words[code],
            document,
            shown=alert.words[code],
            body=alert.bodies[code],
            places=page_places(alert),
        )
        if ("people",) not in {location[:1] for location in invalid} and alert.facts.status != "withdrawn":
            yield from check_names(folder.original, document, texts[code])
    yield from check_attachments(folder, context.attachments)


def _incomplete(folder: Folder) -> frozenset[str]:
    """Return the languages whose letters may have been read incompletely."""
    places = [(code, place) for code, found in folder.uncertain.items() for place in found]
    own = {code for code, place in places if place[0] == "letters"}
    extra = {str(place[1]) for _, place in places if place[0] == "extra_letters" and len(place) > 1}
    return frozenset({*folder.unread, *own, *extra})


def _follows_from(problem: Problem, uncertain: Collection[Location]) -> bool:
    """Return whether *problem* may be a consequence of invalid fields."""
    name, *inner = re.split(r"[.\[]", problem.field.replace("]", ""))
    for location in uncertain:
        key = str(location[0])
        if name in _UNCHECKED_IF_INVALID.get(key, ()):
            return True
        if (key, location[-1], name) == ("letters", "[key]", "targets") and inner[-1:] == ["letter"]:
            return True
        if name != key:
            continue
        if len(location) == 1 or not isinstance(location[1], int) or not inner:
            return True
        if inner[0] == str(location[1] + 1):
            field = str(location[2]) if len(location) > 2 else ""
            if not field or len(inner) == 1 or inner[1] in {field, *_UNCHECKED_IN_ENTRY.get(field, ())}:
                return True
    return False
