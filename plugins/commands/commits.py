"""Whether what is about to be published is what was committed, by whom it must be."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from plugins.deployment.commands import environment


def commit_problem(root: Path, fingerprints: Sequence[str]) -> str:
    """Return why the work tree at *root* must not be published; nothing where it may.

    *fingerprints* are those of the keys that may have signed the commit (git's ``%GF`` and ``%GP``); without
    any, no signature is asked for. A folder that no git holds may be published as it is.
    """
    status = _git(root, "status", "--porcelain")
    if status is None:
        return "SIGNED_COMMITS is set, but git does not hold this folder." if fingerprints else ""
    if status.strip():
        names = ", ".join(line[3:] for line in status.splitlines()[:5])
        return f"The work tree holds what is not committed: {names}. Commit or remove it."
    if not fingerprints:
        return ""
    shown = _git(root, "log", "-1", "--format=%G?%n%GF%n%GP") or ""
    verdict, *keys = shown.split()
    allowed = {fingerprint.replace(" ", "").upper() for fingerprint in fingerprints}
    if verdict not in {"G", "U"} or not allowed & {key.upper() for key in keys}:
        return "The last commit is not signed by a key of SIGNED_COMMITS."
    return ""


def _git(root: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments],
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
