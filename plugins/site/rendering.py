"""Renders pages: one Jinja environment, autoescaping, strict, following each page's language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.runtime import Context
from jinja2.utils import pass_context
from markupsafe import Markup

from plugins.alerts.alert import Said
from plugins.languages.catalogs import Catalogs, jinja_callables


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
    section: str = ""
    """Which entry of the menu it belongs to."""
    json_ld: Mapping[str, Any] | None = None
    context: Mapping[str, Any] = field(default_factory=dict)


class Renderer:
    """Turns pages into HTML bytes."""

    def __init__(self, theme: Path, catalogs: Catalogs, shared: Callable[[str], Mapping[str, Any]]) -> None:
        """*shared* gives what all templates of a language may use."""
        self._environment = _environment(theme, catalogs)
        self._shared = {code: dict(shared(code)) for code in catalogs}

    def html(self, page: Page) -> bytes:
        """Return *page* as UTF-8 HTML."""
        template = self._environment.get_template(page.template)
        values = {**self._shared[page.language], **page.context, "page": page, "lang": page.language}
        return template.render(values).encode()


def _environment(theme: Path, catalogs: Catalogs) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(theme / "templates"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        **jinja_callables(catalogs), newstyle=True
    )
    environment.globals["in_language"] = in_language
    environment.globals["breakable"] = breakable
    return environment


@pass_context
def in_language(context: Context, said: Said | str | None) -> Markup:
    """Return a ``lang`` attribute where words, or a language code, are not in the page's language."""
    code = said.language if isinstance(said, Said) else said
    return Markup("") if code is None or code == context["lang"] else Markup(' lang="{}"').format(code)


def breakable(address: str) -> Markup:
    """Return an address that may break before ``@`` and dots, never inside a word; copied, it is the same."""
    return Markup("<wbr>").join(re.split(r"(?=[@.])", address))
