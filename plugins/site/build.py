"""The whole site as files: the same site gives the same files, byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from plugins.content.parallel import in_order
from plugins.opendata import files as opendata
from plugins.safety.files import hits
from plugins.safety.words import ForbiddenError
from plugins.sheets.sheet import SheetMaker
from plugins.site import wellknown
from plugins.site.alert_files import phones, picture_files, qr_file, sheet_files
from plugins.site.calendar_files import activity_calendars, deadline_calendars
from plugins.site.feed_files import latest, list_feeds, main_feeds, told
from plugins.site.file import File
from plugins.site.frame import Frame, PageJob
from plugins.site.pages import page_jobs
from plugins.site.site import Site
from plugins.site.text_pages import pages_for_all

Mapped = tuple[dict[str, str], str, str]
"""A page's addresses by language, its default one, and the day of its last change."""


@dataclass(frozen=True)
class Made:
    """What a job has made: files, and for a page its line of the sitemap."""

    files: tuple[File, ...]
    mapped: Mapped | None = None


@dataclass(frozen=True)
class Job:
    """A piece of the build: a function of the frame and of *inputs*, and of nothing else."""

    name: str
    inputs: tuple[Any, ...]
    make: Callable[[], Made]


def build(site: Site) -> Iterator[File]:
    """Yield every file of the site. The same *site* gives the same files, byte for byte.

    Raises:
        ForbiddenError: At the end, if any file holds what is never published.
    """
    frame = Frame(site)
    mapped: list[Mapped] = []
    forbidden: dict[str, set[int]] = {}

    def run(job: Job) -> tuple[Made, dict[str, set[int]]]:
        made = job.make()
        return made, _forbidden(made.files, site)

    for made, found in in_order(run, list(jobs(frame))):
        forbidden |= found
        yield from made.files
        if made.mapped is not None:
            mapped.append(made.mapped)
    for file in small_files(frame, mapped):
        forbidden |= _forbidden([file], site)
        yield file
    if forbidden:
        raise ForbiddenError(forbidden)


def _forbidden(files: Iterable[File], site: Site) -> dict[str, set[int]]:
    """Return, by name, the entries of the list in each of *files*; a name that holds one is not told."""
    found = {}
    for file in files:
        numbers = hits(file, site.searcher)
        if numbers:
            name = "the name of a file" if site.searcher.in_text(file.path) else file.path
            found[name] = numbers
    return found


def jobs(frame: Frame) -> Iterator[Job]:
    """Yield what makes all files but the small ones, in pieces that can be run anywhere."""
    for page in page_jobs(frame):
        yield Job(page.name, page.inputs, partial(_page, frame, page))
    site, maker = frame.site, SheetMaker(frame.network.theme / "sheets" / "letter.typ", frame.network.kept)
    numbers: set[tuple[str, str]] = set()
    for record in site.open:
        yield _files(f"calendar/{record.slug}", (record,), deadline_calendars, frame, record)
        if frame.network.sheets:
            yield _files(f"sheets/{record.slug}", (record,), sheet_files, frame, maker, record.slug)
        numbers.update(phones(site, record.slug))
    for record in site.listed:
        if record.pictures:
            yield _files(f"pictures/{record.slug}", (record,), picture_files, frame, record.slug)
    for number, extension in sorted(numbers):
        yield Job(f"qr/{number}-{extension}", (), partial(_one, qr_file, frame, number, extension))
    if site.content.activities:
        coming = tuple(each.ends > site.now for each in site.activities)
        for code in frame.network.languages:
            yield _files(f"activities/{code}", coming, activity_calendars, frame, code)
    yield _files("feeds", (told(frame), site.now), main_feeds, frame)
    yield from _data(site, [one.key for one in frame.lists_of("authority")])
    for one in frame.lists.values():
        yield _files(f"feeds/{one.kind}/{one.key}", (latest(one.all),), list_feeds, frame, one)


def _data(site: Site, authorities: list[str]) -> Iterator[Job]:
    """Yield what makes the files that machines read."""
    earliest_first = tuple(sorted(site.listed, key=lambda each: (each.date, each.slug)))
    yield _files("api/alerts", tuple(site.open), opendata.open_alerts, site)
    yield _files("api/archive", (earliest_first, len(site.open)), opendata.archive, site, earliest_first)
    yield _files("api/authorities", tuple(authorities), opendata.authorities, site, authorities)
    yield _files("api/schema", (), opendata.schemas)
    if site.content.directory:
        yield _files("api/directory", (), opendata.directory, site)


def _files(name: str, inputs: tuple[Any, ...], make: Callable[..., Iterable[File]], *arguments: Any) -> Job:
    return Job(name, inputs, lambda: Made(tuple(make(*arguments))))


def _one(make: Callable[..., File], *arguments: Any) -> Made:
    return Made((make(*arguments),))


def _page(frame: Frame, job: PageJob) -> Made:
    """Return the files of one page in all languages, and its line in the sitemap."""
    group = [job.make(speaker) for speaker in frame.site.speakers.values()]
    files = tuple(File(frame.addresses.file(page.path), frame.renderer.html(page)) for page in group)
    first = group[0]
    if not first.index:
        return Made(files)
    versions = dict(first.translations)
    modified = str(first.context.get("modified_day", ""))
    return Made(files, (versions, frame.default_version(versions), modified))


def small_files(frame: Frame, mapped: list[Mapped]) -> Iterator[File]:
    """Yield what is made once the pages are known, and what costs next to nothing."""
    for page in pages_for_all(frame):
        yield File(frame.addresses.file(page.path), frame.renderer.html(page))
    yield from (File(name, data) for name, data in frame.assets.files.items())
    yield File("robots.txt", wellknown.robots(frame.addresses))
    yield File("_headers", wellknown.headers(frame.network.onion, frame.site.form))
    yield File(".well-known/security.txt", wellknown.security(frame.network, frame.addresses))
    yield File("sitemap.xml", wellknown.sitemap(mapped, frame.addresses))
