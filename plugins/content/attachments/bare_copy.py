"""Writes a PDF anew, without metadata and without anything that readers cannot reach."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.filters import ASCII85Decode, ASCIIHexDecode, FlateDecode
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

from plugins.content.attachments.embedded_pictures import bare_jpeg, bare_jpeg2000
from plugins.content.attachments.objects import dictionaries

_VERSION = "%PDF-1.7"
_METADATA = (
    *("/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/SpiderInfo", "/Threads", "/B"),
    *("/Legal", "/Perms", "/DSS", "/OpenAction"),
    *("/VP", "/Measure", "/LGIDict", "/PtData"),  # where in the world a map is
)
_ABOUT_ANNOTATIONS = ("/T", "/M", "/NM", "/CreationDate", "/RC", "/Subj")
"""Who wrote a note, and when; in a field of a form /T is its name."""
_PICTURES = {"/DCTDecode": bare_jpeg, "/JPXDecode": bare_jpeg2000}
_DECODERS = {
    "/FlateDecode": FlateDecode.decode,
    "/ASCII85Decode": ASCII85Decode.decode,
    "/ASCIIHexDecode": ASCIIHexDecode.decode,
}


def bare_copy(reader: PdfReader) -> bytes:
    """Return the document of *reader* as a new file: the same pages, structure, links and fields.

    *reader* is changed. The file has no document information, identifier or earlier revisions.

    Raises:
        ValueError: If a picture in it cannot be parsed.
    """
    for _, value, has_standard_keys in list(dictionaries(reader)):
        if has_standard_keys:
            _strip(value)
        if isinstance(value, StreamObject):
            _strip_picture(value)
    writer = PdfWriter()
    writer.clone_reader_document_root(reader)
    writer.pdf_header = _VERSION
    out = BytesIO()
    writer.write_stream(out)
    return out.getvalue()


def _strip(value: DictionaryObject) -> None:
    for key in _METADATA:
        value.pop(key, None)
    if "/Rect" in value and value.get("/Subtype") != "/Widget":
        for key in _ABOUT_ANNOTATIONS:
            value.pop(key, None)


def _strip_picture(stream: StreamObject) -> None:
    """Remove metadata from the file of a picture, whose last filter names its format."""
    filters: Any = stream.get("/Filter")
    names = [str(each) for each in filters] if isinstance(filters, ArrayObject) else [str(filters)]
    bare = _PICTURES.get(names[-1]) if names else None
    if bare is None:
        return
    data = stream._data
    for name in names[:-1]:
        if name not in _DECODERS:
            raise ValueError(f"unknown filter before a picture: {name}")
        data = _DECODERS[name](data, None)
    if len(names) > 1:
        stream[NameObject("/Filter")] = NameObject(names[-1])
        stream.pop("/DecodeParms", None)
    stream._data = bare(data)
