"""``python -m plugins.desk.preview FOLDER``: builds the preview, drafts and broken alerts included."""

from __future__ import annotations

import sys
from pathlib import Path

from plugins.desk.build import build


def main(folder: str) -> None:
    """Build the preview into *folder*."""
    build(Path("pelicanconf.py"), OUTPUT_PATH=folder, PREVIEW=True)


if __name__ == "__main__":
    main(sys.argv[1])
