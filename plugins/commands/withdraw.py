"""Withdraw command: connects ``plugins.withdrawals``, which does not import the mailing, with the mailing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from plugins import console
from plugins.commands.errors import NotConnectedError
from plugins.console import Echo
from plugins.withdrawals.command import withdraw as withdraw_alert
from plugins.withdrawals.places import read_places

if TYPE_CHECKING:
    from plugins.campaigns.settings import MailingSettings


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

    Without an account in the settings, mails are sent by hand from the outbox, and nobody knows whether and
    which: the first announcement counts as sent.

    Raises:
        NotConnectedError: If the account cannot be queried, for example because its key is missing.
    """
    terms = _mailing_settings(settings_file)
    if terms is None:
        return [1]
    from plugins.campaigns.delivery.history import announced_numbers

    account = terms.connect()
    if account is None:
        raise NotConnectedError(f"{terms.service.name} is not connected: {terms.service.how_to_connect}")
    return announced_numbers(account, slug, datetime.now(UTC))


def _mailing_settings(settings_file: Path) -> MailingSettings | None:
    """Return the mailing settings; None if they name no account, as far as they can be read."""
    places = read_places(settings_file)
    if places.error and not places.mailing_account:
        return None
    from pelican.settings import read_settings

    from plugins.campaigns.settings import mailing_settings

    terms = mailing_settings(read_settings(str(settings_file)))
    return terms if terms.service.names_account(terms.account_settings) else None


def _update_mailing(settings_file: Path, slugs: Sequence[str], echo: Echo) -> bool:
    """Delete or unschedule mails about *slugs* that were not sent yet, and send the withdrawal announcements.

    Return whether this succeeded; without an account there is nothing to do.
    """
    terms = _mailing_settings(settings_file)
    if terms is None or terms.connect() is None:
        return True
    from pelican.settings import read_settings

    from plugins.campaigns import commands
    from plugins.campaigns.compose.composer import Composer
    from plugins.site.generator import load_site

    site, _ = load_site(read_settings(str(settings_file)))
    composer = Composer(site, terms)
    # Letters have none: their folders are not read any more, and other content may have the same name.
    names = {
        each.name for each in composer.candidates() if each.key.content == "alert" and each.key.slug in slugs
    }
    only = frozenset({*names, *slugs})
    order = commands.PushOptions(go=True, only=only, lenient=True, timeout=terms.timeout)
    return commands.push(composer, order, say=echo)
