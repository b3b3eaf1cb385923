"""The templates of printable sheets, and the folders of the fonts that they are printed in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from plugins.incremental.cache import BuildCache
from plugins.incremental.fingerprint import fingerprint

FONTS = "fonts"
"""The folder of fonts, both beside the templates and in the cache."""
FONT_SUFFIXES = (".otc", ".otf", ".ttc", ".ttf")


def installed_fonts(cache_folder: Path | str | None) -> Path | None:
    """Return the folder of the fonts that ``invoke fonts`` has copied; None without a cache.

    It need not exist: these fonts are never needed to build.
    """
    return Path(cache_folder) / FONTS if cache_folder else None


def sheet_templates(theme: Path, cache_folder: Path | None) -> SheetTemplates:
    """Return the templates of *theme*, with the fonts in the cache."""
    return SheetTemplates(theme / "sheets", installed_fonts(cache_folder))


@dataclass(frozen=True)
class SheetTemplates:
    """The templates in *folder*, with their own fonts, and *installed* fonts in addition."""

    folder: Path
    installed: Path | None = None

    @property
    def letter(self) -> Path:
        """The template of all sheets."""
        return self.folder / "letter.typ"

    @property
    def handout(self) -> Path:
        """The template of an alert on two pages."""
        return self.folder / "handout.typ"

    @property
    def signature_sheet(self) -> Path:
        """The template of the sheet on which a sign-on letter is signed by hand."""
        return self.folder / "signature-sheet.typ"

    @property
    def delivered_letter(self) -> Path:
        """The template of a sign-on letter with its signatures."""
        return self.folder / "delivered-letter.typ"

    @property
    def case_file(self) -> Path:
        """The template of the follow-up of a case."""
        return self.folder / "case-file.typ"

    @property
    def bundled(self) -> Path:
        """The folder of the fonts that come with the templates."""
        return self.folder / FONTS

    @cached_property
    def installed_files(self) -> tuple[Path, ...]:
        """The installed fonts, in order."""
        return _fonts_in(self.installed) if self.installed else ()

    @cached_property
    def font_files(self) -> tuple[Path, ...]:
        """All fonts, the installed ones last."""
        return (*_fonts_in(self.bundled), *self.installed_files)

    def hash(self, cache: BuildCache) -> bytes:
        """Return the hash of templates and fonts."""
        return fingerprint(
            cache.hash_of(self.folder), cache.hash_of(self.installed) if self.installed else b""
        )


def _fonts_in(folder: Path) -> tuple[Path, ...]:
    """Return the fonts in *folder*, in order; none if it does not exist."""
    if not folder.is_dir():
        return ()
    return tuple(sorted(path for path in folder.iterdir() if path.suffix in FONT_SUFFIXES))
