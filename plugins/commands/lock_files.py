"""Lock files: resolved from ``pyproject.toml`` with uv, and audited for known vulnerabilities."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from plugins.deployment.commands import environment

LOCKS = ("requirements.lock", "requirements-test.lock")
"""Packages for building; the same and those for tests and maintenance."""

_COMPILE = (
    *("uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"),
    *("--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-header", "pyproject.toml"),
)
_UNMANAGED = "managed = false\n"
_AUDITED = """\
# /// script
# requires-python = ">=3.11"
# dependencies = [
{pins}# ]
# ///
"""


def write_locks(root: Path) -> None:
    """Resolve the dependencies in ``pyproject.toml`` and write both lock files.

    Locked versions stay unless ``pyproject.toml`` requires others. Both files are replaced only after both
    have been resolved.

    Raises:
        subprocess.CalledProcessError: If uv finds no compatible versions.
    """
    build, test = LOCKS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # uv reads dependency groups only in projects that it manages.
        project = (root / "pyproject.toml").read_text("utf-8").replace(_UNMANAGED, "")
        (folder / "pyproject.toml").write_text(project, "utf-8")
        for lock in LOCKS:
            if (root / lock).exists():
                shutil.copy(root / lock, folder / lock)
        subprocess.run([*_COMPILE, "-o", build], cwd=folder, env=environment(), check=True)
        subprocess.run(
            [*_COMPILE, "--group", "dev", "-c", build, "-o", test], cwd=folder, env=environment(), check=True
        )
        for lock in LOCKS:
            shutil.copy(folder / lock, root / lock)


def audit_locks(root: Path) -> bool:
    """Query a public database for vulnerabilities of the locked packages; return whether there are none.

    Only names and versions are sent.
    """
    lines = "".join(f"#   {pin!r},\n" for pin in pins((root / LOCKS[1]).read_text("utf-8")))
    with tempfile.TemporaryDirectory() as name:
        # A script with its dependencies (PEP 723): auditing the project itself would write a uv.lock.
        script = Path(name) / "locked.py"
        script.write_text(_AUDITED.format(pins=lines), "utf-8")
        command = ["uv", "audit", "--preview-features", "audit-command", "--script", str(script)]
        return subprocess.run(command, env=environment(), check=False).returncode == 0


def pins(lock: str) -> list[str]:
    """Return the requirements of a lock file as ``name==version``, with their environment markers if any."""
    return [pin.rstrip() for pin in re.findall(r"^([a-z0-9-]+==[^\\\n]+)", lock, re.MULTILINE)]
