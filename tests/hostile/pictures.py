"""Pictures that are too large, broken or mislabelled, or that contain data that must not be published."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageCms, PngImagePlugin

SECRET = b"SECRET-OF-THE-CAMERA"


def encoded(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def plain(mode: str = "RGB") -> Image.Image:
    return Image.effect_noise((60, 40), 50).convert(mode)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_bomb() -> bytes:
    """Return a PNG of a hundred bytes that claims to be 60,000 by 60,000."""
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + _chunk(b"IDAT", zlib.compress(b"\0" * 64)) + _chunk(b"IEND", b"")


def jpeg_bomb() -> bytes:
    """Return a small JPEG whose frame claims to be 65,000 by 65,000."""
    data = bytearray(encoded(plain()))
    context = data.index(b"\xff\xc0")
    data[context + 5 : context + 9] = struct.pack(">HH", 65_000, 65_000)
    return bytes(data)


def text_bomb() -> bytes:
    """Return a PNG whose compressed text grows to 128 MiB."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(2**20)) for _ in range(128)) + packer.flush()
    data = encoded(plain(), "PNG")
    return data[:33] + _chunk(b"zTXt", b"Comment\0\0" + packed) + data[33:]


def exif(*entries: tuple[int, int, int, int]) -> bytes:
    """Return EXIF with *entries*: tag, type, count, value."""
    packed = b"".join(struct.pack("<HHII", *entry) for entry in sorted(entries))
    return b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + packed + bytes(4)


def wrong_exif() -> bytes:
    """Return a sound JPEG that is to be turned, with a resolution that is text."""
    return encoded(plain(), exif=exif((0x112, 3, 1, 6), (0x11A, 2, 1, 1)))


NO_PICTURES = {
    "zero bytes": b"",
    "SVG": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "HTML": b"<!doctype html><script>alert(1)</script>",
    "a GIF": encoded(plain(), "GIF"),
    "a TIFF": encoded(plain(), "TIFF"),
    "a BMP": encoded(plain(), "BMP"),
    "a zip": b"PK\x03\x04" + bytes(60),
    "a PDF": b"%PDF-1.7\n",
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n(/etc/passwd) run\n",
    "a PNG's beginning": encoded(plain(), "PNG")[:60],
    "half a JPEG": encoded(plain())[:600],
    "half a WebP": encoded(plain(), "WEBP")[:200],
    "a PNG bomb": png_bomb(),
    "a JPEG bomb": jpeg_bomb(),
}


def with_secrets(kind: str) -> bytes:
    """Return a picture with SECRET in everything that can carry text, turned on its side."""
    note = Image.Exif()
    note[0x112] = 6
    note[0x10E] = note[0x13B] = SECRET.decode()
    note.get_ifd(0x8825).update({1: "N", 2: (4.0, 36.0, 35.0), 29: SECRET.decode()})
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()) + SECRET
    options: dict[str, Any] = {"exif": note, "icc_profile": bytes(profile)}
    if kind == "JPEG":
        options |= {"comment": SECRET, "xmp": b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"}
    elif kind == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_text("Author", SECRET.decode())
        info.add_itxt("XML:com.adobe.xmp", SECRET.decode())
        options["pnginfo"] = info
    else:
        options["xmp"] = SECRET
    return encoded(plain(), kind, **options) + SECRET
