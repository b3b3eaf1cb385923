"""Sends a test mail: a campaign of its own, marked, that goes to the tester alone and is deleted."""

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

    The campaign made for it has no key: a push neither takes it for the real one nor leaves it behind.

    Raises:
        MailchimpError: If Mailchimp refuses, or nothing is certain.
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
