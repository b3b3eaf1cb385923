"""The up-to-date check: a build whose inputs have not changed ends before it reads content.

A build depends on code, settings, theme, content, a few files, and the time; it records until when the
result stays the same (its turning points). If none of that has changed and the output is as it was
written, the build repeats its messages and ends. Nothing that reads or renders is imported for this.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from plugins.incremental.cache import BuildCache
from plugins.incremental.fingerprint import fingerprint
from plugins.incremental.jobs import is_untouched
from plugins.incremental.parallel import in_background
from plugins.incremental.turning_points import period
from plugins.web.settings import moment

_FILES = ("NEVER_PUBLISH", "SUBSCRIBE_FORM")
"""Settings that name a file which may lie anywhere."""
_OTHER = re.compile("BUILD_TIME|PLUGINS|URGENT_ACTION_")
"""How settings begin that are the moment, or code, or what plugins put there."""


@dataclass(frozen=True)
class LastBuild:
    """What a whole build has left of itself."""

    key: bytes
    """Tells all that it rested on, but the moment, from anything else."""
    since: datetime
    until: datetime
    folders: tuple[Path, ...]
    """What it wrote."""
    problems: str
    """The warnings that it gave."""
    lines: tuple[str, ...]
    """What it said in the end."""


class UpToDateCheck:
    """The seal of one build: found whole before it, or set after it."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        """Take Pelican's *settings*.

        Raises:
            SettingsError: If BUILD_TIME is no moment.
        """
        kept = settings.get("CACHE_FOLDER")
        self.cache = BuildCache(Path(kept) if kept else None, preview=bool(settings.get("PREVIEW")))
        self.now = moment(settings)
        self.problems = ""
        self._key = b""
        self._settings = settings
        self._folders: list[Path] = []
        self._lines: list[str] = []
        self._turning_points: set[datetime] = set()

    def _namespaces(self) -> tuple[str, str]:
        """Return where a seal is that hosts may cache, and one with warnings that quote the content."""
        name = Path(self._settings["OUTPUT_PATH"]).name
        return f"seal {name}", f"private seal {name}"

    def last_build(self) -> LastBuild | None:
        """Return what the last build has left, if this one would come out the same and all of it stands."""
        found = [self.cache.previous(namespace).get("") for namespace in self._namespaces()]
        left: LastBuild | None = found[0] or found[1]
        standing = in_background(partial(self._stands, left))
        try:
            self._key = foundation(self._settings, self.cache)  # before anything is read
        except TypeError:  # a setting whose content cannot be told, such as a function
            return None
        return left if left and left.key == self._key and standing() else None

    def _stands(self, left: LastBuild | None) -> bool:
        if left is None or not left.since <= self.now < left.until:
            return False
        return all(is_untouched(self.cache, folder) for folder in left.folders)

    def add(self, folder: Path, line: str, turning_points: Iterable[datetime]) -> None:
        """Record a *folder* that was written, and the *line* that a build prints if nothing changes in it.

        At one of *turning_points* its files would be different.
        """
        self._folders.append(folder)
        self._lines.append(line)
        self._turning_points.update(turning_points)

    def save(self) -> None:
        """Record the result of this build for the next one, after all its folders are written.

        A build that was not asked whether it is whole leaves nothing: it does more than to write folders.
        """
        if not self._key:
            return
        public, private = (self.cache.current(namespace) for namespace in self._namespaces())
        since, until = period(self._turning_points, self.now)
        quotes = self.problems and not os.environ.get("CI")  # see report()
        (private if quotes else public)[""] = LastBuild(
            key=self._key,
            since=since,
            until=until,
            folders=tuple(self._folders),
            problems=self.problems,
            lines=tuple(self._lines),
        )
        self.cache.save()


def foundation(settings: Mapping[str, Any], cache: BuildCache) -> bytes:
    """Return what tells all that a build rests on, but the moment, from anything else.

    Raises:
        TypeError: If the content of a setting cannot be told.
    """
    plain = {
        name: str(value) if isinstance(value, Path) else value
        for name, value in sorted(settings.items())
        if not _OTHER.match(name)
    }
    files = [Path(settings[name]).expanduser() for name in _FILES if settings.get(name)]
    return fingerprint(
        cache.code,
        plain,
        cache.hash_of(Path(settings["PATH"])),
        cache.hash_of(Path(settings["THEME"])),
        [_hash(path, cache) for path in files],
    )


def _hash(path: Path, cache: BuildCache) -> bytes:
    try:
        return cache.stamps.hash(str(path), path.stat())
    except OSError:  # whoever reads it says so
        return b""
