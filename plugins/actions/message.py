"""Links that open a letter as a message to a mobile number, and how much of it fits in."""

from __future__ import annotations

from plugins.actions.mailto import MAILTO_LIMIT, RESERVED_CHARACTERS
from plugins.alerts.letters import ComposedLetter, with_blanks
from plugins.channels.messaging import Messaging


def message_link(channel: Messaging, letter: ComposedLetter, post_text: str = "") -> str:
    """Return the link for *letter*: the whole letter if it fits, else its short version, else no text.

    It has no subject. A letter fits as into an email link; it is never truncated. By SMS, which costs by its
    length, *post_text* is sent instead if there is one.
    """
    texts = (post_text, letter.short) if channel.app == "sms" else (letter.body, letter.short)
    for text in texts:
        link = channel.link(with_blanks(text, letter.language).strip()) if text else ""
        if link and len(link) + RESERVED_CHARACTERS <= MAILTO_LIMIT:
            return link
    return channel.link()
