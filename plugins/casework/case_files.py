"""Reads and extends the private case files; what somebody has written into them by hand stays as it is.

A case file is YAML, read as strictly as content. It is one file for each case, so that two people who work on
two cases do not meet. Nothing but commands of casework reads it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Literal

from plugins.casework.errors import CaseFileError
from plugins.casework.models import CaseFile
from plugins.content.files import FILE_LIMIT, read_text, text_of
from plugins.content.front_matter_edits import EditError, append_entry, set_scalar
from plugins.content.front_matter_edits.locks import locked
from plugins.content.frontmatter import Document, garbled, parse_yaml
from plugins.content.problems import Problem, merge_problems, quote, report
from plugins.content.schema import validate
from plugins.private.file_names import numbered_name
from plugins.private.folder import PrivateFolder
from plugins.vocabularies.vocabulary import UNCHECKED, Vocabularies

ListField = Literal["calls", "clerks", "reminders", "answers", "references", "files", "notes"]
_STEM = re.compile(r"([a-z]{2,6})-(\d{4}-\d{3,4})")
_HEAD = "# What is known about this case and not published. No build reads it; commands add to its end.\n"


class CaseFiles:
    """The case files of a network, in its private folder."""

    def __init__(self, folder: PrivateFolder, vocabularies: Vocabularies = UNCHECKED) -> None:
        """Take the private *folder*, and the *vocabularies* that have the kinds of answers."""
        self.folder = folder
        self._vocabularies = vocabularies

    def path(self, case: str) -> Path:
        """Return the path of the file of *case*, such as ``UA 2026-014``, whether it is there or not."""
        return self.folder.path / f"{stem(case)}.yaml"

    def load(self, case: str) -> CaseFile:
        """Return the file of *case*; an empty one if nothing has been written yet.

        Raises:
            CaseFileError: If it has problems; the text has all of them with line, field and what to type.
        """
        path = self.path(case)
        return _read(path, self._vocabularies)[1] if _is_there(path) else CaseFile(case=case)

    def all(self) -> Iterator[CaseFile]:
        """Yield every case file, by name.

        Raises:
            CaseFileError: If one has problems, or a file has another name than its case.
        """
        for path in sorted(self.folder.path.glob("*.yaml")):
            if not path.name.startswith("."):
                yield _read(path, self._vocabularies)[1]

    def append(self, case: str, field: ListField, entry: Mapping[str, str]) -> CaseFile:
        """Add *entry* to the list *field* of the file of *case*, and return what it then says.

        The file is created if it is not there. Everything else in it stays the same, byte by byte.

        Raises:
            CaseFileError: If the file has problems, was changed meanwhile, or *entry* cannot be added safely;
                then the text has the lines to paste.
            PrivateFolderError: If it cannot be written.
        """
        return self._change(case, lambda text: append_entry(text, field, entry, front_matter=False))

    def note_kind(self, case: str, number: int, kind: str, authority: str) -> None:
        """Write what the mail *number*, from 0, of *case* turned out to be, and of which *authority*.

        Everything else in the file stays the same.

        Raises:
            CaseFileError: As for :meth:`append`.
            PrivateFolderError: If it cannot be written.
        """

        def edit(text: str) -> str:
            for name, value in (("kind", kind), ("authority", authority)):
                text = set_scalar(text, ("answers", number, name), value, front_matter=False)
            return text

        self._change(case, edit)

    def _change(self, case: str, edit: Callable[[str], str]) -> CaseFile:
        """Write the file of *case* as *edit* returns it, and return what it then says."""
        path = self.path(case)
        with locked(self.folder.path):
            before = _read(path, self._vocabularies)[0] if _is_there(path) else None
            text = f"{_HEAD}case: {case}\n" if before is None else before.decode("utf-8")
            try:
                changed = edit(text).encode("utf-8")
            except EditError as error:
                raise CaseFileError(error.report(str(path))) from error
            found = _checked(path, changed, self._vocabularies)
            if len(changed) > FILE_LIMIT:
                raise CaseFileError(
                    f"{path} is full. Move old entries into another file, outside of the folder."
                )
            if before is None:
                self.folder.write(path.name, changed)
            elif _is_there(path) and path.read_bytes() == before:
                self.folder.replace(path.name, changed)
            else:  # in a text editor, which has no lock
                raise CaseFileError(
                    f"{path} was changed meanwhile. Nothing was written; run the command again."
                )
        return found

    def subfolder(self, case: str, name: str) -> PrivateFolder:
        """Return the folder *name* in the folder of *case*; each is created if it is not there.

        Raises:
            PrivateFolderError: If one is a symbolic link, can be read by others, or cannot be created.
        """
        return self.folder.subfolder(stem(case)).subfolder(name)

    def write_mail(self, case: str, name: str, data: bytes) -> Path:
        """Write the mail *data* into the folder of *case* with a new number and *name*; return its path.

        Raises:
            PrivateFolderError: If it cannot be written.
        """
        folder = self.subfolder(case, "answers")
        with locked(folder.path):
            numbers = (each.name.partition("-")[0] for each in folder.path.glob("*-*.eml"))
            last = max((int(each) for each in numbers if each.isdecimal()), default=0)
            return folder.write(numbered_name(last + 1, name), data)


def stem(case: str) -> str:
    """Return the name of the file and folder of *case*.

    >>> stem("UA 2026-014")
    'ua-2026-014'
    """
    return case.lower().replace(" ", "-")


def _is_there(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _read(path: Path, vocabularies: Vocabularies) -> tuple[bytes, CaseFile]:
    """Return the bytes of the file at *path*, and what they say.

    Raises:
        CaseFileError: If it has problems.
    """
    _, problems = read_text(path, str(path))  # a symbolic link, or too large
    if problems:
        raise CaseFileError(report(problems))
    data = path.read_bytes()
    return data, _checked(path, data, vocabularies)


def _checked(path: Path, data: bytes, vocabularies: Vocabularies) -> CaseFile:
    """Return what *data*, the content of the file at *path*, says.

    Raises:
        CaseFileError: If it has problems.
    """
    text, problems = text_of(data, str(path))
    found, document = None, Document(str(path))
    if not problems:
        document, problems = parse_yaml(str(path), text)
    if not problems:
        found, problems = validate(CaseFile, document, context=vocabularies)
        problems = merge_problems(garbled(document), problems)
        if found is not None and stem(found.case) != path.stem:
            problems.append(_misnamed(path, found.case, document.line(("case",))))
    if problems or found is None:
        raise CaseFileError(report(problems))
    return found


def _misnamed(path: Path, case: str, line: int) -> Problem:
    named = _STEM.fullmatch(path.stem)
    hint = f"Write {named[1].upper()} {named[2]}, or rename the file" if named else "Rename the file"
    message = f"{quote(case)} is not the name of this file. {hint}: {stem(case)}.yaml."
    return Problem(str(path), line, "case", message)
