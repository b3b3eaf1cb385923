"""Test mails: a marked campaign is created, sent as a test to one address, and deleted."""

from __future__ import annotations

import re

from plugins.campaigns.compose.composer import Campaign
from plugins.campaigns.delivery.ledger import TEST_MARK
from plugins.campaigns.mailchimp.client import Mailchimp
from plugins.campaigns.mailchimp.segments import Segment

_BANNER = (
    '<p style="margin:0;padding:12px;background:#fff3a3;color:#1d1b19;font:bold 16px Arial,sans-serif;'
    'text-align:center">TEST</p>'
)


def send_tests(client: Mailchimp, campaign: Campaign, segment: Segment, address: str) -> None:
    """Send *campaign*, marked as a test, to *address* and nobody else.

    The temporary campaign has no key, so that a push does not take it for the real one; if it is left
    behind, the next push deletes it by its title.

    Raises:
        MailchimpError: If Mailchimp refuses, or the outcome is uncertain.
    """
    key = campaign.key.mark()
    created = client.create(
        {
            "type": "regular",
            "recipients": {"list_id": client.audience, "segment_opts": {"saved_segment_id": segment.id}},
            "settings": {
                "subject_line": f"[TEST] {campaign.subject}"[:150],
                "preview_text": campaign.preview,
                "title": f"{TEST_MARK} {campaign.title}",
                "from_name": campaign.from_name,
                "reply_to": campaign.reply_to,
                "auto_footer": False,
                "fb_comments": False,
            },
            "tracking": {"opens": False, "html_clicks": False, "text_clicks": False},
        }
    )
    identifier = str(created["id"])
    try:
        html = re.sub(r"(<body[^>]*>)", lambda body: body[1] + _BANNER, campaign.html, count=1)
        text = f"*** TEST ***\n\n{campaign.text}"
        client.set_content(identifier, html=html.replace(key, TEST_MARK), text=text)
        client.send_test(identifier, address)
    finally:
        client.delete(identifier)
