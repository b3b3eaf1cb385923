"""``python -m plugins.commands.preview FOLDER`` builds the preview, including drafts and broken alerts.

With ``--wait`` it loads the code first and waits for a line on standard input before it builds. This lets
``invoke serve`` show changes without waiting for imports.
"""

from __future__ import annotations

import gc
import runpy
import sys
from importlib import import_module
from pathlib import Path

from plugins.commands.build import build

WAIT = "--wait"
LOADED_LATER = ("plugins.site.generator", "plugins.campaigns.after_build", "pelican.readers")
"""Modules that a build imports only once it knows that there is something to do."""


def outbox_of(folder: Path) -> Path:
    """Return the folder for the mails of the preview in *folder*: a sibling, so that it is not part of it."""
    return folder.with_name(f"{folder.name}-outbox")


def main(folder: str, *flags: str) -> None:
    """Build the preview into *folder*, with ``--wait`` among *flags* after a line on standard input."""
    settings = Path("pelicanconf.py")
    if WAIT in flags:
        try:
            _load_code(settings)
            line = sys.stdin.readline()
        except KeyboardInterrupt:  # intended for the parent process
            return
        if not line:  # the parent process has ended
            return
    build(settings, OUTPUT_PATH=folder, PREVIEW=True)


def _load_code(settings: Path) -> None:
    """Import what a build with *settings* imports: the packages of the settings, and those that render."""
    gc.disable()  # as builds do
    runpy.run_path(str(settings))
    for name in LOADED_LATER:
        import_module(name)


if __name__ == "__main__":
    main(*sys.argv[1:])
