"""Exceptions of a mailing service. Their texts are shown to users; none contains a secret or an address.

::

    MailingError
    ├── ServiceError                a call to the service failed
    │   ├── RefusedError            the service refused it and changed nothing
    │   │   ├── MissingError        the requested object does not exist
    │   │   └── KeyRefusedError     the credentials are not accepted
    │   │       └── NotAllowedError their role or the account's plan does not include the call
    │   ├── BusyError               rate limit: retry later
    │   ├── UncertainError          no usable answer: the call may have taken effect
    │   ├── ContentRefusedError     these credentials cannot read the content of campaigns
    │   └── NotSetUpError           the account lacks something that `invoke mailing-setup` creates
    ├── AudienceError               readers cannot be addressed: their lists are missing or invalid
    └── NotForTestsError            the audience is in use, so no assumptions are tested in it
"""

from __future__ import annotations


class MailingError(Exception):
    """Base class of all exceptions of this package."""


class ServiceError(MailingError):
    """A call to the service failed. The text names the call, never an address or a secret."""


class RefusedError(ServiceError):
    """The service refused the call; nothing has changed there."""


class MissingError(RefusedError):
    """The requested object does not exist."""


class KeyRefusedError(RefusedError):
    """The service does not accept the credentials."""


class NotAllowedError(KeyRefusedError):
    """The role of the credentials, or the plan of the account, does not include the call."""


class BusyError(ServiceError):
    """The service's rate limit was exceeded; nothing has changed there."""

    wait: float | None = None
    """Seconds to wait before a retry, if the service gives a time."""


class UncertainError(ServiceError):
    """There was no usable answer: the call may or may not have taken effect."""


class ContentRefusedError(ServiceError):
    """These credentials cannot read the content of campaigns, so none can be identified by its content."""


class NotSetUpError(ServiceError):
    """The account lacks something that `invoke mailing-setup` creates. Nothing was changed."""


class AudienceError(MailingError):
    """The readers of a topic cannot be addressed, each exactly once. Nothing was sent."""


class NotForTestsError(MailingError):
    """The audience is missing, not empty, or in use, so assumptions must not be tested in it."""
