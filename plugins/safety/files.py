"""Extracts text and metadata from output files of any type, and searches them for blocklist entries."""

from __future__ import annotations

import email
from base64 import b64decode
from collections.abc import Iterator
from email.header import decode_header, make_header
from email.policy import compat32
from io import BytesIO

from PIL import Image

from plugins.content.attachments.published import texts as pdf_texts
from plugins.incremental.file import File
from plugins.safety.blocklist import Searcher

_PICTURES = (".jpg", ".jpeg", ".png", ".webp")
_WITHOUT_TEXT = (".woff2", ".mjs")
"""Fonts, and third-party code, whose variables of two letters would pass for words."""


def hits(file: File, searcher: Searcher) -> set[int]:
    """Return the line numbers of the blocklist entries found in the name, text or metadata of *file*."""
    if not searcher.entries:
        return set()
    found = searcher.in_text(file.path.rpartition(".")[0]) | searcher.in_text(file.path)
    for text in texts(file):
        found |= searcher.in_text(text)
    return found


def texts(file: File) -> Iterator[str]:
    """Yield every text of *file* that a reader or a program could extract, including metadata."""
    if file.path.endswith(".pdf"):
        yield from _pdf(file.data)
    elif file.path.endswith(_PICTURES):
        yield from _picture(file.data)
    elif file.path.endswith(".eml"):
        yield from _mail(file.data)
    elif file.path.endswith(".asc"):
        yield _key(file.data)
    elif not file.path.endswith(_WITHOUT_TEXT):
        yield file.data.decode("utf-8", "replace")


def _pdf(data: bytes) -> Iterator[str]:
    from pypdf import PdfReader  # slow to import, and needed only if the site has PDFs

    reader = PdfReader(BytesIO(data))
    yield from pdf_texts(reader)
    yield " \n ".join(str(value) for value in (reader.metadata or {}).values())
    if reader.xmp_metadata is not None:
        yield reader.xmp_metadata.stream.get_data().decode("utf-8", "replace")


def _picture(data: bytes) -> Iterator[str]:
    with Image.open(BytesIO(data)) as picture:
        for value in picture.info.values():
            yield value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
        yield " ".join(str(value) for value in picture.getexif().values())


def _key(data: bytes) -> str:
    """Return the user ids of an armored OpenPGP key, among bytes that are not text."""
    body = data.partition(b"\n\n")[2].partition(b"\n=")[0].partition(b"\n-")[0]
    return b64decode(body).decode("utf-8", "replace")


def _mail(data: bytes) -> Iterator[str]:
    message = email.message_from_bytes(data, policy=compat32)
    for value in message.values():
        yield str(make_header(decode_header(str(value))))
    for part in message.walk():
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            yield payload.decode("utf-8", "replace")
