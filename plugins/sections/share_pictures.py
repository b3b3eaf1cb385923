"""The share pictures of the site: where they are, for which pages, and their files."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from plugins.alerts.alert import State
from plugins.alerts.summary import AlertSummary
from plugins.incremental.file import File
from plugins.languages.localized_text import LocalizedText
from plugins.repository.site import Site
from plugins.safety.errors import ForbiddenError
from plugins.sections.alerts.card import card
from plugins.sections.alerts.sharing import alert_picture, alternative
from plugins.sharing.picture import COLOURS, PictureMaker, ShareError, SharePicture, Tile, forget_all_but
from plugins.sheets.templates import sheet_templates
from plugins.web.colours import palette
from plugins.web.localizer import Localizer
from plugins.web.rendering import LinkPicture

DEFAULT = ""
"""The slug under which the network's own pictures are drawn, for all pages but those of open alerts."""


class SharePictures:
    """The share pictures of a site; none if the setting SHARE_PICTURES is off."""

    def __init__(self, site: Site) -> None:
        self._site, self._settings = site, site.site_settings

    @cached_property
    def maker(self) -> PictureMaker:
        """Draws the pictures."""
        theme = self._settings.theme
        colours = palette(self._settings.colours, theme)["light"]
        sheets = sheet_templates(theme, self._settings.cache_folder)
        return PictureMaker(theme, sheets, {name: colours[name] for name in COLOURS}, self._site.cache)

    def shown(self) -> list[AlertSummary]:
        """Return the alerts that have a picture: open ones, and in previews those not yet published."""
        return [*self._site.open, *self._site.previewed] if self._settings.share_pictures else []

    def of_alert(self, summary: AlertSummary, localizer: Localizer) -> LinkPicture | None:
        """Return the picture for links to the page of an alert; None unless it has one."""
        state = self._site.state(summary)
        is_shown = state is State.OPEN or (state is State.UNPUBLISHED and self._settings.preview)
        if not is_shown or not self._settings.share_pictures:
            return None
        return self._link(summary.slug, self._picture(summary, localizer))

    def of_network(self, localizer: Localizer) -> LinkPicture | None:
        """Return the picture for links to all other pages in one language."""
        if not self._settings.share_pictures:
            return None
        return self._link(DEFAULT, self._default(localizer))

    def files_of_alert(self, summary: AlertSummary) -> Iterator[File]:
        """Yield the pictures of an alert, one per language.

        Raises:
            ForbiddenError: If a text of one has an entry of the blocklist; then none is drawn.
            ShareError: If the template cannot be used.
        """
        localizers = self._site.localizers.values()
        yield from self._files(summary.slug, {each.code: self._picture(summary, each) for each in localizers})

    def files_of_network(self) -> Iterator[File]:
        """Yield the pictures of the network, as :meth:`files_of_alert` does."""
        yield from self._files(
            DEFAULT, {each.code: self._default(each) for each in self._site.localizers.values()}
        )

    def tidy(self) -> None:
        """Remove the pictures of alerts that are no longer open from the cache."""
        slugs = [DEFAULT, *(each.slug for each in self.shown())]
        codes = self._settings.languages
        forget_all_but([_cache_name(slug, code) for slug in slugs for code in codes], self._site.cache)

    def _files(self, slug: str, pictures: dict[str, SharePicture]) -> Iterator[File]:
        drawable = {code: each for code, each in pictures.items() if self.maker.is_drawable(each)}
        paths = {code: self._path(slug, each) for code, each in drawable.items()}
        found = {
            paths[code]: self._site.searcher.in_text("\n".join(each.texts)) for code, each in drawable.items()
        }
        forbidden = {path: numbers for path, numbers in found.items() if numbers}
        if forbidden:
            raise ForbiddenError(forbidden)
        for code, picture in drawable.items():
            try:
                yield File(paths[code], self.maker.png(_cache_name(slug, code), picture))
            except ShareError as error:
                raise ShareError(f"{paths[code]} cannot be drawn: {error}") from error

    def _link(self, slug: str, picture: SharePicture) -> LinkPicture | None:
        if not self.maker.is_drawable(picture):  # `check` warns: plugins/sharing/check.py
            return None
        return LinkPicture(self._site.addresses.root(self._path(slug, picture)), alternative(picture))

    def _path(self, slug: str, picture: SharePicture) -> str:
        """Return the path of a picture: below the alert's own folder, so that a withdrawal removes it."""
        folder = f"{picture.language}/{slug}" if slug else picture.language
        return f"{folder}/share.{self.maker.key(picture)}.png"

    def _picture(self, summary: AlertSummary, localizer: Localizer) -> SharePicture:
        own = card(summary, localizer, self._site.addresses, self._site.state(summary))
        network = self._settings.names[localizer.code]
        return alert_picture(own, summary, localizer, network, self._site.country_map)

    def _default(self, localizer: Localizer) -> SharePicture:
        home, country_map = self._site.content.pages["home"][localizer.code], self._site.country_map
        return SharePicture(
            language=localizer.code,
            network=self._settings.names[localizer.code],
            label="",
            place="",
            title=LocalizedText(home.title, home.language),
            line=str(localizer.localized(self._settings.taglines).value) if self._settings.taglines else "",
            tiles=tuple(Tile(each.row, each.column, here=False) for each in country_map.tiles)
            if country_map
            else (),
        )


def _cache_name(slug: str, code: str) -> str:
    return f"{slug or 'network'}.{code}"
