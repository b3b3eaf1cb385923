"""Post: a printed sheet is signed and sent to the address."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from plugins.channels.channel import Channel, Way
from plugins.content.fields import Text
from plugins.languages.catalogs import N_


class Post(Channel):
    """A postal address."""

    key: ClassVar = "post"
    label: ClassVar = N_("Post")
    gone: ClassVar = N_("The postal address we had is out of date.")
    way: ClassVar = Way.SEND
    main_field: ClassVar = "address"

    address: Text = Field(examples=["|\n  Carrera 8 # 7-26\n  Bogotá, D.C.\n  Colombia"])
    """The lines of the postal address, without the name, which is added; the country last."""
