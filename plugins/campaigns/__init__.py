"""The mailing as a Pelican plugin: composes the campaigns while the site is built, into the outbox.

For hosts without a separate deploy step it also pushes them, once the site is written, when the
publishing configuration says so (``CAMPAIGN_ON_BUILD``).
"""

from __future__ import annotations

from typing import Any

from pelican import signals

from plugins import console
from plugins.campaigns.settings import mailing
from plugins.site import SEAL, SITE
from plugins.web.settings import SettingsError

_MAILING = "URGENT_ACTION_MAILING"


def register() -> None:
    """Connect to Pelican; called by it once per run."""
    signals.initialized.connect(_prepare)
    signals.finalized.connect(_finish)


def _prepare(pelican: Any) -> None:
    """Check the settings before anything is written."""
    try:
        pelican.settings[_MAILING] = mailing(pelican.settings)
    except SettingsError as error:
        console.err(error)
        raise SystemExit(1) from None


def _finish(pelican: Any) -> None:
    """Write the outbox, unless the last build stands as it would be made."""
    settings = pelican.settings
    if settings[SITE] is None:
        return
    from plugins.campaigns.after_build import finish  # loads what composes, else not needed

    finish(settings[SITE], settings[_MAILING], settings["OUTPUT_PATH"], settings[SEAL])
