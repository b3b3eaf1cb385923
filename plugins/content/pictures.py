"""Publishes pictures: re-encoded from their pixels, so that no metadata is left."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

import PIL
from PIL import Image

from plugins.incremental.store import Store

WIDTHS = (1280, 640)
"""Widths in pixels of published pictures: for pages, and for phones."""
PIXEL_LIMIT = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
NAMESPACE = "pictures"

_ORIENTATION = 0x112
"""The EXIF tag for the orientation of the camera."""
_UPRIGHT = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_270,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_90,),
}
_SIDEWAYS = frozenset((5, 6, 7, 8))
_CODE = Path(__file__).read_bytes() + PIL.__version__.encode()


class PictureError(Exception):
    """The file is not a picture that can be published."""


class Pictures:
    """Encodes pictures, each once as long as its bytes are the same."""

    def __init__(self, store: Store | None = None) -> None:
        """Cache encoded pictures in *store*, if any."""
        self._store = store or Store(None)

    def error(self, path: Path) -> str | None:
        """Return what is wrong with the picture *path* and what to do, or None."""
        try:
            self.published(path)
        except PictureError as error:
            return str(error)
        return None

    def published(self, path: Path) -> dict[int, bytes]:
        """Return the picture *path* by width: an upright JPEG without metadata, at most that wide.

        Raises:
            PictureError: If the file is no picture, damaged, or too large.
        """
        try:
            data = path.read_bytes()
        except OSError as error:
            raise PictureError(f"cannot be read: {error.strerror}. Check its permissions.") from error
        name, key = cache_name(data), hashlib.sha256(_CODE).digest()
        try:
            published: dict[int, bytes] = self._store.load_value(name, key)
        except KeyError:
            published = encoded(data)
            self._store.save_value(name, key, published)
        return published


def cache_name(data: bytes) -> str:
    """Return the name of the picture *data* in the cache."""
    return f"{NAMESPACE}/{hashlib.sha256(data).hexdigest()}"


def size(path: Path, width: int) -> tuple[int, int]:
    """Return width and height of the picture *path* when published at *width*, from its header.

    Raises:
        PictureError: If the file is no picture.
    """
    try:
        with Image.open(path, formats=FORMATS) as opened:
            return _upright_size(opened, width)
    except Exception as error:
        raise _unreadable() from error


def encoded(data: bytes) -> dict[int, bytes]:
    """Return the picture *data* by width, as :meth:`Pictures.published` does."""
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as opened:
            if opened.width * opened.height > PIXEL_LIMIT:
                raise PictureError(f"has more than {PIXEL_LIMIT:,} pixels. Save it smaller.")
            sizes = {width: _upright_size(opened, width) for width in WIDTHS}
            picture = _reduced(opened, sizes[WIDTHS[0]])
            return {width: _jpeg(picture.resize(sizes[width], _SMOOTH)) for width in WIDTHS}
    except PictureError:
        raise
    except Exception as error:  # a file that somebody sent: its metadata alone can fail in many ways
        raise _unreadable() from error


_SMOOTH = Image.Resampling.LANCZOS


def _unreadable() -> PictureError:
    return PictureError("is not a picture that can be read. Save it again as JPEG or PNG.")


def _orientation(opened: Image.Image) -> int:
    found = opened.getexif().get(_ORIENTATION)
    return found if isinstance(found, int) and found in _UPRIGHT else 1


def _upright_size(opened: Image.Image, width: int) -> tuple[int, int]:
    """Return the upright size of *opened*, at most *width* wide and twice that high, not enlarged."""
    wide, high = opened.size
    if _orientation(opened) in _SIDEWAYS:
        wide, high = high, wide
    scale = min(1, width / wide, 2 * width / high)
    return max(1, round(wide * scale)), max(1, round(high * scale))


def _reduced(opened: Image.Image, upright: tuple[int, int]) -> Image.Image:
    """Return *opened* in plain colours, upright, in the size *upright*.

    A JPEG is decoded at the smallest eighth of its size that suffices, everything else in full.
    """
    orientation = _orientation(opened)
    target = upright[::-1] if orientation in _SIDEWAYS else upright
    if opened.format == "JPEG":
        opened.draft(None, target)
    picture = _flat(opened, target)
    for turn in _UPRIGHT.get(orientation, ()):
        picture = picture.transpose(turn)
    return picture


def _flat(picture: Image.Image, target: tuple[int, int]) -> Image.Image:
    """Return *picture* in *target* size and plain colours; transparent pixels become white."""
    if picture.mode.startswith("I"):
        small = picture.convert("I").resize(target, _SMOOTH)
        return small.point(lambda value: value / 256).convert("L").convert("RGB")
    transparent = "A" in picture.getbands() or "transparency" in picture.info
    plain = picture.convert("RGBA" if transparent else "RGB")
    # Pillow weighs colours by their opacity, so that nothing beneath a transparent pixel comes through.
    small = plain.resize(target, _SMOOTH, reducing_gap=2)
    if not transparent:
        return small
    ground = Image.new("RGBA", target, "white")
    return Image.alpha_composite(ground, small).convert("RGB")


def _jpeg(picture: Image.Image) -> bytes:
    pixels = Image.new("RGB", picture.size)
    pixels.paste(picture)
    out = BytesIO()
    pixels.save(out, "JPEG", quality=82, optimize=True, progressive=True)
    return out.getvalue()
