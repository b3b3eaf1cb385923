"""Refuses PDFs that do something, contain other files or show who worked on them."""

from __future__ import annotations

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from plugins.content.attachments.objects import dictionaries
from plugins.content.links import link_error
from plugins.content.problems import quote

_PRINT = "Print it to a new PDF, which has none."
_SCRIPT = f"contains a script. {_PRINT}"
_ACTION = f"contains an action that starts or opens something. {_PRINT}"
_FILES = "contains other files. Save it without them, and list each on its own."
_MEDIA = f"contains sound, video or a model. {_PRINT}"
_FORM = f"contains a form that sends what people fill in. {_PRINT}"
_SIGNED = "has a digital signature, which names who signed. Print it to a new PDF, which has none."
_REDACT = (
    "has passages that are marked to be blacked out and are still there. Apply the redaction, then save it."
)

_KEYS = {
    **dict.fromkeys(("/JS", "/JavaScript"), _SCRIPT),
    **dict.fromkeys(("/AA", "/Launch"), _ACTION),
    **dict.fromkeys(("/EF", "/AF", "/EmbeddedFiles", "/Collection"), _FILES),
    **dict.fromkeys(("/XFA",), _FORM),
    **dict.fromkeys(("/ByteRange",), _SIGNED),
    **dict.fromkeys(("/RichMediaContent", "/RichMediaSettings"), _MEDIA),
}
_ACTIONS = {
    **dict.fromkeys(("/JavaScript",), _SCRIPT),
    **dict.fromkeys(("/SubmitForm", "/ImportData"), _FORM),
    **dict.fromkeys(("/Launch", "/GoToR", "/GoToE", "/GoToDp", "/Thread", "/Hide", "/SetOCGState"), _ACTION),
    **dict.fromkeys(("/Sound", "/Movie", "/Rendition", "/GoTo3DView", "/RichMediaExecute"), _MEDIA),
}
_HARMLESS_ACTIONS = frozenset({"/GoTo", "/URI", "/Named"})
_ANNOTATIONS = {
    "/FileAttachment": _FILES,
    "/Redact": _REDACT,
    **dict.fromkeys(("/Sound", "/Movie", "/Screen", "/RichMedia", "/3D"), _MEDIA),
}
_ENTRIES_OF_ACTIONS = frozenset({"/A", "/PA", "/Next", "/Next[]", "/OpenAction"})


def danger(reader: PdfReader) -> str | None:
    """Return what is in a PDF that is not published, and what to do, or None.

    A first page to open (``/OpenAction``) is harmless, and many programs write one.
    """
    for entry, value, has_standard_keys in dictionaries(reader):
        if has_standard_keys and (found := _danger_of(entry, value)):
            return found
    return None


def _danger_of(entry: str, value: DictionaryObject) -> str | None:
    found = next((message for key, message in _KEYS.items() if key in value), None)
    if found is not None:
        return found
    kind = str(value.get("/S", ""))
    if kind in _ACTIONS:
        return _ACTIONS[kind]
    if entry in _ENTRIES_OF_ACTIONS and "/O" not in value and kind not in _HARMLESS_ACTIONS:
        return _ACTION  # with /O it is an attribute of a structure element
    if "/Rect" in value and (annotation := _ANNOTATIONS.get(str(value.get("/Subtype")))):
        return annotation
    return _wrong_link(value) if kind == "/URI" else None


def _wrong_link(action: DictionaryObject) -> str | None:
    uri = action.get("/URI")
    if isinstance(uri, DictionaryObject | ArrayObject) or uri is None:
        return _ACTION
    text = uri.decode("latin-1") if isinstance(uri, bytes) else str(uri)
    wrong = link_error(text)
    return f"has a link to {quote(text)}. {wrong}" if wrong else None
