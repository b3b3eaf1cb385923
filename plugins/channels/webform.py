"""Web form: the supporter copies the letter and pastes it into the authority's own form."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from plugins.channels.channel import Channel, ChannelView, Way, localized
from plugins.content.fields import WebAddress
from plugins.content.places import Names
from plugins.languages.catalogs import N_
from plugins.web.localizer import Localizer
from plugins.web.settings import Addresses


class WebForm(Channel):
    """A form on the authority's own site."""

    key: ClassVar = "webform"
    label: ClassVar = N_("Web form")
    gone: ClassVar = N_("The web form we had no longer works.")
    way: ClassVar = Way.WRITE
    main_field: ClassVar = "address"

    address: WebAddress = Field(examples=["https://ministry.example/contact"])
    """The web address of the form."""
    instructions: Names | None = Field(
        default=None, examples=['{es: "Elija «Petición» y pegue la carta en «Descripción»."}']
    )
    """What to paste where, once for all languages or once per language."""

    def view(self, localizer: Localizer, addresses: Addresses) -> ChannelView:  # noqa: ARG002
        """Return the address as a link, with the instructions."""
        return ChannelView(
            self.key,
            self.way,
            localizer.say(self.label),
            self.address,
            note=self.localized_note(localizer),
            instructions=localized(self.instructions, localizer) if self.instructions else None,
            url=self.address,
        )
