"""Bundles styles and scripts into one file each, named by their hash, so that they may be kept for ever."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

LAYERS = ("tokens", "base", "layout", "components", "print")
"""The order of the cascade; ``theme/static/css`` has a file, or a folder of files, for each.

Any other folder is a sheet of its own, of components, for those pages that ask for it: all others stay light.
"""
LIBRARY = "minisearch-7.2.0.js"
"""What others have written for the search page; ``theme/static/js/vendor/README.md`` says who."""
LICENCE = "minisearch-LICENSE.txt"


@dataclass(frozen=True)
class Assets:
    """The bundles: what is written, and the name each is called by."""

    files: Mapping[str, bytes]
    stylesheet: str
    sheets: Mapping[str, str]
    """Style sheets of some pages only, by the folder that they are made of."""
    script: str
    """On every page."""
    search: str
    """On the search page only."""
    font: str


def bundle(static: Path, colours: Mapping[str, str]) -> Assets:
    """Return the bundles of *static*; *colours* replace those of ``tokens.css``."""
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
        sheets = [single] if single.is_file() else sorted((static / "css" / layer).glob("*.css"))
        css += [f"@layer {layer}{{{_compact(sheet.read_text('utf-8'))}}}" for sheet in sheets]
    text = "\n".join(css).replace(f"../fonts/{font.name}", font_name.removeprefix("assets/"))
    own = "".join(f"--{name}:{value};" for name, value in colours.items())
    text += f"\n@layer tokens{{:root{{{own}}}}}\n"
    return Assets(
        files=files,
        stylesheet=add("site", ".css", text.encode()),
        sheets={
            folder.name: add(folder.name, ".css", _components(sorted(folder.glob("*.css"))))
            for folder in sorted((static / "css").iterdir())
            if folder.is_dir() and folder.name not in LAYERS
        },
        script=add("site", ".js", _script(static / "js").encode()),
        search=add("search", ".js", _search(static / "js").encode()),
        font=font_name,
    )


def _script(folder: Path) -> str:
    """Return the scripts of *folder* as one."""
    return "\n".join(_uncommented(path.read_text("utf-8")) for path in sorted(folder.glob("*.js")))


def _search(scripts: Path) -> str:
    """Return the library of the search after its licence, then our own script."""
    licence = (scripts / "vendor" / LICENCE).read_text("utf-8").strip()
    library = _uncommented((scripts / "vendor" / LIBRARY).read_text("utf-8"))
    library = re.sub(r"\n//# sourceMappingURL=.*", "", library)
    return f"/*! MiniSearch ({LIBRARY})\n{licence} */\n{library}\n{_script(scripts / 'search')}"


def _components(sheets: Iterable[Path]) -> bytes:
    css = "".join(_compact(sheet.read_text("utf-8")) for sheet in sheets)
    return f"@layer components{{{css}}}\n".encode()


def _compact(css: str) -> str:
    """Return *css* without comments and without the white space that says nothing."""
    css = re.sub(r"\s+", " ", _uncommented(css))
    return re.sub(r";}", "}", re.sub(r" ?([{};,>]) ?|: ", lambda mark: mark[1] or ":", css)).strip()


def _uncommented(text: str) -> str:
    """Return CSS or a script without its block comments and indentation."""
    return re.sub(r"\n\s+", "\n", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
