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
        """Return the first plain text that is not empty, else what the first HTML shows, else nothing.

        Raises:
            UnreadableError: If a limit is exceeded.
        """
        texts = (text for kind in ("text/plain", "text/html") for text in self.texts(kind))
        return next(filter(str.strip, texts), "")

    def outer_parts(self) -> Iterator[Part]:
        """Yield the parts that contain no others; mails inside this one are parts like files.

        Raises:
            UnreadableError: If a limit is exceeded.
        """
        return read_parts(self.data, self.limits, mails_inside=False)

    def texts(self, content_type: str) -> Iterator[str]:
        """Yield the texts to read that are ``text/plain`` or ``text/html``, not those of mails inside.

        Text with lines to unfold (``format=flowed``) comes twice, unfolded and then as it was sent: programs
        leave spaces at the ends of lines that they do not mean to continue.

        Raises:
            UnreadableError: If a limit is exceeded.
        """
        for part in self.outer_parts():
            if part.is_text() and part.header.content_type == content_type:
                yield part.text(unfold=True)
                if part.flowed:
                    yield part.text()


@dataclass(frozen=True)
class Skipped:
    """A mail, or a file that should be one, that cannot be read."""

    place: str
    reason: str
    """Completes a sentence that begins with the mail, such as ``is empty``."""
