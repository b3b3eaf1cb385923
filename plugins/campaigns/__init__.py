"""The mailing as a Pelican plugin: composes the campaigns while the site is built, into the outbox.

For hosts without a separate deploy step it also pushes them, once the site is written, when the
publishing configuration says so (``CAMPAIGN_ON_BUILD``).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from pelican import signals

from plugins.campaigns.compose import Composer
from plugins.campaigns.outbox import MARKS, Outbox
from plugins.campaigns.settings import Mailing, mailing
from plugins.safety.words import ForbiddenError
from plugins.site.generator import KEY
from plugins.site.network import SettingsError
from plugins.site.output import OutputError, write_output
from plugins.site.site import Site

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
        print(error, file=sys.stderr)  # noqa: T201
        raise SystemExit(1) from None


def _finish(pelican: Any) -> None:
    """Write the outbox, and push where the publishing configuration says so, as draft or schedule."""
    site: Site = pelican.settings[KEY]
    terms: Mailing = pelican.settings[_MAILING]
    composer, preview = Composer(site, terms), site.network.preview
    output = Path(pelican.settings["OUTPUT_PATH"])
    folder = output.with_name(f"{output.name}-outbox") if preview else terms.outbox
    outbox = Outbox(composer, folder)
    try:
        write_output(folder, outbox.files(), marks=MARKS, held=outbox.held)
    except (ForbiddenError, OutputError) as error:
        print(error, file=sys.stderr)  # noqa: T201
        raise SystemExit(1) from None
    outbox.remember()
    print(f"Wrote {outbox.mails} mails to {folder}")  # noqa: T201
    if terms.on_build and not preview:
        from plugins.campaigns.commands import (  # loads what speaks to the network, else not needed
            Order,
            push,
        )

        if not push(composer, Order(go=True, verify=False)):
            raise SystemExit(1)
