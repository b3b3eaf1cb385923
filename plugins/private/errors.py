"""Exceptions of private folders: ``PrivateError``; below it ``PrivateFolderError`` and ``DraftError``."""

from __future__ import annotations


class PrivateError(Exception):
    """Base class of all exceptions of this package. Their texts are shown and say what to type."""


class PrivateFolderError(PrivateError):
    """A folder is not private, or a file cannot be written into it."""


class DraftError(PrivateError):
    """A mail cannot be drafted, for example because an address is none."""
