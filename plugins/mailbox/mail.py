"""One mail of a mailbox, or the reason why it cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from plugins.mailbox.header import Header
from plugins.mailbox.limits import LIMITS, Limits
from plugins.mailbox.parts import Part, read_parts


@dataclass(frozen=True)
class Mail:
    """A mail whose header is read; its body is taken apart when somebody asks for it."""

    place: str
    """Where it is, for messages: ``inbox.mbox mail 3``, or the name of a file."""
    header: Header
    data: bytes = field(repr=False)
    limits: Limits = LIMITS

    def parts(self) -> Iterator[Part]:
        """Yield the parts that contain no others, also those of mails inside this one.

        Raises:
            UnreadableError: If a limit is exceeded.
        """
        return read_parts(self.data, self.limits)

    def text(self) -> str:
        """Return the text to read: the first plain text, else what the first HTML part shows, else nothing.

        Raises:
            UnreadableError: If a limit is exceeded.
        """
        texts = [part for part in self.parts() if part.is_text()]
        plain = [part for part in texts if part.header.content_type == "text/plain"]
        return next((part.text() for part in [*plain, *texts]), "")


@dataclass(frozen=True)
class Skipped:
    """A mail, or a file that should be one, that cannot be read."""

    place: str
    reason: str
    """Completes a sentence that begins with the mail, such as ``is empty``."""
