"""What a file is by its first bytes, whatever its name says: nothing is opened."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class FileType:
    """A type of file."""

    name: str
    suffixes: tuple[str, ...] = ()
    """Suffixes that names of such files have; empty: any."""
    runs: bool = False
    """Whether opening it may run what somebody else has written."""


_OFFICE = ("docx", "xlsx", "pptx", "odt", "ods", "odp", "zip", "epub", "docm", "xlsm", "apk", "jar")
_BY_START: Mapping[bytes, FileType] = {
    rb"\xff\xd8\xff": FileType("JPEG picture", ("jpg", "jpeg", "jfif")),
    rb"\x89PNG\r\n\x1a\n": FileType("PNG picture", ("png",)),
    rb"GIF8[79]a": FileType("GIF picture", ("gif",)),
    rb"RIFF....WEBP": FileType("WebP picture", ("webp",)),
    rb"(?:II\*\0|MM\0\*)": FileType("TIFF or raw picture", ("tif", "tiff", "dng", "cr2", "nef", "arw")),
    rb"....ftyp(?:heic|heix|mif1|msf1|avif)": FileType("HEIC or AVIF picture", ("heic", "heif", "avif")),
    rb"....ftypM4A": FileType("sound", ("m4a",)),
    rb"....ftyp": FileType("video", ("mp4", "m4v", "mov", "3gp", "3g2", "m4a")),
    rb"\x1aE\xdf\xa3": FileType("video", ("mkv", "webm", "mka")),
    rb"RIFF....AVI ": FileType("video", ("avi",)),
    rb"(?:ID3|\xff[\xfb\xf3\xf2])": FileType("sound", ("mp3",)),
    rb"OggS": FileType("sound", ("ogg", "opus", "oga", "ogv")),
    rb"#!AMR": FileType("sound", ("amr",)),
    rb"RIFF....WAVE": FileType("sound", ("wav",)),
    rb"fLaC": FileType("sound", ("flac",)),
    rb"%PDF-": FileType("PDF", ("pdf",)),
    rb"\{\\rtf": FileType("text with format (RTF)", ("rtf", "doc")),
    rb"\xd0\xcf\x11\xe0": FileType("old Office file or mail", ("doc", "xls", "ppt", "msg"), runs=True),
    rb"PK\x03\x04": FileType("Office file or archive (ZIP)", _OFFICE),
    rb"(?:Rar!|7z\xbc\xaf|\x1f\x8b|BZh|\xfd7zXZ)": FileType(
        "archive", ("rar", "7z", "gz", "tgz", "bz2", "xz")
    ),
    rb"(?:MZ|\x7fELF|[\xcf\xce]\xfa\xed\xfe|\xca\xfe\xba\xbe|dex\n)": FileType("program", (), runs=True),
    rb"L\0\0\0\x01\x14\x02\0": FileType("Windows shortcut", (), runs=True),
    rb"#!": FileType("script", (), runs=True),
    rb"-----BEGIN PGP": FileType("OpenPGP text", ("asc", "pgp", "gpg", "txt")),
}
_COMPILED = [(re.compile(pattern, re.DOTALL), each) for pattern, each in _BY_START.items()]
_MARKUP = re.compile(rb"\s*(?:<!--.*?-->\s*)?<(?:!doctype|\?xml|html|svg|script|head|body)", re.DOTALL | re.I)
_TEXT = FileType("text", ("txt", "csv", "md", "log", "json", "yaml", "yml", "vcf", "ics", "eml"))
_WEB_PAGE = FileType("web page or SVG", ("html", "htm", "xhtml", "svg", "xml"), runs=True)
_UNKNOWN = FileType("unknown")
START = 4096


def file_type(data: bytes) -> FileType:
    """Return the type of a file whose content is *data*."""
    start = data[:START]
    for pattern, found in _COMPILED:
        if pattern.match(start):
            return found
    if _MARKUP.match(start):
        return _WEB_PAGE
    try:
        text = start.decode("utf-8")
    except UnicodeDecodeError as error:
        text = start.decode("utf-8", "ignore") if error.start > START - 4 else "\0"
    return _TEXT if text and "\0" not in text else _UNKNOWN


def warning(name: str, found: FileType) -> str:
    """Return what is wrong with a file of the type *found* that is called *name*, or an empty string.

    >>> warning("foto.jpg", FileType("program", (), runs=True))
    'is a program: do not open it'
    >>> warning("foto.png", FileType("JPEG picture", ("jpg",)))
    'its name ends in .png'
    """
    suffix = name.lower().rpartition(".")[2] if "." in name else ""
    if found.runs:
        return f"is a {found.name}: do not open it"
    if found.suffixes and suffix and suffix not in found.suffixes:
        return f"its name ends in .{suffix}"
    return ""
