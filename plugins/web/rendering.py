"""Renders pages: one Jinja environment, autoescaping, strict, following each page's language."""

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
"""Stands in a page until it is whole, and its hash can be told; no text of anybody can hold it unescaped."""


@dataclass(frozen=True)
class Page:
    """What every page has, whichever template shows it.

    ``versions`` leads to the same page in each language; ``translations`` are those of them that
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
    """Name and address of each step between the home page and it."""
    here: str = ""
    """What the page is called at the end of these steps, where its title is too long."""
    feed: str = ""
    """The address of a feed of its own."""
    section: str = ""
    """Which entry of the menu it belongs to."""
    json_ld: Mapping[str, Any] | None = None
    context: Mapping[str, Any] = field(default_factory=dict)


class Rendered(NamedTuple):
    """A rendered page."""

    html: bytes
    """UTF-8."""
    revision: str
    """The content of its ``<meta name="revision">``, which changes with any byte of the page."""


class Renderer:
    """Turns pages into HTML bytes, with one Jinja environment per language.

    What all pages of a language share is global there, so that components are made once per language
    instead of once per page.
    """

    def __init__(
        self,
        theme: Path,
        catalogs: Catalogs,
        shared: Callable[[str], Mapping[str, Any]],
        compiled: Mapping[str, bytes],
    ) -> None:
        """Take what compile_templates() returned; *shared* gives what all templates of a language may use."""
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
        """Return *template* printed in *language*."""
        return self._environments[language].get_template(template).render(context)


def _revision(html: str) -> str:
    return hashlib.sha256(html.encode()).hexdigest()[:16]


def compile_templates(theme: Path) -> dict[str, bytes]:
    """Return the templates of *theme* as Jinja compiles them; all languages share them."""
    compiled: dict[str, bytes] = {}
    environment = _environment(theme, _CompiledTemplates(compiled))
    for name in environment.list_templates():
        environment.get_template(name)
    return compiled


class _CompiledTemplates(BytecodeCache):
    """Holds compiled templates in memory."""

    def __init__(self, code: dict[str, bytes]) -> None:
        self._code = code

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = bucket.bytecode_to_string()

    def get_cache_key(self, name: str, filename: str | None = None) -> str:  # noqa: ARG002
        """Return the name of a template: the theme may be in another folder than when it was compiled."""
        return name


def _environment(theme: Path, compiled: BytecodeCache) -> Environment:
    environment = Environment(
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


def in_language(code: str, said: LocalizedText | str | None) -> Markup:
    """Return ``lang`` and ``dir`` where words, or a language code, are not in the page's language, *code*."""
    spoken = said.language if isinstance(said, LocalizedText) else said
    return Markup("") if spoken is None or spoken == code else language_of(code, spoken)


def language_of(code: str, spoken: str) -> Markup:
    """Return ``lang`` for *spoken*, and ``dir`` where it is not that of the page's language, *code*."""
    turned = direction(spoken) != direction(code)
    attributes = Markup(' lang="{}" dir="{}"') if turned else Markup(' lang="{}"')
    return attributes.format(spoken, direction(spoken))


def breakable(address: str) -> Markup:
    """Return an address that may break before ``@`` and dots, never inside a word; copied, it is the same."""
    return Markup("<wbr>").join(re.split(r"(?=[@.])", address))
