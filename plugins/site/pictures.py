"""Pictures as they are published: drawn anew from their pixels, so that nothing else comes along."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

WIDTH_LIMIT = 1280
Image.MAX_IMAGE_PIXELS = 60_000_000


class PictureError(Exception):
    """The file is not a picture that can be published."""


def published(path: Path) -> bytes:
    """Return the picture of *path* as a JPEG without any metadata, upright, at most 1,280 pixels wide.

    Raises:
        PictureError: If the file is no picture, damaged, or larger than 60 million pixels.
    """
    try:
        with Image.open(path) as opened:
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise PictureError(f"is not a picture that can be read ({type(error).__name__}).") from error
    upright.thumbnail((WIDTH_LIMIT, WIDTH_LIMIT * 2))
    pixels = Image.new("RGB", upright.size)
    pixels.paste(upright)
    out = BytesIO()
    pixels.save(out, "JPEG", quality=82, optimize=True, progressive=True)
    return out.getvalue()
