"""What delivery asks of an account at a mailing service.

Every method that contacts the service raises ``ServiceError``: ``RefusedError`` if nothing has changed there,
``UncertainError`` if that is unknown. Unless its docstring says otherwise, a method may repeat a call whose
outcome is uncertain. ``tests/campaigns/test_service_contract.py`` checks what delivery relies on.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

from plugins.mailing.entry import LedgerEntry
from plugins.mailing.interest_names import InterestNames
from plugins.mailing.signup_form import ArrivalPage, Form


@dataclass(frozen=True)
class Envelope:
    """What an inbox shows of a mail."""

    subject: str
    preview: str
    from_name: str
    reply_to: str


class Report(NamedTuple):
    """The service's figures for a sent campaign."""

    bounced: int
    unsubscribed: int


class Readers(Protocol):
    """The readers of one topic in one language."""

    @property
    def members(self) -> int:
        """Number of readers, as last counted by the service, including those left out."""

    @property
    def without(self) -> tuple[int, ...]:
        """Numbers of the campaigns whose readers are left out: they got the mail in another language."""

    def leaving_out(self, numbers: tuple[int, ...]) -> Readers:
        """Return these readers except those who got a campaign with one of *numbers*."""

    def is_of(self, addressed_to: Any) -> bool:
        """Return whether a campaign with this ``addressed_to`` goes to exactly these readers."""

    def has_had(self, addressed_to: Any) -> bool:
        """Return whether a sent campaign reached these readers, except those who had the mail already."""


class Audience(Protocol):
    """The readers of some topics; each reader of a topic is in exactly one language of it."""

    @property
    def sound(self) -> Mapping[tuple[str, str], Readers]:
        """Readers by topic and language, of the topics that can be addressed."""

    @property
    def errors(self) -> Mapping[str, str]:
        """Errors by topic, for topics whose readers cannot be addressed, each exactly once."""

    def of(self, topic: str, language: str) -> Readers:
        """Return the readers of *topic* in *language*.

        Raises:
            AudienceError: If they cannot be addressed.
        """

    def are_ours(self, addressed_to: Any) -> bool:
        """Return whether a campaign is addressed to readers of these topics."""

    def others_than(self, readers: Any, addressed_to: Any) -> bool:
        """Return whether a campaign certainly went to others than *readers*, an element of :attr:`sound`."""


class Account(Protocol):
    """One account of a mailing service, with one audience. Calls are sequential."""

    @property
    def name(self) -> str:
        """The name of the service, for messages."""

    @property
    def grid(self) -> timedelta:
        """The service schedules campaigns only at multiples of this after midnight in UTC."""

    @property
    def calls(self) -> int:
        """The number of requests sent so far."""

    # Calls that read ----------------------------------------------------------------------

    def check(self) -> None:
        """Check that the audience exists.

        Raises:
            MissingError: If not; the text says what to do.
        """

    def campaigns(self) -> list[LedgerEntry]:
        """Return all campaigns of the audience; a list without one that was created before is stale."""

    def status(self, campaign_id: str) -> str:
        """Return the status of one campaign, in the words of :attr:`LedgerEntry.status`."""

    def content(self, campaign_id: str) -> str:
        """Return the HTML of a campaign, with the key as it was written; empty if it has none.

        Raises:
            MissingError: If there is no such campaign.
        """

    def obstacles(self, campaign_id: str) -> list[str]:
        """Return what prevents a draft from being sent, such as an empty subject; empty if nothing does."""

    def report(self, campaign_id: str) -> Report:
        """Return the figures for a sent campaign."""

    def audience(self, languages: Sequence[str], topics: Collection[str]) -> Audience:
        """Return the readers of *topics* in *languages*; the first language has all who chose no other.

        Topics whose readers could be left out or addressed twice have an error instead.
        """

    def filed_as_ours(self, topics: Sequence[str]) -> Callable[[LedgerEntry], bool]:
        """Return a predicate for campaigns in our folder, or addressed to readers of *topics*."""

    def folder(self) -> str:
        """Return the id of the folder for our campaigns; empty if the service has no folders.

        Raises:
            NotSetUpError: If it is missing.
        """

    # Calls that change something ----------------------------------------------------------

    def create(self, title: str, envelope: Envelope, readers: Any, *, folder: str) -> LedgerEntry:
        """Create a draft without content, which tracks neither opens nor clicks.

        Never repeated if the outcome is uncertain: :meth:`campaigns` shows it.
        """

    def create_test(self, title: str, envelope: Envelope, readers: Any) -> str:
        """Create a draft for :meth:`send_test`, in no folder; return its id."""

    def address(self, campaign_id: str, envelope: Envelope, readers: Any, *, title: str = "") -> int:
        """Replace recipients and envelope of a draft, and its title if one is given.

        Return the number of readers that it will be sent to, -1 if unknown. Refused once it is being sent.
        """

    def write(self, campaign_id: str, *, html: str, text: str) -> None:
        """Replace the content of a draft, and nothing else. Refused once it is being sent."""

    def make_unsendable(self, entry: LedgerEntry, title: str) -> None:
        """Rename a draft, and empty its subject, so that nobody can send it. Refused while it is sent."""

    def delete(self, campaign_id: str) -> None:
        """Delete a campaign; no error if it does not exist."""

    def send(self, campaign_id: str) -> None:
        """Send a campaign to its readers. Never repeated: :meth:`status` shows the outcome.

        Refused if the campaign is being sent already, or has no subject.
        """

    def schedule(self, campaign_id: str, at: datetime) -> None:
        """Schedule a draft for *at*, a multiple of :attr:`grid`."""

    def unschedule(self, campaign_id: str) -> None:
        """Turn a scheduled campaign into a draft again."""

    def send_test(self, campaign_id: str, address: str) -> None:
        """Send a draft to *address* only; it remains a draft."""

    # Set-up -------------------------------------------------------------------------------

    def set_up(self, names: InterestNames, *, go: bool, say: Callable[[str], None]) -> bool:
        """Report what the audience lacks, and create it if *go*; return whether it is complete.

        Raises:
            AudienceError: If a person must decide.
        """

    def manual_steps(
        self, sender: str, arrivals: Mapping[str, ArrivalPage], form: Form | None
    ) -> Iterator[str]:
        """Yield, as lines of text, what an editor must set by hand at the service.

        That includes what prevents it from sending mails from the address *sender*. *arrivals* are the pages
        of the site that the service leads to, by key; *form* is the sign-up form.
        """
