"""The command ``invoke mailing-contract``: checks the assumptions about the service in an empty audience."""

from __future__ import annotations

import time
from collections.abc import Callable

from plugins import console
from plugins.campaigns.commands.output import Say, print_errors
from plugins.campaigns.settings import MailingSettings
from plugins.mailing.errors import NotForTestsError, ServiceError


def contract(
    mailing: MailingSettings,
    audience: str,
    *,
    say: Say = console.out,
    sleep: Callable[[float], None] = time.sleep,
) -> bool:
    """Print which assumptions about the service hold in the empty *audience*; return whether all do."""
    all_hold = True
    try:
        for finding in mailing.service.check_assumptions(mailing.account_settings, audience, sleep=sleep):
            if finding.holds is None:
                say(f"{'?':6} {finding.assumption} (not tried, since nothing is sent)")
                continue
            all_hold = all_hold and finding.holds
            say(f"{'holds' if finding.holds else 'FAILS':6} {finding.assumption}")
            if finding.found:
                say(f"       found: {finding.found}")
    except (ServiceError, NotForTestsError) as error:
        print_errors([str(error)])
        return False
    except KeyboardInterrupt:
        print_errors(["Interrupted. Nothing was sent; remaining drafts are deleted by the next run."])
        return False
    return all_hold
