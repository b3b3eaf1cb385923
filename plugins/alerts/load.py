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
from plugins.alerts.withdrawn import Withdrawn
from plugins.content import markdown
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
AT_HAND = 64
"""Maximum number of cached alerts in memory at a time."""


@dataclass(frozen=True)
class Loaded:
    """All alerts of a content folder, and their problems."""

    alerts: AlertRepository
    problems: Mapping[str, tuple[Problem, ...]]
    """By slug; those of no single alert under ``""``."""
    signatures: Mapping[str, bytes]
    """The signature of each alert's public texts, for the names guard; without withdrawn alerts."""
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

    def holds(self, key: bytes, context: ReadContext) -> bool:
        """Return whether the alert is unchanged."""
        return (
            self.key == key
            and self.passed == passed(self.alert_summary.turning_points, context.now)
            and all(context.entries.get(name) == known for name, known in self.entries.items())
        )


def load_alerts(content: Path, context: ReadContext, cache: BuildCache, withdrawn: Withdrawn) -> Loaded:
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
    world = fingerprint(cache.code, context.languages, context.name_retention, context.regions, context.fonts)
    keys = {slug: fingerprint(world, cache.hash_of(path)) for slug, path in paths.items()}
    before, after = cache.before(NAMESPACE), cache.after(NAMESPACE)
    fresh = [
        path
        for slug, path in paths.items()
        if slug not in before or context.invalid or not before[slug].holds(keys[slug], context)
    ]

    def read(path: Path) -> tuple[ParsedAlert, CacheEntry | None]:
        made = read_alert(path, context)
        return _put_away(made, keys[path.name], context, cache)

    at_hand: dict[str, Alert] = {}
    new: dict[str, tuple[ParsedAlert, CacheEntry | None]] = {}
    for path, (made, kept) in zip(fresh, in_order(read, fresh), strict=True):
        markdown.keep_converted(dict(made.converted))
        new[path.name] = made, kept
        if made.alert is not None:
            at_hand[path.name] = made.alert
    points: set[datetime] = set()
    for slug in paths:
        if slug in new:
            made, kept = new[slug]
            told = made.problems
            points.update(made.turning_points)
        else:
            kept = before[slug]
            told = kept.problems
            points.update(kept.alert_summary.turning_points)
        if told:
            problems[slug] = told
        if kept is not None:
            after[slug] = kept
    alert_summaries = {slug: kept.alert_summary for slug, kept in after.items()}
    at_hand.update(withdrawn.alerts)
    alert_summaries |= {
        slug: replace(made, digest=fingerprint(cache.code, made))
        for slug, made in (
            (slug, alert_summary(each, context.languages)) for slug, each in withdrawn.alerts.items()
        )
    }

    @lru_cache(maxsize=AT_HAND)
    def fetched(slug: str) -> Alert:
        alert: Alert | None
        try:
            alert, converted = cache.store.load_value(f"{NAMESPACE}/{slug}", after[slug].alert_summary.digest)
            markdown.keep_converted(converted)
        except KeyError:  # deleted meanwhile: read it again
            alert = read_alert(content / slug, context).alert
        assert alert is not None, "it was sound"
        return replace(alert, folder=content / slug)

    def whole(slug: str) -> Alert:
        return at_hand[slug] if slug in at_hand else fetched(slug)

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
        names = (name.rpartition("/")[2] for kept in after.values() for name in kept.pictures)
        cache.store.forget_all_but(PICTURES, names)
    return Loaded(
        AlertRepository(alert_summaries, whole),
        problems,
        {slug: kept.signature for slug, kept in after.items() if kept.alert_summary.status != "withdrawn"},
        tuple(person for kept in after.values() for person in kept.people),
        frozenset(points),
    )


def _put_away(
    made: ParsedAlert, key: bytes, context: ReadContext, cache: BuildCache
) -> tuple[ParsedAlert, CacheEntry | None]:
    """Cache a valid alert; return what the main process needs: not the alert itself if it was stored."""
    if made.alert is None:
        return made, None
    count = passed(made.turning_points, context.now)
    digest = fingerprint(key, dict(made.entries), count)
    own = replace(alert_summary(made.alert, context.languages, made.turning_points), digest=digest)
    kept = CacheEntry(
        key=key,
        entries=made.entries,
        passed=count,
        alert_summary=own,
        problems=made.problems,
        signature=made.signature,
        people=made.people,
        pictures=tuple(
            cache_name((made.alert.folder / picture.file).read_bytes())
            for picture in made.alert.facts.pictures
        ),
    )
    if cache.store.save_value(f"{NAMESPACE}/{made.alert.slug}", digest, (made.alert, dict(made.converted))):
        made = replace(made, alert=None, converted={})
    return made, kept
