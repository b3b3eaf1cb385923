"""Bundles stylesheets and scripts, with a content hash in each file name, so that browsers can cache them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LAYERS = ("tokens", "base", "layout", "components", "print")
"""Cascade layers in order; ``theme/static/css`` has a file, or a folder of files, for each.

Each other folder is a separate stylesheet of components, which only the pages that need it load.
"""
VENDOR = "vendor"
LIBRARY = "minisearch-7.2.0.js"
"""The third-party library of the search page; see ``theme/static/js/vendor/README.md``."""
LICENCE = "minisearch-LICENSE.txt"
_TEMPLATE_LITERAL = re.compile(r"`(?:\$\{[^{}`]*\}|(?!\$\{)[^`\\]|\\.)*`", re.DOTALL)
"""A template literal of JavaScript with simple substitutions; rjsmin misreads nested ones."""


class AssetError(Exception):
    """A stylesheet or script cannot be bundled; the message gives its path and what to do."""


@dataclass(frozen=True)
class Assets:
    """The bundled files, and the path of each bundle from the output folder."""

    files: Mapping[str, bytes]
    """The contents of all bundles, by path."""
    stylesheet: str
    """The stylesheet of every page."""
    stylesheets: Mapping[str, str]
    """Stylesheets of some pages only, by name of their folder in ``theme/static/css``."""
    script: str
    """The script of every page."""
    scripts: Mapping[str, str]
    """Scripts of some pages only, by name of their folder in ``theme/static/js``."""
    libraries: Mapping[str, str]
    """Folders of third-party modules that are published as they are, by name, relative to ``assets/``."""
    font: str


def bundle(static: Path, properties: str) -> Assets:
    """Return the bundles of the folder *static*; the custom *properties* override those of ``tokens.css``.

    Raises:
        AssetError: If a stylesheet or script cannot be read by the minifiers.
    """
    files: dict[str, bytes] = {}

    def add(stem: str, suffix: str, data: bytes) -> str:
        name = f"assets/{stem}.{hashlib.sha256(data).hexdigest()[:10]}{suffix}"
        files[name] = data
        return name

    font = next((static / "fonts").glob("*.woff2"))
    font_name = add(font.stem, ".woff2", font.read_bytes())
    css = [f"@layer {', '.join(LAYERS)};"]
    for layer in LAYERS:
        single = static / "css" / f"{layer}.css"
        stylesheets = [single] if single.is_file() else sorted((static / "css" / layer).glob("*.css"))
        css += [f"@layer {layer}{{{_minified_stylesheet(path)}}}" for path in stylesheets]
    text = "\n".join(css).replace(f"../fonts/{font.name}", font_name.removeprefix("assets/"))
    text += f"\n@layer tokens{{:root{{{properties}}}}}\n"
    libraries = sorted(path for path in (static / "js" / VENDOR).iterdir() if path.is_dir())
    for folder in libraries:
        files |= {f"assets/{folder.name}/{path.name}": path.read_bytes() for path in folder.iterdir()}
    return Assets(
        files=files,
        stylesheet=add("site", ".css", text.encode()),
        stylesheets={
            folder.name: add(folder.name, ".css", _components(sorted(folder.glob("*.css"))))
            for folder in sorted((static / "css").iterdir())
            if folder.is_dir() and folder.name not in LAYERS
        },
        script=add("site", ".js", _script(static / "js").encode()),
        scripts={
            folder.name: add(folder.name, ".js", (_library(static, folder) + _script(folder)).encode())
            for folder in sorted((static / "js").iterdir())
            if folder.is_dir() and folder.name != VENDOR
        },
        libraries={folder.name.partition("-")[0]: folder.name for folder in libraries},
        font=font_name,
    )


def _script(folder: Path) -> str:
    """Return the scripts of *folder*, minified and concatenated."""
    return "\n".join(_minified_script(path) for path in sorted(folder.glob("*.js")))


def _library(static: Path, folder: Path) -> str:
    """Return the licence and code of the library that the scripts of *folder* use, if any."""
    if folder.name != "search":
        return ""
    vendor = static / "js" / VENDOR
    licence = (vendor / LICENCE).read_text("utf-8").strip()
    return f"/*! MiniSearch ({LIBRARY})\n{licence} */\n{_minified_script(vendor / LIBRARY)}\n"


def _components(stylesheets: Iterable[Path]) -> bytes:
    """Return *stylesheets* in the layer of components, and ``print.css`` in that of print."""
    layers = {path: "print" if path.stem == "print" else "components" for path in stylesheets}
    css = "".join(f"@layer {layer}{{{_minified_stylesheet(path)}}}" for path, layer in layers.items())
    return f"{css}\n".encode()


def _minified_stylesheet(path: Path) -> str:
    """Return a stylesheet without comments and insignificant white space.

    Raises:
        AssetError: If it is not CSS.
    """
    import tinycss2  # lazy: bundles are cached

    tokens = tinycss2.parse_component_value_list(path.read_text("utf-8"), skip_comments=True)
    return str(tinycss2.serialize(_compact(tokens, path)))


def _compact(tokens: Iterable[Any], path: Path) -> list[Any]:
    """Return *tokens* with single spaces, and without those at blocks and separators.

    A space before a colon is kept: ``a :hover`` is not ``a:hover``. Others cannot be told apart without
    parsing selectors and values.
    """
    compact: list[Any] = []
    for token in tokens:
        if token.type == "error":
            raise AssetError(f"{path}:{token.source_line}: is not CSS: {token.message}.")
        if token.type == "whitespace":
            token.value = " "
            if compact and not _separates(compact[-1]) and compact[-1] != ":":
                compact.append(token)
            continue
        if token.type == "function":
            token.arguments = _compact(token.arguments, path)
        elif token.type.endswith(" block"):
            token.content = _compact(token.content, path)
        if _separates(token) and compact and compact[-1].type == "whitespace":
            compact.pop()
        compact.append(token)
        if token.type == "{} block" and token.content and token.content[-1] == ";":
            token.content.pop()
    if compact and compact[-1].type == "whitespace":
        compact.pop()
    return compact


def _separates(token: Any) -> bool:
    return token.type == "{} block" or (token.type == "literal" and token.value in ";,>")


def _minified_script(path: Path) -> str:
    """Return a script without comments and insignificant white space; no names are changed.

    Raises:
        AssetError: If it has template literals that the minifier would misread.
    """
    import rjsmin  # lazy: bundles are cached

    script = str(rjsmin.jsmin(path.read_text("utf-8")))
    if "`" in _TEMPLATE_LITERAL.sub("", script):
        raise AssetError(
            f"{path}: has ` or braces within a template literal, or ` elsewhere. "
            "Compute what is in ${} first, and write strings in quotation marks."
        )
    return script
