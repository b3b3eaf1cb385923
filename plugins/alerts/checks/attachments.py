"""Checks the PDFs of an alert: each that is named is there, is safe, and can be searched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from plugins.alerts.attachments import attached
from plugins.content.attachments.published import AttachmentError, Attachments
from plugins.content.frontmatter import Document
from plugins.content.problems import Problem, counted, quote

MAX_LISTED = 10
"""Maximum number of pages that a warning lists."""


def check_attachments(
    folder: Path, documents: Mapping[str, Document], attachments: Attachments
) -> Iterator[Problem]:
    """Yield an error for each PDF that cannot be published.

    PDFs with pages that cannot be searched give warnings, and so do those that no file names. *documents* are
    the files of the alert in *folder* by language.
    """
    listed: set[str] = set()
    for document in documents.values():
        own: set[str] = set()
        for location, name in attached(document):
            if name in own and location[0] == "attachments":
                yield document.problem(location, f"{quote(name)} is duplicated. Remove one of them.")
            elif message := _error(folder / name, attachments):
                yield document.problem(location, f"{quote(name)} {message}")
            elif message := _unsearched(folder / name, attachments):
                yield document.problem(location, f"{quote(name)} {message}", fatal=False)
            own.add(name)
        listed |= own
    for document in list(documents.values())[:1]:
        for name in sorted({path.name for path in folder.glob("*.pdf")} - listed):
            message = f"{quote(name)} is not published. List it under attachments:, or remove it."
            yield document.problem((), message, fatal=False)


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
