"""``python -m plugins.commands.preview FOLDER`` builds the preview, including drafts and broken alerts.

With ``--wait`` it loads the code first and waits for a line on standard input before it builds. This lets
``invoke serve`` show changes without waiting for imports.
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

from plugins.commands.build import build

WAIT = "--wait"


def outbox_of(folder: Path) -> Path:
    """Return the folder for the mails of the preview in *folder*: a sibling, so that it is not part of it."""
    return folder.with_name(f"{folder.name}-outbox")


def main(folder: str, *flags: str) -> None:
    """Build the preview into *folder*, with ``--wait`` among *flags* after a line on standard input."""
    settings = Path("pelicanconf.py")
    if WAIT in flags:
        try:
            runpy.run_path(str(settings))  # imports everything that the settings import, such as the plugins
            line = sys.stdin.readline()
        except KeyboardInterrupt:  # intended for the parent process
            return
        if not line:  # the parent process has ended
            return
    build(settings, OUTPUT_PATH=folder, PREVIEW=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
