"""Exceptions of the build: ``SiteError`` and its subclasses.

::

    SiteError
    ├── OutputError
    └── UncacheableError
"""

from __future__ import annotations


class SiteError(Exception):
    """Base class of all exceptions of this package."""


class OutputError(SiteError):
    """The output folder cannot be written; the message gives the state of its files."""


class UncacheableError(SiteError):
    """A value has no fingerprint, so files that depend on it cannot be cached."""
