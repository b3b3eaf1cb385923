"""The command ``invoke mailing-setup``: creates and repairs what the mailing needs in the audience."""

from __future__ import annotations

from plugins import console
from plugins.campaigns.commands.output import Say, no_account, print_errors
from plugins.campaigns.settings import MailingSettings
from plugins.mailing.errors import AudienceError, ServiceError
from plugins.mailing.interest_names import interest_names
from plugins.mailing.signup_form import ArrivalPage
from plugins.repository.site import Site


def setup(site: Site, mailing: MailingSettings, *, go: bool, say: Say = console.out) -> bool:
    """Print what the audience lacks, and create it if *go*; return whether the audience is complete."""
    account = mailing.connect()
    if account is None:
        say(no_account(mailing))
        return False
    names = interest_names(site.localizers, site.site_settings.interest_names)
    try:
        is_complete = account.set_up(names, go=go, say=say)
        if not go and not is_complete:
            say("Nothing was changed. `invoke mailing-setup --go` does it, and may be run again.")
        for line in account.manual_steps(mailing.reply_to, arrival_pages(site), site.form):
            say(line)
    except (ServiceError, AudienceError) as error:
        print_errors([str(error)])
        return False
    except KeyboardInterrupt:
        print_errors(["Interrupted. Run the same command again: it continues where it stopped."])
        return False
    return is_complete


def arrival_pages(site: Site) -> dict[str, ArrivalPage]:
    """Return the pages of *site* that the mailing service leads to, by key."""
    addresses = site.addresses
    return {
        key: ArrivalPage(
            addresses.absolute(addresses.root(f"{key}/")),
            {code: addresses.absolute(addresses.below(code, page.slug)) for code, page in versions.items()},
        )
        for key, versions in site.content.pages.items()
        if any(page.arrival for page in versions.values())
    }
