"""Writes the lock files, and the same versions into ``pyproject.toml`` for whoever runs uv."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

_COMPILE = (
    *("uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"),
    *("--generate-hashes", "--no-emit-index-url", "--no-header"),
)
_BLOCK = re.compile(r"(?<=^constraint-dependencies = \[\n).*?(?=^\]$)", re.MULTILINE | re.DOTALL)


def write_locks(root: Path) -> None:
    """Resolve ``pyproject.toml`` anew into both lock files and its own constraints.

    Raises:
        subprocess.CalledProcessError: If uv finds no versions that fit together.
    """
    project = root / "pyproject.toml"
    project.write_text(_BLOCK.sub("", project.read_text("utf-8")), "utf-8")
    subprocess.run([*_COMPILE, "pyproject.toml", "-o", "requirements.lock"], cwd=root, check=True)
    test = ["--group", "dev", "-c", "requirements.lock", "pyproject.toml", "-o", "requirements-test.lock"]
    subprocess.run([*_COMPILE, *test], cwd=root, check=True)
    lines = "".join(f'    "{pin}",\n' for pin in pins((root / "requirements-test.lock").read_text("utf-8")))
    project.write_text(_BLOCK.sub(lambda _: lines, project.read_text("utf-8")), "utf-8")


def pins(lock: str) -> list[str]:
    """Return each pinned version of a lock file, as ``name==version``, with its marker where there is one."""
    return [pin.rstrip() for pin in re.findall(r"^([a-z0-9-]+==[^\\\n]+)", lock, re.MULTILINE)]
