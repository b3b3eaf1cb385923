"""Commands of the mailing, one per module; ``plugins.commands`` calls them for ``invoke``.

Each prints what it does and returns whether it succeeded.
"""

from __future__ import annotations

from plugins.campaigns.commands.contract import contract
from plugins.campaigns.commands.live_pages import wait_for_pages
from plugins.campaigns.commands.output import no_account
from plugins.campaigns.commands.push import PushOptions, push
from plugins.campaigns.commands.setup import setup
from plugins.campaigns.commands.status import status
from plugins.campaigns.commands.test_mails import send_test_mails

__all__ = [
    "PushOptions",
    "contract",
    "no_account",
    "push",
    "send_test_mails",
    "setup",
    "status",
    "wait_for_pages",
]
