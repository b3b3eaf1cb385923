"""Check before publishing: everything is committed, and the last commit is signed by an authorised editor."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from plugins.deployment.commands import environment


def commit_problem(root: Path, fingerprints: Sequence[str]) -> str:
    """Return why the work tree at *root* must not be published, or an empty string if it may.

    *fingerprints* identify the keys whose signature is accepted (git's ``%GF`` and ``%GP``). If there are
    none, no signature is required, and a folder that is not a git repository may be published as it is.
    """
    status = _git(root, "status", "--porcelain")
    if status is None:
        return "SIGNED_COMMITS is set, but this folder is not a git repository." if fingerprints else ""
    if status.strip():
        names = ", ".join(line[3:] for line in status.splitlines()[:5])
        return f"The work tree has uncommitted changes: {names}. Commit or remove them."
    if not fingerprints:
        return ""
    signature = _git(root, "log", "-1", "--format=%G?%n%GF%n%GP") or ""
    validity, *keys = signature.split()
    allowed = {fingerprint.replace(" ", "").upper() for fingerprint in fingerprints}
    if validity not in {"G", "U"} or not allowed & {key.upper() for key in keys}:
        return "The last commit is not signed by a key of SIGNED_COMMITS."
    return ""


def _git(root: Path, *arguments: str) -> str | None:
    """Return the output of a git command, or None if it fails or git is not installed."""
    try:
        result = subprocess.run(
            ["git", "-C", str(root), *arguments],
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return None
    return result.stdout if result.returncode == 0 else None
