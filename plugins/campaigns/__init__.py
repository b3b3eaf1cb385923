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
from plugins.campaigns.outbox import MARKS, outbox
from plugins.campaigns.settings import Mailing, mailing
from plugins.campaigns.tasks import Order, push
from plugins.site.generator import KEY, replace_folder
from plugins.site.network import SettingsError
from plugins.site.site import Site


def register() -> None:
    """Connect to Pelican; called by it once per run."""
    signals.initialized.connect(_prepare)
    signals.get_generators.connect(_generators)
    signals.finalized.connect(_push)


def _prepare(pelican: Any) -> None:
    """Check the settings before anything is written."""
    try:
        pelican.settings[_MAILING] = mailing(pelican.settings)
    except SettingsError as error:
        print(error, file=sys.stderr)  # noqa: T201
        raise SystemExit(1) from None


_MAILING = "URGENT_ACTION_MAILING"


def _generators(pelican: Any) -> type[OutboxGenerator]:
    del pelican
    return OutboxGenerator


class OutboxGenerator:
    """Writes the outbox; the published site never holds it."""

    def __init__(self, settings: dict[str, Any], output_path: str, **_: Any) -> None:
        """Take what Pelican hands to each generator."""
        self._site: Site = settings[KEY]
        self._mailing: Mailing = settings[_MAILING]
        self._folder = Path(output_path) / "outbox" if self._site.network.preview else self._mailing.outbox

    def generate_output(self, _: Any) -> None:
        """Compose every campaign worth seeing and replace the outbox with them."""
        campaigns = Composer(self._site, self._mailing).worth_seeing()
        replace_folder(self._folder, outbox(campaigns, self._site.network, self._site.now), marks=MARKS)
        print(f"Wrote {len(campaigns)} campaigns to {self._folder}")  # noqa: T201


def _push(pelican: Any) -> None:
    """Push from within the build, where the publishing configuration says so, as draft or schedule."""
    settings, site = pelican.settings[_MAILING], pelican.settings[KEY]
    if (
        settings.on_build
        and not site.network.preview
        and not push(Composer(site, settings), Order(go=True, verify=False))
    ):
        raise SystemExit(1)
