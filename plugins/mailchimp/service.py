"""Mailchimp as the site and the composition of mails see it. Imports the HTTP client only to connect."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from plugins.languages.catalogs import N_
from plugins.mailchimp import settings as own
from plugins.mailchimp.form import read_form
from plugins.mailchimp.settings import MailchimpSettings
from plugins.mailchimp.texts import MergeTags
from plugins.mailing.account import Account
from plugins.mailing.interest_names import InterestNames
from plugins.mailing.service import Finding
from plugins.mailing.signup_form import Form


class MailchimpService:
    """The mailing service Mailchimp."""

    name = "Mailchimp"
    # Translators: follows the name of the mailing service and a comma, in the middle of a sentence.
    description = N_("a company in the United States")
    texts = MergeTags()
    how_to_connect = (
        "put the key into the environment as MAILCHIMP_API_KEY and the audience into pelicanconf.py as "
        "MAILCHIMP_AUDIENCE"
    )
    former_reached_from = frozenset({"mailchimp"})

    def settings_errors(self, settings: Mapping[str, Any], environment: Mapping[str, str]) -> Iterator[str]:
        """Yield an error for each setting of Mailchimp that is renamed or malformed."""
        return own.errors(settings, environment)

    def account_settings(
        self, settings: Mapping[str, Any], environment: Mapping[str, str]
    ) -> MailchimpSettings:
        """Return audience, key and stand-in."""
        return own.account_settings(settings, environment)

    def names_account(self, account_settings: MailchimpSettings) -> bool:
        """Return whether there is an audience."""
        return bool(account_settings.audience)

    def connect(
        self, account_settings: MailchimpSettings, *, sleep: Callable[[float], None]
    ) -> Account | None:
        """Return the account; None without an audience or a key."""
        if account_settings.key is None or not account_settings.audience:
            return None
        from plugins.mailchimp.account import MailchimpAccount
        from plugins.mailchimp.client import Mailchimp

        return MailchimpAccount(Mailchimp(account_settings, sleep=sleep))

    def check_assumptions(
        self, account_settings: MailchimpSettings, audience: str, *, sleep: Callable[[float], None]
    ) -> Iterator[Finding]:
        """Yield a finding for each assumption about Mailchimp, checked in the empty *audience*."""
        from plugins.mailchimp.assumptions import check_assumptions

        return check_assumptions(account_settings, audience, sleep=sleep)

    def read_form(self, path: Path, names: InterestNames) -> Form:
        """Return the form in the code of Mailchimp's form builder."""
        return read_form(path, names)
