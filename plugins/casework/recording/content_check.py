"""Checks the content as it would be after an edit, on a copy, before any file is replaced."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from plugins.casework.desk import Casework
from plugins.casework.errors import CaseError
from plugins.content.problems import Problem
from plugins.incremental.cache import BuildCache
from plugins.site.generator import load_site


def new_problems(casework: Casework, changed: Mapping[Path, str]) -> list[Problem]:
    """Return the problems that the content has with the *changed* texts by path, and does not have without.

    All checks of ``invoke check`` that depend on content are made, also those between alerts; lines are those
    of the changed texts. Nothing is written to the build cache.

    Raises:
        CaseError: If the content cannot be copied.
    """
    config = casework.site.site_settings
    with TemporaryDirectory() as name:
        copied = Path(name) / config.content.name
        try:
            shutil.copytree(config.content, copied, symlinks=True)
            for path, text in changed.items():
                (copied / path.relative_to(config.content)).write_bytes(text.encode())
        except OSError as error:
            raise CaseError(
                f"The content cannot be copied into {gettempdir()}, where it is checked. Nothing was "
                "written. Make room there, or set TMPDIR to another folder."
            ) from error
        _, problems = load_site(
            {**casework.settings, "PATH": str(copied)},
            cache=BuildCache(config.cache_folder, preview=config.preview, read_only=True),
            now=casework.site.now,
        )
    known = Counter(map(_without_line, casework.problems))
    return list(_unknown(problems, known))


def _unknown(problems: Iterable[Problem], known: Counter[tuple[str, str, str]]) -> Iterable[Problem]:
    for problem in problems:
        key = _without_line(problem)
        if known[key] > 0:
            known[key] -= 1
        else:
            yield problem


def _without_line(problem: Problem) -> tuple[str, str, str]:
    """Return what identifies a problem while lines move."""
    return problem.path, problem.field, problem.message
