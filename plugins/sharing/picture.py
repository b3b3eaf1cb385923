"""Share pictures of alerts and of the network: drawn by typst, encoded as small PNGs, cached."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import PIL
import typst
from PIL import Image

from plugins.incremental.cache import BuildCache
from plugins.incremental.fingerprint import fingerprint
from plugins.incremental.parallel import in_background
from plugins.languages.direction import direction
from plugins.languages.localized_text import LocalizedText
from plugins.sheets.glyphs import missing_glyphs
from plugins.sheets.sheet import Refusal, compiler_for
from plugins.sheets.templates import FONTS, SheetTemplates

WIDTH, HEIGHT = 1200, 630
"""The size in pixels that services ask for (1.91 : 1); the template has the same."""
COLOURS = ("ground", "ink", "muted", "line", "accent", "on-accent")
"""The colours of ``tokens.css`` that the template uses."""
_BLENDS = (("ground", "ink", 5), ("ground", "accent", 2), ("accent", "on-accent", 3))
"""Which colours meet at the edge of a letter, and how many shades between them are kept: 16 in all."""
_CODE = Path(__file__).read_bytes() + f"{version('typst')} {PIL.__version__}".encode()
_NAMESPACE = "share"


class ShareError(Exception):
    """Typst refused a picture; the text says which one, and why."""


@dataclass(frozen=True)
class Tile:
    """A region on the map of a picture: row and column counted from 0, and whether the alert is about it."""

    row: int
    column: int
    here: bool


@dataclass(frozen=True)
class SharePicture:
    """What is on a picture. Texts are plain, and empty if there is no such text."""

    language: str
    """BCP 47 tag of all texts but the title."""
    network: str
    label: str
    """What the picture is about, such as "Urgent action"."""
    place: str
    title: LocalizedText
    line: str
    """The text of the band at the foot."""
    aside: str = ""
    """A smaller text at the end of the band."""
    tiles: tuple[Tile, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """All texts that are drawn, which nobody can search once they are pixels."""
        return self.network, self.label, self.place, str(self.title.value), self.line, self.aside


class PictureMaker:
    """Draws share pictures and caches each by a hash of its inputs."""

    def __init__(
        self, theme: Path, sheets: SheetTemplates, colours: Mapping[str, str], cache: BuildCache
    ) -> None:
        """Draw with the template in *theme* and the fonts of *sheets*.

        *colours* has the :data:`COLOURS` as ``#rrggbb``.
        """
        self._theme, self._sheets, self._colours, self._cache = theme, sheets, dict(colours), cache
        self.drawn = 0
        """Number of pictures that were drawn."""

    @cached_property
    def _basis(self) -> bytes:
        return fingerprint(
            _CODE, self._cache.hash_of(self._theme / "share"), self._sheets.hash(self._cache), self._colours
        )

    def key(self, picture: SharePicture) -> str:
        """Return a hash of everything that *picture* depends on, for its file name."""
        return fingerprint(self._basis, picture).hex()[:12]

    def is_drawable(self, picture: SharePicture) -> bool:
        """Return whether the fonts have all characters of *picture*."""
        return is_drawable(picture.texts, self._sheets)

    def png(self, name: str, picture: SharePicture) -> bytes:
        """Return *picture* as PNG: from the cache, where it is the one of that *name*, or else drawn.

        Raises:
            ShareError: If the template cannot be used.
        """
        key, cached_name = self.key(picture).encode(), f"{_NAMESPACE}/{name}"
        try:
            data: bytes = self._cache.store.load_value(cached_name, key)
        except KeyError:
            self.drawn += 1
            data = self._draw(picture)
            self._cache.store.save_value(cached_name, key, data)
        return data

    def _draw(self, picture: SharePicture) -> bytes:
        inputs = {
            "language": picture.language,
            "direction": direction(picture.language),
            "title": picture.title.value,
            "title_language": picture.title.language,
            "title_direction": direction(picture.title.language),
            "tiles": [{"row": each.row, "column": each.column, "here": each.here} for each in picture.tiles],
            "colours": self._colours,
            **{name: getattr(picture, name) for name in ("network", "label", "place", "line", "aside")},
        }
        data = json.dumps(inputs, ensure_ascii=False, sort_keys=True)
        # Typst starts threads: see plugins.sheets.sheet.compile_pdf.
        drawn = in_background(partial(_compile, self._theme, self._sheets, self._colours, data))()
        if isinstance(drawn, Refusal):
            raise ShareError(drawn.message)
        return drawn


@lru_cache(maxsize=1_000)
def is_drawable(texts: tuple[str, ...], sheets: SheetTemplates) -> bool:
    """Return whether the fonts of *sheets* have all characters of *texts*."""
    return not missing_glyphs(texts, sheets)


def forget_all_but(names: Sequence[str], cache: BuildCache) -> None:
    """Remove the pictures from the cache that are not in *names*."""
    cache.store.forget_all_but(_NAMESPACE, names)


def _compile(theme: Path, sheets: SheetTemplates, colours: Mapping[str, str], data: str) -> bytes | Refusal:
    compiler, families = compiler_for(sheets, sheets.font_files, theme, theme / "share" / FONTS)
    source = (theme / "share" / "picture.typ").read_bytes()
    try:
        drawn = compiler.compile(
            source, format="png", ppi=72, sys_inputs={"data": data, "families": families}
        )
    except typst.TypstError as error:
        return Refusal(error.message, error.diagnostic)
    assert isinstance(drawn, bytes), "the template makes one page"
    return encoded(drawn, colours)


def encoded(png: bytes, colours: Mapping[str, str]) -> bytes:
    """Return *png* with the 16 colours of a picture, without metadata: a third of its size.

    The palette is computed from *colours*, not from the picture, so that each of them stays exactly the same.
    """
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in _palette(colours) for part in colour])
    with Image.open(BytesIO(png)) as drawn:
        reduced = drawn.convert("RGB").quantize(palette=palette, dither=Image.Dither.NONE)
    out = BytesIO()
    reduced.save(out, "PNG", bits=4, compress_level=6)
    return out.getvalue()


def _palette(colours: Mapping[str, str]) -> list[tuple[int, ...]]:
    plain = {name: tuple(bytes.fromhex(colours[name][1:])) for name in COLOURS}
    blends = [
        tuple(
            round(one + (other - one) * step / (steps + 1))
            for one, other in zip(plain[start], plain[end], strict=True)
        )
        for start, end, steps in _BLENDS
        for step in range(1, steps + 1)
    ]
    return [*plain.values(), *blends]
