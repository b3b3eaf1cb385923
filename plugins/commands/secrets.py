"""Finds Mailchimp API keys in files that are committed or could be: a single commit would leak a key."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from plugins.content.problems import Problem
from plugins.deployment.commands import environment

_KEY = re.compile(rb"(?<![0-9a-f])[0-9a-f]{32}-[a-z]{2}[0-9]{1,3}(?![0-9a-z])")
_LARGEST = 4 * 1024 * 1024
"""Size in bytes above which files are skipped."""


def committed_keys(root: Path) -> list[Problem]:
    """Return a problem for each line with a key in files below *root* that git does not ignore.

    The messages do not contain the key.
    """
    problems = []
    for name in _files(root):
        path = root / name
        if path.is_symlink() or not path.is_file() or path.stat().st_size > _LARGEST:
            continue
        for number, line in enumerate(path.read_bytes().splitlines(), 1):
            if _KEY.search(line):
                problems.append(
                    Problem(
                        name,
                        number,
                        "",
                        "contains an API key of Mailchimp, which gives access to the whole account. Revoke "
                        "it there now, remove the line, and put the new key into the environment as "
                        "MAILCHIMP_API_KEY.",
                    )
                )
    return problems


def _files(root: Path) -> Iterator[str]:
    """Yield the paths of files that git tracks or would add; without git, of all but generated folders."""
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, env=environment(), capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        skipped = {".git", ".venv", "output", "outbox", ".preview", ".cache"}
        paths = (path.relative_to(root) for path in root.rglob("*"))
        yield from (path.as_posix() for path in paths if not skipped & set(path.parts))
        return
    yield from (name for name in listed.decode("utf-8", "surrogateescape").split("\0") if name)
