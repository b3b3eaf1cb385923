"""Loads all alerts below ``content/alerts``, reading again only those that have changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from plugins.alerts.alert import Alert
from plugins.alerts.checks.alert import check_case_numbers
from plugins.alerts.folder import read_folder
from plugins.alerts.parse import ParsedAlert, ReadContext, read_alert
from plugins.alerts.protected import ProtectedPerson
from plugins.alerts.repository import AlertRepository
from plugins.alerts.summary import AlertSummary, alert_summary
from plugins.alerts.turning_points import turning_points
from plugins.alerts.withdrawn import Withdrawn
from plugins.content import markdown
from plugins.content.attachments.published import NAMESPACE as ATTACHMENTS
from plugins.content.attachments.published import cache_name as attachment_cache_name
from plugins.content.files import listing
from plugins.content.frontmatter import Document
from plugins.content.pictures import NAMESPACE as PICTURES
from plugins.content.pictures import cache_name
from plugins.content.problems import Problem
from plugins.incremental.cache import BuildCache
from plugins.incremental.fingerprint import fingerprint
from plugins.incremental.parallel import in_order
from plugins.incremental.turning_points import passed

NAMESPACE = "alerts"
MAX_IN_MEMORY = 64
"""Maximum number of cached alerts in memory at a time."""


@dataclass(frozen=True)
class LoadedAlerts:
    """All alerts of a content folder, and their problems."""

    alerts: AlertRepository
    problems: Mapping[str, tuple[Problem, ...]]
    """By slug; those of no single alert under ``""``."""
    signatures: Mapping[str, bytes]
    """The signature of each alert's public texts, for the names guard; without withdrawn alerts.

    Those of alerts with errors are among them, so that names in them are reported at once.
    """
    cases: Mapping[str, str]
    """The case number of each of these."""
    people: tuple[ProtectedPerson, ...]
    """People whose names must not appear in other content."""
    turning_points: frozenset[datetime]
    """The turning points of all folders, valid or not."""


@dataclass(frozen=True)
class CacheEntry:
    """The summary of a valid alert with what it depends on; the alert itself is stored beside it."""

    key: bytes
    """A fingerprint of the alert's files, the code and the settings."""
    entries: Mapping[str, bytes | None]
    passed: int
    """How many turning points of the alert had passed when it was read."""
    alert_summary: AlertSummary
    problems: tuple[Problem, ...]
    signature: bytes
    people: tuple[ProtectedPerson, ...]
    pictures: tuple[str, ...]
    """The names of its pictures in the cache."""
    attachments: tuple[str, ...]
    """The names of its PDFs in the cache."""

    def is_current(self, key: bytes, context: ReadContext) -> bool:
        """Return whether the alert is unchanged."""
        return (
            self.key == key
            and self.passed == passed(self.alert_summary.turning_points, context.now)
            and all(context.entries.get(name) == known for name, known in self.entries.items())
        )


def load_alerts(content: Path, context: ReadContext, cache: BuildCache, withdrawn: Withdrawn) -> LoadedAlerts:
    """Return all alerts below *content* and all problems; unchanged alerts come from *cache*.

    The folders of *withdrawn* alerts are never read.
    """
    problems: dict[str, tuple[Problem, ...]] = {}
    folders, found = listing(content, context.root)
    if found:
        problems[""] = tuple(found)
    paths = {
        path.name: path
        for path in folders
        if not path.name.startswith(".") and path.name not in withdrawn.alerts
    }
    common = fingerprint(
        cache.code, context.languages, context.name_retention, context.regions, context.printing
    )
    keys = {slug: fingerprint(common, cache.hash_of(path)) for slug, path in paths.items()}
    before, after = cache.previous(NAMESPACE), cache.current(NAMESPACE)
    fresh = [
        path
        for slug, path in paths.items()
        if slug not in before or context.invalid or not before[slug].is_current(keys[slug], context)
    ]

    def read(path: Path) -> tuple[ParsedAlert, CacheEntry | None]:
        result = read_alert(path, context)
        return _store(result, keys[path.name], context, cache)

    in_memory: dict[str, Alert] = {}
    new: dict[str, tuple[ParsedAlert, CacheEntry | None]] = {}
    for path, (result, entry) in zip(fresh, in_order(read, fresh), strict=True):
        markdown.keep_converted(dict(result.converted))
        new[path.name] = result, entry
        if result.alert is not None:
            in_memory[path.name] = result.alert
    points: set[datetime] = set()
    cases: dict[str, str] = {}
    signatures: dict[str, bytes] = {}
    for slug in paths:
        if slug in new:
            result, entry = new[slug]
            reported, signatures[slug] = result.problems, result.signature
            cases[slug] = result.case
            points.update(result.turning_points)
        else:
            entry = before[slug]
            reported, cases[slug], signatures[slug] = (
                entry.problems,
                entry.alert_summary.case,
                entry.signature,
            )
            points.update(entry.alert_summary.turning_points)
        if reported:
            problems[slug] = reported
        if entry is not None:
            after[slug] = entry
    alert_summaries = {slug: entry.alert_summary for slug, entry in after.items()}
    in_memory.update(withdrawn.alerts)
    for slug, alert in withdrawn.alerts.items():
        summary = alert_summary(alert, context.languages, turning_points(alert, context.name_retention))
        alert_summaries[slug] = replace(summary, digest=fingerprint(cache.code, summary))
        points.update(summary.turning_points)

    @lru_cache(maxsize=MAX_IN_MEMORY)
    def fetched(slug: str) -> Alert:
        alert: Alert | None
        try:
            alert, converted = cache.store.load_value(f"{NAMESPACE}/{slug}", after[slug].alert_summary.digest)
            markdown.keep_converted(converted)
        except KeyError:  # deleted meanwhile: read it again
            alert = read_alert(content / slug, context).alert
        assert alert is not None, "valid alerts are valid when they are read again"
        return replace(alert, folder=content / slug)

    def load(slug: str) -> Alert:
        return in_memory[slug] if slug in in_memory else fetched(slug)

    def original(slug: str) -> Document:
        if slug in withdrawn.alerts:
            return Document(withdrawn.path)
        return read_folder(content / slug, context.root, context.languages).documents[
            alert_summaries[slug].language
        ]

    for slug, more in check_case_numbers(alert_summaries, original, {path.name for path in folders}).items():
        problems[slug] = (*problems.get(slug, ()), *more)
        del alert_summaries[slug]
    cache.store.forget_all_but(NAMESPACE, after)
    if not any(problem.fatal for found in problems.values() for problem in found):
        names = (name.rpartition("/")[2] for entry in after.values() for name in entry.pictures)
        cache.store.forget_all_but(PICTURES, names)
        names = (name.rpartition("/")[2] for entry in after.values() for name in entry.attachments)
        cache.store.forget_all_but(ATTACHMENTS, names)
    return LoadedAlerts(
        AlertRepository(alert_summaries, load),
        problems,
        {slug: signature for slug, signature in signatures.items() if signature},
        cases,
        tuple(person for entry in after.values() for person in entry.people),
        frozenset(points),
    )


def _store(
    result: ParsedAlert, key: bytes, context: ReadContext, cache: BuildCache
) -> tuple[ParsedAlert, CacheEntry | None]:
    """Cache a valid alert; return what the main process needs: not the alert itself if it was stored."""
    if result.alert is None:
        return result, None
    count = passed(result.turning_points, context.now)
    digest = fingerprint(key, dict(result.entries), count)
    own = replace(alert_summary(result.alert, context.languages, result.turning_points), digest=digest)
    entry = CacheEntry(
        key=key,
        entries=result.entries,
        passed=count,
        alert_summary=own,
        problems=result.problems,
        signature=result.signature,
        people=result.people,
        pictures=tuple(
            cache_name((result.alert.folder / picture.file).read_bytes())
            for picture in result.alert.facts.pictures
        ),
        attachments=tuple(
            attachment_cache_name((result.alert.folder / name).read_bytes())
            for name in result.alert.attachment_sizes
        ),
    )
    if cache.store.save_value(
        f"{NAMESPACE}/{result.alert.slug}", digest, (result.alert, dict(result.converted))
    ):
        result = replace(result, alert=None, converted={})
    return result, entry
