"""Post: a printed sheet is signed and sent to the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from pydantic import Field

from plugins.channels.channel import Channel, Way
from plugins.content.contacts import PostalAddress
from plugins.content.fields import refuse
from plugins.languages.catalogs import N_


class Post(Channel):
    """A postal address."""

    key: ClassVar = "post"
    label: ClassVar = N_("Post")
    gone: ClassVar = N_("The postal address we had is out of date.")
    way: ClassVar = Way.SEND
    main_field: ClassVar = "address"

    @classmethod
    def check_entries(cls, entries: Sequence[Any]) -> None:
        """Refuse an address whose lines are entries of a list."""
        texts = [entry for entry in entries if isinstance(entry, str)]
        if len(texts) > 1 and not any("\n" in text for text in texts):
            refuse("is a list. Write | after the colon, and the lines of the address below it, indented.")

    address: PostalAddress = Field(examples=["|\n  Carrera 8 # 7-26\n  Bogotá, D.C.\n  Colombia"])
    """The lines of the postal address, without the name, which is added; the country last."""
