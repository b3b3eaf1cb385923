"""Where an alert may be on this machine and how the site is deployed, from settings that may be broken."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from plugins.deployment.commands import environment

_NAMES = ("OUTPUT_PATH", "OUTBOX_PATH", "CACHE_FOLDER", "SITEURL", "DEPLOY_COMMAND", "PUBLISH_TIMEOUT")
_MORE = ("NEVER_PUBLISH", "MAILCHIMP_AUDIENCE", "PATH")
_READ = """
import json, sys
from pelican.settings import read_settings
settings = read_settings(sys.argv[1])
found = {name: settings.get(name) for name in sys.argv[2:]}
json.dump({name: "" if value is None else str(value) for name, value in found.items()}, sys.stdout)
"""


@dataclass(frozen=True)
class Places:
    """Folders that hold what was built, and what the settings say of the public site."""

    root: Path
    content: Path
    output: Path
    outbox: Path
    cache: Path
    siteurl: str
    deploy_command: str
    timeout: float
    """Seconds to wait for the public site."""
    blocklist: str
    """The setting NEVER_PUBLISH."""
    audience: str
    """The id of the audience at Mailchimp."""
    error: str
    """Why the settings could not be loaded, so that they were read as text; empty where they could."""

    @property
    def previews(self) -> tuple[Path, ...]:
        """The folders that ``invoke serve`` writes."""
        return self.root / ".preview", self.root / ".preview-outbox"


@cache
def read_places(settings_file: Path) -> Places:
    """Return what *settings_file* says; from its plain assignments where it cannot be loaded.

    It is read once per process: what the pull changes in the settings counts for the next command.
    """
    root = settings_file.resolve().parent
    names = (*_NAMES, *_MORE)
    done = subprocess.run(
        [sys.executable, "-c", _READ, str(settings_file), *names],
        cwd=root,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    error = ""
    try:
        found = json.loads(done.stdout)
    except ValueError:
        error = (done.stderr.strip().splitlines() or ["no output"])[-1]
        found = {**_assignments(root / "pelicanconf.py"), **_assignments(settings_file)}
    return Places(
        root=root,
        content=root / (found.get("PATH") or "content"),
        output=root / (found.get("OUTPUT_PATH") or "output"),
        outbox=root / (found.get("OUTBOX_PATH") or "outbox"),
        cache=root / (found.get("CACHE_FOLDER") or ".cache"),
        siteurl=found.get("SITEURL", "").rstrip("/"),
        deploy_command=found.get("DEPLOY_COMMAND", ""),
        timeout=_number(found.get("PUBLISH_TIMEOUT", "")),
        blocklist=found.get("NEVER_PUBLISH") or os.environ.get("NEVER_PUBLISH", ""),
        audience=found.get("MAILCHIMP_AUDIENCE", ""),
        error=error,
    )


def _assignments(path: Path) -> dict[str, str]:
    """Return the settings that *path* assigns as plain values; line by line where it is no valid Python."""
    try:
        text = path.read_text("utf-8", "replace")
        statements = ast.parse(text).body
    except (OSError, ValueError):
        return {}
    except SyntaxError:
        statements = [each for line in text.splitlines() for each in _parsed(line)]
    found = {}
    for each in statements:
        target = each.targets[0] if isinstance(each, ast.Assign) else None
        if isinstance(target, ast.Name) and target.id in {*_NAMES, *_MORE}:
            value = _value(each.value, path.parent)  # type: ignore[attr-defined]
            if value is not None:
                found[target.id] = value
    return found


def _parsed(line: str) -> list[ast.stmt]:
    try:
        return ast.parse(line).body
    except (SyntaxError, ValueError):
        return []


def _value(node: ast.expr, root: Path) -> str | None:
    """Return a text, a number, or a path made of ``ROOT``; None for anything else."""
    match node:
        case ast.Constant():
            return str(node.value)
        case ast.Name(id="ROOT"):
            return str(root)
        case ast.Call(func=ast.Name(id="str"), args=[inner]):
            return _value(inner, root)
        case ast.BinOp(left=left, op=ast.Div() | ast.Add() as sign, right=right):
            one, other = _value(left, root), _value(right, root)
            if one is None or other is None:
                return None
            return str(Path(one) / other) if isinstance(sign, ast.Div) else one + other
        case _:
            return None


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 300.0
