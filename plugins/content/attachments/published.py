"""Publishes PDFs: what is safe to open, as a copy that contains what readers see and nothing else."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from plugins.incremental.store import Store

if TYPE_CHECKING:
    from pypdf import PdfReader

SIZE_LIMIT = 5 * 2**20
PAGE_LIMIT = 200
NAMESPACE = "attachments"
_CODE = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
_WORD = re.compile(r"[^\W\d_]{2}")


class AttachmentError(Exception):
    """The file is not a PDF that can be published; the text says why, and what to do."""


@dataclass(frozen=True)
class PublishedPdf:
    """The published copy of a PDF."""

    data: bytes
    text: str
    """All of its texts: of pages, notes, bookmarks, forms."""
    pictures_only: tuple[int, ...]
    """The numbers of the pages without text, from 1."""


class Attachments:
    """Makes published copies, each once as long as the bytes of the PDF are the same."""

    def __init__(self, store: Store | None = None) -> None:
        """Cache copies in *store*, if any."""
        self._store = store or Store(None)

    def published(self, path: Path) -> PublishedPdf:
        """Return the published copy of the PDF *path*.

        Raises:
            AttachmentError: If it is no PDF, or one that is not published.
        """
        try:
            size = path.stat().st_size
            data = path.read_bytes() if size <= SIZE_LIMIT else b""
        except OSError as error:
            raise AttachmentError(f"cannot be read: {error.strerror}. Check its permissions.") from error
        if size > SIZE_LIMIT:
            raise AttachmentError(
                f"has {size / 2**20:.1f} MB, and the limit is {SIZE_LIMIT // 2**20} MB. Save it smaller, for "
                "example with its pictures in a lower resolution."
            )
        name, key = cache_name(data), hashlib.sha256(_CODE).digest()
        try:
            found: PublishedPdf | str = self._store.load_value(name, key)
        except KeyError:
            found = _published_or_error(data)
            self._store.save_value(name, key, found)
        if isinstance(found, str):
            raise AttachmentError(found)
        return found


def cache_name(data: bytes) -> str:
    """Return the name of the PDF *data* in the cache."""
    return f"{NAMESPACE}/{hashlib.sha256(data).hexdigest()}"


def _published_or_error(data: bytes) -> PublishedPdf | str:
    try:
        return published_copy(data)
    except AttachmentError as error:
        return str(error)


def published_copy(data: bytes) -> PublishedPdf:
    """Return the published copy of the PDF *data*; the same bytes give the same copy.

    Raises:
        AttachmentError: If it is no PDF, or one that is not published.
    """
    if not data.startswith(b"%PDF-"):
        raise AttachmentError("is not a PDF. Save or print it as PDF.")
    try:
        with _quiet_parser():
            return _copy_of(data)
    except AttachmentError:
        raise
    except Exception as error:  # a file that somebody sent: parsing alone can fail in many ways
        raise AttachmentError("cannot be read. Print it to a new PDF.") from error


def _copy_of(data: bytes) -> PublishedPdf:
    from pypdf import PdfReader  # slow to import, and needed only if an alert has a PDF

    from plugins.content.attachments.bare_copy import bare_copy
    from plugins.content.attachments.dangers import danger
    from plugins.content.attachments.effort import is_too_complex
    from plugins.content.attachments.objects import strings

    reader = PdfReader(BytesIO(data))
    if reader.is_encrypted:
        raise AttachmentError("is encrypted. Save it without a password.")
    if len(reader.pages) > PAGE_LIMIT:
        raise AttachmentError(f"has more than {PAGE_LIMIT} pages. Save the part that readers need.")
    if found := danger(reader):
        raise AttachmentError(found)
    if is_too_complex(reader):
        raise AttachmentError("has pages that take too long to read. Save it with drawings as pictures.")
    copy = bare_copy(reader)
    reader = PdfReader(BytesIO(copy))
    pages = [page.extract_text() for page in reader.pages]
    empty = tuple(number for number, text in enumerate(pages, 1) if not _WORD.search(text))
    if len(empty) == len(pages):
        raise AttachmentError("has no text on any page. Save it with a text layer, or as text.")
    return PublishedPdf(copy, "\n".join((*pages, *strings(reader))), empty)


def texts(reader: PdfReader) -> Iterator[str]:
    """Yield the texts of all pages and of everything else in a PDF, without its metadata."""
    from plugins.content.attachments.objects import strings

    for page in reader.pages:
        yield page.extract_text()
    yield " \n ".join(strings(reader))


@contextmanager
def _quiet_parser() -> Iterator[None]:
    """Keep the parser from printing warnings, which may quote the document."""
    logger = logging.getLogger("pypdf")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)
