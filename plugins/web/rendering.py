"""Renders pages with Jinja: one environment per language, autoescaping, strict about undefined variables."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from plugins.languages.catalogs import Catalogs, jinja_callables
from plugins.languages.direction import direction
from plugins.languages.localized_text import LocalizedText

REVISION = '<meta name="revision" content="{revision}">'
"""A placeholder for the hash of the rendered page. User text cannot contain it, since it is escaped there."""


@dataclass(frozen=True)
class LinkPicture:
    """The picture that services show with a link to a page: its path, and a text in its place."""

    path: str
    text: str


@dataclass(frozen=True)
class Page:
    """A page to be rendered, with the values that all templates need.

    ``versions`` are the addresses of the same page by language; ``translations`` those of them that
    are really written in their language, for search engines.
    """

    language: str
    path: str
    template: str
    title: str
    description: str
    versions: Mapping[str, str] = field(default_factory=dict)
    translations: Mapping[str, str] = field(default_factory=dict)
    canonical: str = ""
    index: bool = True
    kind: str = "website"
    crumbs: tuple[tuple[str, str], ...] = ()
    """The breadcrumbs between the home page and this page: name and address of each."""
    here: str = ""
    """The name of the page at the end of the breadcrumbs, if its title is too long."""
    feed: str = ""
    """The address of its own feed, if it has one."""
    section: str = ""
    """The entry of the menu that it belongs to."""
    picture: LinkPicture | None = None
    """Its own share picture; otherwise that of the network is used."""
    json_ld: Mapping[str, Any] | None = None
    context: Mapping[str, Any] = field(default_factory=dict)

    @property
    def others(self) -> dict[str, str]:
        """The translations in other languages than the one that the page is shown in."""
        shown = {self.path, self.canonical}
        return {code: path for code, path in self.translations.items() if path not in shown}


class Rendered(NamedTuple):
    """A rendered page."""

    html: bytes
    """The page as UTF-8."""
    revision: str
    """The content of its ``<meta name="revision">``, which changes with any byte of the page."""


class Renderer:
    """Renders pages as HTML, with one Jinja environment per language.

    Values that all pages of a language share are globals of its environment, so that components are evaluated
    once per language instead of once per page.
    """

    def __init__(
        self,
        theme: Path,
        catalogs: Catalogs,
        shared: Callable[[str], Mapping[str, Any]],
        compiled: Mapping[str, bytes],
    ) -> None:
        """Create the environments of the languages of *catalogs*.

        *shared* returns the variables of all templates of a language; *compiled* is the result of
        :func:`compile_templates`.
        """
        self._environments = {}
        for code, catalog in catalogs.items():
            environment = _environment(theme, _CompiledTemplates(dict(compiled)))
            environment.globals.update(shared(code), lang=code, **jinja_callables(catalog))
            environment.globals["in_language"] = partial(in_language, code)
            environment.globals["language_of"] = partial(language_of, code)
            self._environments[code] = environment

    def render(self, page: Page) -> Rendered:
        """Return *page* as HTML, with its revision."""
        html = self.fill(page.language, page.template, {**page.context, "page": page})
        revision = _revision(html)
        html = html.replace(REVISION, REVISION.replace("{revision}", revision), 1)
        return Rendered(html.encode(), revision)

    def fill(self, language: str, template: str, context: Mapping[str, Any]) -> str:
        """Return *template* rendered in *language* with the variables of *context*."""
        return self._environments[language].get_template(template).render(context)


def _revision(html: str) -> str:
    return hashlib.sha256(html.encode()).hexdigest()[:16]


def compile_templates(theme: Path) -> dict[str, bytes]:
    """Return the bytecode of the templates of *theme*, by name; all languages share it."""
    compiled: dict[str, bytes] = {}
    environment = _environment(theme, _CompiledTemplates(compiled))
    for name in environment.list_templates():
        environment.get_template(name)
    return compiled


class _CompiledTemplates(BytecodeCache):
    """A Jinja bytecode cache in memory."""

    def __init__(self, code: dict[str, bytes]) -> None:
        self._code = code

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = bucket.bytecode_to_string()

    def get_cache_key(self, name: str, filename: str | None = None) -> str:  # noqa: ARG002
        """Return the name of a template, not its path: the theme may have moved since it was compiled."""
        return name


class _Environment(Environment):
    """An environment of one language, whose variables are the same for all templates."""

    def make_globals(self, d: Mapping[str, Any] | None) -> dict[str, Any]:
        """Return the variables of all templates as one mapping.

        Jinja combines two with a ``ChainMap``, whose keys it lists in Python code at each ``import``.
        """
        return {**self.globals, **d} if d else self.globals


def _environment(theme: Path, compiled: BytecodeCache) -> Environment:
    environment = _Environment(
        loader=FileSystemLoader(theme / "templates"),
        bytecode_cache=compiled,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.globals["breakable"] = breakable
    return environment


def in_language(code: str, text: LocalizedText | str | None) -> Markup:
    """Return HTML attributes for a text in another language than that of the page, else nothing.

    *code* is the page's language; *text* is the text or the code of its language. See :func:`language_of`.
    """
    language = text.language if isinstance(text, LocalizedText) else text
    return Markup("") if language is None or language == code else language_of(code, language)


def language_of(code: str, language: str) -> Markup:
    """Return the attribute ``lang`` for *language*, with ``dir`` if that of the page's, *code*, differs."""
    direction_differs = direction(language) != direction(code)
    attributes = Markup(' lang="{}" dir="{}"') if direction_differs else Markup(' lang="{}"')
    return attributes.format(language, direction(language))


def breakable(address: str) -> Markup:
    """Return *address* with ``<wbr>`` before ``@`` and dots: it breaks nowhere else, and copies unaltered."""
    return Markup("<wbr>").join(re.split(r"(?=[@.])", address))
