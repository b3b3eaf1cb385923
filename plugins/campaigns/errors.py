"""Exceptions of the mailing. Their texts are shown to a person; none contains the key or anybody's address.

::

    CampaignError
    ├── MailchimpError              a call to Mailchimp failed
    │   ├── RefusedError            Mailchimp refused it and changed nothing
    │   │   ├── MissingError        what the call was about does not exist
    │   │   └── KeyRefusedError     the API key is not accepted
    │   │       └── NotAllowedError the key's role or the account's plan does not include the call
    │   ├── BusyError               rate limit: to be repeated later
    │   ├── UncertainError          no usable answer: the call may have taken effect
    │   └── ContentRefusedError     the content of campaigns cannot be read with this key
    ├── AudienceError               groups, interests or segments are not as the mailing needs them
    ├── NotForTestsError            the audience has contacts, so no assumptions are tested in it
    ├── NotLiveError                the public site does not show the page yet
    ├── ClockError                  this computer's clock is wrong
    └── StoppedError                one campaign needs a person's decision
"""

from __future__ import annotations


class CampaignError(Exception):
    """Base class of all exceptions of this package."""


class MailchimpError(CampaignError):
    """A call to Mailchimp failed. The text names the call, never an address or the key."""


class RefusedError(MailchimpError):
    """Mailchimp refused the call; nothing has changed there."""


class MissingError(RefusedError):
    """What the call was about does not exist."""


class KeyRefusedError(RefusedError):
    """Mailchimp does not accept the API key."""


class NotAllowedError(KeyRefusedError):
    """The role of the key, or the plan of the account, does not include the call."""


class BusyError(MailchimpError):
    """Mailchimp asks to repeat the call later; nothing has changed there."""

    wait: float | None = None
    """Seconds to wait before repeating the call, if Mailchimp says so."""


class UncertainError(MailchimpError):
    """There was no usable answer: the call may or may not have taken effect."""


class ContentRefusedError(MailchimpError):
    """The content of campaigns cannot be read with this key, so none can be identified by its content."""


class AudienceError(CampaignError):
    """Groups, interests or segments of the audience are not as the mailing needs them. Nothing was sent."""


class NotForTestsError(CampaignError):
    """The audience has contacts or other data, so assumptions must not be tested in it."""


class NotLiveError(CampaignError):
    """The public site does not have the page, or has another revision of it."""


class ClockError(CampaignError):
    """This computer's clock is wrong, so deadlines and embargoes cannot be computed."""


class StoppedError(CampaignError):
    """One campaign needs a person's decision; the text says what to check."""
