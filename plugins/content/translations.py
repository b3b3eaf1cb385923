"""Reads folders of ``index.<lang>.md`` files: an original with facts and words, and translations."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from plugins.content import markdown
from plugins.content.fields import SLUG, Model
from plugins.content.files import listing, read_text, relative_name, unused
from plugins.content.frontmatter import Document, garbled, parse_front_matter
from plugins.content.links import internal_links
from plugins.content.moments import stale_message
from plugins.content.problems import Problem, merge_problems, quote
from plugins.content.schema import Labels, validate
from plugins.content.typography import typeset, unbroken
from plugins.content.written_language import check_body

Original = TypeVar("Original", bound=Model)
FILE = re.compile(r"index\.([A-Za-z-]+)\.md")
"""The name of a file, with its language."""
Stranger = Callable[[Path, Sequence[str]], str]
"""Returns what is wrong with a file that is not ``index.<lang>.md`` in one of the languages, or nothing."""


Prepare = Callable[[Document, str], Document | Problem]
"""Returns a document in its language with what its kind of content reads from the text, or why it cannot."""


@dataclass
class FolderFiles:
    """The files of one folder, and their problems so far."""

    name: str
    """Its path in problems."""
    documents: dict[str, Document] = field(default_factory=dict)
    """By language, in the order of their names."""
    unread: set[str] = field(default_factory=set)
    """Languages whose file cannot be read at all."""
    garbled: list[Problem] = field(default_factory=list)
    """Texts with a wrong encoding; these fields should have no other problems reported."""
    problems: list[Problem] = field(default_factory=list)


def folders(folder: Path, root: Path, noun: str) -> tuple[list[Path], list[Problem]]:
    """Return the folders in *folder*, each of which is *noun* (``a page``), and the problems of the rest."""
    places, problems = listing(folder, root)
    found = []
    for place in places:
        if place.name.startswith("."):
            continue
        if message := misplaced(place, noun, "Write it with a-z, 0-9 and hyphens, for example open-letters."):
            problems.append(Problem(relative_name(place, root), 1, "", message))
        else:
            found.append(place)
    return found, problems


def misplaced(place: Path, noun: str, naming: str) -> str:
    """Return why *place* cannot be the folder of *noun*, or nothing; *naming* says how to name it."""
    if place.is_symlink():
        return "is a symbolic link. Put the folder itself here."
    if not place.is_dir():
        return f"is a file. Write {noun} as a folder with index.<language>.md."
    if not SLUG.fullmatch(place.name):
        return f"{quote(place.name)} is not a folder name for {noun}. {naming}"
    return ""


def unused_file(path: Path, languages: Sequence[str]) -> str:
    """Return that a file is not used; the ``Stranger`` of folders with nothing but documents."""
    choices = "one of: " + ", ".join(f"index.{code}.md" for code in languages)
    return "" if path.name.startswith(".") else f"is not used. {unused(path.name, choices)}"


def read_files(
    place: Path,
    root: Path,
    languages: Sequence[str],
    *,
    stranger: Stranger = unused_file,
    needs_text: bool = True,
    prepare: Prepare = lambda document, _: document,
) -> FolderFiles:
    """Return the files of the folder *place* with their problems.

    *stranger* reports other files. Unless *needs_text*, a file may consist of fields alone.
    """
    files = FolderFiles(relative_name(place, root))
    paths, files.problems = listing(place, root)
    for path in paths:
        name, found = relative_name(path, root), FILE.fullmatch(path.name)
        if found is None or found[1] not in languages:
            if message := stranger(path, languages):
                files.problems.append(Problem(name, 1, "", message))
            continue
        text, problems = read_text(path, name)
        document, problems = (Document(name), problems) if problems else parse_front_matter(name, text)
        prepared = prepare(document, found[1]) if not problems else problems[0]
        if isinstance(prepared, Problem):
            files.problems += problems or [prepared]
            files.unread.add(found[1])
            continue
        document = prepared
        files.documents[found[1]] = document
        files.garbled += garbled(document)
        if needs_text and not document.body.strip():
            message = "the text is missing. Write it below the ---"
            files.problems.append(Problem(name, document.body_line, "", message))
    if not files.documents and not files.problems:
        message = f"contains no index.<language>.md. Write index.{languages[0]}.md in it."
        files.problems.append(Problem(files.name, 1, "", message))
    return files


def check_words(
    document: Document, code: str, *, plain: Sequence[str], places: Sequence[str] = ()
) -> list[Problem]:
    """Return the problems of the text in the language *code*, and of the fields *plain* without markup.

    *places* are the ids of its page that a link such as ``#act`` may refer to.
    """
    problems = list(markdown.check(document.body, document, line=document.body_line, places=places))
    for name in plain:
        if isinstance(text := document.values.get(name), str):
            problems += markdown.check_plain(text, document, (name,))
    return problems + check_body(document, code)


def check_original(name: str, originals: Sequence[str], problems: Sequence[Problem]) -> list[Problem]:
    """Return an error of the folder *name* unless it has one original; other errors may be the reason."""
    if len(originals) == 1 or any(problem.fatal for problem in problems):
        return []
    message = "must be in every file but one. Write it in the translations."
    return [Problem(name, 1, "original_modified", message)]


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
    skipped: Collection[str] = (),
    stranger: Stranger = unused_file,
    labels: Labels = MappingProxyType({}),
    context: object = None,
) -> tuple[list[Versions[Original]], list[Problem]]:
    """Return the items below *folder* and all problems; *noun* names an item in messages.

    With *links* the texts may contain internal links such as ``{page:key}``. Folders in *skipped* are not
    read. *stranger* reports files that are not documents; *labels* and *context* are as in ``validate``.
    """
    found: list[Versions[Original]] = []
    places, problems = folders(folder, root, noun) if folder.is_dir() else ([], [])
    for place in places:
        if place.name in skipped:
            continue
        checked = partial(validate, labels=labels, context=context)
        versions, errors = _read(place, root, languages, original, translation, stranger, checked)
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
    stranger: Stranger,
    validated: Callable[..., Any],
) -> tuple[Versions[Original] | None, list[Problem]]:
    files = read_files(place, root, languages, stranger=stranger)
    documents, problems = files.documents, files.problems
    if documents and not problems:
        problems += _untranslated(documents, languages)
    originals = [code for code, document in documents.items() if "original_modified" not in document.values]
    problems += check_original(files.name, originals, problems)
    if len(originals) != 1:
        return None, merge_problems(files.garbled, problems)
    first = originals[0]
    made, errors = validated(original, documents[first])
    problems += errors
    words: dict[str, Model] = {}
    for code, document in documents.items():
        problems += check_words(document, code, plain=("title", "summary"))
        if code == first:
            continue
        version, errors = validated(translation, document)
        problems += errors
        if version is not None:
            words[code] = version
    if made is None:
        return None, merge_problems(files.garbled, problems)
    words = {first: made, **words}
    problems += _stale(made, words, documents)
    words = {code: typeset(each, code) for code, each in words.items()}
    return Versions(place.name, first, made, words, documents), merge_problems(files.garbled, problems)


def _untranslated(documents: Mapping[str, Document], languages: Sequence[str]) -> list[Problem]:
    """Return a warning that names the first language without a translation."""
    path = next(iter(documents.values())).path
    return [
        Problem(path, 1, "", f"has no translation into {code}. Write index.{code}.md beside it.", fatal=False)
        for code in languages
        if code not in documents
    ][:1]


def _no_links(document: Document) -> list[Problem]:
    message = "{page:…} is for pages only. Write the whole address, beginning with https://."
    return [
        Problem(document.path, number, "", message)
        for number, line in enumerate(document.body.split("\n"), document.body_line)
        if any(internal_links(line))
    ]


def _stale(made: Model, words: Mapping[str, Model], documents: Mapping[str, Document]) -> list[Problem]:
    """Return a warning for each translation of another state of the original."""
    field = next(name for name in ("modified", "published", "opens") if getattr(made, name, None))
    state = getattr(made, field)
    code = next(code for code, version in words.items() if version is made)
    place = f"{documents[code].path.rpartition('/')[2]}:{documents[code].line((field,))}"
    problems = []
    for code, version in words.items():
        followed = getattr(version, "original_modified", state)
        if version is not made and followed != state:
            message = stale_message(followed, state, place, later=str(followed) > str(state))
            problems.append(documents[code].problem(("original_modified",), message, fatal=False))
    return problems
