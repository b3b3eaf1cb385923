"""Campaigns as Mailchimp lists them, as entries of the ledger."""

from __future__ import annotations

from plugins.mailchimp.calls import Json
from plugins.mailchimp.client import Mailchimp
from plugins.mailing.entry import LedgerEntry


def listed(client: Mailchimp) -> list[LedgerEntry]:
    """Return all campaigns of the audience, the oldest first.

    Raises:
        ServiceError: If they cannot be listed.
    """
    return sorted(map(ledger_entry, client.campaigns()), key=lambda each: each.order)


def ledger_entry(campaign: Json) -> LedgerEntry:
    """Return the entry for *campaign*, as the API lists it. The statuses of entries are Mailchimp's own."""
    settings: Json = campaign.get("settings") or {}
    delivery: Json = campaign.get("delivery_status") or {}
    recipients: Json = campaign.get("recipients") or {}
    return LedgerEntry.titled(
        str(settings.get("title") or ""),
        id=str(campaign["id"]),
        number=int(campaign.get("web_id") or 0),
        status=str(campaign.get("status") or ""),
        subject=str(settings.get("subject_line") or ""),
        created=str(campaign.get("create_time") or ""),
        sent=str(campaign.get("send_time") or ""),
        emails_sent=max(int(campaign.get("emails_sent") or 0), int(delivery.get("emails_sent") or 0)),
        emails_canceled=int(delivery.get("emails_canceled") or 0),
        addressed_to=dict(recipients.get("segment_opts") or {}),
        recipients=recipient_count(campaign),
        from_name=str(settings.get("from_name") or ""),
        reply_to=str(settings.get("reply_to") or ""),
        folder=str(settings.get("folder_id") or ""),
    )


def recipient_count(campaign: Json) -> int:
    """Return the number of readers that *campaign* will be sent to; -1 if Mailchimp does not report it."""
    return int((campaign.get("recipients") or {}).get("recipient_count", -1))
