"""Your own representative: the supporter finds the address, and the letter opens to it."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from plugins.channels.channel import Channel, ChannelView, Way
from plugins.content.fields import WebAddress
from plugins.languages.catalogs import N_
from plugins.web.localizer import Localizer
from plugins.web.settings import Addresses


class YourOwn(Channel):
    """Where supporters find the address of whoever represents them."""

    key: ClassVar = "your_own"
    label: ClassVar = N_("Find the address")
    gone: ClassVar = N_("The page where we found the addresses no longer works.")
    way: ClassVar = Way.WRITE
    main_field: ClassVar = "find"

    find: WebAddress = Field(examples=["https://parliament.example/members"])
    """The web address at which supporters find their own representative and the email address."""

    def view(self, localizer: Localizer, addresses: Addresses) -> ChannelView:  # noqa: ARG002
        """Return the address of the page as a link."""
        return ChannelView(
            self.key,
            self.way,
            localizer.say(self.label),
            self.find,
            note=self.localized_note(localizer),
            url=self.find,
        )
