"""Exceptions of encrypted reports. Texts complete a sentence about a message, or are shown as they are.

::

    IntakeError
    ├── KeyNameError      a name or address cannot be used for a new key
    ├── DecryptionError   a message cannot be decrypted; the text never quotes what is in it
    ├── GpgMissingError   gpg is not installed
    ├── KeyLockedError    gpg did not get the passphrase
    └── ReportError       a report cannot be used for an alert
"""

from __future__ import annotations


class IntakeError(Exception):
    """Base class of all exceptions of this package."""


class KeyNameError(IntakeError):
    """A name or address cannot be used for a new key."""


class DecryptionError(IntakeError):
    """A message cannot be decrypted, or must not be."""


class GpgMissingError(IntakeError):
    """gpg is not installed, or cannot be run."""


class KeyLockedError(IntakeError):
    """gpg did not get the passphrase of the key."""


class ReportError(IntakeError):
    """A report cannot be used for an alert."""
