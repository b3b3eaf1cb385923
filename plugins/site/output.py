"""Puts a build in the place of the one before: only what changed, whole or not at all.

Changed files are staged beside the folder, then a journal says what is to be moved and deleted. Until the
journal is there, the former output is untouched; once it is, this run or a later one carries it out.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import IO

from plugins.rebuild.file import File, Unchanged
from plugins.rebuild.stamps import files_below

if sys.platform == "win32":
    import msvcrt

    def _acquire(lock: IO[str]) -> None:
        msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _acquire(lock: IO[str]) -> None:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


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


class OutputError(Exception):
    """The output cannot be written; what was there is as it was."""


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
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        if not _beside(folder, "journal").exists() and not _may_be_replaced(folder, marks):
            raise OutputError(
                f"{folder} holds other things than what is built here, which would be lost. "
                "Choose another output folder."
            )
        with _alone(folder):
            _complete(folder)
            staged = _beside(folder, "new")
            try:
                written, moved = _stage(folder, staged, files)
                before = held() if held is not None else (name for name, _ in files_below(folder))
                _journal(folder, moved, set(before).difference(written))
            except BaseException:
                shutil.rmtree(staged, ignore_errors=True)
                raise
            _complete(folder)
            return Written(written, len(moved))
    except OSError as error:
        reason = "the disk is full" if error.errno == errno.ENOSPC else error.strerror or str(error)
        raise OutputError(f"{folder} cannot be written: {reason}. What was there is as it was.") from error


def _beside(folder: Path, name: str) -> Path:
    return folder.with_name(f".{folder.name}.{name}")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep every other build of *folder* out."""
    with _beside(folder, "lock").open("w") as lock:
        try:
            _acquire(lock)
        except (BlockingIOError, PermissionError):  # POSIX, Windows
            raise OutputError(f"Another build is writing {folder}. Wait until it has ended.") from None
        yield


def _stage(
    folder: Path, staged: Path, files: Iterable[File | Unchanged]
) -> tuple[dict[str, bytes], list[str]]:
    """Write what differs from *folder* into *staged*, named 0, 1 and so on.

    Return the hashes of all files by path, and the paths of those that differ in the order of their numbers.
    """
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir()
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


def _journal(folder: Path, moved: list[str], unwanted: Iterable[str]) -> None:
    """Write down what is to be done, so that it is done even if this process ends here."""
    entry = {"move": moved, "delete": sorted(unwanted)}
    path = _beside(folder, "journal")
    partial = path.with_suffix(".partial")
    with partial.open("w", encoding="utf-8") as out:
        json.dump(entry, out)
        out.flush()
        os.fsync(out.fileno())
    partial.replace(path)


def _complete(folder: Path) -> None:
    """Carry out a journal that is there, and clear away what an interrupted run has left."""
    path, staged = _beside(folder, "journal"), _beside(folder, "new")
    if path.is_file():
        entry = json.loads(path.read_text("utf-8"))
        for name in entry["delete"]:
            (folder / name).unlink(missing_ok=True)
            _remove_empty(folder / name, folder)
        there = set[Path]()
        for number, name in enumerate(entry["move"]):
            source, target = staged / str(number), folder / name
            if target.parent not in there:
                target.parent.mkdir(parents=True, exist_ok=True)
                there.add(target.parent)
            with suppress(FileNotFoundError):  # moved before this run
                source.replace(target)
        folder.mkdir(exist_ok=True)
        path.unlink()
    shutil.rmtree(staged, ignore_errors=True)


def _remove_empty(path: Path, folder: Path) -> None:
    for parent in path.parents:
        if parent == folder or (parent.exists() and any(parent.iterdir())):
            return
        if parent.exists():
            parent.rmdir()


def _may_be_replaced(folder: Path, marks: Collection[str]) -> bool:
    """Tell whether *folder* is missing, empty, or was built here."""
    if not folder.exists():
        return True
    if not folder.is_dir():
        return False
    names = {path.name for path in folder.iterdir()}
    return not names or (set(marks) <= names and ".git" not in names)


def with_manifest(files: Iterable[File | Unchanged]) -> Iterator[File | Unchanged]:
    """Yield *files*, then the manifest of them: path and SHA-256 of each, as JSON."""
    hashes: dict[str, str] = {}
    for file in files:
        hashes[file.path] = file.hash.hex()
        yield file
    data = json.dumps({"files": hashes}, ensure_ascii=False, indent=0, sort_keys=True)
    yield File(MANIFEST, f"{data}\n".encode())
