"""Exceptions of deployment: ``DeploymentError`` and its subclasses.

::

    DeploymentError
    ├── CommandError
    ├── CopyError
    └── LockedError
"""

from __future__ import annotations


class DeploymentError(Exception):
    """Base class of all exceptions of this package."""


class CommandError(DeploymentError):
    """A configured command cannot be run safely; the text says what to write instead."""


class LockedError(DeploymentError):
    """Another process is writing to the folder."""


class CopyError(DeploymentError):
    """A compressed copy cannot be unpacked; the message is the reason, without a capital and a full stop."""
