"""``python -m plugins.commands.preview FOLDER``: builds the preview, drafts and broken alerts among it.

With ``--when-told`` it loads the code and waits for a line on its input, so that saving a file is soon seen.
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

from plugins.commands.build import build

WHEN_TOLD = "--when-told"


def outbox_of(folder: Path) -> Path:
    """Return where the mails of the preview in *folder* are written."""
    return folder.with_name(f"{folder.name}-outbox")


def main(folder: str, *flags: str) -> None:
    """Build the preview into *folder*."""
    settings = Path("pelicanconf.py")
    if WHEN_TOLD in flags:
        try:
            runpy.run_path(str(settings))  # loads what the settings load, the plugins among it
            told = sys.stdin.readline()
        except KeyboardInterrupt:  # meant for whoever serves
            return
        if not told:  # whoever serves has gone
            return
    build(settings, OUTPUT_PATH=folder, PREVIEW=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
