"""Commits and pushes the list of what is withdrawn, so that no later build publishes it again."""

from __future__ import annotations

import os
import re
import subprocess
from contextlib import suppress
from pathlib import Path

from plugins import console
from plugins.console import Echo
from plugins.deployment.commands import environment

TIMEOUT = 60.0
"""Seconds for each command: a remote that asks for a password must not block the other steps."""


def commit_and_push(root: Path, path: Path, subject: str, echo: Echo) -> bool:
    """Commit *path* alone, as the withdrawal of *subject*, and push it.

    Return whether the published branch contains it.

    Other changes in the working tree are not touched. Hooks are skipped: broken content elsewhere must not
    delay a withdrawal.
    """
    try:
        reason = _push(root, path, subject)
    except (OSError, subprocess.TimeoutExpired) as error:
        reason = f"git cannot be run ({type(error).__name__})"
    if reason:
        console.err(
            f"{reason}. The next scheduled build from another copy would publish it again: bring "
            f"{path.name} to the branch that is published, now, for example in the host's web editor."
        )
        return False
    echo(f"Committed and pushed {path.name}.")
    return True


def pull(root: Path) -> bool:
    """Pull the newest list if no merge is needed; always True, since a failed push is reported later."""
    with suppress(OSError, subprocess.TimeoutExpired):
        _git(root, "pull", "--quiet", "--ff-only")
    return True


def _push(root: Path, path: Path, subject: str) -> str:
    """Commit and push *path*; return why the published branch does not contain it, or an empty string."""
    if _git(root, "rev-parse", "--is-inside-work-tree").returncode:
        return "This is not a git repository"
    result = _git(root, "add", "--", str(path))
    if result.returncode:
        return f"git add failed ({_reason(result)})"
    if _git(root, "diff", "--cached", "--quiet", "--", str(path)).returncode:
        result = _git(root, "commit", "--quiet", "--no-verify", "-m", f"Withdraw {subject}", "--", str(path))
        if result.returncode:
            return f"git commit failed ({_reason(result)})"
    remotes = _git(root, "remote").stdout.split()
    if not remotes:
        return "This repository has no remote"
    remote = "origin" if "origin" in remotes else remotes[0]
    references = _git(root, "ls-remote", "--symref", remote, "HEAD").stdout
    head = re.search(r"^ref: refs/heads/(\S+)", references, re.MULTILINE)
    branch = _git(root, "rev-parse", "--abbrev-ref", "HEAD").stdout.strip()
    if head and head[1] != branch:
        return f"This is the branch {branch}, and {head[1]} is published"
    result = _git(root, "push", "--quiet", "--no-verify", remote, branch)
    if result.returncode:
        return f"git push failed ({_reason(result)})"
    remote_head = _git(root, "ls-remote", remote, f"refs/heads/{branch}").stdout.split()
    local_head = _git(root, "rev-parse", "HEAD").stdout.strip()
    committed = _git(root, "show", f"HEAD:./{os.path.relpath(path, root)}".replace(os.sep, "/")).stdout
    current = path.read_text("utf-8", "replace")
    if not remote_head or remote_head[0] != local_head or committed.strip() != current.strip():
        return "The remote does not have the list"
    return ""


def _git(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["git", *arguments],
        cwd=root,
        env={**environment(), "GIT_TERMINAL_PROMPT": "0"},
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT,
    )


def _reason(result: subprocess.CompletedProcess[str]) -> str:
    """Return the last line of a command's error output."""
    return (result.stderr.strip().splitlines() or ["no reason given"])[-1]
