"""Replaces the files of an output folder with a journal, so that an interrupted replacement is completed.

It imports nothing but Python: a withdrawal completes the journal too, whatever else is broken.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from plugins.deployment.errors import LockedError

if sys.platform == "win32":
    import msvcrt

    def _acquire(lock: IO[str]) -> None:
        msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _acquire(lock: IO[str]) -> None:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


STAGING = ".staging"
"""The hidden folder inside an output folder that is a mount point. It is neither served nor deployed."""


WAIT = 10.0
"""Seconds to wait for a build that is applying its journal, which takes milliseconds."""


@dataclass(frozen=True)
class Workspace:
    """The place where a build prepares files: beside *folder*, or inside it if it is a mount point."""

    folder: Path
    inside: bool

    @property
    def lock(self) -> Path:
        """The lock file that excludes other builds."""
        return self._path("lock")

    @property
    def journal(self) -> Path:
        """The files to move and delete; once it exists, it is applied."""
        return self._path("journal")

    @property
    def partial(self) -> Path:
        """The journal while it is being written."""
        return self._path("journal.partial")

    @property
    def staged(self) -> Path:
        """The files to move, named 0, 1 and so on."""
        return self._path("new")

    def _path(self, name: str) -> Path:
        folder = self.folder
        return folder / STAGING / name if self.inside else folder.with_name(f".{folder.name}.{name}")


def workspace(folder: Path) -> Workspace:
    """Return the workspace for *folder*, on the same file system.

    Docker volumes and bind mounts refuse a rename across their border (EXDEV), even on the same disk; and a
    container may not be allowed to write beside its volume.
    """
    if not folder.exists():
        return Workspace(folder, inside=False)
    probe = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        probe.mkdir()
        probe.replace(folder / STAGING)
    except OSError:
        return Workspace(folder, inside=True)
    finally:
        with suppress(OSError):
            probe.rmdir()
    with suppress(OSError):
        (folder / STAGING).rmdir()
    return Workspace(folder, inside=False)


def _workspaces(folder: Path) -> tuple[Workspace, Workspace]:
    """Return both possible workspaces: a container and its host see the same folder differently."""
    return Workspace(folder, inside=False), Workspace(folder, inside=True)


def is_interrupted(folder: Path) -> bool:
    """Return whether the replacement of files in *folder* was interrupted, or is running now."""
    return any(each.journal.is_file() for each in _workspaces(folder.resolve()))


def leftovers(folder: Path) -> list[Path]:
    """Return the paths at which an interrupted build of *folder* may have left files."""
    in_background, inside = _workspaces(folder)
    return [in_background.staged, in_background.journal, in_background.partial, inside.staged.parent]


@contextmanager
def locked(work: Workspace) -> Iterator[None]:
    """Hold the lock of the folder.

    Raises:
        LockedError: If another process holds it.
        OSError: If the lock cannot be written.
    """
    while True:
        work.lock.parent.mkdir(parents=True, exist_ok=True, mode=0o700 if work.inside else 0o777)
        with work.lock.open("w") as lock:
            try:
                _acquire(lock)
            except (BlockingIOError, PermissionError):  # POSIX, Windows
                raise LockedError(
                    f"Another build is writing {work.folder}. Wait until it has ended."
                ) from None
            if not _is_current(lock, work.lock):
                continue  # deleted by its last owner meanwhile
            try:
                yield
            finally:
                if work.inside and not work.journal.exists():
                    shutil.rmtree(work.lock.parent, ignore_errors=True)
            return


def _is_current(lock: IO[str], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(lock.fileno()), path.stat())
    except OSError:
        return False


def write_journal(work: Workspace, moved: list[str], deleted: Iterable[str]) -> None:
    """Record what is to be done, so that it is done even if this process ends."""
    with work.partial.open("w", encoding="utf-8") as out:
        json.dump({"move": moved, "delete": sorted(deleted)}, out)
        out.flush()
        os.fsync(out.fileno())
    work.partial.replace(work.journal)


def complete(folder: Path) -> bool:
    """Apply the journal of *folder*, and delete leftovers; return whether there was a journal.

    The caller must hold the lock.

    Raises:
        OSError: If it cannot be applied; the journal stays for the next attempt.
    """
    found = False
    for work in _workspaces(folder):
        if work.journal.is_file():
            found = True
            _carry_out(work)
        shutil.rmtree(work.staged, ignore_errors=True)
    with suppress(OSError):
        (folder / STAGING).rmdir()
    return found


def _carry_out(work: Workspace) -> None:
    folder = work.folder
    try:
        entry = json.loads(work.journal.read_text("utf-8"))
        deleted, moved = list[str](entry["delete"]), list[str](entry["move"])
    except (ValueError, KeyError, TypeError):
        raise OSError(f"{work.journal} is damaged. Delete it") from None
    for name in deleted:
        (folder / name).unlink(missing_ok=True)
        _remove_empty(folder / name, folder)
    known = set[Path]()
    for number, name in enumerate(moved):
        target = folder / name
        if target.parent not in known:
            target.parent.mkdir(parents=True, exist_ok=True)
            known.add(target.parent)
        with suppress(FileNotFoundError):  # moved before this run
            _move(work.staged / str(number), target)
    folder.mkdir(exist_ok=True)
    work.journal.unlink()


def _move(source: Path, target: Path) -> None:
    try:
        source.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # A folder within the output is a mount point too.
        partial = target.with_name(f".{target.name}.partial")
        shutil.copyfile(source, partial)
        partial.replace(target)
        source.unlink()


def _remove_empty(path: Path, folder: Path) -> None:
    for parent in path.parents:
        if parent == folder or (parent.exists() and any(parent.iterdir())):
            return
        if parent.exists():
            parent.rmdir()


def recover(folder: Path) -> str:
    """Complete an interrupted build of *folder*; return why the folder cannot be used, or nothing.

    Whatever serves, deploys or compares the folder calls this first: until then it may contain files of two
    releases.
    """
    folder = folder.resolve()
    end = time.monotonic() + WAIT
    while is_interrupted(folder) or (folder / STAGING).exists():
        try:
            with locked(workspace(folder)):
                complete(folder)
        except LockedError as error:
            if time.monotonic() > end:
                return str(error)
            time.sleep(0.05)
        except OSError as error:
            return (
                f"{folder} may hold files of two releases, because a build was interrupted, and cannot be "
                f"completed: {error.strerror or error}. Run `invoke build` once that is fixed."
            )
    return ""
