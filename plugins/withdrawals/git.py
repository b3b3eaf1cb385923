"""Commits and pushes the list of withdrawn alerts, so that no later build brings an alert back."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path


def commit_and_push(root: Path, path: Path, case: str, say: Callable[[str], None]) -> bool:
    """Commit *path* alone and push it; return whether the remote has it.

    Other changes in the working tree stay as they are.
    """
    if _git(root, "rev-parse", "--is-inside-work-tree").returncode:
        return _by_hand("This is no git repository", path)
    _git(root, "add", "--", str(path))
    if _git(root, "diff", "--cached", "--quiet", "--", str(path)).returncode:
        done = _git(root, "commit", "--quiet", "-m", f"Withdraw {case}", "--", str(path))
        if done.returncode:
            return _by_hand(f"git commit failed ({_reason(done)})", path)
    if not _git(root, "remote").stdout.strip():
        return _by_hand("This repository has no remote", path)
    done = _git(root, "push", "--quiet")
    if done.returncode:
        return _by_hand(f"git push failed ({_reason(done)})", path)
    say(f"Committed and pushed {path.name}.")
    return True


def _by_hand(reason: str, path: Path) -> bool:
    print(  # noqa: T201
        f"{reason}. The next scheduled build from another copy would publish the alert again: bring "
        f"{path.name} to the branch that is published, now, for example in the host's web editor.",
        file=sys.stderr,
    )
    return False


def _git(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=False)


def _reason(done: subprocess.CompletedProcess[str]) -> str:
    return (done.stderr.strip().splitlines() or ["no reason given"])[-1]
