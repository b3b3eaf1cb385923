"""Exceptions of the mailing that do not come from a service (``plugins/mailing/errors.py`` has those).

::

    CampaignError
    ├── NotLiveError                the public site does not show the page yet
    ├── ClockError                  this computer's clock is wrong
    └── StoppedError                one campaign needs a person's decision
"""

from __future__ import annotations


class CampaignError(Exception):
    """Base class of all exceptions of this package."""


class NotLiveError(CampaignError):
    """The public site does not have the page, or shows another revision of it."""


class ClockError(CampaignError):
    """This computer's clock is wrong, so deadlines and embargoes cannot be computed."""


class StoppedError(CampaignError):
    """One campaign needs a person's decision; the text says what to check."""
