"""What ``invoke withdraw`` asks of the mailing service; all else is in ``plugins/withdrawals``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from plugins import console
from plugins.commands.errors import NotConnectedError
from plugins.withdrawals.command import withdraw as withdraw_alert
from plugins.withdrawals.places import read_places


def withdraw(
    settings_file: Path,
    name: str,
    *,
    run: Callable[[str], bool],
    announce: bool = True,
    say: Callable[[str], None] = console.out,
) -> bool:
    """Withdraw the alerts that *name* means; see ``plugins.withdrawals.command.withdraw``."""
    return withdraw_alert(
        settings_file,
        name,
        run=run,
        announced=lambda slug: _announced(settings_file, slug),
        mail=lambda slugs: _mail(settings_file, slugs, say),
        announce=announce,
        say=say,
    )


def _announced(settings_file: Path, slug: str) -> Sequence[int]:
    """Return the numbers of the announcements of an alert that readers have got, or get now.

    Without an audience, mails are sent by hand from the outbox and nobody knows which: all count as sent.
    """
    if not read_places(settings_file).audience:
        return [1]
    from pelican.settings import read_settings

    from plugins.campaigns.delivery.history import announced_numbers
    from plugins.campaigns.mailchimp.client import Mailchimp
    from plugins.campaigns.settings import mailing

    terms = mailing(read_settings(str(settings_file)))
    if not terms.connected:
        raise NotConnectedError("MAILCHIMP_API_KEY is not set")
    return announced_numbers(Mailchimp(terms), slug, datetime.now(UTC))


def _mail(settings_file: Path, slugs: Sequence[str], say: Callable[[str], None]) -> bool:
    """Take back what was not sent yet, and send what the list of withdrawn alerts announces."""
    if not read_places(settings_file).audience:
        return True
    from pelican.settings import read_settings

    from plugins.campaigns import commands
    from plugins.campaigns.compose.composer import Composer
    from plugins.campaigns.settings import mailing
    from plugins.site.generator import load_site

    settings = read_settings(str(settings_file))
    terms = mailing(settings)
    if not terms.connected:
        return True
    site, _ = load_site(settings)
    composer = Composer(site, terms)
    names = {candidate.name for candidate in composer.candidates() if candidate.key.slug in slugs}
    only = frozenset({*names, *slugs})
    order = commands.Order(go=True, only=only, lenient=True, timeout=terms.timeout)
    return commands.push(composer, order, say=say)
