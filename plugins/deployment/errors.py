"""Exceptions of deployment: ``DeploymentError``, with ``CommandError`` and ``LockedError`` below it."""

from __future__ import annotations


class DeploymentError(Exception):
    """Base class of all exceptions of this package."""


class CommandError(DeploymentError):
    """A configured command cannot be run safely; the text says what to write instead."""


class LockedError(DeploymentError):
    """Another process is writing to the folder."""
