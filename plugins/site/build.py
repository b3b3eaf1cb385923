"""The whole site as files: the same site gives the same files, byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from plugins.incremental.file import File, Unchanged
from plugins.incremental.jobs import Batch, Job, JobResult
from plugins.repository.site import Site
from plugins.safety.errors import ForbiddenError
from plugins.safety.files import hits
from plugins.sections import wellknown
from plugins.sections.alerts.files import phones, picture_files, qr_file, sheet_files
from plugins.sections.calendars.files import activity_calendars, deadline_calendars
from plugins.sections.context import PageJob, RenderContext
from plugins.sections.feeds.files import feed_alerts, latest_of_lists, list_feed, main_feeds
from plugins.sections.opendata import files as opendata
from plugins.sections.registry import page_jobs
from plugins.sections.search import search_jobs
from plugins.sections.text_pages import pages_for_all
from plugins.sheets.sheet import SheetMaker
from plugins.site.cache_keys import CacheKeys

Mapped = tuple[dict[str, str], str, str]
"""A page's addresses by language, its default one, and the day of its last change."""


class Build:
    """One build of a site. The same site gives the same files, byte for byte.

    What is in the output folder since the last build, and depends on nothing that has changed, is not made
    again.
    """

    def __init__(self, site: Site, folder: Path | None = None) -> None:
        """Take the *site*, and the *folder* that its files are written to."""
        self._site, self.context = site, RenderContext(site)
        self._batch = Batch(site.cache, folder, CacheKeys(self.context).key)

    def files(self) -> Iterator[File | Unchanged]:
        """Yield every file of the site.

        Raises:
            ForbiddenError: At the end, if any file holds what is never published.
        """
        forbidden: dict[str, set[int]] = {}
        yield from self._batch.files(_searched(job, self._site) for job in jobs(self.context))
        pages: dict[str, Mapped] = {}
        for name, note in self._batch.notes.items():
            forbidden |= note.forbidden
            self.context.revisions |= note.revisions
            if note.mapped is not None:
                pages[name] = note.mapped
        for file in small_files(self.context, pages):
            forbidden |= _forbidden([file], self._site)
            yield file
        if forbidden:
            raise ForbiddenError(forbidden)

    def held(self) -> set[str]:
        """Return what the folder held when the files were asked for."""
        return self._batch.held()

    def remember(self, hashes: Mapping[str, bytes]) -> None:
        """Leave to the next build what this one has written: the SHA-256 of each file, by path."""
        self._batch.remember(hashes)


@dataclass(frozen=True)
class Note:
    """What is recorded of a job's files beside their content."""

    mapped: Mapped | None
    """For a page, its line of the sitemap."""
    forbidden: Mapping[str, set[int]]
    """What they hold of what is never published, by path."""
    revisions: Mapping[str, str] = field(default_factory=dict)
    """For a page, its revision in each language, by its address."""


def _searched(job: Job, site: Site) -> Job:
    """Return *job*, searching what it makes for what is never published."""

    def make() -> JobResult:
        made = job.make()
        mapped, revisions = made.note or (None, {})
        return JobResult(made.files, Note(mapped, _forbidden(made.files, site), revisions))

    return Job(job.name, job.inputs, make)


def _forbidden(files: Iterable[File], site: Site) -> dict[str, set[int]]:
    """Return, by name, the entries of the list in each of *files*; a name that holds one is not told."""
    found = {}
    for file in files:
        numbers = hits(file, site.searcher)
        if numbers:
            name = "the name of a file" if site.searcher.in_text(file.path) else file.path
            found[name] = numbers
    return found


def jobs(context: RenderContext) -> Iterator[Job]:
    """Yield what makes all files but the small ones, in pieces that can be run anywhere."""
    for page in page_jobs(context):
        yield Job(page.name, page.inputs, partial(_page, context, page))
    site, maker = (
        context.site,
        SheetMaker(context.site_settings.theme / "sheets" / "letter.typ", context.site_settings.cache_folder),
    )
    numbers: set[tuple[str, str]] = set()
    for alert_summary in site.open:
        yield _files(
            f"calendar/{alert_summary.slug}", (alert_summary,), deadline_calendars, context, alert_summary
        )
        if context.site_settings.sheets:
            yield _files(
                f"sheets/{alert_summary.slug}",
                (alert_summary,),
                sheet_files,
                context,
                maker,
                alert_summary.slug,
            )
        numbers.update(phones(site, alert_summary.slug))
    for alert_summary in site.listed:
        if alert_summary.pictures:
            yield _files(
                f"pictures/{alert_summary.slug}", (alert_summary,), picture_files, context, alert_summary.slug
            )
    for number, extension in sorted(numbers):
        yield Job(f"qr/{number}-{extension}", (), partial(_one, qr_file, context, number, extension))
    if site.content.activities:
        upcoming = tuple(each.ends > site.now for each in site.activities)
        for code in context.site_settings.languages:
            inputs = (site.content.hashes["activities"], upcoming)
            yield _files(f"activities/{code}", inputs, activity_calendars, context, code)
    subtitle = site.content.hashes["pages"]
    yield _files("feeds", (subtitle, feed_alerts(context)), main_feeds, context)
    yield from search_jobs(context)
    yield from _data(site, [one.key for one in context.lists_of("authority")])
    for one, alert_summaries in latest_of_lists(context):
        name = f"feeds/{one.kind}/{one.key}"
        yield _files(name, (subtitle, alert_summaries), list_feed, context, one, alert_summaries)


def _data(site: Site, authorities: list[str]) -> Iterator[Job]:
    """Yield what makes the files that machines read."""
    earliest_first = tuple(sorted(site.listed, key=lambda each: each.order))
    archive = _files("api/archive", (earliest_first, len(site.open)), opendata.archive, site, earliest_first)
    yield replace(archive, long=True)
    yield _files("api/alerts", tuple(site.open), opendata.open_alerts, site)
    entries = tuple((key, site.content.entries.get(key)) for key in authorities)
    yield _files("api/authorities", entries, opendata.authorities, site, authorities)
    yield _files("api/schema", (), opendata.schemas)
    yield _files("api/labels", (), opendata.labels, site)
    if site.content.directory:
        yield _files("api/directory", (site.content.hashes["directory"],), opendata.directory, site)


def _files(name: str, inputs: tuple[Any, ...], make: Callable[..., Iterable[File]], *arguments: Any) -> Job:
    return Job(name, inputs, lambda: JobResult(tuple(make(*arguments))))


def _one(make: Callable[..., File], *arguments: Any) -> JobResult:
    return JobResult((make(*arguments),))


def _page(context: RenderContext, job: PageJob) -> JobResult:
    """Return the files of one page in all languages, and its line in the sitemap."""
    group = [job.make(localizer) for localizer in context.site.localizers.values()]
    rendered = [context.renderer.render(page) for page in group]
    files = tuple(
        File(context.addresses.file(page.path), each.html) for page, each in zip(group, rendered, strict=True)
    )
    revisions = {page.path: each.revision for page, each in zip(group, rendered, strict=True)}
    first = group[0]
    if not first.index:
        return JobResult(files, (None, revisions))
    versions = dict(first.translations)
    modified = str(first.context.get("modified_day", ""))
    return JobResult(files, ((versions, context.default_version(versions), modified), revisions))


def small_files(context: RenderContext, mapped: Mapping[str, Mapped]) -> Iterator[File]:
    """Yield what is made once the pages are known, and what costs next to nothing."""
    for page in pages_for_all(context):
        yield File(context.addresses.file(page.path), context.renderer.render(page).html)
    yield from (File(name, data) for name, data in context.assets.files.items())
    yield File("robots.txt", wellknown.robots(context.addresses))
    yield File("_headers", wellknown.headers(context.site_settings.onion, context.site.form))
    yield File(".well-known/security.txt", wellknown.security(context.site_settings, context.addresses))
    yield from sitemaps(context, mapped)


def sitemaps(context: RenderContext, mapped: Mapping[str, Mapped]) -> Iterator[File]:
    """Yield the sitemap, in chapters, of which a new alert changes one: the years, and the rest."""
    chapters: dict[str, list[Mapped]] = {}
    for name, line in mapped.items():
        alert_summary = context.site.alert_summaries.get(name.removeprefix("alert/"))
        year = (
            str(alert_summary.date.astimezone(alert_summary.zone).year)
            if alert_summary is not None
            else "pages"
        )
        chapters.setdefault(year, []).append(line)
    for chapter, lines in chapters.items():
        yield File(f"sitemaps/{chapter}.xml", wellknown.sitemap(lines, context.addresses))
    yield File("sitemap.xml", wellknown.sitemap_index(sorted(chapters), context.addresses))
