"""Runs the network's own commands (DEPLOY_COMMAND, SIGN_COMMAND) with quoted paths and without API keys.

``publish`` and ``withdraw`` use this module. It imports nothing but Python and the journal.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable, Mapping
from pathlib import Path

from plugins.deployment.errors import CommandError
from plugins.deployment.journal import recover

Run = Callable[[str], bool]
"""Runs a shell command; returns whether it succeeded."""

_PLAIN = {"posix": re.compile(r"[\w@%+=:,./-]+"), "nt": re.compile(r"[\w@+=:,./\\-]+")}
"""Paths that need no quoting."""
_SECRET = re.compile("MAILCHIMP.*(KEY|SECRET|TOKEN|PASSWORD)", re.IGNORECASE)
_KEY = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}-[a-z]{2}[0-9]{1,3}(?![0-9a-z])")
"""A Mailchimp key, in a variable of any name, alone or within a URL."""
_SHELL = r"(?<![\w.-])(?:ba|da|z|k|a|fi)?sh"
_NESTED = re.compile(
    r"`|\$\(|<<|\$['\"]|(?<![\w.-])(?:eval|xargs|parallel|watch|tmux|screen)\b"
    rf"|{_SHELL}\b[^|;&\n]*\s-\w*c\b|\|\s*{_SHELL}\b|(?<![\w.-])su\b[^|;&\n]*\s(?:-\w*c\b|--command\b)"
    r"|\bcmd(?:\.exe)?\s+/|\b(?:powershell|pwsh)(?:\.exe)?\b(?![^|;&\n]*\s-File\b)",
    re.IGNORECASE,
)
"""Shell syntax after which quoting cannot be determined without parsing the whole language."""
_SEPARATOR = re.compile(r"[|;&\n]")
_IN_QUOTES = re.compile(r"'[^']*'|\"(?:\\.|[^\"\\])*\"|\\.", re.DOTALL)
_COPIES = re.compile(r"(?<![\w.-])(?:rsync|scp)(?:\.exe)?\b")
_REMOTE_SHELL = re.compile(
    r"(?<![\w.-])(?:(?:auto|r)?ssh|rsh|mosh|plink|adb)(?:\.exe)?(?![\w.-])", re.IGNORECASE
)
_REMOTE_PATH = re.compile(r"(?:^|\s)[\w.@\[\]-]{2,}:(?:[^\s'\"]*)$")
"""A path on another machine, such as ``host:site/``, up to a place within it."""


def environment(source: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment for other programs: *source*, or ours, without keys of Mailchimp.

    A key is left out whatever its variable is called. What commands need to reach a host, such as an agent or
    a token, is passed on.
    """
    given = os.environ if source is None else source
    return {name: value for name, value in given.items() if not (_SECRET.match(name) or _KEY.search(value))}


def quoted(text: str, *, system: str = os.name) -> str:
    """Return *text* as one word for the shell: ``sh``, or ``cmd.exe`` if *system* is ``nt``.

    >>> quoted("/srv/site", system="posix"), quoted("/srv/my site", system="posix")
    ('/srv/site', "'/srv/my site'")

    Raises:
        CommandError: If ``cmd.exe`` has no way to quote it.
    """
    if _PLAIN[system].fullmatch(text):
        return text
    if system != "nt":
        return shlex.quote(text)
    if found := re.search(r'[%"\r\n]', text):
        raise CommandError(f"{text} holds {found[0]!r}, which Windows expands even in quotes. Rename it.")
    return f'"{text}"'


def fill(setting: str, command: str, name: str, path: Path, *, system: str = os.name) -> str:
    """Return the *command* of a *setting* with *path* in place of ``{name}``, quoted if necessary.

    >>> fill("DEPLOY_COMMAND", "rsync {output}/ host:site/", "output", Path("/my site"), system="posix")
    "rsync '/my site'/ host:site/"

    Raises:
        CommandError: If the path needs quoting, and the place is quoted already or read by another shell as
            well.
    """
    placeholder = f"{{{name}}}"
    word = quoted(str(path), system=system)
    if word != str(path):
        for found in re.finditer(re.escape(placeholder), command):
            before = command[: found.start()]
            if _NESTED.search(command) or _is_quoted(before, system):
                raise CommandError(
                    f"{setting}: {placeholder} is in quotes, $(…), `…`, <<…, or in a command that another "
                    f"shell reads (eval, xargs, sh -c), and {path} holds characters that would be read "
                    f"there. Write {placeholder} outside of them and without quotes: it is quoted "
                    "automatically. Or rename the folder, in letters, digits and hyphens."
                )
            if _is_remote(before):
                raise CommandError(
                    f"{setting}: {placeholder} is read by the shell of another machine, too, and {path} "
                    "holds characters that would be read there. Copy with rsync or scp, as in "
                    f"rsync -a {placeholder}/ host:site/. Or rename the folder, in letters, digits and "
                    "hyphens."
                )
    return command.replace(placeholder, word)


def _is_quoted(before: str, system: str) -> bool:
    """Return whether *before* ends inside quotes, a comment or an escape."""
    mark, skip = "", False
    quotes, escape = ('"', "^") if system == "nt" else ("'\"", "\\")
    for index, character in enumerate(before):
        if skip:
            skip = False
        elif character == escape and mark != "'":
            skip = True
        elif mark:
            mark = "" if character == mark or (mark == "#" and character == "\n") else mark
        elif character in quotes or (
            character == "#" and system != "nt" and before[index - 1 : index] in {"", " ", "\t", "\n", ";"}
        ):
            mark = character
    return bool(mark) or skip


def _is_remote(before: str) -> bool:
    """Return whether a place after *before* is an argument of ssh, or in a path on another machine."""
    plain = _IN_QUOTES.sub(lambda found: _SEPARATOR.sub(" ", found[0]), before)
    own = _SEPARATOR.split(plain)[-1]
    copies = _COPIES.search(own)
    remote = _REMOTE_SHELL.search(own)
    if remote is not None and (copies is None or remote.start() < copies.start()):
        return True
    return copies is not None and _REMOTE_PATH.search(own) is not None


def deploy(command: str, output: Path, run: Run) -> str:
    """Run DEPLOY_COMMAND by *run* for the folder *output*; return the reason of a failure, or nothing."""
    if interrupted := recover(output):
        return interrupted
    try:
        filled = fill("DEPLOY_COMMAND", command, "output", output)
    except CommandError as error:
        return str(error)
    return "" if run(filled) else "DEPLOY_COMMAND failed."
