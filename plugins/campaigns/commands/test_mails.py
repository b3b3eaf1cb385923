"""The command ``invoke push --test``: sends each due mail to one address only."""

from __future__ import annotations

from collections.abc import Collection

from plugins import console
from plugins.campaigns.announcements.announcement import AnnouncementStatus
from plugins.campaigns.commands.output import Say, no_account, print_errors
from plugins.campaigns.compose.composer import Composer
from plugins.campaigns.delivery.test_mail import send_tests
from plugins.campaigns.settings import MailingSettings
from plugins.mailing.account import Account
from plugins.mailing.entry import TEST_MARK
from plugins.mailing.errors import AudienceError, ServiceError
from plugins.repository.site import Site
from plugins.safety.errors import ForbiddenError


def send_test_mails(
    site: Site,
    mailing: MailingSettings,
    address: str,
    only: Collection[str],
    *,
    account: Account | None = None,
    say: Say = console.out,
) -> bool:
    """Send every due mail, or those of the announcements *only*, marked as a test, to *address* alone."""
    account = account or mailing.connect()
    if account is None:
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
    try:
        audience = account.audience(
            tuple(site.site_settings.languages), sorted({campaign.topic for campaign in campaigns})
        )
        limit = mailing.service.texts.subject_limit
        for campaign in campaigns:
            readers = audience.of(campaign.topic, campaign.key.language)
            send_tests(account, campaign, readers, address, subject_limit=limit)
            say(f'sent to the tester: {campaign.key}  "{campaign.subject}"')
    except (ServiceError, AudienceError) as error:
        print_errors([str(error)])
        return False
    except KeyboardInterrupt:
        print_errors(
            [f"Interrupted. Campaigns titled {TEST_MARK} are deleted by the next `invoke push --go`."]
        )
        return False
    return True
