"""Fax: a printed sheet is signed and sent to the number."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from plugins.channels.channel import Channel, ChannelView, Way
from plugins.channels.numbers import international
from plugins.content.contacts import PhoneNumber
from plugins.languages.catalogs import N_
from plugins.web.localizer import Localizer
from plugins.web.settings import Addresses


class Fax(Channel):
    """A fax number."""

    key: ClassVar = "fax"
    label: ClassVar = N_("Fax")
    gone: ClassVar = N_("The fax number we had no longer works.")
    way: ClassVar = Way.SEND
    main_field: ClassVar = "number"

    number: PhoneNumber = Field(examples=["+57 601 555 0124"])
    """With + and the country code."""

    def view(self, localizer: Localizer, addresses: Addresses) -> ChannelView:  # noqa: ARG002
        """Return the number in international format."""
        label, number = localizer.say(self.label), international(self.number)
        note = self.localized_note(localizer)
        return ChannelView(self.key, self.way, label, number, ltr=True, note=note)
