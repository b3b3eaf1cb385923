"""Atomically replaces the files of the output folder, and writes only those that have changed.

Changed files are staged on the folder's own file system, then a journal lists the moves and deletions. Until
the journal is written, the previous output is untouched; afterwards, this run or a later one completes the
update (plugins/deployment/journal.py).
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

from plugins.deployment.copies import COPIED, original
from plugins.deployment.errors import LockedError
from plugins.deployment.journal import STAGING, complete, is_interrupted, locked, workspace, write_journal
from plugins.incremental.file import File, Unchanged
from plugins.incremental.file_hashes import files_below
from plugins.site.errors import OutputError

KINDS = COPIED | {".woff2", ".pdf", ".jpg", ".png", ".eml"}
"""File extensions that are allowed in the output. Compressed copies are allowed beside their files."""
NAMES = frozenset({"_headers"})
"""Names of files that are allowed without an extension."""
MANIFEST = "release.json"
"""The file with the hashes of all other files of a release except compressed copies."""


_UNSAFE_SEGMENT = re.compile(r"(?:^|/)\.{0,2}(?:/|$)")
"""A segment of a path that is empty, ``.`` or ``..``."""


@dataclass(frozen=True)
class Written:
    """The result of :func:`write_output`."""

    hashes: Mapping[str, bytes]
    """The SHA-256 of each file in the folder, by path."""
    changed: int
    """The number of files that were new or different."""


def write_output(
    folder: Path,
    files: Iterable[File | Unchanged],
    *,
    marks: Collection[str],
    existing: Callable[[], Iterable[str]] | None = None,
) -> Written:
    """Replace the contents of *folder* with *files*.

    *marks* are files that identify a folder as written here. *files* is iterated after the folder has been
    locked. *existing*, called afterwards, returns the files that were in the folder then; without it, the
    folder is scanned.

    Raises:
        OutputError: If the folder contains files that were not written here, another build is running, or
            writing fails.
    """
    folder = folder.resolve()
    recovered = False
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        if not is_interrupted(folder) and not _may_be_replaced(folder, marks):
            raise OutputError(
                f"{folder} contains files that were not built here, which would be deleted. "
                "Choose another output folder."
            )
        work = workspace(folder)
        with locked(work):
            recovered = complete(folder)
            try:
                written, moved = _stage(folder, work.staged, files)
                found = existing() if existing else (name for name, _ in files_below(folder))
                write_journal(work, moved, set(found).difference(written))
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
    """Return a sentence about the state of the output after writing has failed."""
    if is_interrupted(folder):
        return (
            "It may hold files of two releases: do not deploy it. Run the same command again once that is "
            "fixed, which completes it."
        )
    if recovered:
        return "An interrupted earlier build has been completed; nothing of this one was written."
    return "The previous output is unchanged."


def _stage(
    folder: Path, staged: Path, files: Iterable[File | Unchanged]
) -> tuple[dict[str, bytes], list[str]]:
    """Write the files that differ from *folder* into *staged*, named 0, 1 and so on.

    Return the hashes of all files by path, and the paths of those that differ in the order of their numbers.
    """
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(mode=0o700)  # so that a web server that runs as another user does not serve it
    written: dict[str, bytes] = {}
    seen: dict[str, str] = {}
    moved: list[str] = []
    for file in files:
        _check_path(file.path, written, seen)
        written[file.path] = file.hash
        if isinstance(file, Unchanged) or _has_content(folder / file.path, file.data):
            continue
        (staged / str(len(moved))).write_bytes(file.data)
        moved.append(file.path)
    return written, moved


def _check_path(path: str, written: Collection[str], seen: dict[str, str]) -> None:
    """Raise an error if *path* must not be published.

    *seen* maps all files and folders so far, as macOS and Windows compare names, to their paths; those of
    *path* are added to it.

    Raises:
        OutputError: If the path is a duplicate, also on case-insensitive file systems, leads out of the
            folder, or has an extension that is not allowed.
    """
    if path in written:
        raise OutputError(f"{path} would be written twice.")
    if _UNSAFE_SEGMENT.search(path):
        raise OutputError(f"{path} is not a path of the output.")
    folder, _, name = path.rpartition("/")
    if name not in NAMES and os.path.splitext(original(name))[1] not in KINDS:  # noqa: PTH122 - called for every file
        raise OutputError(f"{path} is not a kind of file that is published.")
    is_known_folder = seen.get(folder) == folder
    new_paths = [path] if is_known_folder else accumulate(path.split("/"), "{}/{}".format)
    for new in new_paths:
        other = seen.setdefault(unicodedata.normalize("NFC", new).casefold(), new)
        if other != new:
            raise OutputError(f"{new} and {other} would be one file or folder on some systems.")


def _has_content(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except (FileNotFoundError, NotADirectoryError):
        return False


def _may_be_replaced(folder: Path, marks: Collection[str]) -> bool:
    """Return whether *folder* is missing, is empty or was built here."""
    if not folder.exists():
        return True
    if not folder.is_dir():
        return False
    names = {path.name for path in folder.iterdir()} - {STAGING}
    return not names or (set(marks) <= names and ".git" not in names)


def with_manifest(files: Iterable[File | Unchanged]) -> Iterator[File | Unchanged]:
    """Yield *files*, then their manifest: a JSON file with the path and SHA-256 of each.

    Compressed copies are not listed: other versions of zlib make others from the same files.
    """
    hashes: dict[str, str] = {}
    for file in files:
        if original(file.path) == file.path:
            hashes[file.path] = file.hash.hex()
        yield file
    data = json.dumps({"files": hashes}, ensure_ascii=False, indent=0, sort_keys=True)
    yield File(MANIFEST, f"{data}\n".encode())
