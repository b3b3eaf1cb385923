"""Bundles stylesheets and scripts, with a content hash in each file name, so that browsers can cache them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

LAYERS = ("tokens", "base", "layout", "components", "print")
"""Cascade layers in order; ``theme/static/css`` has a file, or a folder of files, for each.

Each other folder is a separate stylesheet of components, which only the pages that need it load.
"""
LIBRARY = "minisearch-7.2.0.js"
"""The third-party library of the search page; see ``theme/static/js/vendor/README.md``."""
LICENCE = "minisearch-LICENSE.txt"


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
    search: str
    """The script of the search page."""
    font: str


def bundle(static: Path, colours: Mapping[str, str]) -> Assets:
    """Return the bundles of the folder *static*; *colours* override those of ``tokens.css``."""
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
        css += [f"@layer {layer}{{{_minify(path.read_text('utf-8'))}}}" for path in stylesheets]
    text = "\n".join(css).replace(f"../fonts/{font.name}", font_name.removeprefix("assets/"))
    overrides = "".join(f"--{name}:{value};" for name, value in colours.items())
    text += f"\n@layer tokens{{:root{{{overrides}}}}}\n"
    return Assets(
        files=files,
        stylesheet=add("site", ".css", text.encode()),
        stylesheets={
            folder.name: add(folder.name, ".css", _components(sorted(folder.glob("*.css"))))
            for folder in sorted((static / "css").iterdir())
            if folder.is_dir() and folder.name not in LAYERS
        },
        script=add("site", ".js", _script(static / "js").encode()),
        search=add("search", ".js", _search(static / "js").encode()),
        font=font_name,
    )


def _script(folder: Path) -> str:
    """Return the scripts of *folder*, concatenated."""
    return "\n".join(_uncommented(path.read_text("utf-8")) for path in sorted(folder.glob("*.js")))


def _search(scripts: Path) -> str:
    """Return the licence and code of the search library, then the site's own search script."""
    licence = (scripts / "vendor" / LICENCE).read_text("utf-8").strip()
    library = _uncommented((scripts / "vendor" / LIBRARY).read_text("utf-8"))
    library = re.sub(r"\n//# sourceMappingURL=.*", "", library)
    return f"/*! MiniSearch ({LIBRARY})\n{licence} */\n{library}\n{_script(scripts / 'search')}"


def _components(stylesheets: Iterable[Path]) -> bytes:
    css = "".join(_minify(path.read_text("utf-8")) for path in stylesheets)
    return f"@layer components{{{css}}}\n".encode()


def _minify(css: str) -> str:
    """Return *css* without comments and insignificant white space."""
    css = re.sub(r"\s+", " ", _uncommented(css))
    return re.sub(r";}", "}", re.sub(r" ?([{};,>]) ?|: ", lambda match: match[1] or ":", css)).strip()


def _uncommented(text: str) -> str:
    """Return CSS or JavaScript without block comments and indentation."""
    return re.sub(r"\n\s+", "\n", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
