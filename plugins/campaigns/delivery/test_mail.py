"""Test mails: a marked campaign is created, sent as a test to one address, and deleted."""

from __future__ import annotations

import re
from dataclasses import replace

from plugins.campaigns.compose.composer import Campaign
from plugins.mailing.account import Account, Readers
from plugins.mailing.entry import TEST_MARK

_BANNER = (
    '<p style="margin:0;padding:12px;background:#fff3a3;color:#1d1b19;font:bold 16px Arial,sans-serif;'
    'text-align:center">TEST</p>'
)


def send_tests(
    account: Account, campaign: Campaign, readers: Readers, address: str, *, subject_limit: int
) -> None:
    """Send *campaign*, marked as a test, to *address* and nobody else.

    The temporary campaign has no key, so that a push does not take it for the real one; if it is left
    behind, the next push deletes it by its title.

    Raises:
        ServiceError: If the service refuses, or the outcome is uncertain.
    """
    key = campaign.key.mark()
    subject = f"[TEST] {campaign.subject}"[:subject_limit]
    identifier = account.create_test(
        f"{TEST_MARK} {campaign.title}", replace(campaign.envelope, subject=subject), readers
    )
    try:
        html = re.sub(r"(<body[^>]*>)", lambda body: body[1] + _BANNER, campaign.html, count=1)
        text = f"*** TEST ***\n\n{campaign.text}"
        account.write(identifier, html=html.replace(key, TEST_MARK), text=text)
        account.send_test(identifier, address)
    finally:
        account.delete(identifier)
