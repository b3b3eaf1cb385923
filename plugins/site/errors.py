"""Exceptions of the build: ``SiteError``, with ``OutputError`` and ``UncacheableError`` below it."""

from __future__ import annotations


class SiteError(Exception):
    """Base class of all exceptions of this package."""


class OutputError(SiteError):
    """The output folder cannot be written; the text says in which state its files are."""


class UncacheableError(SiteError):
    """A value has no fingerprint, so files that depend on it cannot be cached."""
