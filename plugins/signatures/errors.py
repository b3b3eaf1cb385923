"""Exceptions of collecting signatures. Their texts are shown, and say what to type.

::

    SignaturesError
    ├── LetterError        the letter does not exist, or cannot be signed now
    ├── ReviewFileError    the review file is missing, damaged, or changed by somebody else meanwhile
    └── PaperError         the CSV of typed paper sheets cannot be read
"""

from __future__ import annotations


class SignaturesError(Exception):
    """Base class of all exceptions of this package."""


class LetterError(SignaturesError):
    """The letter does not exist, or what is asked for is not possible in its state."""


class ReviewFileError(SignaturesError):
    """The review file is missing, damaged, or was changed by another process."""


class PaperError(SignaturesError):
    """The CSV of typed paper sheets cannot be read."""
