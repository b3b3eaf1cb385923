"""Reads and extends the private case files; what somebody has written into them by hand stays as it is.

A case file is YAML, read as strictly as content. It is one file for each case, so that two people who work on
two cases do not meet. Nothing but commands of casework reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from plugins.casework.errors import CaseFileError
from plugins.casework.models import CaseFile
from plugins.content.files import read_text
from plugins.content.front_matter_edits import EditError, append_entry
from plugins.content.frontmatter import garbled, parse_yaml
from plugins.content.problems import Problem, merge_problems, quote, report
from plugins.content.schema import validate
from plugins.private.folder import PrivateFolder

ListField = Literal["calls", "clerks", "reminders", "answers", "references", "files", "notes"]
_STEM = re.compile(r"([a-z]{2,6})-(\d{4}-\d{3,4})")
_HEAD = "# What is known about this case and not published. No build reads it; commands add to its end.\n"


class CaseFiles:
    """The case files of a network, in its private folder."""

    def __init__(self, folder: PrivateFolder) -> None:
        self.folder = folder

    def path(self, case: str) -> Path:
        """Return the path of the file of *case*, such as ``UA 2026-014``, whether it is there or not."""
        return self.folder.path / f"{stem(case)}.yaml"

    def load(self, case: str) -> CaseFile:
        """Return the file of *case*; an empty one if nothing has been written yet.

        Raises:
            CaseFileError: If it has problems; the text has all of them with line, field and what to type.
        """
        path = self.path(case)
        return _read(path)[1] if _is_there(path) else CaseFile(case=case)

    def all(self) -> Iterator[CaseFile]:
        """Yield every case file, by name.

        Raises:
            CaseFileError: If one has problems, or a file has another name than its case.
        """
        for path in sorted(self.folder.path.glob("*.yaml")):
            if not path.name.startswith("."):
                yield _read(path)[1]

    def append(self, case: str, field: ListField, entry: Mapping[str, str]) -> CaseFile:
        """Add *entry* to the list *field* of the file of *case*, and return what it then says.

        The file is created if it is not there. Everything else in it stays the same, byte by byte.

        Raises:
            CaseFileError: If the file has problems, was changed meanwhile, or *entry* cannot be added safely;
                then the text has the lines to paste.
            PrivateFolderError: If it cannot be written.
        """
        path = self.path(case)
        before, _ = _read(path) if _is_there(path) else (b"", None)
        text = before.decode("utf-8") if before else f"{_HEAD}case: {case}\n"
        try:
            changed = append_entry(text, field, entry, front_matter=False)
        except EditError as error:
            lines = "\n".join(error.lines)
            raise CaseFileError(f"{path}: {field}: {error}\nPaste these lines yourself:\n{lines}") from error
        found = _checked(path, changed)
        if not _only_added(text, changed):
            raise CaseFileError(f"{path}: {field}: cannot be extended without other changes. Add it by hand.")
        if (path.read_bytes() if _is_there(path) else b"") != before:
            raise CaseFileError(f"{path} was changed meanwhile. Nothing was written; run the command again.")
        self.folder.replace(path.name, changed.encode("utf-8"))
        return found

    def subfolder(self, case: str, name: str) -> PrivateFolder:
        """Return the folder *name* in the folder of *case*; each is created if it is not there.

        Raises:
            PrivateFolderError: If one is a symbolic link, can be read by others, or cannot be created.
        """
        return self.folder.subfolder(stem(case)).subfolder(name)


def stem(case: str) -> str:
    """Return the name of the file and folder of *case*.

    >>> stem("UA 2026-014")
    'ua-2026-014'
    """
    return case.lower().replace(" ", "-")


def _is_there(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _read(path: Path) -> tuple[bytes, CaseFile]:
    """Return the bytes of the file at *path*, and what they say.

    Raises:
        CaseFileError: If it has problems.
    """
    _, problems = read_text(path, str(path))
    if problems:
        raise CaseFileError(report(problems))
    data = path.read_bytes()
    return data, _checked(path, data.decode("utf-8", "replace"))


def _checked(path: Path, text: str) -> CaseFile:
    """Return what *text*, the content of the file at *path*, says.

    Raises:
        CaseFileError: If it has problems.
    """
    document, problems = parse_yaml(str(path), text.removeprefix("\ufeff").replace("\r\n", "\n"))
    found = None
    if not problems:
        found, problems = validate(CaseFile, document)
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


def _only_added(before: str, after: str) -> bool:
    """Return whether *after* is *before* with text added at one place.

    >>> _only_added("a: 1\\n", "a: 1\\nb: 2\\n"), _only_added("a: 1\\n", "b: 2\\n")
    (True, False)
    """
    start = next(
        (at for at, (old, new) in enumerate(zip(before, after, strict=False)) if old != new), len(before)
    )
    return len(after) > len(before) and after.endswith(before[start:])
