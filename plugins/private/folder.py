"""A folder that only its owner can read, and files in it that replace nothing.

On Windows, Python cannot remove the rights of other users: there a folder is as private as the one around it.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from plugins.private.errors import PrivateFolderError
from plugins.private.places import Places, not_private

FOLDER_MODE = 0o700
FILE_MODE = 0o600
WINDOWS_NOTE = (
    "On Windows this folder is as private as the one around it: keep it in your own user folder, on an "
    "encrypted disk."
)


class PrivateFolder:
    """A folder of mode 0700; every file in it is created with mode 0600, whatever the umask is."""

    def __init__(self, path: Path) -> None:
        """Take *path*, a folder that :func:`open_private_folder` or :meth:`new_folder` has made."""
        self.path = path

    def new_folder(self, name: str) -> PrivateFolder:
        """Create and return the folder *name* in this one.

        Raises:
            PrivateFolderError: If there is something of that name, or it cannot be created.
        """
        return _create(self.path / _plain(name))

    def subfolder(self, name: str) -> PrivateFolder:
        """Return the folder *name* in this one, created if it is not there.

        Raises:
            PrivateFolderError: If it is a symbolic link or no folder, others can read it, or it cannot be
                created.
        """
        path = self.path / _plain(name)
        if path.is_symlink():
            raise PrivateFolderError(f"{path} is a symbolic link. Put the folder itself there.")
        if not path.exists():
            return _create(path)
        _check(path)
        return PrivateFolder(path)

    def write(self, name: str, data: bytes) -> Path:
        """Write *data* to the new file *name*, and return its path.

        Raises:
            PrivateFolderError: If there is something of that name, a link too, or it cannot be written.
        """
        path = self.path / _plain(name)
        flags = (
            os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
        )
        created = False
        try:
            descriptor = os.open(path, flags, FILE_MODE)
            created = True
            with os.fdopen(descriptor, "wb") as file:
                if hasattr(os, "fchmod"):  # a umask may have taken the owner's rights
                    os.fchmod(descriptor, FILE_MODE)
                file.write(data)
        except OSError as error:
            if created:  # a part of a file would be read as the whole
                path.unlink(missing_ok=True)
            raise PrivateFolderError(f"{path} cannot be written: {error.strerror}.") from error
        return path

    def replace(self, name: str, data: bytes) -> Path:
        """Write *data* to the file *name*, replacing it as a whole if it is there, and return its path.

        Raises:
            PrivateFolderError: If it cannot be written.
        """
        path, unfinished = self.path / _plain(name), self.path / f".{name}.unfinished"
        unfinished.unlink(missing_ok=True)  # left by a run that was stopped
        self.write(unfinished.name, data)
        try:
            with unfinished.open("r+b") as file:
                os.fsync(file.fileno())
            unfinished.replace(path)
        except OSError as error:
            raise PrivateFolderError(f"{path} cannot be written: {error.strerror}.") from error
        return path

    def rename(self, old: str, new: str) -> Path:
        """Rename the file or folder *old* to *new*, which must not be there, and return its path.

        Raises:
            PrivateFolderError: If it cannot be renamed.
        """
        source, target = self.path / _plain(old), self.path / _plain(new)
        try:
            if os.path.lexists(target):
                raise FileExistsError(0, "it is there already")
            source.rename(target)
        except OSError as error:
            raise PrivateFolderError(f"{target} cannot be created: {error.strerror}.") from error
        return target


def open_private_folder(path: Path, places: Places) -> PrivateFolder:
    """Return the folder at *path*, created with mode 0700 if it is not there.

    *places* are those of :func:`plugins.private.places.project_places`.

    Raises:
        PrivateFolderError: If it is inside one of *places* or a git work tree, is no folder, belongs to
            somebody else, or others may read it.
    """
    path = path.expanduser()
    if reason := not_private(path, places):
        raise PrivateFolderError(reason)
    path = Path(os.path.realpath(path))
    if path.exists():
        _check(path)
        return PrivateFolder(path)
    for parent in reversed([each for each in path.parents if not each.exists()]):
        _create(parent)
    return _create(path)


def _create(path: Path) -> PrivateFolder:
    """Create the folder *path*, which must not be there, in one that is."""
    try:
        path.mkdir(FOLDER_MODE)
        path.chmod(FOLDER_MODE)  # a umask may have taken the owner's rights
    except OSError as error:
        raise PrivateFolderError(f"{path} cannot be created: {error.strerror}.") from error
    return PrivateFolder(path)


def _check(path: Path) -> None:
    """Raise PrivateFolderError unless *path* is a folder that only this user can read."""
    about = path.stat()
    if not stat.S_ISDIR(about.st_mode):
        raise PrivateFolderError(f"{path} is not a folder. Choose another name.")
    if os.name == "nt":
        return
    if about.st_uid != os.geteuid():
        raise PrivateFolderError(f"{path} belongs to another user. Choose a folder of your own.")
    if about.st_mode & 0o077:
        raise PrivateFolderError(
            f"{path} can be read by other users of this computer. Choose a new folder, or type: "
            f"chmod 700 {path}"
        )


def _plain(name: str) -> str:
    """Return *name* if it is the name of a file and nothing else.

    Raises:
        PrivateFolderError: If it could lead out of its folder.
    """
    if not name or name in {".", ".."} or any(each in name for each in "/\\:\0"):
        raise PrivateFolderError(f"{name!r} is no name of a file.")
    return name
