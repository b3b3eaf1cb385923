"""Withdraw command: connects ``plugins.withdrawals``, which does not import the mailing, with the mailing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from plugins import console
from plugins.commands.errors import NotConnectedError
from plugins.console import Echo
from plugins.withdrawals.command import withdraw as withdraw_alert
from plugins.withdrawals.places import read_places


def withdraw(
    settings_file: Path,
    name: str,
    *,
    run: Callable[[str], bool],
    announce: bool = True,
    echo: Echo = console.out,
) -> bool:
    """Withdraw the alerts that *name* refers to; see ``plugins.withdrawals.command.withdraw``."""
    return withdraw_alert(
        settings_file,
        name,
        run=run,
        announced_numbers=lambda slug: _announced_numbers(settings_file, slug),
        update_mailing=lambda slugs: _update_mailing(settings_file, slugs, echo),
        announce=announce,
        echo=echo,
    )


def _announced_numbers(settings_file: Path, slug: str) -> Sequence[int]:
    """Return the numbers of the announcements of an alert that have been or are being mailed.

    Without an audience, mails are sent by hand from the outbox, and nobody knows whether and which: the first
    announcement counts as sent.

    Raises:
        NotConnectedError: If the API key is missing, so that Mailchimp cannot be queried.
    """
    if not read_places(settings_file).audience:
        return [1]
    from pelican.settings import read_settings

    from plugins.campaigns.delivery.history import announced_numbers
    from plugins.campaigns.mailchimp.client import Mailchimp
    from plugins.campaigns.settings import mailing_settings

    terms = mailing_settings(read_settings(str(settings_file)))
    if not terms.connected:
        raise NotConnectedError("MAILCHIMP_API_KEY is not set")
    return announced_numbers(Mailchimp(terms), slug, datetime.now(UTC))


def _update_mailing(settings_file: Path, slugs: Sequence[str], echo: Echo) -> bool:
    """Delete or unschedule mails about *slugs* that were not sent yet, and send the withdrawal announcements.

    Return whether this succeeded; without an audience or API key there is nothing to do.
    """
    if not read_places(settings_file).audience:
        return True
    from pelican.settings import read_settings

    from plugins.campaigns import commands
    from plugins.campaigns.compose.composer import Composer
    from plugins.campaigns.settings import mailing_settings
    from plugins.site.generator import load_site

    settings = read_settings(str(settings_file))
    terms = mailing_settings(settings)
    if not terms.connected:
        return True
    site, _ = load_site(settings)
    composer = Composer(site, terms)
    names = {candidate.name for candidate in composer.candidates() if candidate.key.slug in slugs}
    only = frozenset({*names, *slugs})
    order = commands.PushOptions(go=True, only=only, lenient=True, timeout=terms.timeout)
    return commands.push(composer, order, say=echo)
