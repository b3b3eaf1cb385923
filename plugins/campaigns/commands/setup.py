"""The command ``invoke mailing-setup``: creates and repairs what the mailing needs in the audience."""

from __future__ import annotations

from plugins import console
from plugins.campaigns.commands.output import Say, no_account, print_errors
from plugins.campaigns.errors import AudienceError, MailchimpError
from plugins.campaigns.mailchimp.audience import Setup
from plugins.campaigns.mailchimp.client import Mailchimp
from plugins.campaigns.mailchimp.manual_steps import manual_steps
from plugins.campaigns.settings import MailingSettings
from plugins.repository.site import Site
from plugins.signup.interest_names import interest_names


def setup(site: Site, mailing: MailingSettings, *, go: bool, say: Say = console.out) -> bool:
    """Print what the audience lacks, and create it if *go*; return whether the audience is complete."""
    if not mailing.connected:
        say(no_account(mailing))
        return False
    client = Mailchimp(mailing)
    names = interest_names(site.localizers, site.site_settings.mailchimp_names)
    try:
        is_complete = Setup(client, names).run(go=go, say=say)
        if not go and not is_complete:
            say("Nothing was changed. `invoke mailing-setup --go` does it, and may be run again.")
        domain = mailing.reply_to.rpartition("@")[2].lower()
        if not any(each.get("domain") == domain and each.get("authenticated") for each in client.domains()):
            say(f"{domain}, from which mails answer, is not authenticated in Mailchimp: it refuses to send.")
        for line in manual_steps(site):
            say(line)
    except (MailchimpError, AudienceError) as error:
        print_errors([str(error)])
        return False
    except KeyboardInterrupt:
        print_errors(["Interrupted. Run the same command again: it continues where it stopped."])
        return False
    return is_complete
