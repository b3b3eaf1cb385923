"""Reads the folders of ``content/alerts`` into alerts, or into the problems of all their files."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from plugins.alerts.alert import Alert, CopyTo, Target
from plugins.alerts.check import check_alert, check_case_numbers
from plugins.alerts.check_names import check_consent, check_due, check_names
from plugins.alerts.check_words import check_texts
from plugins.alerts.models import PICTURE_NAME, Facts, Original, Translation, Words
from plugins.alerts.models import Target as TargetFields
from plugins.alerts.names import named as with_names
from plugins.alerts.names import named_text, names
from plugins.authorities.load import Registry
from plugins.authorities.models import CHANNELS, Person
from plugins.content import markdown
from plugins.content.fields import SLUG
from plugins.content.frontmatter import Document, split
from plugins.content.parallel import in_order
from plugins.content.problems import Problem, nearest, quote
from plugins.content.schema import salvage, validate
from plugins.content.source import listing, named, read_text

_FILE = re.compile(r"index\.([A-Za-z-]+)\.md")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[1-9]|lpt[1-9])\.")
"""Names that Windows keeps for devices, whatever stands behind the full stop."""
_PICTURE = re.compile(r"\.(?:jpe?g|png|webp)$", re.IGNORECASE)


_RELATED = {
    "targets": ("letters", "extra_letters"),
    "letters": ("extra_letters",),
    "people": ("roles",),
    "pictures": ("alt_texts",),
    "date": ("act_before", "modified", "embargo", "consent", "original_modified"),
    "modified": ("original_modified",),
    "act_before": ("embargo",),
    "time_zone": ("act_before", "announcements", "modified", "embargo", "original_modified"),
    "outcome": ("status", "outcome_text"),
    "status": ("announcements",),
    "updates": ("announcements",),
    "outcome_text": ("outcome",),
}
"""What cannot be judged while a field is faulty."""

_SPARE: dict[str, Any] = {
    "title": "…",
    "summary": "…",
    "demands": ["…"],
    "letters": {"main": {"subject": "…", "body": "…"}},
    "case": "UA 0000-000",
    "status": "open",
    "date": "2000-01-01",
    "act_before": "2099-01-01",
    "time_zone": "UTC",
    "country": "CO",
    "violations": ["attack"],
    "perpetrators": ["unknown"],
    "people": [{"identification": "role"}],
    "partner": {"name": "…"},
    "consent": {"date": "2000-01-01", "covers": ["name"], "record": "…"},
    "targets": [
        {
            "name": "…",
            "office": "…",
            "country": "CO",
            "languages": ["es"],
            "salutation": {"es": "…"},
            "post": "…",
        }
    ],
    "original_modified": "2000-01-01",
}
"""Stands in for a faulty field while the sound ones are checked together; never shown."""


@dataclass
class Folder:
    """The files of one alert while they are being read."""

    path: Path
    name: str
    documents: dict[str, Document] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    """Languages whose file cannot be read at all."""
    words: dict[str, Words] = field(default_factory=dict)
    language: str = ""
    original: Original | None = None
    doubtful: dict[str, frozenset[str]] = field(default_factory=dict)
    """By language, the fields that were faulty; what is said of them together with others is not."""
    problems: list[Problem] = field(default_factory=list)


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
        folder = _read_folder(path, root, codes)
        alert = None
        if folder.original is not None:
            alert = _assemble(folder, registry, now, names_kept)
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


def _read_folder(path: Path, root: Path, languages: tuple[str, ...]) -> Folder:
    folder = Folder(path, named(path, root))
    if path.is_symlink():
        folder.problems.append(Problem(folder.name, 1, "", "is a symbolic link. Put the folder itself here."))
    elif not path.is_dir():
        folder.problems.append(
            Problem(folder.name, 1, "", "is a file. Write an alert as a folder with index.<language>.md.")
        )
    elif not SLUG.fullmatch(path.name):
        folder.problems.append(
            Problem(
                folder.name,
                1,
                "",
                f"{quote(path.name)} is not a folder name for an alert. "
                "Write the case number in lower case with hyphens, for example ua-2026-014.",
            )
        )
    else:
        _read_files(folder, root, languages)
    return folder


def _read_files(folder: Folder, root: Path, languages: tuple[str, ...]) -> None:
    paths, found_problems = listing(folder.path, root)
    folder.problems += found_problems
    for path in paths:
        found = _FILE.fullmatch(path.name)
        name = named(path, root)
        if found and found.group(1) in languages:
            text, problems = read_text(path, name)
            document, problems = (Document(name), problems) if problems else split(name, text)
            if problems:
                folder.unread.add(found.group(1))
            else:
                folder.documents[found.group(1)] = document
            folder.problems += problems
        elif found:
            folder.problems.append(
                Problem(
                    name,
                    1,
                    "",
                    f"{quote(found.group(1))} is not a language of this site. "
                    f"{nearest(found.group(1), languages)}",
                )
            )
        elif not path.is_dir() and not _PICTURE.search(path.name):
            folder.problems.append(
                Problem(
                    name, 1, "", "is not a file of an alert. Name it index.<language>.md, as in index.fr.md."
                )
            )
        elif path.is_symlink() or path.is_dir():
            folder.problems.append(
                Problem(name, 1, "", "is not used by an alert. Put files, not folders or links, here.")
            )
        elif not re.fullmatch(PICTURE_NAME, path.name) or _RESERVED.match(path.name):
            folder.problems.append(
                Problem(
                    name,
                    1,
                    "",
                    f"{quote(path.name)} is not a name for a picture. "
                    "Rename it with a-z, 0-9 and hyphens, for example assembly.jpg.",
                )
            )
    if not folder.documents:
        if not folder.problems:
            folder.problems.append(
                Problem(folder.name, 1, "", "holds no alert. Write index.<language>.md in it.")
            )
        return
    _find_original(folder)
    if folder.language:
        _read_words(folder)
    else:
        for document in folder.documents.values():
            values = {key: value for key, value in document.values.items() if key not in Facts.model_fields}
            folder.problems += validate(Translation, document, values)[1]


def _find_original(folder: Folder) -> None:
    """Set the language of the one file that carries the facts."""
    candidates = [
        code for code, document in folder.documents.items() if ("original_modified",) not in document.lines
    ]
    both = [
        document
        for document in folder.documents.values()
        if "case" in document.values
        and "targets" in document.values
        and "original_modified" in document.values
    ]
    if len(candidates) == 1:
        folder.language = candidates[0]
    elif not candidates and len(both) == 1:
        folder.problems.append(
            both[0].problem(("original_modified",), "stands in the file with the facts. Remove it here.")
        )
    elif not candidates:
        for document in () if folder.unread else folder.documents.values():
            folder.problems.append(
                document.problem(
                    ("original_modified",),
                    "this translation has no original. Put the file with the facts (case, targets …) here.",
                )
            )
    else:
        with_facts = [code for code in candidates if "case" in folder.documents[code].values]
        first = (with_facts or candidates)[0]
        for code in candidates:
            if code != first:
                folder.problems.append(
                    folder.documents[code].problem(
                        (),
                        f"original_modified is missing beside {folder.documents[first].path}. "
                        "Write it with the modified (or date) of the original that these words follow.",
                    )
                )
        folder.language = first


def _read_words(folder: Folder) -> None:
    document = folder.documents[folder.language]
    original, problems = validate(Original, document)
    folder.problems += problems
    if original is None:
        original, folder.doubtful[folder.language] = salvage(Original, document.values, _SPARE)
    folder.original = original
    if original is not None:
        folder.words[folder.language] = original
    for code, other in folder.documents.items():
        if code == folder.language:
            continue
        facts = {key for key in other.values if key in Facts.model_fields}
        folder.problems += [
            other.problem(
                (key,),
                _differs(other.values[key], document, key),
            )
            for key in sorted(facts)
            if other.values[key] != document.values.get(key)
        ]
        values = {key: value for key, value in other.values.items() if key not in facts}
        words, problems = validate(Translation, other, values)
        folder.problems += problems
        if words is None:
            words, folder.doubtful[code] = salvage(Translation, values, _SPARE)
        if words is not None:
            folder.words[code] = words


def _differs(value: object, original: Document, key: str) -> str:
    theirs = original.values.get(key)
    place = f"{original.path.rpartition('/')[2]}:{original.line((key,))}"
    if theirs is None:
        return f"is a fact that {place} does not have. Move it there; translations carry words only."
    if isinstance(value, str) and isinstance(theirs, str):
        difference = f"{value} differs from {theirs} in {place}"
    else:
        difference = f"differs from {place}"
    return f"{difference}. Remove it here; translations take their facts from there."


def _assemble(folder: Folder, registry: Registry, now: datetime, names_kept: timedelta) -> Alert:
    assert folder.original is not None
    shown = names(folder.original, now, names_kept)
    facts = with_names(folder.original, shown, folder.original.roles)
    words = {
        code: facts if code == folder.language else with_names(each, shown, each.roles)
        for code, each in folder.words.items()
    }
    zone = ZoneInfo(facts.time_zone)
    date = facts.date.start(zone)
    return Alert(
        slug=folder.path.name,
        folder=folder.path,
        language=folder.language,
        facts=facts,
        words=words,
        bodies={
            code: named_text(document.body, shown, words[code].roles if code in words else ())
            for code, document in folder.documents.items()
        },
        names=shown,
        targets=tuple(
            target for fields in facts.targets if (target := resolve_target(fields, registry)) is not None
        ),
        copies=tuple(_copies(facts, registry)),
        zone=zone,
        date=date,
        modified=facts.modified.start(zone) if facts.modified else date,
        act_before=facts.act_before.end(zone),
        embargo=facts.embargo.start(zone) if facts.embargo else None,
    )


def resolve_target(fields: TargetFields, registry: Registry) -> Target | None:
    """Return the target that *fields* name, or None where they name nobody."""
    person: Person
    if fields.authority is not None:
        if fields.authority not in registry:
            return None
        person = registry[fields.authority]
    elif fields.name and fields.office and fields.country and fields.languages:
        person = Person.model_construct(
            name=fields.name,
            office=fields.office,
            country=fields.country,
            languages=fields.languages,
            salutation=fields.salutation or {},
        )
    else:
        return None
    source = fields if fields.authority is None else person
    channels = {name: getattr(source, name) for name in CHANNELS}
    gone = tuple(name for name, known in channels.items() if getattr(known, "state", "ok") != "ok")
    return Target(
        key=fields.authority,
        person=person,
        letter=fields.letter,
        supporters_from=tuple(fields.supporters_from),
        gone=gone,
        **{name: None if name in gone else known for name, known in channels.items()},
    )


def _copies(facts: Original, registry: Registry) -> Iterable[CopyTo]:
    for copy in facts.copies_to:
        if copy.email is not None:
            yield CopyTo(copy.email, copy.email, tuple(copy.supporters_from))
        elif copy.authority is not None and copy.authority in registry:
            authority = registry[copy.authority]
            if authority.email is not None and authority.email.state == "ok":
                yield CopyTo(authority.email.address, authority.name, tuple(copy.supporters_from))
