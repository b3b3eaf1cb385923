"""The command ``invoke push --test``: sends each due mail to one address only."""

from __future__ import annotations

from collections.abc import Collection

from plugins import console
from plugins.campaigns.announcements.announcement import AnnouncementStatus
from plugins.campaigns.commands.output import Say, no_account, print_errors
from plugins.campaigns.compose.composer import Composer
from plugins.campaigns.delivery.ledger import TEST_MARK
from plugins.campaigns.delivery.test_mail import send_tests
from plugins.campaigns.errors import AudienceError, MailchimpError
from plugins.campaigns.mailchimp.client import Mailchimp
from plugins.campaigns.mailchimp.segments import read_segments
from plugins.campaigns.settings import MailingSettings
from plugins.repository.site import Site
from plugins.safety.errors import ForbiddenError


def send_test_mails(
    site: Site,
    mailing: MailingSettings,
    address: str,
    only: Collection[str],
    *,
    client: Mailchimp | None = None,
    say: Say = console.out,
) -> bool:
    """Send every due mail, or those of the announcements *only*, marked as a test, to *address* alone."""
    if not mailing.connected:
        say(no_account(mailing))
        return False
    composer = Composer(site, mailing)
    due = [
        candidate
        for candidate in composer.candidates(only)
        if candidate.status is AnnouncementStatus.DUE and (not only or candidate.name in only)
    ]
    try:
        campaigns = [composer.campaign(candidate) for candidate in due]
    except ForbiddenError as error:
        print_errors([str(error)])
        return False
    if not campaigns:
        say("No mail is due. Name one: --only ua-2026-014/1.")
        return False
    client = client or Mailchimp(mailing)
    try:
        segments = read_segments(
            client, tuple(site.site_settings.languages), sorted({campaign.topic for campaign in campaigns})
        )
        for campaign in campaigns:
            send_tests(client, campaign, segments.of(campaign.topic, campaign.key.language), address)
            say(f'sent to the tester: {campaign.key}  "{campaign.subject}"')
    except (MailchimpError, AudienceError) as error:
        print_errors([str(error)])
        return False
    except KeyboardInterrupt:
        print_errors(
            [f"Interrupted. Campaigns titled {TEST_MARK} are deleted by the next `invoke push --go`."]
        )
        return False
    return True
