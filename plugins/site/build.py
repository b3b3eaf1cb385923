"""The whole site as files: the same site gives the same files, byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC
from functools import cached_property, partial
from typing import Any

from plugins.actions.telephone import tel
from plugins.alerts.alert import Alert, State
from plugins.alerts.labels import STATE_SENTENCES
from plugins.alerts.record import record
from plugins.content.parallel import in_order
from plugins.content.pictures import published
from plugins.directory.load import as_csv, as_json
from plugins.languages.catalogs import N_
from plugins.safety.files import hits
from plugins.safety.words import ForbiddenError
from plugins.sheets.letters import sheets
from plugins.sheets.qr import qr_svg
from plugins.sheets.sheet import PAPERS, Labels, SheetMaker
from plugins.site import wellknown
from plugins.site.alert_view import picture_names
from plugins.site.assets import bundle
from plugins.site.calendar import Occasion, activity_calendar, deadline_calendar
from plugins.site.feeds import Entry, atom
from plugins.site.file import File
from plugins.site.pages import PageMaker
from plugins.site.rendering import Page, Renderer
from plugins.site.search import Searched, shards
from plugins.site.site import Site
from plugins.site.target_view import qr_path, sheet_path

Mapped = tuple[dict[str, str], str, str]
"""A page's addresses by language, its default one, and the day of its last change."""
Made = tuple[list[File], Mapped | None]

FEED_LENGTH = 30
"""Entries of a feed."""


def build(site: Site) -> Iterator[File]:
    """Yield every file of the site. The same *site* gives the same files, byte for byte.

    Raises:
        ForbiddenError: At the end, if any file holds what is never published.
    """
    builder = _Builder(site)
    mapped: list[Mapped] = []
    forbidden: dict[str, set[int]] = {}

    def run(job: Callable[[], Made]) -> tuple[Made, dict[str, set[int]]]:
        made = job()
        return made, _forbidden(made[0], site)

    for (files, line), found in in_order(run, builder.jobs()):
        forbidden |= found
        yield from files
        if line is not None:
            mapped.append(line)
    for file in builder.small_files(mapped):
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


class _Builder:
    """Knows how each file is made; a job makes some files and, for a page, its line of the sitemap."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.network, self.addresses = site.network, site.addresses
        self.assets = bundle(site.network.theme / "static", site.network.colours)
        self.maker = PageMaker(site, self.assets)
        self.renderer = Renderer(site.network.theme, site.catalogs, self.maker.shared)
        self.sheet_maker = SheetMaker(self.network.theme / "sheets" / "letter.typ", self.network.kept)

    def jobs(self) -> list[Callable[[], Made]]:
        """Return what makes all files but the small ones, in pieces that can be run anywhere."""
        jobs: list[Callable[[], Made]] = [partial(self._page, group) for group in self.maker.jobs()]
        for alert in self.site.open:
            jobs.append(partial(self._plain, self._calendars, alert))
            if self.network.sheets:
                jobs.append(partial(self._plain, self._sheets, alert))
        jobs += [
            partial(self._plain, self._pictures, alert) for alert in self.site.listed if alert.facts.pictures
        ]
        if self.site.content.activities:
            jobs += [partial(self._plain, self._activity_calendars, code) for code in self.network.languages]
        jobs += [partial(self._plain, self._qr_code, phone) for phone in self._phones()]
        jobs += [partial(self._plain, self._search, code) for code in self.network.languages]
        return jobs

    def _plain(self, make: Callable[[Any], Iterable[File]], subject: Any) -> Made:
        return list(make(subject)), None

    def _page(self, make: Callable[[], list[Page]]) -> Made:
        """Return the files of one page in all languages, and its line in the sitemap."""
        group = make()
        files = [File(self.addresses.file(page.path), self.renderer.html(page)) for page in group]
        first = group[0]
        if not first.index:
            return files, None
        versions = dict(first.translations)
        modified = str(first.context.get("modified_day", ""))
        return files, (versions, self.maker.default_version(versions), modified)

    def _feeds(self) -> Iterator[File]:
        told = [*self.site.listed, *self.site.with_state(State.WITHDRAWN)]
        latest = sorted(told, key=lambda alert: (alert.modified, alert.slug), reverse=True)
        for code in self.network.languages:
            path = self.addresses.feed(code)
            data = atom(
                title=self.network.names[code],
                subtitle=self.site.content.pages["home"][code].summary,
                language=code,
                home=self.addresses.absolute(self.addresses.home(code)),
                feed=self.addresses.absolute(path),
                author=self.network.names[code],
                entries=[self._entry(alert, code) for alert in latest[:FEED_LENGTH]],
            )
            yield File(self.addresses.file(path), data)

    def _entry(self, alert: Alert, code: str) -> Entry:
        """Return the alert's entry; one that is withdrawn keeps its id and says nothing else."""
        if alert.state(self.site.now) is State.WITHDRAWN:
            speaker = self.site.speakers[code]
            url = self.addresses.absolute(self.addresses.below(code, alert.slug))
            return Entry(
                identifier=url,
                title=speaker.say(N_("Alert %(case)s"), case=alert.facts.case),
                url=url,
                summary=speaker.say(STATE_SENTENCES[State.WITHDRAWN]),
                published=alert.date.astimezone(UTC),
                updated=alert.modified.astimezone(UTC),
                categories=(),
            )
        card = self.maker.cards[code][alert.slug]
        url = self.addresses.absolute(card.url)
        mark = f" ({card.written_in})" if card.written_in else ""
        return Entry(
            identifier=url,
            title=f"{card.title.value}{mark}",
            url=url,
            summary=str(card.summary.value),
            published=alert.date.astimezone(UTC),
            updated=alert.modified.astimezone(UTC),
            categories=(card.country, *card.violations),
        )

    def _calendars(self, alert: Alert) -> Iterator[File]:
        for code, speaker in self.site.speakers.items():
            card = self.maker.cards[code][alert.slug]
            url = self.addresses.absolute(card.url)
            data = deadline_calendar(
                uid=url,
                title=speaker.say(N_("Deadline: %(title)s"), title=card.title.value),
                description=f"{card.summary.value}\n{url}",
                url=url,
                deadline=alert.act_before,
                modified=alert.modified,
                language=code,
            )
            yield File(self.addresses.file(f"{self.addresses.below(code, alert.slug)}deadline.ics"), data)

    def _activity_calendars(self, code: str) -> Iterator[File]:
        """Yield the calendar of each activity, and the one of all that are to come."""
        occasions = []
        for each in self.site.activities:
            url = self.addresses.absolute(self.addresses.activity(code, each.slug))
            occasion = Occasion(
                url=url,
                title=each.said("title", code).value,
                description=f"{each.said('summary', code).value}\n{url}",
                place=each.said("place", code).value,
                starts=each.starts,
                ends=each.ends,
                whole_day=each.whole_day,
                cancelled=each.facts.status == "cancelled",
                modified=each.modified,
            )
            occasions.append(occasion)
            path = self.addresses.activity(code, each.slug)
            yield File(self.addresses.file(f"{path}activity.ics"), activity_calendar([occasion], code))
        title = self.site.speakers[code].say(N_("Public activities"))
        name = f"{self.network.names[code]} – {title}"
        data = activity_calendar([each for each in occasions if each.ends > self.site.now], code, name=name)
        yield File(self.addresses.file(f"{self.addresses.activity(code)}calendar.ics"), data)

    def _pictures(self, alert: Alert) -> Iterator[File]:
        for picture in alert.facts.pictures:
            path = alert.folder / picture.file
            for name, width in picture_names(alert.slug, picture.file, path):
                yield File(name, published(path, width))

    def _sheets(self, alert: Alert) -> Iterator[File]:
        for sheet in sheets(alert, tuple(self.network.languages), self._labels):
            for paper in PAPERS:
                path = sheet_path(self.addresses, alert.slug, sheet.name, paper)
                data = self.sheet_maker.pdf(sheet.letters, case=alert.facts.case, paper=paper)
                yield File(self.addresses.file(path), data)

    @cached_property
    def _labels(self) -> dict[str, Labels]:
        return {
            code: Labels(
                name=speaker.say(N_("Name")),
                place=speaker.say(N_("City and country")),
                date=speaker.say(N_("Date")),
                signature=speaker.say(N_("Signature")),
            )
            for code, speaker in self.site.speakers.items()
        }

    def _phones(self) -> list[tuple[str, str]]:
        phones = [target.phone for alert in self.site.open for target in alert.targets if target.phone]
        return sorted({(phone.number, phone.extension or "") for phone in phones})

    def _qr_code(self, phone: tuple[str, str]) -> Iterator[File]:
        number, extension = phone
        yield File(
            self.addresses.file(qr_path(self.addresses, number, extension)), qr_svg(tel(number, extension))
        )

    @cached_property
    def _searched(self) -> Searched:
        records = (record(alert, self.network.languages) for alert in self.site.listed)
        return Searched(tuple(records), self.site.content.resources, self.site.content.directory)

    def _search(self, code: str) -> Iterator[File]:
        yield from shards(self._searched, self.site.speakers[code], self.addresses, self.site.now)

    def small_files(self, mapped: list[Mapped]) -> Iterator[File]:
        """Yield what is made once the pages are known, and what costs next to nothing."""
        for page in (
            self.maker.single("404.html", "404.html", N_("Page not found")),
            self.maker.single("", "chooser.html", N_("Choose your language")),
        ):
            yield File(self.addresses.file(page.path), self.renderer.html(page))
        yield from self._feeds()
        yield from (File(name, data) for name, data in self.assets.files.items())
        if self.site.content.directory:
            codes = tuple(self.network.languages)
            yield File("api/directory.json", as_json(self.site.content.directory, codes))
            yield File("api/directory.csv", as_csv(self.site.content.directory, codes))
        yield File("robots.txt", wellknown.robots(self.addresses))
        yield File("_headers", wellknown.headers(self.network.onion))
        yield File(".well-known/security.txt", wellknown.security(self.network, self.addresses))
        yield File("sitemap.xml", wellknown.sitemap(mapped, self.addresses))
