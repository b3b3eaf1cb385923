"""Exceptions of the commands. Their texts are shown to the user and say what to type.

::

    TaskError
    ├── UnclearAnswerError      an answer matches no choice
    │   └── AmbiguousAnswerError an answer matches several choices
    ├── NewContentError         an answer cannot be used for a new alert or letter
    ├── NotGeneratedError       the reference cannot be generated from content with errors
    ├── NotSharedError          an alert may not be shared, or not as asked
    ├── NotTranslatedError      there is no such translation
    └── NotConnectedError       the account of the mailing service cannot be queried
"""

from __future__ import annotations


class TaskError(Exception):
    """Base class of all exceptions of this package."""


class UnclearAnswerError(TaskError):
    """An answer matches no choice."""


class AmbiguousAnswerError(UnclearAnswerError):
    """An answer matches several choices."""


class NewContentError(TaskError):
    """An answer cannot be used for a new alert or letter."""


class NotGeneratedError(TaskError):
    """The reference cannot be generated, since the vocabularies of the network have errors."""


class NotSharedError(TaskError):
    """An alert may not be shared, or not in this language or on this channel."""


class NotTranslatedError(TaskError):
    """An alert has no such translation, or it cannot be read."""


class NotConnectedError(TaskError):
    """An account is configured, but cannot be queried, for example because its key is missing."""
