"""PDFs for tests: harmless ones, and ones that do or hide something."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NullObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

TEXT = "Declaramos nuestra preocupación por la comunidad."


def obj(value: Any) -> Any:
    """Return *value* as a PDF object: texts that begin with a slash are names."""
    match value:
        case dict():
            return DictionaryObject({NameObject(name): obj(each) for name, each in value.items()})
        case list():
            return ArrayObject([obj(each) for each in value])
        case str():
            return NameObject(value) if value.startswith("/") else TextStringObject(value)
        case bytes():
            return ByteStringObject(value)
        case bool() | None:
            return NullObject()
        case int():
            return NumberObject(value)
        case float():
            return FloatObject(value)
    return value


def document(*texts: str) -> PdfWriter:
    """Return a document with a page for each of *texts*; an empty text gives a page without any."""
    writer = PdfWriter()
    for text in texts or (TEXT,):
        page = writer.add_blank_page(300, 300)
        font = {
            "/Type": "/Font",
            "/Subtype": "/Type1",
            "/BaseFont": "/Helvetica",
            "/Encoding": "/WinAnsiEncoding",
        }
        page[NameObject("/Resources")] = obj({"/Font": {"/F1": font}})
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").encode("cp1252")
        content = DecodedStreamObject()
        content.set_data(b"BT /F1 12 Tf 20 200 Td (" + escaped + b") Tj ET" if text else b"q Q")
        page[NameObject("/Contents")] = writer._add_object(content)
    return writer


def saved(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf(*texts: str) -> bytes:
    return saved(document(*texts))


def with_root(**entries: Any) -> bytes:
    """Return a document with *entries* in its root, by name without the slash."""
    writer = document()
    for name, value in entries.items():
        writer.root_object[NameObject(f"/{name}")] = obj(value)
    return saved(writer)


def with_annotation(fields: dict[str, Any]) -> bytes:
    """Return a document with an annotation on its page."""
    writer = document()
    whole = {"/Type": "/Annot", "/Rect": [0, 0, 9, 9], **fields}
    writer.pages[0][NameObject("/Annots")] = obj([whole])
    return saved(writer)


def link(action: dict[str, Any]) -> bytes:
    return with_annotation({"/Subtype": "/Link", "/A": action})


def with_file() -> bytes:
    writer = document()
    writer.add_attachment("list.txt", b"names")
    return saved(writer)


def with_script() -> bytes:
    return with_root(Names={"/JavaScript": {"/Names": ["x", {"/S": "/JavaScript", "/JS": "app.alert(1)"}]}})


def encrypted(password: str = "") -> bytes:
    writer = document()
    writer.encrypt(password, "owner", algorithm="RC4-128")
    return saved(writer)


def photo(secret: str) -> bytes:
    """Return a JPEG with *secret* in its metadata, in a comment and after its end."""
    exif = Image.Exif()
    exif[0x010E] = exif[0x013B] = secret
    out = BytesIO()
    Image.effect_noise((64, 48), 80).save(out, "JPEG", exif=exif, comment=secret.encode(), progressive=True)
    return out.getvalue() + secret.encode()


def with_picture(data: bytes, *filters: Callable[[bytes], bytes], names: tuple[str, ...] = ()) -> bytes:
    """Return a document that shows the JPEG *data*, encoded by *filters* with these *names*."""
    writer = document()
    for encode in reversed(filters):
        data = encode(data)
    picture = StreamObject()
    picture._data = data
    kinds = [*names, "/DCTDecode"]
    picture.update(
        obj(
            {
                "/Type": "/XObject",
                "/Subtype": "/Image",
                "/Width": 64,
                "/Height": 48,
                "/ColorSpace": "/DeviceGray",
                "/BitsPerComponent": 8,
                "/Filter": kinds if len(kinds) > 1 else kinds[0],
            }
        )
    )
    resources: Any = writer.pages[0]["/Resources"]
    resources[NameObject("/XObject")] = obj({"/P": writer._add_object(picture)})
    return saved(writer)


def full_of(secret: str) -> bytes:
    """Return a harmless document with *secret* in everything that readers do not see."""
    writer = document()
    writer.add_metadata({"/Author": secret, "/Producer": secret, "/Title": secret})
    xmp = DecodedStreamObject()
    xmp.set_data(f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{secret}</x:xmpmeta>".encode())
    xmp.update(obj({"/Type": "/Metadata", "/Subtype": "/XML"}))
    own = {"/App": {"/LastModified": "D:2026", "/Private": secret}}
    thumbnail = DecodedStreamObject()
    thumbnail.set_data(secret.encode())
    page = writer.pages[0]
    note = {"/Type": "/Annot", "/Subtype": "/Text", "/Rect": [0, 0, 9, 9], "/Contents": "Vea la página."}
    author = {
        "/T": secret,
        "/NM": secret,
        "/M": secret,
        "/Subj": secret,
        "/RC": secret,
        "/CreationDate": secret,
    }
    page[NameObject("/Annots")] = obj([{**note, **author}])
    for holder in (writer.root_object, page):
        holder[NameObject("/Metadata")] = writer._add_object(xmp)
        holder[NameObject("/PieceInfo")] = obj(own)
        holder[NameObject("/LastModified")] = obj(secret)
    page[NameObject("/Thumb")] = writer._add_object(thumbnail)
    writer._add_object(obj({"/Unreachable": secret}))
    writer.root_object[NameObject("/OpenAction")] = obj([page.indirect_reference, "/Fit"])
    data = saved(writer)
    return data + f"\n% {secret}\n".encode()
