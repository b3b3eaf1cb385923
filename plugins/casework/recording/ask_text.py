"""Asks in the terminal which text and which file number of a mail are recorded."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Callable
from contextlib import suppress

from plugins import console
from plugins.casework.errors import CaseError
from plugins.deployment.commands import environment
from plugins.private.folder import PrivateFolder

Ask = Callable[[str], str]
"""Shows a prompt and returns the line that was typed; raises EOFError at the end of the input."""
HELP = "  a  publish this text      e  edit it      l  leave it out      q  stop: nothing is recorded"
_FILE = "answer-being-edited.md"


def ask_text(suggested: str, objections: Callable[[str], list[str]], folder: PrivateFolder, ask: Ask) -> str:
    """Return the text that the editor confirms; empty if it is left out.

    *objections* returns why a text cannot be published. Editing is done in a file of the private *folder*.

    Raises:
        EOFError: If the editor stops.
        CaseError: If there is no program to edit with.
    """
    text = suggested
    while True:
        console.out()
        for line in text.splitlines() or ["(no text)"]:
            console.out(f"  | {console.printable(line)}")
        found = objections(text) if text else []
        for objection in found:
            console.out(f"  It has {console.printable(objection)}, which must not be published. Edit it.")
        console.out(HELP)
        match ask("> ").strip().lower():
            case "a" if text and not found:
                return text
            case "e":
                text = edited(text, folder)
            case "l":
                return ""
            case "q":
                raise EOFError


def ask_reference(suggested: str, ask: Ask) -> str:
    """Return the file number that the editor confirms or types; empty if there is none."""
    console.out(f"\nFile number in the mail: {console.printable(suggested)}")
    typed = ask("Enter keeps it in the private case file; - leaves it out; or type another one: ").strip()
    return "" if typed == "-" else typed or suggested


def edited(text: str, folder: PrivateFolder) -> str:
    """Return *text* as it is after the editor has changed it with $VISUAL or $EDITOR.

    Raises:
        CaseError: If that program cannot be started.
    """
    program = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("notepad" if os.name == "nt" else "vi")
    path = folder.replace(_FILE, f"{text}\n".encode())
    try:
        subprocess.run([*shlex.split(program), str(path)], env=environment(), check=True)
        return path.read_text("utf-8-sig").strip()
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        raise CaseError(
            f'"{program}" cannot be started or failed. Set EDITOR, or use --text FILE.'
        ) from error
    finally:
        with suppress(OSError):
            path.unlink()
