"""Exceptions of the mailing. Their texts are shown to users; none contains the API key or an address.

::

    CampaignError
    ├── MailchimpError              a call to Mailchimp failed
    │   ├── RefusedError            Mailchimp refused it and changed nothing
    │   │   ├── MissingError        the requested object does not exist
    │   │   └── KeyRefusedError     the API key is not accepted
    │   │       └── NotAllowedError the key's role or the account's plan does not include the call
    │   ├── BusyError               rate limit: retry later
    │   ├── UncertainError          no usable answer: the call may have taken effect
    │   └── ContentRefusedError     this key cannot read the content of campaigns
    ├── AudienceError               groups, interests or segments are missing or invalid
    ├── NotForTestsError            the audience is in use, so no assumptions are tested in it
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
    """The requested object does not exist (404)."""


class KeyRefusedError(RefusedError):
    """Mailchimp does not accept the API key (401)."""


class NotAllowedError(KeyRefusedError):
    """The role of the key, or the plan of the account, does not include the call (403)."""


class BusyError(MailchimpError):
    """Mailchimp's rate limit was exceeded; nothing has changed there."""

    wait: float | None = None
    """Seconds to wait before a retry, if Mailchimp gives a time."""


class UncertainError(MailchimpError):
    """There was no usable answer: the call may or may not have taken effect."""


class ContentRefusedError(MailchimpError):
    """This key cannot read the content of campaigns, so none can be identified by its content."""


class AudienceError(CampaignError):
    """Groups, interests or segments of the audience are missing or invalid. Nothing was sent."""


class NotForTestsError(CampaignError):
    """The audience is missing, not empty, or in use, so assumptions must not be tested in it."""


class NotLiveError(CampaignError):
    """The public site does not have the page, or shows another revision of it."""


class ClockError(CampaignError):
    """This computer's clock is wrong, so deadlines and embargoes cannot be computed."""


class StoppedError(CampaignError):
    """One campaign needs a person's decision; the text says what to check."""
