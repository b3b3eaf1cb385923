"""Exceptions of casework. Their texts are shown, and say what to type.

::

    CaseworkError
    ├── CaseError        the alert does not exist, has errors, or the authority is none of its targets
    ├── CaseFileError    a private case file is damaged, or was changed by somebody else meanwhile
    └── CountsError      copies cannot be counted, or the counts are damaged or were changed meanwhile
"""

from __future__ import annotations


class CaseworkError(Exception):
    """Base class of all exceptions of this package."""


class CaseError(CaseworkError):
    """The alert does not exist, has errors, or is not in a state for this; or it has no such authority."""


class CaseFileError(CaseworkError):
    """A private case file is damaged, or was changed by another process."""


class CountsError(CaseworkError):
    """Copies of letters cannot be counted, or their counts are damaged or were changed by another process."""
