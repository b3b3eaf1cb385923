"""Commits and pushes the list of withdrawn alerts, so that no later build brings an alert back."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from plugins import console
from plugins.deployment.commands import environment

TIMEOUT = 60.0
"""Seconds for each command: a remote that asks for a password must not hold anything up."""


def commit_and_push(root: Path, path: Path, case: str, say: Callable[[str], None]) -> bool:
    """Commit *path* alone and push it; return whether the branch that is published has it.

    Other changes in the working tree stay as they are. Hooks are skipped: broken content elsewhere must not
    hold a withdrawal back.
    """
    try:
        reason = _pushed(root, path, case)
    except (OSError, subprocess.TimeoutExpired) as error:
        reason = f"git cannot be run ({type(error).__name__})"
    if reason:
        console.err(
            f"{reason}. The next scheduled build from another copy would publish the alert again: bring "
            f"{path.name} to the branch that is published, now, for example in the host's web editor."
        )
        return False
    say(f"Committed and pushed {path.name}.")
    return True


def pull(root: Path) -> bool:
    """Bring the list up to date, where that needs no merge; the push finds out what is missing."""
    with suppress(OSError, subprocess.TimeoutExpired):
        _git(root, "pull", "--quiet", "--ff-only")
    return True


def _pushed(root: Path, path: Path, case: str) -> str:
    """Return why the published branch does not have *path* as it is here; nothing where it has."""
    if _git(root, "rev-parse", "--is-inside-work-tree").returncode:
        return "This is no git repository"
    done = _git(root, "add", "--", str(path))
    if done.returncode:
        return f"git add failed ({_reason(done)})"
    if _git(root, "diff", "--cached", "--quiet", "--", str(path)).returncode:
        done = _git(root, "commit", "--quiet", "--no-verify", "-m", f"Withdraw {case}", "--", str(path))
        if done.returncode:
            return f"git commit failed ({_reason(done)})"
    remotes = _git(root, "remote").stdout.split()
    if not remotes:
        return "This repository has no remote"
    remote = "origin" if "origin" in remotes else remotes[0]
    symbolic = _git(root, "ls-remote", "--symref", remote, "HEAD").stdout
    head = re.search(r"^ref: refs/heads/(\S+)", symbolic, re.MULTILINE)
    branch = _git(root, "rev-parse", "--abbrev-ref", "HEAD").stdout.strip()
    if head and head[1] != branch:
        return f"This is the branch {branch}, and {head[1]} is published"
    done = _git(root, "push", "--quiet", "--no-verify", remote, branch)
    if done.returncode:
        return f"git push failed ({_reason(done)})"
    there = _git(root, "ls-remote", remote, f"refs/heads/{branch}").stdout.split()
    here = _git(root, "rev-parse", "HEAD").stdout.strip()
    held = _git(root, "show", f"HEAD:./{os.path.relpath(path, root)}".replace(os.sep, "/")).stdout
    if not there or there[0] != here or held.strip() != path.read_text("utf-8", "replace").strip():
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


def _reason(done: subprocess.CompletedProcess[str]) -> str:
    return (done.stderr.strip().splitlines() or ["no reason given"])[-1]
