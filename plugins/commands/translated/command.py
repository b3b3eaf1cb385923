"""Translated command: writes the state of the original into a translation, and shows what has changed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pelican.settings import read_settings
from pydantic import TypeAdapter, ValidationError

from plugins import console
from plugins.alerts.file_format.documents import is_original, prepare
from plugins.alerts.file_format.letter_sections import Sections
from plugins.commands.errors import NotTranslatedError
from plugins.commands.translated.versions import NoVersionError, Version, earlier_version
from plugins.commands.translated.word_diff import Paragraph, changes
from plugins.commands.translated.words import paragraphs_by_field
from plugins.content.files import relative_name
from plugins.content.front_matter_edits import EditError, OpenFile, open_file, replace_files, set_scalar
from plugins.content.frontmatter import Document, parse_front_matter
from plugins.content.moments import Moment, MomentField
from plugins.content.problems import close_match, quote, report
from plugins.site.generator import load_site
from plugins.web.settings import SettingsError, site_settings
from plugins.withdrawals.entries import alerts_of_case

_MOMENT: TypeAdapter[Moment] = TypeAdapter(MomentField)


@dataclass(frozen=True)
class _File:
    opened: OpenFile
    document: Document


def translated(settings_file: Path, name: str, language: str) -> bool:
    """Note that the translation of the alert *name* into *language* is up to date; return success.

    Print what has changed in the original since the state that the translation followed, and then what the
    translation still lacks.
    """
    settings = read_settings(str(settings_file))
    try:
        content = site_settings(settings).content
        files = _files(_folder(content, name), content.parent)
        original, translation = _pair(files, language)
        state = _state(original)
        followed = str(translation.document.values["original_modified"])
        new = set_scalar(translation.opened.text, ("original_modified",), state)
    except (SettingsError, NotTranslatedError) as error:
        console.err(error)
        return False
    except EditError as error:
        console.err(error.report(translation.opened.name))
        return False
    if _moment(state) == _moment(followed):
        console.out(f"{translation.opened.name} follows {state} already.")
    else:
        _show_changes(original, translation, followed)
    try:
        replace_files([(translation.opened, new)])
    except EditError as error:
        console.err(error)
        return False
    console.out(f"{translation.opened.name}: original_modified: {state}")
    _warn(settings, translation.opened.name)
    return True


def _folder(content: Path, name: str) -> Path:
    """Return the folder of the alert *name*, a case number or a folder name.

    Raises:
        NotTranslatedError: If there is none, or several.
    """
    known = [path.name for path in (content / "alerts").glob("*") if path.is_dir()]
    found = alerts_of_case(name, known)
    if not found:
        close = close_match(name, tuple(sorted(known)))
        hint = f"Did you mean {close}?" if close else "Write it as in UA 2026-014 or ua-2026-014."
        raise NotTranslatedError(f"{quote(name)} is not an alert. {hint}")
    if len(found) > 1:
        raise NotTranslatedError(f"{quote(name)} has {len(found)} alerts. Write one of: {', '.join(found)}.")
    return content / "alerts" / found[0]


def _files(folder: Path, root: Path) -> dict[str, _File]:
    """Return the files of an alert by language.

    Raises:
        NotTranslatedError: If one of them cannot be read.
    """
    files = {}
    for path in sorted(folder.glob("index.*.md")):
        name, code = relative_name(path, root), path.name.split(".")[1]
        try:
            opened = open_file(path, name)
        except EditError as error:
            raise NotTranslatedError(error.report(name)) from error
        document = _read(opened.text, code, name)
        files[code] = _File(opened, document)
    return files


def _read(text: str, code: str, name: str) -> Document:
    """Return the document of a file; of an earlier form, without its letters.

    Raises:
        NotTranslatedError: If it has no readable front matter.
    """
    document, problems = parse_front_matter(name, text.removeprefix("\ufeff").replace("\r\n", "\n"))
    if problems:
        raise NotTranslatedError(str(problems[0]))
    prepared = prepare(document, code)
    return prepared.document if isinstance(prepared, Sections) else document


def _pair(files: dict[str, _File], language: str) -> tuple[_File, _File]:
    """Return the original and its translation into *language*.

    Raises:
        NotTranslatedError: If there is no such translation, or no original.
    """
    originals = {code: file for code, file in files.items() if is_original(file.document)}
    if len(originals) != 1:
        raise NotTranslatedError("The alert has no original, or several. Run `invoke check`.")
    ((own, original),) = originals.items()
    others = ", ".join(code for code in files if code != own) or "none"
    if language == own:
        raise NotTranslatedError(f"{language} is the language of the original. Translations: {others}.")
    if language not in files:
        raise NotTranslatedError(f"There is no index.{language}.md. Translations: {others}.")
    translation = files[language]
    if "original_modified" not in translation.document.values:
        message = f"{translation.opened.name}: original_modified is missing. Run `invoke check`."
        raise NotTranslatedError(message)
    return original, translation


def _state(original: _File) -> str:
    """Return the state of the original, as it is written there.

    Raises:
        NotTranslatedError: If it is no moment, which the translation would get.
    """
    values = original.document.values
    field = "modified" if values.get("modified") else "date"
    state = str(values.get(field) or "")
    if _moment(state) is None:
        wrong = f"{quote(state)} is not a date" if state else "is missing"
        raise NotTranslatedError(str(original.document.problem((field,), f"{wrong}. Run `invoke check`.")))
    return state


def _moment(text: object) -> Moment | None:
    try:
        return _MOMENT.validate_python(text)
    except ValidationError:
        return None


def _show_changes(original: _File, translation: _File, followed: str) -> None:
    """Print what has changed in the original since the state *followed*, or why that is unknown."""
    name, code = original.opened.name, original.opened.path.name.split(".")[1]
    since = _moment(followed)

    def is_followed(text: str) -> bool:
        values = parse_front_matter("", text)[0].values
        return since is not None and _moment(values.get("modified") or values.get("date")) == since

    try:
        version = earlier_version(original.opened.path, translation.opened.path, is_followed)
        before = _read(version.text, code, name)
    except (NoVersionError, NotTranslatedError) as error:
        reason = str(error).rstrip(".")
        console.out(f"What has changed in {name} since {followed} is unknown: {reason}.\n")
        return
    console.out(_heading(name, translation.opened.path.name, followed, version))
    lines = list(_changed_lines(before, original.document))
    console.out("\n".join(lines or ["No words have changed, only facts."]) + "\n")


def _heading(name: str, translation: str, followed: str, version: Version) -> str:
    commit = f"commit {version.commit[:9]} of {version.day}"
    if version.is_exact:
        return f"What has changed in {name} since {followed} ({commit}):"
    past = f"No commit has {name} as of {followed}. "
    return f"{past}What has changed since the last commit of {translation} ({commit}):"


def _changed_lines(before: Document, after: Document) -> Iterator[str]:
    """Yield a line for each paragraph that differs, in the order of the file."""
    coloured = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    old, new = paragraphs_by_field(before), paragraphs_by_field(after)
    found = []
    for field in {**new, **old}:
        own: list[Paragraph] = new.get(field, [])
        end = own[-1].line if own else after.line((field.partition(".")[0],)) if field else after.body_line
        found += [
            (change.line, field, change.text)
            for change in changes(old.get(field, []), own, end=end, coloured=coloured)
        ]
    for line, field, text in sorted(found, key=lambda each: each[0]):
        yield f"{after.path}:{line}: {f'{field}: ' if field else ''}{text}"


def _warn(settings: dict[str, object], name: str) -> None:
    """Print the errors and warnings of the translation, such as texts that it lacks."""
    _, problems = load_site(settings)
    if found := [problem for problem in problems if problem.path == name]:
        console.err(report(found))
