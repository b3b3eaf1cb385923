"""Checks the PDFs of an alert: each that is named is there, is safe, and can be searched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from plugins.alerts.attachments import attached
from plugins.alerts.folder import Folder
from plugins.alerts.models.files import PDF_NAME
from plugins.content.attachments.published import AttachmentError, Attachments
from plugins.content.problems import Problem, counted, quote

MAX_LISTED = 10
"""Maximum number of pages that a warning lists."""


def check_attachments(folder: Folder, attachments: Attachments) -> Iterator[Problem]:
    """Yield an error for each PDF of *folder* that cannot be published, or that no file of it names.

    PDFs with pages that cannot be searched give warnings.
    """
    listed: set[str] = set()
    for document in folder.documents.values():
        own: set[str] = set()
        for location, name in attached(document):
            path = folder.path / name
            if name in own and location[0] == "attachments":
                yield document.problem(location, f"{quote(name)} is duplicated. Remove one of them.")
            elif message := _error(path, attachments):
                yield document.problem(location, f"{quote(name)} {message}")
            elif message := _unsearched(path, attachments):
                yield document.problem(location, f"{quote(name)} {message}", fatal=False)
            own.add(name)
        listed |= own
    for path in sorted(folder.path.glob("*.pdf")) if not folder.unread else ():
        if path.name not in listed and re.fullmatch(PDF_NAME, path.name):
            message = "is not published. List it under attachments: in index.<language>.md, or remove it."
            yield Problem(f"{folder.name}/{path.name}", 1, "", message)


def _error(path: Path, attachments: Attachments) -> str:
    if not path.is_file() or path.is_symlink():
        return "is not in this folder. Put the PDF there, or correct its name."
    try:
        attachments.published(path)
    except AttachmentError as error:
        return str(error)
    return ""


def _unsearched(path: Path, attachments: Attachments) -> str:
    pages = attachments.published(path).pictures_only
    if not pages:
        return ""
    named = ", ".join(map(str, pages[:MAX_LISTED]))
    more = f" and {counted(len(pages) - MAX_LISTED, 'more page')}" if len(pages) > MAX_LISTED else ""
    return f"has no text on page {named}{more}, so that names there are not found. Read it yourself."
