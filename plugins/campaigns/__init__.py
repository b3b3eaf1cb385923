"""Pelican plugin for the mailing: composes the campaigns after each build and writes them to the outbox.

For hosts without a separate deploy step it also pushes them, once the site is written, if the publishing
configuration says so (``CAMPAIGN_ON_BUILD``).
"""

from __future__ import annotations

from typing import Any

from pelican import signals

from plugins import console
from plugins.campaigns.settings import mailing_settings
from plugins.site import site_written
from plugins.web.settings import SettingsError


def register() -> None:
    """Connect to Pelican, which calls this once per run."""
    signals.initialized.connect(_check_settings)
    site_written.connect(_finish)


def _check_settings(pelican: Any) -> None:
    """Check the settings before anything is written.

    Raises:
        SystemExit: With code 1, after printing what is wrong with the settings.
    """
    try:
        mailing_settings(pelican.settings)
    except SettingsError as error:
        console.err(error)
        raise SystemExit(1) from None


def _finish(generator: Any, **written: Any) -> None:
    """Write the outbox, and push where the settings say so."""
    from plugins.campaigns.after_build import finish  # imports all that composes

    finish(mailing_settings(generator.settings), generator.output_path, **written)
