"""Email: the supporter's own mail program or webmail opens with the letter."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from plugins.channels.channel import Channel, Way
from plugins.content.contacts import EmailAddress
from plugins.languages.catalogs import N_


class Email(Channel):
    """An email address."""

    key: ClassVar = "email"
    label: ClassVar = N_("Email")
    gone: ClassVar = N_("The email address we had no longer works.")
    way: ClassVar = Way.WRITE
    main_field: ClassVar = "address"

    address: EmailAddress = Field(examples=["despacho@ministry.example"])
    """One address, without a name around it."""
