"""The objects of a PDF: all that a reader can reach, their texts, and what must not be in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    StreamObject,
    TextStringObject,
)

MAX_OBJECTS = 200_000
_NAMED_BY_AUTHOR = frozenset(
    {
        *("/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/Properties"),
        *("/RoleMap", "/ClassMap", "/CharProcs", "/Dests", "/Colorants", "/N", "/R", "/D"),
    }
)
"""Entries whose value is a dictionary with keys that an author chooses, so that they mean nothing."""
_MARKED_TEXT = re.compile(
    rb"/(?:ActualText|Alt|E|Contents)\s*(?:\(((?:\\.|[^\\()])*)\)|<([0-9A-Fa-f\s]*)>)", re.DOTALL
)
"""A text beside the glyphs of a content stream, such as the replacement of a ligature."""
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|\r?\n|.)", re.DOTALL)


class TooManyObjectsError(ValueError):
    """The PDF has more than MAX_OBJECTS objects."""


def dictionaries(reader: PdfReader) -> Iterator[tuple[str, DictionaryObject, bool]]:
    """Yield each dictionary and stream that can be reached from the root: its entry, itself, and whether its
    keys have the meaning that the standard gives them (ISO 32000-2).

    Raises:
        TooManyObjectsError: If there are too many.
    """
    for key, value, has_standard_keys in _values(reader):
        if isinstance(value, DictionaryObject):
            yield key, value, has_standard_keys


def _values(reader: PdfReader) -> Iterator[tuple[str, Any, bool]]:
    """Yield everything that can be reached from the root, with the entry that leads to it.

    The members of a list have ``[]`` after the entry of the list.
    """
    waiting: list[tuple[str, Any]] = [("/Root", reader.root_object)]
    seen: set[tuple[int, bool]] = set()
    kept = []  # so that no object is replaced by another one with the same id
    while waiting:
        key, value = waiting.pop()
        if isinstance(value, IndirectObject):
            value = value.get_object()
        standard = key not in _NAMED_BY_AUTHOR or isinstance(value, StreamObject)
        if isinstance(value, DictionaryObject | ArrayObject):
            if (id(value), standard) in seen:
                continue
            seen.add((id(value), standard))
            kept.append(value)
            if len(seen) > MAX_OBJECTS:
                raise TooManyObjectsError
        yield key, value, standard
        if isinstance(value, DictionaryObject):
            waiting += [(str(name), value.raw_get(name)) for name in value]
        elif isinstance(value, ArrayObject):
            waiting += [(f"{key}[]", each) for each in list.__iter__(value)]


def strings(reader: PdfReader) -> Iterator[str]:
    """Yield the texts of all objects: notes, fields of forms, bookmarks, alternative texts of pictures."""
    for key, value, _ in _values(reader):
        if isinstance(value, TextStringObject):
            yield str(value)
        elif isinstance(value, ByteStringObject):
            yield _decoded(bytes(value))
        elif isinstance(value, DictionaryObject) and key == "/Dests":
            yield " ".join(str(name)[1:] for name in value)
        if isinstance(value, StreamObject) and _is_content(key, value):
            for literal, hexadecimal in _MARKED_TEXT.findall(value.get_data()):
                yield _decoded(_unescaped(literal) if literal else _from_hex(hexadecimal))


def _is_content(key: str, stream: StreamObject) -> bool:
    return key in {"/Contents", "/Contents[]"} or stream.get("/Subtype") == "/Form"


def _unescaped(literal: bytes) -> bytes:
    def replaced(match: re.Match[bytes]) -> bytes:
        code = match[1]
        if code[:1].isdigit():
            return bytes([int(code, 8) & 255])
        return b"" if code.endswith(b"\n") else _ESCAPES.get(code, code)

    return _ESCAPED.sub(replaced, literal)


def _from_hex(text: bytes) -> bytes:
    digits = b"".join(text.split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def _decoded(data: bytes) -> str:
    """Return a text string, in UTF-16, UTF-8 or else (nearly) Latin-1."""
    if data.startswith((b"\xfe\xff", b"\xff\xfe")):
        return data.decode("utf-16", "replace")
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:].decode("utf-8", "replace")
    return data.decode("latin-1")
