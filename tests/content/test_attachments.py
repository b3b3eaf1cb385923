"""PDFs are published as copies without metadata, unless they do something, hide something or cannot be searched."""

from __future__ import annotations

import subprocess
import sys
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import StreamObject

from plugins.content.attachments import published
from plugins.content.attachments.embedded_pictures import PictureFormatError, bare_jpeg, bare_jpeg2000
from plugins.content.attachments.published import (
    PAGE_LIMIT,
    SIZE_LIMIT,
    AttachmentError,
    Attachments,
    published_copy,
)
from plugins.incremental.store import Store
from tests.conftest import ROOT
from tests.hostile import pdfs
from tests.hostile.pdfs import TEXT, document, link, obj, pdf, saved, with_annotation, with_root

SECRET = "Zuñigolía Secreto".encode("latin-1").decode("latin-1")
PLAIN = "ZunigoliaSecreto"


def refusal(data: bytes) -> str:
    with pytest.raises(AttachmentError) as caught:
        published_copy(data)
    return str(caught.value)


SCRIPT = {"/S": "/JavaScript", "/JS": "app.alert(1)"}
REFUSED = {
    "another file": (b"<html>", "is not a PDF."),
    "a PDF behind something else": (b"MZ" + pdf(), "is not a PDF."),
    "half a PDF": (pdf()[:300], "cannot be read."),
    "nothing but the first line": (b"%PDF-1.7\n", "cannot be read."),
    "an encrypted PDF": (pdfs.encrypted("secret"), "is encrypted."),
    "an encrypted PDF without a password": (pdfs.encrypted(), "is encrypted."),
    "pictures of pages": (pdf("", ""), "has no text on any page. Save it with a text layer, or as text."),
    "too many pages": (pdf(*["x"] * (PAGE_LIMIT + 1)), f"has more than {PAGE_LIMIT} pages."),
    "a script of the document": (pdfs.with_script(), "contains a script."),
    "a script when it is opened": (with_root(OpenAction=SCRIPT), "contains a script."),
    "a script in a chain": (link({"/S": "/GoTo", "/D": [], "/Next": [SCRIPT]}), "contains a script."),
    "a script of a bookmark": (
        with_root(Outlines={"/First": {"/Title": "x", "/A": SCRIPT}}),
        "contains a script.",
    ),
    "an action of the document": (with_root(AA={"/WC": {"/S": "/Named", "/N": "/Print"}}), "an action"),
    "an action of a page": (
        with_annotation({"/Subtype": "/Widget", "/AA": {"/E": {"/S": "/Named"}}}),
        "an action",
    ),
    "a program to launch": (link({"/S": "/Launch", "/F": "calc.exe"}), "an action"),
    "another file to open": (link({"/S": "/GoToR", "/F": "//evil.example/x", "/D": [0]}), "an action"),
    "an unknown action": (link({"/S": "/New"}), "an action"),
    "an action without a kind": (link({"/URI": "https://x.example"}), "an action"),
    "an attached file": (pdfs.with_file(), "contains other files."),
    "a file on a page": (
        with_annotation({"/Subtype": "/FileAttachment", "/FS": {"/Type": "/Filespec", "/F": "x"}}),
        "contains other files.",
    ),
    "a portfolio": (with_root(Collection={"/View": "/D"}), "contains other files."),
    "a form that is sent": (
        with_annotation({"/Subtype": "/Widget", "/A": {"/S": "/SubmitForm", "/F": "https://evil.example"}}),
        "contains a form that sends",
    ),
    "a form of its own format": (with_root(AcroForm={"/Fields": [], "/XFA": "<x/>"}), "a form that sends"),
    "a film": (with_annotation({"/Subtype": "/RichMedia"}), "contains sound, video"),
    "a signature": (
        with_root(AcroForm={"/Fields": [{"/FT": "/Sig", "/V": {"/ByteRange": [0, 1, 2, 3]}}]}),
        "has a digital signature",
    ),
    "passages that only look blacked out": (with_annotation({"/Subtype": "/Redact"}), "blacked out"),
    "a link that runs": (link({"/S": "/URI", "/URI": "javascript:alert(1)"}), "Begin it with https://"),
    "a link with hidden recipients": (
        link({"/S": "/URI", "/URI": "mailto:a@x.example?bcc=spy@evil.example"}),
        "Write one address and nothing else: mailto:a@x.example.",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_dangerous_or_cannot_be_searched_is_refused(what: str) -> None:
    data, message = REFUSED[what]
    assert message in refusal(data)


def drawing_itself(times: int, depth: int) -> bytes:
    """Return a document in which each of *depth* drawings uses the next one *times* times."""
    writer = document()
    inner = None
    for _ in range(depth):
        form = pdfs.DecodedStreamObject()
        form.set_data(b"/X Do " * times if inner is not None else b"q Q " * 100)
        resources = {"/XObject": {"/X": inner}} if inner is not None else {}
        form.update(
            obj({"/Type": "/XObject", "/Subtype": "/Form", "/BBox": [0, 0, 9, 9], "/Resources": resources})
        )
        inner = writer._add_object(form)
    page = writer.pages[0]
    page["/Resources"][pdfs.NameObject("/XObject")] = obj({"/X": inner})  # type: ignore[index]
    content: pdfs.DecodedStreamObject = page["/Contents"].get_object()  # type: ignore[assignment]
    content.set_data(content.get_data() + b" /X Do")
    return saved(writer)


def long_page() -> bytes:
    writer = document()
    stream = StreamObject()
    stream._data = zlib.compress(b"q Q " * 2_500_000)
    stream[pdfs.NameObject("/Filter")] = pdfs.NameObject("/FlateDecode")
    writer.pages[0][pdfs.NameObject("/Contents")] = writer._add_object(stream)
    return saved(writer)


@pytest.mark.parametrize("data", [drawing_itself(20, 7), drawing_itself(1, 12), long_page()])
def test_a_page_that_takes_hours_to_read_is_refused_at_once(data: bytes) -> None:
    assert "has pages that take too long to read." in refusal(data)


def test_a_drawing_that_is_used_often_is_published() -> None:
    assert TEXT in published_copy(drawing_itself(10, 3)).text


def test_a_dictionary_is_checked_though_it_is_also_a_list_of_fonts() -> None:
    writer = document()
    shared = writer._add_object(obj({**SCRIPT, "/Type": "/Action"}))
    page = writer.pages[0]
    page["/Resources"]["/Font"][pdfs.NameObject("/F2")] = shared  # type: ignore[index]
    page["/Resources"][pdfs.NameObject("/Pattern")] = shared  # type: ignore[index]
    page[pdfs.NameObject("/Annots")] = obj(
        [{"/Type": "/Annot", "/Subtype": "/Link", "/Rect": [0, 0, 9, 9], "/A": shared}]
    )
    assert "contains a script." in refusal(saved(writer))


def test_names_that_an_author_chose_are_not_taken_for_actions() -> None:
    writer = document()
    resources: dict[str, object] = writer.pages[0]["/Resources"]  # type: ignore[assignment]
    resources[pdfs.NameObject("/ExtGState")] = obj({"/AA": {"/CA": 1}, "/JS": {"/CA": 1}})
    assert TEXT in published_copy(saved(writer)).text


HARMLESS = {
    "a page to open": with_root(OpenAction={"/S": "/GoTo", "/D": []}),
    "a link": link({"/S": "/URI", "/URI": "https://x.example/a"}),
    "a link within": link({"/S": "/GoTo", "/D": []}),
    "attributes of a table": with_root(
        StructTreeRoot={"/Type": "/StructTreeRoot", "/K": [{"/S": "/TH", "/A": {"/O": "/Table"}}]}
    ),
    "a form to fill in": with_root(AcroForm={"/Fields": [{"/FT": "/Tx", "/T": "Nombre"}]}),
    "a sheet of this project": None,
}


@pytest.mark.parametrize("what", HARMLESS)
def test_what_is_harmless_is_published_with_its_text(what: str) -> None:
    data = HARMLESS[what]
    if data is None:
        from plugins.sheets.sheet import SheetMaker
        from plugins.sheets.templates import SheetTemplates
        from tests.sheets.test_sheets import letter

        made = letter(subject=TEXT)
        data = SheetMaker(SheetTemplates(ROOT / "theme/sheets"), None).pdf([made], case="UA 1", paper="a4")
    copy = published_copy(data)
    assert TEXT in " ".join(copy.text.split())
    assert published_copy(copy.data) == copy


# What is published ----------------------------------------------------------------------------


def test_nothing_is_published_that_readers_do_not_see() -> None:
    data = pdfs.full_of(PLAIN)
    assert data.count(PLAIN.encode()) > 10
    copy = published_copy(data)
    assert PLAIN.encode() not in copy.data
    assert PLAIN not in copy.text
    reader = PdfReader(BytesIO(copy.data))
    assert reader.metadata is None
    assert reader.xmp_metadata is None
    assert "/ID" not in reader.trailer
    assert "/OpenAction" not in reader.root_object
    assert {"Vea la página.", TEXT} <= set(copy.text.split("\n"))


def test_the_copy_has_the_pages_structure_and_language_of_the_document() -> None:
    structure = {"/Type": "/StructTreeRoot", "/K": [{"/S": "/P", "/Alt": "Una foto."}]}
    data = with_root(StructTreeRoot=structure, Lang="es", MarkInfo={"/Marked": 1})
    reader = PdfReader(BytesIO(published_copy(data).data))
    assert reader.root_object["/Lang"] == "es"
    assert reader.root_object["/StructTreeRoot"]["/K"][0]["/Alt"] == "Una foto."  # type: ignore[index]
    assert [page.extract_text() for page in reader.pages] == [TEXT]


def test_earlier_revisions_are_not_published() -> None:
    from pypdf import PdfWriter

    first = pdf(PLAIN)
    writer = PdfWriter(BytesIO(first), incremental=True)
    content = pdfs.DecodedStreamObject()
    content.set_data(b"BT /F1 12 Tf 20 200 Td (Otro texto) Tj ET")
    writer.pages[0][pdfs.NameObject("/Contents")] = writer._add_object(content)
    second = saved(writer)
    assert PLAIN.encode() in second
    copy = published_copy(second)
    assert PLAIN.encode() not in copy.data
    assert copy.text.startswith("Otro texto")


def test_the_same_document_gives_the_same_bytes_in_every_process() -> None:
    data = pdfs.full_of(PLAIN)
    script = (
        "import sys, hashlib; from plugins.content.attachments.published import published_copy; "
        "print(hashlib.sha256(published_copy(sys.stdin.buffer.read()).data).hexdigest())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", script],
            input=data,
            capture_output=True,
            check=True,
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


def deflated(data: bytes) -> bytes:
    return zlib.compress(data)


@pytest.mark.parametrize("filters", [(), (deflated,)], ids=["plain", "deflated"])
def test_photos_in_a_document_lose_their_metadata_and_no_pixel(
    filters: tuple[Callable[[bytes], bytes], ...],
) -> None:
    picture = pdfs.photo(PLAIN)
    assert picture.count(PLAIN.encode()) == 4
    data = pdfs.with_picture(picture, *filters, names=("/FlateDecode",) * len(filters))
    copy = published_copy(data).data
    assert PLAIN.encode() not in copy
    bare = bare_jpeg(picture)
    assert bare in copy
    with Image.open(BytesIO(bare)) as made, Image.open(BytesIO(picture)) as original:
        assert made.tobytes() == original.tobytes()


def test_a_picture_that_cannot_be_parsed_is_refused() -> None:
    assert "cannot be read." in refusal(pdfs.with_picture(b"\xff\xd8 nonsense"))
    assert "cannot be read." in refusal(pdfs.with_picture(pdfs.photo("x")[:200]))
    assert "cannot be read." in refusal(pdfs.with_picture(pdfs.photo("x"), names=("/RunLengthDecode",)))


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8", b"\xff\xd8\xff", b"\xff\xd8\xff\xe1\x00", b"\xff\xd8\xff\xda\x00\x02ab\xff"]
)
def test_a_broken_jpeg_is_reported(data: bytes) -> None:
    with pytest.raises(PictureFormatError):
        bare_jpeg(data)


def test_a_jpeg_2000_loses_its_boxes_of_metadata() -> None:
    def box(kind: bytes, content: bytes) -> bytes:
        return (8 + len(content)).to_bytes(4, "big") + kind + content

    begin = b"\x00\x00\x00\x0cjP  \r\n\x87\n" + box(b"ftyp", b"jp2 ")
    kept = begin + box(b"jp2c", b"pixels")
    assert (
        bare_jpeg2000(begin + box(b"xml ", b"secret") + box(b"uuid", b"x" * 20) + box(b"jp2c", b"pixels"))
        == kept
    )
    assert bare_jpeg2000(b"\xff\x4fpixels") == b"\xff\x4fpixels"
    with pytest.raises(PictureFormatError):
        bare_jpeg2000(begin + b"\x00\x00\xff\xffjp2c")


# What is searched -----------------------------------------------------------------------------

SHOWN = {
    "a note": with_annotation({"/Subtype": "/Text", "/Contents": PLAIN}),
    "a note in UTF-16": with_annotation(
        {"/Subtype": "/Text", "/Contents": b"\xfe\xff" + PLAIN.encode("utf-16-be")}
    ),
    "a bookmark": with_root(Outlines={"/First": {"/Title": PLAIN}}),
    "a field of a form": with_root(AcroForm={"/Fields": [{"/FT": "/Tx", "/T": "a", "/V": PLAIN}]}),
    "the name of a field": with_root(AcroForm={"/Fields": [{"/FT": "/Tx", "/T": PLAIN}]}),
    "the text of a picture": with_root(StructTreeRoot={"/K": [{"/S": "/Figure", "/Alt": PLAIN}]}),
    "the name of a place": with_root(Dests={f"/{PLAIN}": []}),
    "the name of a layer": with_root(OCProperties={"/OCGs": [{"/Type": "/OCG", "/Name": PLAIN}]}),
}


@pytest.mark.parametrize("where", SHOWN)
def test_every_text_that_stays_is_searched(where: str) -> None:
    assert PLAIN in published_copy(SHOWN[where]).text


@pytest.mark.parametrize(
    "literal",
    [b"(Zunig\\157liaSecreto)", b"(Zunigolia\\\nSecreto)", b"<" + PLAIN.encode().hex().encode() + b">",
     b"<FEFF" + PLAIN.encode("utf-16-be").hex().encode() + b">"],
)  # fmt: skip
def test_the_text_that_replaces_glyphs_is_searched(literal: bytes) -> None:
    writer = document()
    content = pdfs.DecodedStreamObject()
    shown = b"BT /F1 12 Tf 20 200 Td (Un texto) Tj ET"
    content.set_data(b"/Span <</ActualText " + literal + b">> BDC " + shown + b" EMC")
    writer.pages[0][pdfs.NameObject("/Contents")] = writer._add_object(content)
    assert PLAIN in published_copy(saved(writer)).text


def test_pages_without_text_are_known() -> None:
    assert published_copy(pdf(TEXT, "", TEXT, "")).pictures_only == (2, 4)


# Files ----------------------------------------------------------------------------------------


def test_a_file_above_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf() + b"%" + b"x" * SIZE_LIMIT)
    with pytest.raises(AttachmentError, match=r"has 5\.0 MB, and the limit is 5 MB\. Save it smaller"):
        Attachments().published(path)


def test_a_document_is_copied_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, store = tmp_path / "a.pdf", Store(tmp_path / "cache")
    path.write_bytes(pdf())
    wrong = tmp_path / "b.pdf"
    wrong.write_bytes(b"no")
    first = Attachments(store).published(path)
    with pytest.raises(AttachmentError):
        Attachments(store).published(wrong)
    monkeypatch.setattr(published, "published_copy", None)  # whoever calls it fails
    assert Attachments(store).published(path) == first
    with pytest.raises(AttachmentError, match="is not a PDF"):
        Attachments(store).published(wrong)
