"""Messaging: the supporter sends the letter as a message to the mobile number of an office."""

from __future__ import annotations

from typing import ClassVar, Literal
from urllib.parse import quote

from pydantic import Field

from plugins.channels.channel import Channel, ChannelView, Way
from plugins.channels.numbers import international
from plugins.content.contacts import PhoneNumber
from plugins.languages.catalogs import N_
from plugins.web.localizer import Localizer
from plugins.web.settings import Addresses

App = Literal["whatsapp", "sms"]
APPS = {"whatsapp": N_("WhatsApp"), "sms": N_("Text message (SMS)")}


class Messaging(Channel):
    """A mobile number of an office that reads messages."""

    key: ClassVar = "messaging"
    label: ClassVar = N_("Message")
    gone: ClassVar = N_("The messaging number we had no longer works.")
    way: ClassVar = Way.WRITE
    main_field: ClassVar = "number"

    number: PhoneNumber = Field(examples=["+57 300 555 0125"])
    """With + and the country code."""
    app: App = "whatsapp"
    """How it is written to: whatsapp or sms."""

    @property
    def app_name(self) -> str:
        """The name of the app (a message)."""
        return APPS[self.app]

    def view(self, localizer: Localizer, addresses: Addresses) -> ChannelView:  # noqa: ARG002
        """Return the number in international format, with a link that opens an empty message."""
        return ChannelView(
            self.key,
            self.way,
            localizer.say(self.app_name),
            international(self.number),
            ltr=True,
            note=self.localized_note(localizer),
            url=self.link(),
        )

    def link(self, text: str = "") -> str:
        r"""Return a link that opens a message with *text*.

        ``sms:`` links are those of RFC 5724; line breaks are ``%0A``.

        >>> Messaging(number="+57 300 555 0125").link("Libertad\nya")
        'https://wa.me/573005550125?text=Libertad%0Aya'
        >>> Messaging(number="+57 300 555 0125", app="sms").link("Libertad")
        'sms:+573005550125?body=Libertad'
        """
        encoded = quote(text.replace("\r\n", "\n"), safe="")
        if self.app == "sms":
            return f"sms:{self.number}" + (f"?body={encoded}" if text else "")
        return f"https://wa.me/{self.number.lstrip('+')}" + (f"?text={encoded}" if text else "")
