"""The command ``invoke mailing-contract``: checks the assumptions about Mailchimp in an empty audience."""

from __future__ import annotations

from plugins import console
from plugins.campaigns.commands.output import Say, print_errors
from plugins.campaigns.errors import MailchimpError, NotForTestsError
from plugins.campaigns.mailchimp.client import Mailchimp
from plugins.campaigns.mailchimp.contract import NOT_TRIED, check_contract
from plugins.campaigns.settings import MailingSettings, is_audience


def contract(
    mailing: MailingSettings, audience: str, *, client: Mailchimp | None = None, say: Say = console.out
) -> bool:
    """Print which assumptions about Mailchimp hold in the empty *audience*; return whether all do."""
    if mailing.key is None:
        print_errors(["Put the key into the environment as MAILCHIMP_API_KEY."])
        return False
    if not is_audience(audience):
        print_errors(
            [f'--audience "{audience}" is not the id of an audience: ten characters, as in a1b2c3d4e5.']
        )
        return False
    all_hold = True
    try:
        for finding in check_contract(mailing, audience, client=client):
            all_hold = all_hold and finding.holds
            say(f"{'holds' if finding.holds else 'FAILS':6} {finding.assumption}")
            if finding.found:
                say(f"       found: {finding.found}")
    except (MailchimpError, NotForTestsError) as error:
        print_errors([str(error)])
        return False
    except KeyboardInterrupt:
        print_errors(["Interrupted. Nothing was sent; remaining drafts are deleted by the next run."])
        return False
    for assumption in NOT_TRIED:
        say(f"{'?':6} {assumption} (not tried, since nothing is sent)")
    return all_hold
