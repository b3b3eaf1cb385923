"""Replaces files that were edited: all of them or none, and never one that somebody changed meanwhile."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from plugins.content.files import read_text
from plugins.content.front_matter_edits.errors import EditError
from plugins.content.front_matter_edits.locks import locked


@dataclass(frozen=True)
class OpenFile:
    """A file as it was read, with its line ends and byte order mark."""

    path: Path
    name: str
    """The path in messages."""
    data: bytes

    @property
    def text(self) -> str:
        """Its text, for :func:`append_entry` and :func:`set_scalar`."""
        return self.data.decode()


def open_file(path: Path, name: str) -> OpenFile:
    """Read *path*, called *name* in messages.

    Raises:
        EditError: If it is no text that the site reads, for example a symbolic link.
    """
    _, problems = read_text(path, name)
    if problems:
        raise EditError(problems[0].message, line=problems[0].line)
    return OpenFile(path, name, path.read_bytes())


def replace_files(changes: Sequence[tuple[OpenFile, str]]) -> None:
    """Replace each file with a text, keeping its mode: all of them, or none.

    Raises:
        EditError: If one of them changed since it was read, or cannot be written. Nothing was changed.
    """
    try:
        with locked(*(file.path.parent for file, _ in changes)):
            _replace(changes)
    except OSError as error:
        name = error.filename or ", ".join(file.name for file, _ in changes)
        raise EditError(f"{name} cannot be written: {error.strerror}. Nothing was changed.") from error


def _replace(changes: Sequence[tuple[OpenFile, str]]) -> None:
    replaced: list[OpenFile] = []
    try:
        for file, text in changes:
            _write(_unfinished(file.path), text.encode(), file.path.stat().st_mode)
        for file, _ in changes:
            if file.path.is_symlink() or file.path.read_bytes() != file.data:
                raise EditError(f"{file.name} was changed by somebody else meanwhile. Run the command again.")
        for file, _ in changes:
            _unfinished(file.path).replace(file.path)
            replaced.append(file)
    except OSError:
        for file in replaced:
            _restore(file)
        raise
    finally:
        for file, _ in changes:
            with suppress(OSError):
                _unfinished(file.path).unlink(missing_ok=True)


def _unfinished(path: Path) -> Path:
    """Return the file from which *path* is replaced; the site reads none whose name begins with a dot."""
    return path.with_name(f".{path.name}.unfinished")


def _write(path: Path, data: bytes, mode: int) -> None:
    path.unlink(missing_ok=True)  # left by a run that was stopped
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(stat.S_IMODE(mode))


def _restore(file: OpenFile) -> None:
    """Write *file* back as it was read."""
    _write(_unfinished(file.path), file.data, file.path.stat().st_mode)
    _unfinished(file.path).replace(file.path)
