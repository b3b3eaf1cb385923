"""Removes metadata, such as where a photo was taken, from the pictures inside of PDFs."""

from __future__ import annotations

import struct
from collections.abc import Iterator

_KEPT_SEGMENTS = {0xE0: b"JFIF", 0xE2: b"ICC_PROFILE", 0xEE: b"Adobe"}
"""Application segments of a JPEG that tell how to show it, with how they begin."""
_APPLICATION = range(0xE0, 0xF0)
_COMMENT = 0xFE
_END, _SCAN = 0xD9, 0xDA
_ALONE = frozenset({0x00, 0x01, *range(0xD0, 0xD8)})
"""Markers inside of a scan, without a length."""
_JP2 = b"\x00\x00\x00\x0cjP  \r\n\x87\n"
_DROPPED_BOXES = (b"xml ", b"uuid", b"uinf")


class PictureFormatError(ValueError):
    """The data is not a picture of the expected format."""


def bare_jpeg(data: bytes) -> bytes:
    """Return a JPEG without EXIF, XMP, comments, and data after its end (ITU-T T.81, annex B).

    Raises:
        PictureFormatError: If it is not a complete JPEG.
    """
    if data[:2] != b"\xff\xd8":
        raise PictureFormatError("no JPEG")
    return b"\xff\xd8" + b"".join(_segments(data))


def _segments(data: bytes) -> Iterator[bytes]:
    """Yield the segments of a JPEG that are kept, each with the scan after it."""
    position = 2
    while True:
        while data[position : position + 2] == b"\xff\xff":  # padding
            position += 1
        if len(data) < position + 2 or data[position] != 0xFF:
            raise PictureFormatError("broken JPEG")
        marker = data[position + 1]
        if marker == _END:
            yield b"\xff\xd9"
            return
        length = int.from_bytes(data[position + 2 : position + 4], "big")
        end = position + 2 + length
        if length < 2 or end > len(data):
            raise PictureFormatError("broken JPEG")
        after = _end_of_scan(data, end) if marker == _SCAN else end
        if _is_kept(marker, data[position + 4 : end]):
            yield data[position:after]
        position = after


def _is_kept(marker: int, content: bytes) -> bool:
    if marker in _APPLICATION:
        return marker in _KEPT_SEGMENTS and content.startswith(_KEPT_SEGMENTS[marker])
    return marker != _COMMENT


def _end_of_scan(data: bytes, position: int) -> int:
    """Return where the next marker after a scan is; some encoders leave out the last one."""
    while (position := data.find(b"\xff", position)) >= 0 and position + 1 < len(data):
        if data[position + 1] not in _ALONE and data[position + 1] != 0xFF:
            return position
        position += 1
    raise PictureFormatError("broken JPEG")


def bare_jpeg2000(data: bytes) -> bytes:
    """Return a JPEG 2000 file without its boxes of metadata (ISO/IEC 15444-1, annex I).

    Raises:
        PictureFormatError: If its boxes are broken.
    """
    if not data.startswith(_JP2):
        return data  # a bare codestream
    kept, position = [], 0
    while position + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, position)
        if length == 1 and position + 16 <= len(data):
            (length,) = struct.unpack_from(">Q", data, position + 8)
        end = len(data) if length == 0 else position + length
        if end < position + 8 or end > len(data):
            raise PictureFormatError("broken JPEG 2000")
        if kind not in _DROPPED_BOXES:
            kept.append(data[position:end])
        position = end
    return b"".join(kept)
