"""Compressed copies beside the files of a site: their names, and how to unpack them.

It imports nothing but Python, and brotli only to unpack: a withdrawal uses it, whatever else is broken.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

from plugins.deployment.errors import CopyError

COPIED = frozenset(
    {
        *(".html", ".xml", ".atom", ".ics", ".css", ".js", ".mjs", ".svg", ".txt", ".json", ".jsonl", ".csv"),
        ".asc",
    }
)
"""Extensions of the files that have copies: texts. Pictures, fonts and PDFs are compressed already."""
CODINGS: Mapping[str, str] = {".gz": "gzip", ".br": "br"}
"""The content coding (RFC 9110, section 8.4.1) of a copy, by the suffix that follows the name of its file."""
IDENTITY = "identity"
"""The content coding of the file itself."""
_GZIP = 16 + zlib.MAX_WBITS
"""Makes zlib read the format of gzip."""


def original(name: str) -> str:
    """Return the name of the file that *name* is a copy of; *name* itself if it is none.

    >>> original("fr/index.html.br"), original("fr/index.html"), original("fr/letter.pdf.gz")
    ('fr/index.html', 'fr/index.html', 'fr/letter.pdf.gz')
    """
    stem, dot, suffix = name.rpartition(".")
    is_copy = f"{dot}{suffix}" in CODINGS and has_copies(stem)
    return stem if is_copy else name


def has_copies(name: str) -> bool:
    """Return whether a file called *name* gets copies if it is large enough."""
    extension = name[name.rfind(".") :] if "." in name else ""
    return extension in COPIED


def copies_of(path: Path) -> Iterator[Path]:
    """Yield the paths that the copies of the file *path* have, whether they exist or not."""
    for suffix in CODINGS:
        yield path.with_name(path.name + suffix)


def can_unpack(coding: str) -> bool:
    """Return whether copies in the content *coding* can be unpacked here."""
    return coding != "br" or find_spec("brotli") is not None


def unpacked(data: bytes, coding: str) -> bytes:
    """Return the bytes of the file whose copy in the content *coding* is *data*.

    Raises:
        CopyError: If the copy is damaged or has another coding, or if brotli is not installed.
    """
    if coding in {"", IDENTITY}:
        return data
    if coding == "gzip":
        try:
            return zlib.decompress(data, _GZIP)
        except zlib.error as error:
            raise CopyError(f"it is no gzip ({error})") from None
    if coding == "br":
        return _unpacked_brotli(data)
    raise CopyError(f'its content coding "{coding}" was not asked for')


def _unpacked_brotli(data: bytes) -> bytes:
    try:
        import brotli
    except ImportError:
        raise CopyError("brotli is not installed") from None
    try:
        return bytes(brotli.decompress(data))
    except brotli.error:
        raise CopyError("it is no brotli") from None
