"""Pelican plugin for the mailing: composes the campaigns after each build and writes them to the outbox.

For hosts without a separate deploy step it also pushes them, once the site is written, if the publishing
configuration says so (``CAMPAIGN_ON_BUILD``).
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
    """Connect to Pelican's signals; called by Pelican once per run."""
    signals.initialized.connect(_prepare)
    signals.finalized.connect(_finish)


def _prepare(pelican: Any) -> None:
    """Check the settings before anything is written.

    Raises:
        SystemExit: With code 1, after printing what is wrong with the settings.
    """
    try:
        pelican.settings[_MAILING] = mailing(pelican.settings)
    except SettingsError as error:
        console.err(error)
        raise SystemExit(1) from None


def _finish(pelican: Any) -> None:
    """Write the outbox, unless the last build is up to date."""
    settings = pelican.settings
    if settings[SITE] is None:
        return
    from plugins.campaigns.after_build import finish  # lazy: imports the composer

    finish(settings[SITE], settings[_MAILING], settings["OUTPUT_PATH"], settings[SEAL])
