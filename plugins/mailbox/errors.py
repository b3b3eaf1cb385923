"""Exceptions of reading mails. Their texts complete a sentence that begins with a mail: ``has 300 parts``.

::

    MailboxError
    ├── SourceError      there is no mailbox at a path
    └── UnreadableError  a mail is beyond a limit, or damaged
"""

from __future__ import annotations


class MailboxError(Exception):
    """Base class of all exceptions of this package."""


class SourceError(MailboxError):
    """There is no file or folder of mails at a path; the text is a whole sentence."""


class UnreadableError(MailboxError):
    """A mail is beyond a limit or damaged."""
