"""Folders in which nothing private may be: the project, every git work tree, and what builds write."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from plugins.withdrawals.places import read_places

Places = Mapping[Path, str]
"""Folders, each with what it is, for messages."""


def project_places(settings_file: Path) -> Places:
    """Return the folders of the project that *settings_file* describes, even if it cannot be loaded."""
    places = read_places(settings_file)
    return {
        places.root: "the repository",
        places.content: "the content",
        places.output: "the published site",
        places.outbox: "the outbox, which is rewritten by builds",
        places.cache: "the cache, which hosts keep between builds",
        **dict.fromkeys(places.previews, "the preview"),
    }


def not_private(path: Path, places: Places) -> str:
    """Return why nothing private may be at *path*, or an empty string.

    Neither the path as it is written nor the one that it leads to over symbolic links may be inside one of
    *places* or a git work tree: git commits what is below it, and hosts publish it.
    """
    for each in {Path(os.path.normpath(Path.cwd() / path)), Path(os.path.realpath(path))}:
        for folder in (each, *each.parents):
            if (folder / ".git").exists() or (folder / ".git").is_symlink():
                return f"{path} is inside {folder}, which git keeps the history of. {_ELSEWHERE}"
            if name := next((name for place, name in places.items() if _same(folder, place)), ""):
                return f"{path} is inside {name} ({folder}). {_ELSEWHERE}"
    return ""


_ELSEWHERE = "Choose a folder elsewhere, on an encrypted disk that no cloud copies, for example ~/reports."


def _same(folder: Path, place: Path) -> bool:
    """Return whether both are one folder, also where capitals do not count or a folder is mounted twice."""
    if folder == place or os.path.realpath(place) == str(folder):
        return True
    try:
        return folder.samefile(place)
    except OSError:  # one of them is not there
        return False


def inside(path: Path, folder: Path) -> bool:
    """Return whether *path* is *folder* or below it, over symbolic links."""
    real = Path(os.path.realpath(path))
    return any(_same(each, folder) for each in (real, *real.parents))
