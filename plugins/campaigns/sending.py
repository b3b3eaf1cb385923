"""Asks once that a campaign go out, and finds out what became of that where the answer does not say."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from plugins.campaigns.errors import KeyRefusedError, MailchimpError
from plugins.campaigns.ledger import OUT
from plugins.campaigns.mailchimp import Mailchimp

QUARTER = timedelta(minutes=15)
LOOKS = 6
"""How often Mailchimp is asked what became of a send, or for a list that knows a new draft."""
PAUSE = 5.0
"""Seconds between two such questions: together about as long as a call may take."""


class StoppedError(Exception):
    """One campaign cannot go on without a person; the text says what to look at."""


class Sending:
    """Has drafts sent, or scheduled."""

    def __init__(self, door: Mailchimp, *, sleep: Callable[[float], None] = time.sleep) -> None:
        """Take the *door*; *sleep* waits between two questions."""
        self._door, self._sleep = door, sleep

    def send(self, made: str) -> None:
        """Ask once that *made* be sent; if the answer does not say whether it was, ask what became of it."""
        try:
            self._door.send(made)
        except MailchimpError as error:
            if self._became(made, OUT):
                return
            raise StoppedError(
                f"{error} Mailchimp still has it as a draft. Look at it there; if it is not being sent, run "
                "the same command again."
            ) from None

    def schedule(self, made: str, earliest: datetime) -> datetime:
        """Have *made* sent at the first quarter of an hour that is not before *earliest*."""
        at = quarter(earliest)
        try:
            self._door.schedule(made, at)
        except MailchimpError as error:
            if not self._became(made, OUT | {"schedule"}):
                raise StoppedError(f"{error} It is a draft. Run the same command again.") from None
        return at

    def _became(self, made: str, statuses: Iterable[str]) -> bool:
        """Ask, for about as long as a call may take, whether *made* has got one of *statuses*."""
        wanted = set(statuses)
        for look in range(LOOKS):
            if look:
                self._sleep(PAUSE)
            try:
                if self._door.campaign(made).get("status") in wanted:
                    return True
            except KeyRefusedError:
                raise
            except MailchimpError:
                continue
        return False


def quarter(moment: datetime) -> datetime:
    """Return the first quarter of an hour, in UTC, that is not before *moment*: Mailchimp knows no others."""
    start = moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    passed = moment.astimezone(UTC) - start
    return start + QUARTER * -(-passed // QUARTER)
