"""The up-to-date check: a build whose inputs have not changed ends before it reads content.

A build depends on code, settings, theme, content, a few files, and the time; it records the period in which
its result stays the same, which ends at its next turning point. If none of that has changed and the output is
as it was written, the build repeats its messages and ends. The check imports nothing that reads or renders.
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
from plugins.sheets.templates import installed_fonts
from plugins.web.settings import moment

_FILES = ("NEVER_PUBLISH", "SUBSCRIBE_FORM")
"""Settings that name a file, which may be in any folder."""
_EXCLUDED = re.compile("BUILD_TIME|PLUGINS|URGENT_ACTION_")
"""Prefixes of settings that are not inputs by their value: the time, code, and values added by plugins."""


@dataclass(frozen=True)
class LastBuild:
    """The record of a complete build."""

    key: bytes
    """The fingerprint of everything that it depended on except the time."""
    since: datetime
    """The first moment at which its result would have been the same."""
    until: datetime
    """The first moment at which its result would be different."""
    folders: tuple[Path, ...]
    """The folders that it wrote."""
    problems: str
    """The warnings that it printed."""
    lines: tuple[str, ...]
    """The last lines that it printed."""


class UpToDateCheck:
    """Compares a build with the record of the last one, and records its result for the next one."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        """Create the check for Pelican's *settings*.

        Raises:
            SettingsError: If BUILD_TIME is not a number of seconds.
        """
        folder = settings.get("CACHE_FOLDER")
        self.cache = BuildCache(Path(folder) if folder else None, preview=bool(settings.get("PREVIEW")))
        self.now = moment(settings)
        self.problems = ""
        self._key = b""
        self._settings = settings
        self._folders: list[Path] = []
        self._lines: list[str] = []
        self._turning_points: set[datetime] = set()

    def _namespaces(self) -> tuple[str, str]:
        """Return the cache namespaces of a public record, and of one whose warnings quote the content.

        CI hosts may cache the public one between builds.
        """
        name = Path(self._settings["OUTPUT_PATH"]).name
        return f"up-to-date {name}", f"private up-to-date {name}"

    def last_build(self) -> LastBuild | None:
        """Return the record of the last build if it is up to date, else None."""
        public, private = (self.cache.previous(namespace).get("") for namespace in self._namespaces())
        last: LastBuild | None = public or private
        is_current = in_background(partial(self._is_current, last))
        try:
            self._key = inputs_fingerprint(self._settings, self.cache)  # before any input is read
        except TypeError:  # a setting has no fingerprint, for example because it is a function
            return None
        return last if last and last.key == self._key and is_current() else None

    def _is_current(self, last: LastBuild | None) -> bool:
        """Return whether the period of *last* includes now and its folders are as it wrote them."""
        if last is None or not last.since <= self.now < last.until:
            return False
        return all(is_untouched(self.cache, folder) for folder in last.folders)

    def add(self, folder: Path, line: str, turning_points: Iterable[datetime]) -> None:
        """Record a *folder* that was written, and the *line* that a build prints if nothing changes in it.

        At one of *turning_points* its files would be different.
        """
        self._folders.append(folder)
        self._lines.append(line)
        self._turning_points.update(turning_points)

    def save(self) -> None:
        """Record the result of this build for the next one, after all its folders are written.

        A build for which :meth:`last_build` was not called is not recorded: it does more than write folders.
        """
        if not self._key:
            return
        public, private = (self.cache.current(namespace) for namespace in self._namespaces())
        since, until = period(self._turning_points, self.now)
        quotes_content = self.problems and not os.environ.get("CI")  # see report()
        (private if quotes_content else public)[""] = LastBuild(
            key=self._key,
            since=since,
            until=until,
            folders=tuple(self._folders),
            problems=self.problems,
            lines=tuple(self._lines),
        )
        self.cache.save()


def inputs_fingerprint(settings: Mapping[str, Any], cache: BuildCache) -> bytes:
    """Return a fingerprint of everything that a build depends on except the time.

    Raises:
        TypeError: If a setting has no fingerprint.
    """
    plain = {
        name: str(value) if isinstance(value, Path) else value
        for name, value in sorted(settings.items())
        if not _EXCLUDED.match(name)
    }
    fonts = installed_fonts(settings.get("CACHE_FOLDER"))
    files = [Path(settings[name]).expanduser() for name in _FILES if settings.get(name)]
    return fingerprint(
        cache.code,
        plain,
        cache.hash_of(Path(settings["PATH"])),
        cache.hash_of(Path(settings["THEME"])),
        [_hash(path, cache) for path in files],
        cache.hash_of(fonts) if fonts else b"",
    )


def _hash(path: Path, cache: BuildCache) -> bytes:
    try:
        return cache.stamps.hash(str(path), path.stat())
    except OSError:  # the reader reports the error
        return b""
