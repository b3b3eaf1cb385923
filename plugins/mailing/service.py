"""What the site and the composition of mails ask of a mailing service; none of it contacts the service."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from plugins.mailing.account import Account
from plugins.mailing.interest_names import InterestNames
from plugins.mailing.signup_form import Form


class Texts(Protocol):
    """The texts that the service replaces in mails, and how others are kept from being replaced."""

    @property
    def unsubscribe(self) -> str:
        """The address with which a reader unsubscribes, as it is written into a mail."""

    @property
    def preferences(self) -> str:
        """The address where a reader changes language and topics."""

    @property
    def postal_address(self) -> str:
        """The postal address of the network, as plain text."""

    @property
    def postal_address_html(self) -> str:
        """The postal address of the network, as HTML."""

    @property
    def subject_limit(self) -> int:
        """The longest subject and preview text, in characters."""

    def escape(self, text: str, *, html: bool) -> str:
        """Return *text*, which has none of the texts above, so that the service replaces nothing in it."""


@dataclass(frozen=True)
class Finding:
    """One assumption about a service."""

    assumption: str
    holds: bool | None
    """None if only a send could verify it."""
    found: str = ""
    """The behaviour, if it does not hold."""


class MailingService(Protocol):
    """A mailing service: the value ``SERVICE`` of the package that MAILING_SERVICE names."""

    @property
    def name(self) -> str:
        """Its name, as visitors and editors read it."""

    @property
    def description(self) -> str:
        """What it is and where, as a message that follows the name: ``a company in the United States``."""

    @property
    def texts(self) -> Texts:
        """The texts that it replaces in mails."""

    @property
    def how_to_connect(self) -> str:
        """A sentence for editors: which settings connect an account."""

    @property
    def former_reached_from(self) -> frozenset[str]:
        """Values of ``reached_from:`` in earlier versions of the content that meant this service."""

    def settings_errors(self, settings: Mapping[str, Any], environment: Mapping[str, str]) -> Iterator[str]:
        """Yield an error for each of its own settings that is renamed or malformed."""

    def account_settings(self, settings: Mapping[str, Any], environment: Mapping[str, str]) -> Any:
        """Return its own settings, which only this service interprets."""

    def names_account(self, account_settings: Any) -> bool:
        """Return whether the settings name an account, so that mails are not sent by hand from the outbox."""

    def connect(self, account_settings: Any, *, sleep: Callable[[float], None]) -> Account | None:
        """Return the account, without contacting it; None if the settings do not suffice.

        *sleep* waits between attempts.
        """

    def check_assumptions(
        self, account_settings: Any, audience: str, *, sleep: Callable[[float], None]
    ) -> Iterator[Finding]:
        """Yield a finding for each assumption about the service, checked with drafts in the empty *audience*.

        Those that only a send could verify come last, unchecked.

        Raises:
            NotForTestsError: If that is impossible; the text says why.
            ServiceError: If a draft cannot be created or deleted.
        """

    def read_form(self, path: Path, names: InterestNames) -> Form:
        """Return the sign-up form in the file *path*, whose choices are identified by their labels, *names*.

        Raises:
            SettingsError: If the file or a field is missing or wrong; all errors at once.
        """
