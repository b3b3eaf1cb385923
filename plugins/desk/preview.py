"""``python -m plugins.desk.preview FOLDER``: builds the preview once it is told to by a line on its input.

Drafts and broken alerts are included. Until then it loads the code, so that saving a file is soon seen.
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

from plugins.desk.build import build


def main(folder: str) -> None:
    """Build the preview into *folder*."""
    settings = Path("pelicanconf.py")
    try:
        runpy.run_path(str(settings))  # loads what the settings load, the plugins among it
        told = sys.stdin.readline()
    except KeyboardInterrupt:  # meant for whoever serves
        return
    if told:
        build(settings, OUTPUT_PATH=folder, PREVIEW=True)


if __name__ == "__main__":
    main(sys.argv[1])
