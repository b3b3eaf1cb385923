"""Reads ``content/pages/<key>/index.<lang>.md``."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from plugins.content.fields import Count, Line, Model, Slug, examples
from plugins.content.frontmatter import Document
from plugins.content.moments import Day, stale_message
from plugins.content.problems import Problem, merge_problems
from plugins.content.schema import validate
from plugins.content.translations import FolderFiles, check_original, check_words, folders, read_files
from plugins.content.typography import typeset, unbroken
from plugins.languages.catalogs import N_

AlertListing = Literal["open"]
ReachedFrom = Literal["mailing"]
Suggestion = Literal["action"]
ALERTS = {"open": N_("The open alerts")}
REACHED_FROM = {"mailing": N_("The pages of the mailing service")}
SUGGESTIONS = {"action": N_("A proposal for a letter or another action")}
_PLACES = ("open",)
"""The id of the list of open alerts, which some pages have below their text."""


class PageFields(Model):
    """The front matter of a page, in any language."""

    title: Annotated[Line, examples(fr='"Le réseau"', es='"La red"')] = Field(
        examples=['"About the network"']
    )
    """What it is about, as its heading."""
    summary: Annotated[
        Line,
        examples(
            fr='"Qui nous sommes et comment nous décidons des alertes."',
            es='"Quiénes somos y cómo se deciden las alertas."',
        ),
    ] = Field(examples=['"Who we are and how alerts are decided."'])
    """One sentence for previews and search engines."""
    slug: Annotated[Slug, examples(fr="reseau", es="red")] = Field(examples=["network"])
    """The page's segment of the web address, in this language."""
    menu_title: Line | None = None
    """A shorter title, for the menu."""
    menu: Count | None = None
    """In the original: its position in the menu; the first is also linked at the top of every page."""
    alerts: AlertListing | None = None
    """In the original: the open alerts are listed below the text."""
    suggestion: Suggestion | None = None
    """In the original: a button below the text opens an email with a label and lines to fill in."""
    reached_from: ReachedFrom | None = None
    """In the original: only the mailing service leads here, by /<key>/ for all languages; search engines do
    not."""
    modified: Day | None = None
    """In the original: the last change that translations must follow."""
    original_modified: Day | None = None
    """In a translation: the modified of the original that it follows."""


@dataclass(frozen=True)
class Page:
    """One page in one language; ``key`` is the same in all of them."""

    key: str
    language: str
    title: str
    menu_title: str
    summary: str
    slug: str
    menu: int | None
    alerts: bool
    """Whether the open alerts are listed below the text."""
    suggestion: Suggestion | None
    """What can be suggested by a mail, for which there is a button below the text."""
    arrival: bool
    """Whether only another service links to it, by one URL for all languages."""
    modified: date | None
    body: str
    body_line: int
    """The line of its file in which the text begins."""


Pages = Mapping[str, Mapping[str, Page]]
"""Pages by key, then by language of the site.

For a language without a translation it is the page of another language, as its ``language`` says.
"""


def load_pages(
    folder: Path, *, root: Path, languages: Sequence[str], reached_from: Collection[str] = ()
) -> tuple[Pages, list[Problem]]:
    """Return all pages, and all problems; a missing translation is a warning.

    *reached_from* are values of ``reached_from:`` that mean the mailing service in older content.
    """
    pages: dict[str, dict[str, Page]] = {}
    places, problems = folders(folder, root, "a page")
    for place in places:
        pages[place.name], errors = _read_page(place, root, languages, reached_from)
        problems += errors
    return pages, problems


def _read_page(
    place: Path, root: Path, languages: Sequence[str], reached_from: Collection[str]
) -> tuple[dict[str, Page], list[Problem]]:
    """Return the page in each language, another one's where there is no file; empty without an original."""
    files = read_files(place, root, languages)
    for document in files.documents.values():
        if document.values.get("reached_from") in reached_from:
            document.values["reached_from"] = "mailing"
    read, errors = _validate(files)
    problems = merge_problems(files.garbled, [*files.problems, *errors])
    seen = {*files.documents, *files.unread}
    problems += _untranslated(files.name, [code for code in languages if code in seen], languages)
    originals = [code for code, fields in read.items() if fields.original_modified is None]
    problems += check_original(files.name, originals, problems)
    if not originals:
        return {}, problems
    original = read[originals[0]]
    if original.reached_from is not None and place.name in languages:
        message = f"/{place.name}/ is a home page already. Rename the folder."
        problems.append(Problem(files.name, 1, "reached_from", message))
    problems += _stale(files, read, originals[0])
    pages = {
        code: _page(place.name, code, fields, original, files.documents[code])
        for code, fields in read.items()
    }
    fallback = next(pages[code] for code in languages if code in pages)
    return {**pages, **{code: fallback for code in languages if code not in seen}}, problems


def _validate(files: FolderFiles) -> tuple[dict[str, PageFields], list[Problem]]:
    """Return the fields of the valid files by language, and the problems of all."""
    read: dict[str, PageFields] = {}
    problems: list[Problem] = []
    for code, document in files.documents.items():
        fields, errors = validate(PageFields, document)
        problems += errors
        problems += check_words(document, code, plain=("title", "summary", "menu_title"), places=_PLACES)
        if fields is not None:
            read[code] = typeset(fields, code)
    return read, problems


def _untranslated(name: str, written: Sequence[str], languages: Sequence[str]) -> list[Problem]:
    """Return a warning for each of *languages* without a file, unless there is none at all."""
    return [
        Problem(
            name,
            1,
            "",
            f"has no index.{code}.md, so index.{written[0]}.md is shown there. Write it.",
            fatal=False,
        )
        for code in languages
        if written and code not in written
    ]


def _stale(files: FolderFiles, read: Mapping[str, PageFields], original: str) -> list[Problem]:
    """Return a warning for each translation of another state of the original."""
    modified = read[original].modified
    problems = []
    for code, fields in read.items():
        followed = fields.original_modified
        if followed is not None and followed != modified:
            later = modified is not None and followed > modified
            message = stale_message(followed, modified, f"index.{original}.md", later=later)
            path = files.documents[code].path
            problems.append(Problem(path, 1, "original_modified", message, fatal=False))
    return problems


def _page(key: str, code: str, fields: PageFields, original: PageFields, document: Document) -> Page:
    return Page(
        key=key,
        language=code,
        title=fields.title,
        menu_title=fields.menu_title or fields.title,
        summary=fields.summary,
        slug=fields.slug,
        menu=original.menu,
        alerts=original.alerts is not None,
        suggestion=original.suggestion,
        arrival=original.reached_from is not None,
        modified=original.modified,
        body=unbroken(document.body, code),
        body_line=document.body_line,
    )
