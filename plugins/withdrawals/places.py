"""Folders that may contain an alert, and deployment settings, read from settings files that may be broken."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from plugins.deployment.commands import environment
from plugins.withdrawals.entries import withdrawn_pages, withdrawn_slugs
from plugins.withdrawals.sections import SECTIONS

_NAMES = (
    *("OUTPUT_PATH", "OUTBOX_PATH", "CACHE_FOLDER", "SITEURL", "DEPLOY_COMMAND", "PUBLISH_TIMEOUT"),
    *("NEVER_PUBLISH", "MAILING_SERVICE", "MAILCHIMP_AUDIENCE", "PATH", "LANGUAGES"),
)
_SECTION_WORD = re.compile(rf"""["']({"|".join(SECTIONS)})["']\s*:\s*["']([a-z0-9-]+)["']""")
"""The word for a section in the addresses of one language, among the ``paths`` of LANGUAGES."""
_SCRIPT = """
import json, sys
from pelican.settings import read_settings
settings = read_settings(sys.argv[1])
found = {name: settings.get(name) for name in sys.argv[2:]}
json.dump({name: "" if value is None else str(value) for name, value in found.items()}, sys.stdout)
"""
"""Prints settings as JSON; run in a subprocess, since settings files run arbitrary code."""


@dataclass(frozen=True)
class Places:
    """Folders of the project, and settings of the public site."""

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
    mailing_account: str
    """The audience at Mailchimp, or the package of another mailing service; empty if there is no account."""
    section_words: Mapping[str, tuple[str, ...]]
    """The words for each section in addresses, one or more for all languages."""
    error: str
    """Why the settings could not be loaded and their assignments were parsed instead; empty if they could."""

    @property
    def previews(self) -> tuple[Path, ...]:
        """The folders that ``invoke serve`` writes."""
        return self.root / ".preview", self.root / ".preview-outbox"

    def page_addresses(self, page: str) -> list[str]:
        """Return the addresses that the *page* of a section may have below that of a language.

        Files of open data have the name of the section for a word.
        """
        section, _, key = page.partition("/")
        words = self.section_words[section]
        return [f"{word}/{key}" for word in dict.fromkeys([*words, section])] if words else []

    def withdrawn(self) -> list[str]:
        """Return the address below that of a language of everything that the list withdraws."""
        pages = withdrawn_pages(self.content)
        addresses = [address for page in pages for address in self.page_addresses(page)]
        return [*withdrawn_slugs(self.content), *addresses]


@cache
def read_places(settings_file: Path) -> Places:
    """Return the settings of *settings_file*; if it cannot be loaded, those assigned as plain values.

    Settings are read once per process: changes by ``git pull`` take effect in the next command.
    """
    root = settings_file.resolve().parent
    result = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(settings_file), *_NAMES],
        cwd=root,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    error = ""
    try:
        values = json.loads(result.stdout)
    except ValueError:
        error = (result.stderr.strip().splitlines() or ["no output"])[-1]
        values = {**_assignments(root / "pelicanconf.py"), **_assignments(settings_file)}
    languages = values.get("LANGUAGES") or _text(root / "pelicanconf.py") + _text(settings_file)
    return Places(
        root=root,
        content=root / (values.get("PATH") or "content"),
        output=root / (values.get("OUTPUT_PATH") or "output"),
        outbox=root / (values.get("OUTBOX_PATH") or "outbox"),
        cache=root / (values.get("CACHE_FOLDER") or ".cache"),
        siteurl=values.get("SITEURL", "").rstrip("/"),
        deploy_command=values.get("DEPLOY_COMMAND", ""),
        timeout=_number(values.get("PUBLISH_TIMEOUT", "")),
        blocklist=values.get("NEVER_PUBLISH") or os.environ.get("NEVER_PUBLISH", ""),
        mailing_account=values.get("MAILCHIMP_AUDIENCE") or _other_service(values.get("MAILING_SERVICE", "")),
        section_words=_section_words(languages),
        error=error,
    )


def _section_words(languages: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {section: {} for section in SECTIONS}
    for section, word in _SECTION_WORD.findall(languages):
        found[section][word] = None
    return {section: tuple(words) for section, words in found.items()}


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""


def _other_service(package: str) -> str:
    """Return *package* unless it is that of Mailchimp, which needs an audience."""
    return "" if package == "plugins.mailchimp" else package


def _assignments(path: Path) -> dict[str, str]:
    """Return the settings that *path* assigns as plain values; line by line if it is not valid Python."""
    try:
        text = path.read_text("utf-8", "replace")
        statements = ast.parse(text).body
    except (OSError, ValueError):
        return {}
    except SyntaxError:
        statements = [statement for line in text.splitlines() for statement in _parse_line(line)]
    values = {}
    for statement in statements:
        target = statement.targets[0] if isinstance(statement, ast.Assign) else None
        if isinstance(target, ast.Name) and target.id in _NAMES:
            value = _value(statement.value, path.parent)  # type: ignore[attr-defined]
            if value is not None:
                values[target.id] = value
    return values


def _parse_line(line: str) -> list[ast.stmt]:
    try:
        return ast.parse(line).body
    except (SyntaxError, ValueError):
        return []


def _value(node: ast.expr, root: Path) -> str | None:
    """Return the value of a constant, or of a path or sum of texts with ``ROOT``; None for anything else."""
    match node:
        case ast.Constant():
            return str(node.value)
        case ast.Name(id="ROOT"):
            return str(root)
        case ast.Call(func=ast.Name(id="str"), args=[inner]):
            return _value(inner, root)
        case ast.BinOp(left=left_node, op=ast.Div() | ast.Add() as operator, right=right_node):
            left, right = _value(left_node, root), _value(right_node, root)
            if left is None or right is None:
                return None
            return str(Path(left) / right) if isinstance(operator, ast.Div) else left + right
        case _:
            return None


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 300.0
