"""The site as a Pelican plugin: reads all content through one gate, and writes every page.

Pelican gives settings, plugins and the command; its own readers and writers have nothing to do
here, because they publish drafts, copy sources and exit 0 on errors (docs/decisions/0001).
"""

from __future__ import annotations

import atexit
import gc
from typing import Any

from pelican import signals

from plugins import console
from plugins.site.up_to_date import UpToDateCheck
from plugins.web.settings import SettingsError

SEAL = "URGENT_ACTION_SEAL"
"""Where Pelican's settings carry the seal of this build."""
SITE = "URGENT_ACTION_SITE"
"""Where Pelican's settings carry the site that was read, for every plugin; nothing if the seal is whole."""


def register() -> None:
    """Connect to Pelican; called by it once per run."""
    signals.initialized.connect(_prepare)
    signals.get_generators.connect(_generators)


def _prepare(pelican: Any) -> None:
    """Read everything before Pelican touches the output, unless the last build stands as it would be made."""
    gc.disable()  # a build is one short life: looking for cycles costs more than it frees,
    atexit.register(gc.freeze)  # also at its end
    settings = pelican.settings
    try:
        seal = UpToDateCheck(settings)
    except SettingsError as error:
        console.err(error)
        raise SystemExit(1) from None
    sealed = None if settings.get("CAMPAIGN_ON_BUILD") else seal.last_build()
    if sealed is not None:
        settings[SITE] = None
        console.err(sealed.problems, end="")
        console.out("\n".join(sealed.lines))
        return
    from plugins.site.generator import prepare  # loads what reads and prints, else not needed

    settings[SEAL], settings[SITE] = seal, prepare(settings, seal)


def _generators(pelican: Any) -> type | None:
    if pelican.settings[SITE] is None:
        return None
    from plugins.site.generator import SiteGenerator

    return SiteGenerator
