"""``python -m plugins.preview.build FOLDER``: builds the preview, drafts and broken alerts included."""

from __future__ import annotations

import sys

from pelican import Pelican
from pelican.settings import read_settings

from plugins.site.run import quietly


def main(folder: str) -> None:
    """Build the preview into *folder*."""
    settings = read_settings(
        "pelicanconf.py",
        override={"OUTPUT_PATH": folder, "PREVIEW": True, "SITEURL": "http://127.0.0.1:8000"},
    )
    with quietly():
        Pelican(settings).run()


if __name__ == "__main__":
    main(sys.argv[1])
