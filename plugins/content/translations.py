"""Reads folders of ``index.<lang>.md`` files: an original with facts and words, and translations."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from plugins.content import markdown
from plugins.content.fields import SLUG, Model
from plugins.content.files import listing, read_text, relative_name, unused
from plugins.content.frontmatter import Document, garbled, parse_front_matter
from plugins.content.links import internal_links
from plugins.content.problems import Problem, merge_problems
from plugins.content.schema import validate
from plugins.content.typography import typeset, unbroken
from plugins.content.written_language import check_body

Original = TypeVar("Original", bound=Model)
_FILE = re.compile(r"index\.([A-Za-z-]+)\.md")


@dataclass(frozen=True)
class Versions(Generic[Original]):
    """One item of content in all its languages."""

    key: str
    """The name of its folder."""
    language: str
    """The language of the original."""
    original: Original
    words: Mapping[str, Model]
    """By language; the original is among them."""
    documents: Mapping[str, Document]

    def body(self, language: str) -> tuple[str, str]:
        """Return the text as Markdown, in *language* if it is translated, and its language."""
        code = language if language in self.words else self.language
        return unbroken(self.documents[code].body, code), code

    @property
    def first(self) -> Document:
        """The document of the original."""
        return self.documents[self.language]


def read_folders(
    folder: Path,
    *,
    root: Path,
    languages: Sequence[str],
    original: type[Original],
    translation: type[Model],
    noun: str,
    links: bool = False,
) -> tuple[list[Versions[Original]], list[Problem]]:
    """Return the items below *folder* and all problems; *noun* names an item in messages.

    With *links* the texts may contain internal links such as ``{page:key}``.
    """
    found: list[Versions[Original]] = []
    places, problems = listing(folder, root) if folder.is_dir() else ([], [])
    for place in places:
        if place.name.startswith("."):
            continue
        if not place.is_dir() or place.is_symlink() or not SLUG.fullmatch(place.name):
            problems.append(
                Problem(
                    relative_name(place, root),
                    1,
                    "",
                    f"is not {noun}. Write a folder (a-z, 0-9, hyphens) with index.<language>.md.",
                )
            )
            continue
        versions, errors = _read(place, root, languages, original, translation)
        if versions is not None and not links:
            errors += [problem for document in versions.documents.values() for problem in _no_links(document)]
        problems += errors
        if versions is not None and not any(error.fatal for error in errors):
            found.append(versions)
    return found, problems


def _read(
    place: Path,
    root: Path,
    languages: Sequence[str],
    original: type[Original],
    translation: type[Model],
) -> tuple[Versions[Original] | None, list[Problem]]:
    documents, problems = _documents(place, root, languages)
    texts = [problem for document in documents.values() for problem in garbled(document)]
    first = [code for code, document in documents.items() if "original_modified" not in document.values]
    if not documents or len(first) != 1:
        if not problems:
            message = "must be in every file but one. Write it in the translations."
            problems.append(Problem(relative_name(place, root), 1, "original_modified", message))
        return None, merge_problems(texts, problems)
    made, errors = validate(original, documents[first[0]])
    problems += errors
    words: dict[str, Model] = {}
    for code, document in documents.items():
        problems += markdown.check(document.body, document, line=document.body_line)
        for name in ("title", "summary"):
            if isinstance(text := document.values.get(name), str):
                problems += markdown.check_plain(text, document, (name,))
        problems += check_body(document, code)
        if code == first[0]:
            continue
        version, errors = validate(translation, document)
        problems += errors
        if version is not None:
            words[code] = version
    if made is None:
        return None, merge_problems(texts, problems)
    words = {first[0]: made, **words}
    problems += _stale(made, words, documents)
    words = {code: typeset(each, code) for code, each in words.items()}
    return Versions(place.name, first[0], made, words, documents), merge_problems(texts, problems)


def _no_links(document: Document) -> list[Problem]:
    message = "{page:…} is for pages only. Write the whole address, beginning with https://."
    return [
        Problem(document.path, number, "", message)
        for number, line in enumerate(document.body.split("\n"), document.body_line)
        if any(internal_links(line))
    ]


def _documents(
    place: Path, root: Path, languages: Sequence[str]
) -> tuple[dict[str, Document], list[Problem]]:
    documents: dict[str, Document] = {}
    paths, problems = listing(place, root)
    for path in paths:
        if path.name.startswith("."):
            continue
        name, found = relative_name(path, root), _FILE.fullmatch(path.name)
        if found is None or found.group(1) not in languages:
            choices = ", ".join(f"index.{code}.md" for code in languages)
            problems.append(Problem(name, 1, "", f"is not used. {unused(path.name, f'one of: {choices}')}"))
            continue
        text, errors = read_text(path, name)
        if not errors:
            document, errors = parse_front_matter(name, text)
            if not errors:
                documents[found.group(1)] = document
                if not document.body.strip():
                    message = "the text is missing. Write it below the ---"
                    errors = [Problem(name, document.body_line, "", message)]
        problems += errors
    if not documents and not problems:
        problems.append(
            Problem(relative_name(place, root), 1, "", "is empty. Write index.<language>.md in it.")
        )
    for code in languages:
        if documents and code not in documents and not problems:
            message = f"has no translation into {code}. Write index.{code}.md beside it."
            problems.append(Problem(next(iter(documents.values())).path, 1, "", message, fatal=False))
    return documents, problems


def stale_message(followed: object, current: object, place: str, *, later: bool) -> str:
    """Return what to do about a translation of the state *followed* if the original is at *current*.

    *place* is the field with the original's state; *later* says that *followed* is in the future of it.
    """
    if later:
        return (
            f"{followed} is later than {current}, the state of {place}. "
            f"Write {current} here, or the new state there if the original has changed."
        )
    return (
        f"{followed} is not {current}, the state of {place}. "
        "Bring the words up to date, then write that here."
    )


def _stale(made: Model, words: Mapping[str, Model], documents: Mapping[str, Document]) -> list[Problem]:
    """Return a warning for each translation of another state of the original."""
    field = "modified" if getattr(made, "modified", None) else "published"
    state = getattr(made, field, None)
    code = next(code for code, version in words.items() if version is made)
    place = f"{documents[code].path.rpartition('/')[2]}:{documents[code].line((field,))}"
    problems = []
    for code, version in words.items():
        followed = getattr(version, "original_modified", state)
        if version is not made and followed != state:
            message = stale_message(followed, state, place, later=str(followed) > str(state))
            problems.append(documents[code].problem(("original_modified",), message, fatal=False))
    return problems
