"""Collects the jobs that make all files of the site; the same site gives the same files, byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from plugins.incremental.file import File, Unchanged
from plugins.incremental.jobs import Batch, Job, JobResult
from plugins.incremental.parts import Key
from plugins.repository.site import Site
from plugins.safety.errors import ForbiddenError
from plugins.safety.files import hits
from plugins.sections import wellknown
from plugins.sections.alerts.files import attachment_files, phones, picture_files, qr_file, sheet_files
from plugins.sections.alerts.handouts import handout_files
from plugins.sections.calendars.files import activity_calendars, deadline_calendars
from plugins.sections.context import PageJob, RenderContext, Templates
from plugins.sections.feeds.files import feed_alerts, latest_of_lists, list_feed, main_feeds
from plugins.sections.follow_up.pages import aftermath_feeds, aftermath_inputs
from plugins.sections.opendata import files as opendata
from plugins.sections.registry import page_jobs
from plugins.sections.reports.pages import key_files
from plugins.sections.search import search_jobs
from plugins.sections.sign_ons import data as letter_data
from plugins.sections.sign_ons.card import alert_of, words_inputs
from plugins.sections.sign_ons.card import inputs as letter_inputs
from plugins.sections.sign_ons.documents import document_files, document_inputs
from plugins.sections.sign_ons.feed import feed_letters, letter_feeds
from plugins.sections.text_pages import pages_for_all
from plugins.sheets.sheet import SheetMaker
from plugins.sheets.templates import sheet_templates
from plugins.site.cache_keys import CacheKeys
from plugins.site.compression import copies_of_file, with_copies

SitemapEntry = tuple[dict[str, str], str, str]
"""The addresses of a page by language, its default address, and the day of its last change."""


class Build:
    """An incremental build of a site. The same site gives the same files, byte for byte.

    Files that are in the output folder since the last build are rebuilt only if their inputs have changed.
    """

    def __init__(self, site: Site, folder: Path | None = None, *, templates: Templates | None = None) -> None:
        """Create a build of *site* that compares with the files in the output *folder*, if there is one.

        *templates* are those of its :class:`RenderContext`.
        """
        self._site, self.context = site, RenderContext(site, templates)
        self._key = CacheKeys(self.context).key
        self._batch = Batch(site.cache, folder, self._key)

    def files(self) -> Iterator[File | Unchanged]:
        """Yield every file of the site; those that are up to date as ``Unchanged``.

        Raises:
            ForbiddenError: At the end, if any file contains an entry of the blocklist.
        """
        forbidden: dict[str, set[int]] = {}
        precompress = self._site.site_settings.precompress
        _ = self.context.renderer  # before other processes start, so that they have the compiled templates
        every = (_searched(job, self._site) for job in jobs(self.context, self._key))
        yield from self._batch.files(map(with_copies, every) if precompress else every)
        pages: dict[str, SitemapEntry] = {}
        for name, note in self._batch.notes.items():
            forbidden |= note.forbidden
            self.context.revisions |= note.revisions
            if note.sitemap_entry is not None:
                pages[name] = note.sitemap_entry
        for file in small_files(self.context, pages):
            forbidden |= _forbidden([file], self._site)
            yield file
            if precompress:
                yield from self._batch.files_of(copies_of_file(file))
        if forbidden:
            raise ForbiddenError(forbidden)

    def existing(self) -> set[str]:
        """Return the paths of all files in the output folder at the time when :meth:`files` was started."""
        return self._batch.existing()

    def record(self, hashes: Mapping[str, bytes]) -> None:
        """Record the SHA-256 of each written file, by path, for the next build."""
        self._batch.record(hashes)


@dataclass(frozen=True)
class Note:
    """What is recorded about a job's files in addition to their content."""

    sitemap_entry: SitemapEntry | None
    """For a page, its entry in the sitemap."""
    forbidden: Mapping[str, set[int]]
    """Line numbers of the blocklist entries found in the files, by path."""
    revisions: Mapping[str, str] = field(default_factory=dict)
    """For a page, its revision in each language, by address."""


def _searched(job: Job, site: Site) -> Job:
    """Return *job* with a search of its files for blocklist entries."""

    def make() -> JobResult:
        try:
            result = job.make()
        except ForbiddenError as error:  # of files whose texts cannot be searched once they are made
            return JobResult((), Note(None, error.found))
        sitemap_entry, revisions = result.note or (None, {})
        return JobResult(result.files, Note(sitemap_entry, _forbidden(result.files, site), revisions))

    return replace(job, make=make)


def _forbidden(files: Iterable[File], site: Site) -> dict[str, set[int]]:
    """Return the line numbers of blocklist entries in *files*, by path.

    A path that itself contains an entry is not disclosed.
    """
    found = {}
    for file in files:
        numbers = hits(file, site.searcher)
        if numbers:
            name = "the name of a file" if site.searcher.in_text(file.path) else file.path
            found[name] = numbers
    return found


def jobs(context: RenderContext, key: Key) -> Iterator[Job]:
    """Yield the jobs for all files except those of :func:`small_files`; *key* returns keys of inputs."""
    yield from _typeset_jobs(context)  # first, because they take longest
    for name in context.assets.files:
        yield Job(f"assets/{name}", (), partial(_single_file, _asset, context, name))
    for page in page_jobs(context):
        yield Job(page.name, page.inputs, partial(_page, context, page))
    site, numbers = context.site, set[tuple[str, str]]()
    for alert_summary in [*site.open, *site.previewed]:
        yield _files(
            f"calendar/{alert_summary.slug}", (alert_summary,), deadline_calendars, context, alert_summary
        )
        numbers.update(phones(site, alert_summary.slug))
    for alert_summary in [*site.listed, *site.previewed]:
        if alert_summary.pictures:
            yield _files(
                f"pictures/{alert_summary.slug}", (alert_summary,), picture_files, context, alert_summary.slug
            )
        if alert_summary.attachments:
            name = f"attachments/{alert_summary.slug}"
            yield _files(name, (alert_summary,), attachment_files, context, alert_summary.slug)
    for number, extension in sorted(numbers):
        yield Job(f"qr/{number}-{extension}", (), partial(_single_file, qr_file, context, number, extension))
    if site.content.activities:
        upcoming = tuple(activity.ends > site.now for activity in site.activities)
        for code in context.site_settings.languages:
            inputs = (site.content.hashes["activities"], upcoming)
            yield _files(f"activities/{code}", inputs, activity_calendars, context, code)
    subtitle = site.content.hashes["pages"]
    yield _files("feeds", (subtitle, feed_alerts(context)), main_feeds, context)
    yield from _letter_jobs(context)
    yield _files("feeds/aftermath", aftermath_inputs(context), aftermath_feeds, context)
    yield from search_jobs(context)
    authorities = [alert_list.key for alert_list in context.lists_of("authority")]
    yield from _open_data_jobs(site, authorities, key)
    for alert_list, alert_summaries in latest_of_lists(context):
        name = f"feeds/{alert_list.kind}/{alert_list.key}"
        yield _files(name, (subtitle, alert_summaries), list_feed, context, alert_list, alert_summaries)


def _typeset_jobs(context: RenderContext) -> Iterator[Job]:
    """Yield the jobs for sheets, handouts, documents of sign-on letters, and share pictures."""
    site, config, pictures = context.site, context.site_settings, context.share_pictures
    maker = SheetMaker(sheet_templates(config.theme, config.cache_folder), config.cache_folder)
    for alert_summary in [*site.open, *site.previewed] if config.sheets else ():
        slug, inputs = alert_summary.slug, (alert_summary,)
        yield _files(f"handouts/{slug}", inputs, handout_files, context, maker, slug)
        yield _files(f"sheets/{slug}", inputs, sheet_files, context, maker, slug)
    for letter in site.sign_ons if config.sheets else ():
        inputs = document_inputs(site, letter)
        yield _files(f"sign-ons/{letter.slug}", inputs, document_files, context, maker, letter)
    for alert_summary in pictures.shown():
        name = f"share/{alert_summary.slug}"
        yield _files(name, (alert_summary,), pictures.files_of_alert, alert_summary)
    if config.share_pictures:
        yield _files("share", (), pictures.files_of_network)


def _letter_jobs(context: RenderContext) -> Iterator[Job]:
    """Yield the jobs for the feed and the open data of sign-on letters, if there are any."""
    site = context.site
    if not site.content.sign_ons:
        return
    yield _files("feeds/letters", words_inputs(site, feed_letters(context)), letter_feeds, context)
    public = letter_data.public_letters(site)
    alerts = [bool(alert_of(site, each)) for each in public]
    every = (*(letter_inputs(site, each) for each in public), alerts)
    yield _files("api/letters", every, letter_data.letters, site)
    for each in public:
        if each.signable:
            name = f"api/letters/{each.slug}"
            yield _files(name, letter_inputs(site, each), letter_data.signatories, site, each)


def _open_data_jobs(site: Site, authorities: list[str], key: Key) -> Iterator[Job]:
    """Yield the jobs for the files of the open data."""
    earliest_first = tuple(sorted(site.listed, key=lambda summary: summary.order))
    archive = _files("api/archive", (earliest_first,), opendata.archive, site, earliest_first, key)
    yield replace(archive, in_main_process=True)
    yield _files("api/alerts", tuple(site.open), opendata.open_alerts, site)
    entries = tuple((each, site.content.entries.get(each)) for each in authorities)
    yield _files("api/authorities", entries, opendata.authorities, site, authorities)
    letters = sorted(letter_data.public_letters(site), key=lambda each: (each.opens, each.slug))
    keys = site.clock_keys
    known: list[Any] = [(each, keys[each.slug]) for each in earliest_first if each.slug in keys]
    known += [(each.slug, each.facts.number, site.letter_clocks(each)) for each in letters]
    name, make = "api/follow-up", opendata.follow_up
    yield replace(_files(name, tuple(known), make, site, earliest_first, letters, key), in_main_process=True)
    vocabularies = (site.content.vocabularies,)
    yield _files("api/schema", vocabularies, opendata.schemas, site)
    yield _files("api/labels", vocabularies, opendata.labels, site)
    if site.content.directory:
        yield _files("api/directory", (site.content.hashes["directory"],), opendata.directory, site)


def _files(name: str, inputs: tuple[Any, ...], make: Callable[..., Iterable[File]], *arguments: Any) -> Job:
    return Job(name, inputs, lambda: JobResult(tuple(make(*arguments))))


def _single_file(make: Callable[..., File], *arguments: Any) -> JobResult:
    return JobResult((make(*arguments),))


def _asset(context: RenderContext, name: str) -> File:
    return File(name, context.assets.files[name])


def _page(context: RenderContext, job: PageJob) -> JobResult:
    """Return the files of a page in all languages, with its sitemap entry and revisions as note."""
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


def small_files(context: RenderContext, entries: Mapping[str, SitemapEntry]) -> Iterator[File]:
    """Yield the files that depend on all pages, and those that take next to no time.

    *entries* are the sitemap entries of all pages, by name of their job.
    """
    settings = context.site_settings
    for page in pages_for_all(context):
        yield File(context.addresses.file(page.path), context.renderer.render(page).html)
    yield from key_files(context)
    yield File("robots.txt", wellknown.robots(context.addresses))
    yield File("_headers", wellknown.headers(settings.onion, context.site.form, settings.languages))
    yield File(".well-known/security.txt", wellknown.security(settings, context.addresses))
    yield from sitemaps(context, entries)


def sitemaps(context: RenderContext, entries: Mapping[str, SitemapEntry]) -> Iterator[File]:
    """Yield the sitemap index and its sitemaps.

    Alerts are split by year, so that a new alert changes one sitemap only; all other pages are in another.
    """
    by_file: dict[str, list[SitemapEntry]] = {}
    for name, entry in entries.items():
        alert_summary = context.site.alert_summaries.get(name.removeprefix("alert/"))
        file_name = (
            str(alert_summary.date.astimezone(alert_summary.zone).year)
            if alert_summary is not None
            else "pages"
        )
        by_file.setdefault(file_name, []).append(entry)
    for file_name, file_entries in by_file.items():
        yield File(f"sitemaps/{file_name}.xml", wellknown.sitemap(file_entries, context.addresses))
    yield File("sitemap.xml", wellknown.sitemap_index(sorted(by_file), context.addresses))
