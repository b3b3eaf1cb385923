"""Finds in git the version of an original that a translation follows."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from plugins.deployment.commands import environment

TIMEOUT = 60.0
"""Seconds for each command of git."""


class NoVersionError(Exception):
    """Git has no version of the original to compare with; the text says why."""


@dataclass(frozen=True)
class Version:
    """A version of a file in git."""

    text: str
    commit: str
    day: str
    is_exact: bool
    """Whether it has the state that was asked for."""


def earlier_version(original: Path, translation: Path, is_followed: Callable[[str], bool]) -> Version:
    """Return the version of *original* that *translation* follows: *is_followed* recognises its text.

    That is the last one which the translation can have followed: a later commit may have changed the original
    without a new state. If none is recognised, it is that of the translation's last commit.

    Raises:
        NoVersionError: If git has neither.
    """
    folder = original.parent
    if _git(folder, "rev-parse", "--is-inside-work-tree") is None:
        raise NoVersionError("This is not a git repository")
    commits = (_git(folder, "log", "--format=%H", "--", original.name, translation.name) or "").split()
    of_translation = (_git(folder, "log", "-1", "--format=%H", "--", translation.name) or "").strip()
    start = commits.index(of_translation) if of_translation in commits else 0
    for commit in (*commits[start:], *reversed(commits[:start])):
        text = _text_in(folder, commit, original.name)
        if text is not None and is_followed(text):
            return Version(text, commit, _day_of(folder, commit), is_exact=True)
    text = _text_in(folder, of_translation, original.name) if of_translation else None
    if text is None:
        raise NoVersionError("No commit has both files")
    return Version(text, of_translation, _day_of(folder, of_translation), is_exact=False)


def _day_of(folder: Path, commit: str) -> str:
    return (_git(folder, "show", "--no-patch", "--format=%cs", commit) or "").strip()


def _text_in(folder: Path, commit: str, name: str) -> str | None:
    text = _git(folder, "show", f"{commit}:./{name}")
    return None if text is None else text.removeprefix("\ufeff").replace("\r\n", "\n")


def _git(folder: Path, *arguments: str) -> str | None:
    """Return the output of a git command in *folder*; None if it fails."""
    try:
        done = subprocess.run(
            ["git", *arguments],
            cwd=folder,
            env={**environment(), "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C.UTF-8"},
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=TIMEOUT,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
