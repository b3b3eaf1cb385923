"""The context of all pages: shared texts and URLs, menu, lists of alerts, Markdown."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from html import escape
from itertools import chain
from pathlib import Path
from typing import Any

from markupsafe import Markup

from plugins.alerts.summary import AlertSummary
from plugins.content.markdown import render as render_markdown
from plugins.follow_up.alert_clocks import AuthorityClock
from plugins.incremental.cache import BuildCache
from plugins.incremental.fingerprint import fingerprint
from plugins.languages.catalogs import N_
from plugins.languages.localized_text import LocalizedText
from plugins.organisations.load import members
from plugins.repository.site import Site
from plugins.sections import wellknown
from plugins.sections.alerts.card import Card, card
from plugins.sections.alerts.view import AlertPresenter
from plugins.sections.follow_up.events import Event, latest_events
from plugins.sections.lists.lists import AlertList, alert_lists
from plugins.sections.share_pictures import SharePictures
from plugins.sections.signup import join_view
from plugins.web.assets import Assets, bundle
from plugins.web.colours import custom_properties, icon
from plugins.web.localizer import Localizer
from plugins.web.rendering import Page, Renderer, compile_templates

EVENTS = 100
"""Maximum number of events on the page of what happened after; the open data has those of all alerts."""

Crumb = tuple[str, str]
"""A breadcrumb: title and URL."""


@dataclass(frozen=True)
class PageJob:
    """One page in all languages: a pure function of the context and *inputs*."""

    name: str
    inputs: tuple[Any, ...]
    make: Callable[[Localizer], Page]


Templates = Callable[[], Mapping[str, bytes]]
"""Returns the bytecode of compiled templates by name."""


def compiled_ahead(theme: Path, cache: BuildCache) -> Templates:
    """Return the templates of *theme*; those not in *cache* are compiled meanwhile by another process."""
    return cache.cached_ahead("templates", _templates_key(theme, cache), partial(compile_templates, theme))


def _templates_key(theme: Path, cache: BuildCache) -> bytes:
    return fingerprint(cache.code, cache.hash_of(theme))


class RenderContext:
    """Everything that the pages of a site share."""

    def __init__(self, site: Site, templates: Templates | None = None) -> None:
        """Create the context of *site*, with the bundled style sheets and scripts of its theme.

        *templates* returns its compiled templates; without it they are compiled when they are needed.

        Raises:
            AssetError: If one of them cannot be bundled.
        """
        self.site = site
        self.site_settings, self.addresses = site.site_settings, site.addresses
        self.assets = self._bundled_assets()
        self._templates = templates or self._compiled_templates
        self.share_pictures = SharePictures(site)
        self._cards: dict[tuple[str, str], Card] = {}
        self._clocks: dict[str, list[AuthorityClock]] = {}
        self.revisions: dict[str, str] = {}
        """The revision of each rendered page, by URL."""

    def _bundled_assets(self) -> Assets:
        theme, colours, cache = self.site_settings.theme, self.site_settings.colours, self.site.cache
        key = fingerprint(cache.code, cache.hash_of(theme), colours)
        return cache.cached(
            "assets", key, lambda: bundle(theme / "static", custom_properties(colours, theme))
        )

    def _compiled_templates(self) -> Mapping[str, bytes]:
        theme, cache = self.site_settings.theme, self.site.cache
        return cache.cached("templates", _templates_key(theme, cache), partial(compile_templates, theme))

    @cached_property
    def renderer(self) -> Renderer:
        """The renderer of pages."""
        return Renderer(self.site_settings.theme, self.site.catalogs, self.shared, self._templates())

    def revision(self, page: Page) -> str:
        """Return the revision of *page*, rendering it only if necessary."""
        if page.path not in self.revisions:
            self.revisions[page.path] = self.renderer.render(page).revision
        return self.revisions[page.path]

    @cached_property
    def presenter(self) -> AlertPresenter:
        """Creates the views of alerts."""
        return AlertPresenter(self.site.listed, self.addresses, self.site.now, self.site.content.partners)

    @cached_property
    def lists(self) -> Mapping[tuple[str, str], AlertList]:
        """The lists of alerts by kind and key."""
        return alert_lists(self.site.open, self.site.past)

    def lists_of(self, kind: str) -> list[AlertList]:
        """Return the lists of one kind."""
        return [one for one in self.lists.values() if one.kind == kind]

    @cached_property
    def latest_events(self) -> tuple[Event, ...]:
        """The EVENTS latest events, and one more if there are more."""
        return latest_events(self.site, EVENTS + 1)

    def clocks_of(self, authority: str) -> list[AuthorityClock]:
        """Return the clocks of an authority, one for each public alert of which something is known."""
        if authority not in self._clocks:
            clocks = chain.from_iterable(map(self.site.clocks, self._alerts_to(authority)))
            self._clocks[authority] = [each for each in clocks if each.authority == authority]
        return self._clocks[authority]

    def clock_keys_of(self, authority: str) -> list[bytes]:
        """Return what the clocks of an authority depend on: the keys of the clocks of its alerts."""
        keys = self.site.clock_keys
        return [keys[each.slug] for each in self._alerts_to(authority) if each.slug in keys]

    def _alerts_to(self, authority: str) -> Iterable[AlertSummary]:
        one = self.lists.get(("authority", authority))
        return (*one.open, *reversed(one.past)) if one else ()

    def card(self, alert_summary: AlertSummary, localizer: Localizer) -> Card:
        """Return the card of an alert."""
        key = localizer.code, alert_summary.slug
        if key not in self._cards:
            self._cards[key] = card(alert_summary, localizer, self.addresses, self.site.state(alert_summary))
        return self._cards[key]

    def cards(self, alert_summaries: Iterable[AlertSummary], localizer: Localizer) -> list[Card]:
        """Return the cards of alerts."""
        return [self.card(each, localizer) for each in alert_summaries]

    def page(
        self,
        localizer: Localizer,
        template: str,
        title: str,
        description: str,
        versions: Mapping[str, str],
        *,
        crumbs: tuple[Crumb, ...] = (),
        **more: Any,
    ) -> Page:
        """Return a page; *crumbs* are its breadcrumbs."""
        return Page(
            language=localizer.code,
            path=versions[localizer.code],
            template=template,
            title=title,
            description=description,
            versions=versions,
            crumbs=crumbs,
            **{"translations": versions, **more},
        )

    def each_language(self, address: Callable[[str], str]) -> dict[str, str]:
        """Return the result of *address* for each language."""
        return {code: address(code) for code in self.site_settings.languages}

    def markdown(self, text: str, language: str, *, written: str, level: int = 2) -> Markup:
        """Return the Markdown *text* as HTML, with internal links to pages in *language*.

        Headings begin at *level*. Facts about the mailing service are in the language *written* of the text.
        """
        pages = self.site.content.pages

        def resolve(kind: str, key: str) -> str:
            if kind == "mailing":
                return escape(self.mailing_fact(key, written))
            if kind == "resource":
                return self.addresses.resource(language, self.site.content.resources[key].slug(language))
            if kind == "list":
                return self.list_address(language, key)
            if key == "home":
                return self.addresses.home(language)
            return self.addresses.below(language, pages[key][language].slug)

        # Safe: render() lets through nothing but its own allow-list of elements.
        return Markup(render_markdown(text, level=level, resolve=resolve))  # noqa: S704

    def mailing_fact(self, key: str, language: str) -> str:
        """Return the text that ``{mailing:key}`` stands for."""
        service = self.site.mailing_service
        return service.name if key == "name" else self.site.localizers[language].say(service.description)

    def list_address(self, language: str, key: str) -> str:
        """Return the URL that ``{list:key}`` refers to."""
        own = {
            "directory": self.addresses.directory,
            "resources": self.addresses.resource,
            "activities": self.addresses.activity,
            "letters": self.addresses.sign_on,
            "members": self.addresses.members,
            "partners": self.addresses.partner,
        }
        return own[key](language) if key in own else self.addresses.listing(language, key)

    def default_version(self, versions: Mapping[str, str]) -> str:
        """Return the version for visitors who read none of the site's languages (``x-default``)."""
        if all(path == self.addresses.home(code) for code, path in versions.items()):
            return self.addresses.root()
        first = self.site_settings.default_language
        return versions.get("en") or versions.get(first) or next(iter(versions.values()))

    def shared(self, language: str) -> dict[str, Any]:
        """Return the globals of all templates in *language*."""
        localizer = self.site.localizers[language]
        pages = self.site.content.pages
        menu = sorted(
            (
                versions[language]
                for versions in pages.values()
                if language in versions and versions[language].menu is not None
            ),
            key=lambda page: (page.menu, page.key),
        )
        return {
            "site_settings": self.site_settings,
            "languages": self.site_settings.languages,
            "language_names": self.each_language(localizer.language_name),
            "site_name": self.site_settings.names[language],
            "tagline": localizer.localized(self.site_settings.taglines),
            "legal_note": localizer.localized(self.site_settings.legal_notes),
            "direction": localizer.language.direction,
            "locale": localizer.language.locale,
            "stylesheet": self.addresses.root(self.assets.stylesheet),
            "stylesheets": {
                name: self.addresses.root(path) for name, path in self.assets.stylesheets.items()
            },
            "script": self.addresses.root(self.assets.script),
            "scripts": {name: self.addresses.root(path) for name, path in self.assets.scripts.items()},
            "font": self.addresses.root(self.assets.font),
            "icon": icon(self.site_settings.colours, self.site_settings.theme),
            "share_picture": self.share_pictures.of_network(localizer),
            "policy": wellknown.policy(self.site.form, meta=True),
            "joining": join_view(self.site, localizer),
            "resources_url": self.addresses.resource(language) if self.site.content.resources else "",
            "directory_url": self.addresses.directory(language) if self.site.content.directory else "",
            "members_url": self.addresses.members(language) if members(self.site.content.directory) else "",
            "partners_url": self.addresses.partner(language) if self.site.content.partners else "",
            "search_url": self.addresses.search(language),
            "report_url": self.addresses.report(language) if self.site.reports else "",
            "outbox_url": self.addresses.root("outbox/"),
            "home_url": self.addresses.home(language),
            "alerts_url": self.addresses.listing(language, "alerts"),
            "archive_url": self.addresses.listing(language, "archive"),
            "countries_url": self.addresses.listing(language, "country"),
            "violations_url": self.addresses.listing(language, "violation"),
            "authorities_url": self.addresses.listing(language, "authority"),
            "aftermath_url": self.addresses.listing(language, "aftermath"),
            "patterns_url": self.addresses.listing(language, "patterns"),
            "data_url": self.addresses.listing(language, "data"),
            "embed_url": self.addresses.listing(language, "embed"),
            "activities_url": self.addresses.activity(language) if self.site.content.activities else "",
            "letters_url": self.addresses.sign_on(language) if self.site.content.sign_ons else "",
            "feed_url": self.addresses.feed(language),
            "menu": [
                (
                    page.key,
                    LocalizedText(page.menu_title, page.language),
                    self.addresses.below(language, page.slug),
                )
                for page in menu
            ],
            "page_urls": {
                key: self.addresses.below(language, versions[language].slug)
                for key, versions in pages.items()
                if key != "home" and language in versions
            },
            "absolute": self.addresses.absolute,
            "not_translated": partial(not_translated, localizer),
            "default_version": self.default_version,
            "json": _json,
        }


def not_translated(localizer: Localizer, said: LocalizedText) -> str:
    """Return a note that names the language of *said*, or nothing if it is the localizer's own."""
    if said.language == localizer.code:
        return ""
    name = localizer.language_name(said.language)
    return localizer.say(N_("Not yet translated: this text is in %(language)s."), language=name)


def _json(value: Any) -> Markup:
    """Return JSON that is safe inside ``<script type="application/ld+json">``."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - the characters that could end the element are escaped above
