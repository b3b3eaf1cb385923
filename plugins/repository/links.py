"""Checks that links within the site, and placeholders for the mailing service, refer to something."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from plugins.content.files import listing, relative_name
from plugins.content.links import MAILING_PLACEHOLDERS, internal_links, mailing_placeholders
from plugins.content.problems import Problem, nearest
from plugins.pages.load import Pages
from plugins.partners.load import Partner
from plugins.resources.load import Resource

LISTS = ("alerts", "archive", "directory", "members", "partners", "resources", "activities", "letters")
"""Keys to which ``{list:…}`` may link."""


def check_links(
    pages: Pages, others: Mapping[str, Mapping[str, Resource | Partner]], folder: Path, root: Path
) -> list[Problem]:
    """Return a problem for each link to a page, resource or list, or placeholder, that does not exist.

    *others* are the resources and the partners, by the name of their folder.
    """
    known = {
        "page": {*pages, *_folders(folder / "pages")},
        "resource": {*others["resources"], *_folders(folder / "resources")},
        "list": {*LISTS},
    }
    texts = [
        (
            relative_name(folder / name / key / f"index.{code}.md", root),
            document.body,
            document.body_line,
        )
        for name, items in others.items()
        for key, item in items.items()
        for code, document in item.versions.documents.items()
    ] + [
        (relative_name(folder / "pages" / key / f"index.{code}.md", root), page.body, page.body_line)
        for key, versions in pages.items()
        for code, page in versions.items()
        if page.language == code
    ]
    return [
        Problem(
            path,
            number,
            "",
            f"links to {{{kind}:{key}}}, which does not exist. "
            + (nearest(key, known[kind]) if kind in known else nearest(kind, known)),
        )
        for path, body, first in texts
        for number, line in enumerate(body.split("\n"), first)
        for kind, key in internal_links(line)
        if key not in known.get(kind, ())
    ] + _check_placeholders(texts)


def _check_placeholders(texts: Iterable[tuple[str, str, int]]) -> list[Problem]:
    """Return a problem for each placeholder of the mailing service that is not known, or not in a page."""
    return [
        Problem(path, number, "", message)
        for path, body, first in texts
        for number, line in enumerate(body.split("\n"), first)
        for written in mailing_placeholders(line)
        if (message := _placeholder_error(written, is_page=path.split("/")[-3] == "pages"))
    ]


def _placeholder_error(written: str, *, is_page: bool) -> str:
    """Return what is wrong with the placeholder *written* for the mailing service; empty if nothing is."""
    if written.lower() not in MAILING_PLACEHOLDERS:
        return f"{written} is not a placeholder. Write {' or '.join(MAILING_PLACEHOLDERS)}."
    return "" if is_page else f"{written} is for pages only. Write the words themselves."


def _folders(folder: Path) -> set[str]:
    """Return the names of the entries of *folder*, including invalid ones, which are not missing as well."""
    return {path.name for path in listing(folder, folder)[0]}
