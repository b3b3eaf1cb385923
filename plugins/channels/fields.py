"""All channels, and their fields in the registry and in alerts. A new channel is added here."""

from __future__ import annotations

from typing import Annotated

from plugins.channels.channel import Channel, Provenance, short_form
from plugins.channels.email import Email
from plugins.channels.fax import Fax
from plugins.channels.phone import Phone
from plugins.channels.post import Post
from plugins.content.fields import Model

CHANNELS: tuple[type[Channel], ...] = (Email, Phone, Fax, Post)
"""All kinds of channels, in the order in which they are offered."""
KEYS = tuple(kind.key for kind in CHANNELS)
BY_KEY = {kind.key: kind for kind in CHANNELS}


class HasChannels(Model):
    """Base class of groups of fields with a field for each kind of channel."""

    @property
    def channels(self) -> tuple[Channel, ...]:
        """All channels, working or not."""
        return tuple(channel for key in KEYS if (channel := getattr(self, key)) is not None)


class ChannelFields(HasChannels):
    """The channels of a target that is written out in an alert."""

    email: Annotated[Email, short_form(Email)] | None = None
    """An email address, alone or as a group of fields."""
    phone: Annotated[Phone, short_form(Phone)] | None = None
    """A telephone number, alone or with extension, hours and time zone."""
    fax: Annotated[Fax, short_form(Fax)] | None = None
    """A fax number, alone or as a group of fields."""
    post: Annotated[Post, short_form(Post, lines=True)] | None = None
    """A postal address, alone or as a group of fields."""


class KnownEmail(Email, Provenance):
    """An email address of the registry."""


class KnownPhone(Phone, Provenance):
    """A telephone number of the registry."""


class KnownFax(Fax, Provenance):
    """A fax number of the registry."""


class KnownPost(Post, Provenance):
    """A postal address of the registry."""


class KnownChannelFields(HasChannels):
    """The channels of an entry of the registry."""

    email: KnownEmail | None = None
    """Its email address."""
    phone: KnownPhone | None = None
    """Its telephone number."""
    fax: KnownFax | None = None
    """Its fax number."""
    post: KnownPost | None = None
    """Its postal address."""
