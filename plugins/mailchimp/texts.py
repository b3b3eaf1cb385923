"""Merge tags: the texts that Mailchimp replaces in mails."""

from __future__ import annotations


class MergeTags:
    """The merge tags of our mails."""

    unsubscribe = "*|UNSUB|*"
    preferences = "*|UPDATE_PROFILE|*"
    postal_address = "*|LIST:ADDRESS|*"
    postal_address_html = "*|HTML:LIST_ADDRESS_HTML|*"
    subject_limit = 150

    def escape(self, text: str, *, html: bool) -> str:
        """Return *text* with the start of any merge tag replaced: Mailchimp would interpret it."""
        return text.replace("*|", "*&#124;" if html else "* |")
