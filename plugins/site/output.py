"""Puts a build in the place of the one before: only what changed, whole or not at all.

Changed files are staged on the folder's own file system, then a journal says what is to be moved and deleted.
Until the journal is there, the former output is untouched; once it is, this run or a later one carries it out
(plugins/deployment/journal.py).
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from plugins.deployment.errors import LockedError
from plugins.deployment.journal import STAGING, complete, is_interrupted, locked, workspace, write_journal
from plugins.incremental.file import File, Unchanged
from plugins.incremental.file_hashes import files_below
from plugins.site.errors import OutputError

KINDS = frozenset(
    {
        *(".html", ".xml", ".atom", ".ics", ".css", ".js", ".woff2", ".svg", ".pdf", ".jpg", ".txt"),
        *(".json", ".jsonl", ".csv", ".eml"),
    }
)
"""Endings that an output file may have."""
NAMES = frozenset({"_headers"})
"""Files that may be there without one."""
MANIFEST = "release.json"
"""Hashes of all other files of a release."""


_ASTRAY = re.compile(r"(?:^|/)\.{0,2}(?:/|$)")
"""A part of a path that is empty, or leads elsewhere."""


@dataclass(frozen=True)
class Written:
    """What a folder holds now."""

    hashes: Mapping[str, bytes]
    """The SHA-256 of each file, by path."""
    changed: int
    """How many files had to be written."""


def write_output(
    folder: Path,
    files: Iterable[File | Unchanged],
    *,
    marks: Collection[str],
    held: Callable[[], Iterable[str]] | None = None,
) -> Written:
    """Make *folder* hold exactly *files*; return what it holds then.

    *marks* are files by which a folder that was written here is known. *files* are asked for once the
    folder is this build's alone; *held* tells afterwards which files the folder held then, where somebody
    has looked.

    Raises:
        OutputError: If the folder holds other things, another build is at work, or writing fails.
    """
    folder = folder.resolve()
    recovered = False
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        if not is_interrupted(folder) and not _may_be_replaced(folder, marks):
            raise OutputError(
                f"{folder} holds other things than what is built here, which would be lost. "
                "Choose another output folder."
            )
        work = workspace(folder)
        with locked(work):
            recovered = complete(folder)
            try:
                written, moved = _stage(folder, work.staged, files)
                before = held() if held is not None else (name for name, _ in files_below(folder))
                write_journal(work, moved, set(before).difference(written))
            except BaseException:
                shutil.rmtree(work.staged, ignore_errors=True)
                raise
            complete(folder)
            return Written(written, len(moved))
    except LockedError as error:
        raise OutputError(str(error)) from None
    except OSError as error:
        reason = "the disk is full" if error.errno == errno.ENOSPC else error.strerror or str(error)
        raise OutputError(
            f"{folder} cannot be written: {reason}. {_state(folder, recovered=recovered)}"
        ) from error


def _state(folder: Path, *, recovered: bool) -> str:
    """Return what became of the files that were there before writing failed."""
    if is_interrupted(folder):
        return (
            "It may hold files of two releases: do not deploy it. Run the same command again once that is "
            "fixed, which completes it."
        )
    if recovered:
        return "An earlier build that was interrupted is complete now; of this one nothing was written."
    return "What was there is as it was."


def _stage(
    folder: Path, staged: Path, files: Iterable[File | Unchanged]
) -> tuple[dict[str, bytes], list[str]]:
    """Write what differs from *folder* into *staged*, named 0, 1 and so on.

    Return the hashes of all files by path, and the paths of those that differ in the order of their numbers.
    """
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(mode=0o700)  # a web server that runs as another user does not serve it
    written: dict[str, bytes] = {}
    taken: dict[str, str] = {}
    moved: list[str] = []
    for file in files:
        _check(file.path, written, taken)
        written[file.path] = file.hash
        if isinstance(file, Unchanged) or _same(folder / file.path, file.data):
            continue
        (staged / str(len(moved))).write_bytes(file.data)
        moved.append(file.path)
    return written, moved


def _check(path: str, written: Collection[str], taken: dict[str, str]) -> None:
    """Refuse what may not be published, whoever made it.

    *taken* holds every file and folder so far, as macOS and Windows compare names, and is added to.
    """
    if path in written:
        raise OutputError(f"{path} would be written twice.")
    if _ASTRAY.search(path):
        raise OutputError(f"{path} is not a path of the output.")
    folder, _, name = path.rpartition("/")
    if name not in NAMES and os.path.splitext(name)[1] not in KINDS:  # noqa: PTH122 - said of every file
        raise OutputError(f"{path} is not a kind of file that is published.")
    new = [path] if taken.get(folder) == folder else accumulate(path.split("/"), "{}/{}".format)
    for place in new:
        other = taken.setdefault(unicodedata.normalize("NFC", place).casefold(), place)
        if other != place:
            raise OutputError(f"{place} and {other} would be one file or folder on some systems.")


def _same(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except (FileNotFoundError, NotADirectoryError):
        return False


def _may_be_replaced(folder: Path, marks: Collection[str]) -> bool:
    """Return whether *folder* is missing, empty, or was built here."""
    if not folder.exists():
        return True
    if not folder.is_dir():
        return False
    names = {path.name for path in folder.iterdir()} - {STAGING}
    return not names or (set(marks) <= names and ".git" not in names)


def with_manifest(files: Iterable[File | Unchanged]) -> Iterator[File | Unchanged]:
    """Yield *files*, then the manifest of them: path and SHA-256 of each, as JSON."""
    hashes: dict[str, str] = {}
    for file in files:
        hashes[file.path] = file.hash.hex()
        yield file
    data = json.dumps({"files": hashes}, ensure_ascii=False, indent=0, sort_keys=True)
    yield File(MANIFEST, f"{data}\n".encode())
