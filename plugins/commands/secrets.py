"""Finds keys of Mailchimp in files that git holds, or would: one commit is enough to lose one."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from plugins.content.problems import Problem
from plugins.deployment.commands import environment

_KEY = re.compile(rb"(?<![0-9a-f])[0-9a-f]{32}-[a-z]{2}[0-9]{1,3}(?![0-9a-z])")
_LARGEST = 4 * 1024 * 1024
"""Bytes beyond which a file is not looked into."""


def committed_keys(root: Path) -> list[Problem]:
    """Return each line of a committed, or not ignored, file below *root* that holds a key; never the key."""
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
                        "holds a key of Mailchimp, which opens the whole account. Revoke it there now, "
                        "remove the line, and put the new key into the environment as MAILCHIMP_API_KEY.",
                    )
                )
    return problems


def _files(root: Path) -> Iterator[str]:
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, env=environment(), capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        skipped = {".git", ".venv", "output", "outbox", ".preview", ".cache"}
        paths = (path.relative_to(root) for path in root.rglob("*"))
        yield from (path.as_posix() for path in paths if not skipped & set(path.parts))
        return
    yield from (name for name in listed.decode("utf-8", "surrogateescape").split("\0") if name)
