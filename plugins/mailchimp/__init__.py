"""Mailchimp as the mailing service: everything that knows its API, merge tags, forms and settings."""

from __future__ import annotations

from plugins.mailchimp.service import MailchimpService
from plugins.mailing.service import MailingService

SERVICE: MailingService = MailchimpService()
