"""Reads ``content/pages/<key>/index.<lang>.md``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from plugins.content import markdown
from plugins.content.fields import SLUG, Count, Line, Model, Slug, examples
from plugins.content.files import listing, read_text, relative_name, unused
from plugins.content.frontmatter import Document, garbled, parse_front_matter
from plugins.content.moments import Day
from plugins.content.problems import Problem, merge_problems
from plugins.content.schema import validate
from plugins.content.translations import stale_message
from plugins.content.typography import typeset, unbroken
from plugins.content.written_language import check_body
from plugins.languages.catalogs import N_

AlertListing = Literal["open"]
ReachedFrom = Literal["mailchimp"]
ALERTS = {"open": N_("The open alerts")}
REACHED_FROM = {"mailchimp": N_("Mailchimp’s own pages")}
_FILE = re.compile(r"index\.([A-Za-z-]+)\.md")


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
    reached_from: ReachedFrom | None = None
    """In the original: only Mailchimp leads here, by /<key>/ for all languages; search engines do not."""
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


def load_pages(folder: Path, *, root: Path, languages: Sequence[str]) -> tuple[Pages, list[Problem]]:
    """Return all pages, and all problems; a missing translation is a warning."""
    pages: dict[str, dict[str, Page]] = {}
    places, problems = listing(folder, root)
    for place in places:
        if place.name.startswith("."):
            continue
        name = relative_name(place, root)
        if not place.is_dir() or place.is_symlink() or not SLUG.fullmatch(place.name):
            problems.append(
                Problem(name, 1, "", "is not a page. Write a folder a-z with index.<language>.md.")
            )
            continue
        found, errors = _read_page(place, root, languages)
        pages[place.name] = found
        problems += errors
    return pages, problems


def _read_page(place: Path, root: Path, languages: Sequence[str]) -> tuple[dict[str, Page], list[Problem]]:
    read: dict[str, tuple[PageFields, Document]] = {}
    name = relative_name(place, root)
    paths, problems = listing(place, root)
    seen: set[str] = set()
    for path in paths:
        if path.name.startswith("."):
            continue
        found = _FILE.fullmatch(path.name)
        if found is None or found.group(1) not in languages:
            choices = ", ".join(f"index.{code}.md" for code in languages)
            problems.append(
                Problem(
                    relative_name(path, root),
                    1,
                    "",
                    f"is not used. {unused(path.name, f'one of: {choices}')}",
                )
            )
            continue
        seen.add(found.group(1))
        file_name = relative_name(path, root)
        text, errors = read_text(path, file_name)
        if not errors:
            document, errors = parse_front_matter(file_name, text)
            if not errors:
                fields, errors = validate(PageFields, document)
                errors += markdown.check(document.body, document, line=document.body_line, places=_PLACES)
                errors += [
                    problem
                    for name in ("title", "summary", "menu_title")
                    if isinstance(value := document.values.get(name), str)
                    for problem in markdown.check_plain(value, document, (name,))
                ]
                errors = merge_problems(garbled(document), errors)
                errors += check_body(document, found.group(1))
                if not document.body.strip():
                    errors.append(
                        Problem(
                            file_name, document.body_line, "", "the text is missing. Write it below the ---"
                        )
                    )
                if fields is not None:
                    code = found.group(1)
                    body = unbroken(document.body, code)
                    read[code] = (typeset(fields, code), replace(document, body=body))
        problems += errors
    shown = next((code for code in languages if code in seen), "")
    problems += [
        Problem(
            name, 1, "", f"has no index.{code}.md, so index.{shown}.md is shown there. Write it.", fatal=False
        )
        for code in languages
        if shown and code not in seen
    ]
    if not shown and not problems:
        problems.append(Problem(name, 1, "", f"is empty. Write index.{languages[0]}.md in it."))
    originals = [fields for fields, _ in read.values() if fields.original_modified is None]
    if read and len(originals) != 1 and not any(problem.fatal for problem in problems):
        problems.append(
            Problem(
                name,
                1,
                "original_modified",
                "must be in every file but one. Write it in the translations.",
            )
        )
    if not originals:
        return {}, problems
    original = originals[0]
    modified, arrival = original.modified, original.reached_from is not None
    if arrival and place.name in languages:
        problems.append(
            Problem(name, 1, "reached_from", f"/{place.name}/ is a home page already. Rename the folder.")
        )
    first = next(f"index.{code}.md" for code, (fields, _) in read.items() if fields is original)
    for code, (fields, _) in read.items():
        followed = fields.original_modified
        if followed is not None and followed != modified:
            later = modified is not None and followed > modified
            message = stale_message(followed, modified, first, later=later)
            problems.append(Problem(f"{name}/index.{code}.md", 1, "original_modified", message, fatal=False))
    pages = {
        code: Page(
            place.name,
            code,
            fields.title,
            fields.menu_title or fields.title,
            fields.summary,
            fields.slug,
            original.menu,
            original.alerts is not None,
            arrival,
            modified,
            document.body,
            document.body_line,
        )
        for code, (fields, document) in read.items()
    }
    fallback = next(pages[code] for code in languages if code in pages)
    return {**pages, **{code: fallback for code in languages if code not in seen}}, problems
