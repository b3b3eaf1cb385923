"""Publishing: build, then hand the output to the host; each step stops the next."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from pelican.settings import read_settings

from plugins.desk.build import build


def publish(settings_file: Path, *, run: Callable[[str], bool]) -> bool:
    """Build for the public address, then *run* the setting DEPLOY_COMMAND; tell whether it went out.

    ``{output}`` in the command is the output folder.
    """
    settings = read_settings(str(settings_file))
    command = str(settings.get("DEPLOY_COMMAND") or "")
    build(settings_file)
    if not command:
        print(  # noqa: T201
            "Built, but not published: DEPLOY_COMMAND is empty. Write in pelicanconf.py the command that "
            'puts the folder on your host, for example "rsync -a --delete {output}/ host:site/".',
            file=sys.stderr,
        )
        return False
    return run(command.replace("{output}", settings["OUTPUT_PATH"]))
