"""The site as a Pelican plugin: reads and checks all content, then writes every page.

Pelican provides settings, plugins and the command line. Its own readers and writers have nothing to do here,
because they publish drafts, copy sources and exit 0 on errors (docs/decisions/0001).
"""

from __future__ import annotations

import atexit
import gc
from typing import Any

from blinker import Signal
from pelican import signals

from plugins import console
from plugins.site.up_to_date import UpToDateCheck
from plugins.web.settings import SettingsError

site_written = Signal()
"""Sent by the generator after it has written the site, with ``context`` and ``up_to_date``.

Receivers write their own folders and record them in ``up_to_date``. It is not sent if nothing has changed.
"""


def register() -> None:
    """Connect to Pelican, which calls this once per run."""
    gc.disable()  # collections take an eighth of a build and free next to nothing (docs/decisions/0022),
    atexit.register(gc.freeze)  # also at the end of the process
    signals.get_generators.connect(_generators)


def _generators(pelican: Any) -> type | None:
    """Return the generator of the site; None if the last build is up to date, whose messages are repeated.

    Pelican asks for generators before it touches the output folder.
    """
    settings = pelican.settings
    try:
        up_to_date = UpToDateCheck(settings)
    except SettingsError as error:
        console.err(error)
        raise SystemExit(1) from None
    last = None if settings.get("CAMPAIGN_ON_BUILD") else up_to_date.last_build()
    if last is not None:
        console.err(last.problems, end="")
        console.out("\n".join(last.lines))
        return None
    from plugins.site.generator import generator  # imports all that reads and renders

    return generator(up_to_date)
