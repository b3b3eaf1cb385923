"""The PDFs beside the files of an alert: which are published, and their texts for the names guard."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from plugins.alerts.alert import Alert
from plugins.alerts.models.files import PDF_NAME
from plugins.content.attachments.published import AttachmentError, Attachments
from plugins.content.frontmatter import Document, Location
from plugins.safety.document_text import Passage


def attached(document: Document) -> Iterator[tuple[Location, str]]:
    """Yield location and name of each PDF that a file of an alert names, if it can be the name of one."""
    documents, petition = document.values.get("attachments"), document.values.get("petition")
    entries = documents if isinstance(documents, list) else []
    named: list[tuple[Location, object]] = [(("attachments", at), each) for at, each in enumerate(entries)]
    for location, fields in [*named, (("petition",), petition)]:
        name = fields.get("file") if isinstance(fields, dict) else None
        if isinstance(name, str) and re.fullmatch(PDF_NAME, name):
            yield (*location, "file"), name


def attachment_passages(document: Document, folder: Path, attachments: Attachments) -> Iterator[Passage]:
    """Yield the text of each PDF that *document*, a file of the alert in *folder*, names.

    One that cannot be published has none; ``check_attachments`` reports it.
    """
    for location, name in attached(document):
        path = folder / name
        if path.is_file() and not path.is_symlink():
            try:
                text = attachments.published(path).text
            except AttachmentError:
                continue
            yield Passage(location, document.line(location), text, is_multiline=False)


def attachment_names(alert: Alert, *, with_petition: bool) -> list[str]:
    """Return the PDFs of *alert* in all languages, *with_petition* also those to print and sign."""
    found: dict[str, None] = {}
    for words in alert.words.values():
        found |= dict.fromkeys(each.file for each in words.attachments)
        if with_petition and words.petition is not None and words.petition.file and not words.petition.url:
            found[words.petition.file] = None
    return list(found)


def attachment_sizes(alert: Alert, attachments: Attachments) -> Mapping[str, int]:
    """Return the size in bytes of each PDF of *alert* as it is published, by name."""
    names = attachment_names(alert, with_petition=True)
    return {name: len(attachments.published(alert.folder / name).data) for name in names}
