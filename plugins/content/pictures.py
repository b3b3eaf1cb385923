"""Pictures as they are published: drawn anew from their pixels, so that nothing else comes along."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

WIDTHS = (1280, 640)
"""Widths in pixels in which a picture is published: for pages, and for phones."""
PIXEL_LIMIT = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP")


class PictureError(Exception):
    """The file is not a picture that can be published."""


def fault(path: Path) -> str | None:
    """Return what is wrong with the picture of *path* and what to do, or None."""
    try:
        _upright(path)
    except PictureError as error:
        return str(error)
    return None


def size(path: Path, width: int) -> tuple[int, int]:
    """Return how wide and high the picture of *path* is published at *width*.

    Raises:
        PictureError: If the file is no picture, damaged, or too large.
    """
    upright = _upright(path)
    upright.thumbnail((width, width * 2))
    return upright.size


def published(path: Path, width: int) -> bytes:
    """Return the picture of *path* as a JPEG without any metadata, upright, at most *width* pixels wide.

    Raises:
        PictureError: If the file is no picture, damaged, or too large.
    """
    upright = _upright(path)
    upright.thumbnail((width, width * 2))
    pixels = Image.new("RGB", upright.size)
    pixels.paste(upright)
    out = BytesIO()
    pixels.save(out, "JPEG", quality=82, optimize=True, progressive=True)
    return out.getvalue()


def _upright(path: Path) -> Image.Image:
    try:
        with Image.open(path, formats=FORMATS) as opened:
            if opened.width * opened.height > PIXEL_LIMIT:
                raise PictureError(f"has more than {PIXEL_LIMIT:,} pixels. Save it smaller.")
            return _flat(ImageOps.exif_transpose(opened))
    except PictureError:
        raise
    except Exception as error:  # a file that somebody sent: its metadata alone can fail in many ways
        raise PictureError("is not a picture that can be read. Save it anew as JPEG or PNG.") from error


def _flat(picture: Image.Image) -> Image.Image:
    """Return *picture* in plain colours: what is transparent becomes white, whatever lies beneath it."""
    if picture.mode.startswith("I"):
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    if "A" in picture.getbands() or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(ground, layer).convert("RGB")
    return picture.convert("RGB")
