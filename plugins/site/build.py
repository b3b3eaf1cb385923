"""The whole site as files: the same site gives the same files, byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC

from plugins.actions.telephone import tel
from plugins.alerts.alert import Alert
from plugins.content.parallel import in_order
from plugins.content.pictures import published
from plugins.languages.catalogs import N_
from plugins.sheets.letters import sheets
from plugins.sheets.qr import qr_svg
from plugins.sheets.sheet import PAPERS, Labels, SheetMaker
from plugins.site import wellknown
from plugins.site.alert_view import Card
from plugins.site.assets import bundle
from plugins.site.calendar import deadline_calendar
from plugins.site.feeds import Entry, atom
from plugins.site.pages import PageMaker
from plugins.site.rendering import Page, Renderer
from plugins.site.site import File, Site
from plugins.site.target_view import qr_path, sheet_path

Mapped = tuple[dict[str, str], str, str]
"""A page's addresses by language, its default one, and the day of its last change."""

FEED_LENGTH = 30
"""Entries of a feed."""


def build(site: Site) -> Iterator[File]:
    """Yield every file of the site. The same *site* gives the same files, byte for byte."""
    builder = _Builder(site)
    yield from builder.pages()
    yield from builder.feeds()
    yield from builder.calendars()
    yield from builder.pictures()
    yield from builder.sheets()
    yield from builder.qr_codes()
    yield from builder.small_files()


class _Builder:
    def __init__(self, site: Site) -> None:
        self.site = site
        self.network, self.addresses = site.network, site.addresses
        self.assets = bundle(site.network.theme / "static", site.network.colours)
        self.maker = PageMaker(site, self.assets)
        self.renderer = Renderer(site.network.theme, site.catalogs, self.maker.shared)
        self.mapped: list[Mapped] = []

    def pages(self) -> Iterator[File]:
        for files, mapped in in_order(self._page_files, self.maker.jobs()):
            yield from files
            if mapped is not None:
                self.mapped.append(mapped)
        for page in (
            self.maker.single("404.html", "404.html", N_("Page not found")),
            self.maker.single("", "chooser.html", N_("Choose your language")),
        ):
            yield File(self.addresses.file(page.path), self.renderer.html(page))

    def _page_files(self, job: Callable[[], list[Page]]) -> tuple[list[File], Mapped | None]:
        """Return the files of one page in all languages, and its line in the sitemap."""
        group = job()
        files = [File(self.addresses.file(page.path), self.renderer.html(page)) for page in group]
        first = group[0]
        if not first.index:
            return files, None
        versions = dict(first.translations)
        modified = str(first.context.get("modified_day", ""))
        return files, (versions, self.maker.default_version(versions), modified)

    def feeds(self) -> Iterator[File]:
        latest = sorted(self.site.listed, key=lambda alert: (alert.modified, alert.slug), reverse=True)
        for code in self.network.languages:
            path = self.addresses.feed(code)
            data = atom(
                title=self.network.names[code],
                subtitle=self.site.content.pages["home"][code].summary,
                language=code,
                home=self.addresses.absolute(self.addresses.home(code)),
                feed=self.addresses.absolute(path),
                author=self.network.names[code],
                entries=[
                    self._entry(alert, self.maker.cards[code][alert.slug]) for alert in latest[:FEED_LENGTH]
                ],
            )
            yield File(self.addresses.file(path), data)

    def _entry(self, alert: Alert, card: Card) -> Entry:
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

    def calendars(self) -> Iterator[File]:
        for alert in self.site.open:
            for code, speaker in self.site.speakers.items():
                card = self.maker.cards[code][alert.slug]
                url = self.addresses.absolute(card.url)
                path = f"{self.addresses.below(code, alert.slug)}deadline.ics"
                data = deadline_calendar(
                    uid=url,
                    title=speaker.say(N_("Deadline: %(title)s"), title=card.title.value),
                    description=f"{card.summary.value}\n{url}",
                    url=url,
                    deadline=alert.act_before,
                    modified=alert.modified,
                    language=code,
                )
                yield File(self.addresses.file(path), data)

    def pictures(self) -> Iterator[File]:
        for alert in self.site.listed:
            for picture in alert.facts.pictures:
                name = f"pictures/{alert.slug}/{picture.file.rpartition('.')[0]}.jpg"
                yield File(name, published(alert.folder / picture.file))

    def sheets(self) -> Iterator[File]:
        maker = SheetMaker(self.network.theme / "sheets" / "letter.typ", self.network.kept)
        labels = {
            code: Labels(
                name=speaker.say(N_("Name")),
                place=speaker.say(N_("City and country")),
                date=speaker.say(N_("Date")),
                signature=speaker.say(N_("Signature")),
            )
            for code, speaker in self.site.speakers.items()
        }

        def made(alert: Alert) -> list[File]:
            return [
                File(
                    self.addresses.file(sheet_path(self.addresses, alert.slug, sheet.name, paper)),
                    maker.pdf(sheet.letters, case=alert.facts.case, paper=paper),
                )
                for sheet in sheets(alert, tuple(self.network.languages), labels)
                for paper in PAPERS
            ]

        for files in in_order(made, self.site.open if self.network.sheets else ()):
            yield from files

    def qr_codes(self) -> Iterator[File]:
        phones = {
            (target.phone.number, target.phone.extension)
            for alert in self.site.open
            for target in alert.targets
            if target.phone
        }
        for number, extension in sorted(phones, key=str):
            path = qr_path(self.addresses, number, extension)
            yield File(self.addresses.file(path), qr_svg(tel(number, extension)))

    def small_files(self) -> Iterator[File]:
        homes = {code: self.addresses.home(code) for code in self.network.languages}
        yield from (File(name, data) for name, data in self.assets.files.items())
        yield File("robots.txt", wellknown.robots(self.addresses))
        yield File("_headers", wellknown.headers())
        yield File(".well-known/security.txt", wellknown.security(self.network, self.addresses))
        assert self.mapped and self.mapped[0][0] == homes, "pages() comes first"
        yield File("sitemap.xml", wellknown.sitemap(self.mapped, self.addresses))
