"""All channels, and their fields in the registry and in alerts. A new channel is added here."""

from __future__ import annotations

from typing import Annotated

from plugins.channels.channel import Channel, OneOrMore, Provenance
from plugins.channels.email import Email
from plugins.channels.fax import Fax
from plugins.channels.messaging import Messaging
from plugins.channels.own import YourOwn
from plugins.channels.phone import Phone
from plugins.channels.post import Post
from plugins.channels.social import Social
from plugins.channels.webform import WebForm
from plugins.content.fields import Model
from plugins.content.frontmatter import Location

CHANNELS: tuple[type[Channel], ...] = (Email, YourOwn, WebForm, Messaging, Phone, Fax, Post, Social)
"""All kinds of channels, in the order in which they are offered."""
KEYS = tuple(kind.key for kind in CHANNELS)
BY_KEY = {kind.key: kind for kind in CHANNELS}


class HasChannels(Model):
    """Base class of groups of fields with a field for each kind of channel."""

    @property
    def located_channels(self) -> tuple[tuple[Location, Channel], ...]:
        """All channels, working or not, each with its location in the group."""
        return tuple(
            ((key, index), channel) for key in KEYS for index, channel in enumerate(getattr(self, key))
        )

    @property
    def channels(self) -> tuple[Channel, ...]:
        """All channels, working or not."""
        return tuple(channel for _, channel in self.located_channels)


class ChannelFields(HasChannels):
    """The channels of a target that is written out in an alert."""

    email: Annotated[tuple[Email, ...], OneOrMore(Email)] = ()
    """An email address, alone, as a group of fields, or a list."""
    your_own: Annotated[tuple[YourOwn, ...], OneOrMore(YourOwn)] = ()
    """For supporters' own representatives, those of the target's country: where an address is found."""
    webform: Annotated[tuple[WebForm, ...], OneOrMore(WebForm)] = ()
    """A form on its own site, alone, as a group of fields, or a list."""
    messaging: Annotated[tuple[Messaging, ...], OneOrMore(Messaging)] = ()
    """A mobile number for messages, alone, with the app, or a list."""
    phone: Annotated[tuple[Phone, ...], OneOrMore(Phone)] = ()
    """A telephone number, alone, with extension, hours and time zone, or a list."""
    fax: Annotated[tuple[Fax, ...], OneOrMore(Fax)] = ()
    """A fax number, alone, as a group of fields, or a list."""
    post: Annotated[tuple[Post, ...], OneOrMore(Post)] = ()
    """A postal address, alone, as a group of fields, or a list."""
    social: Annotated[tuple[Social, ...], OneOrMore(Social)] = ()
    """An account on a social network, with its handle, or a list."""


class KnownEmail(Email, Provenance):
    """An email address of the registry."""


class KnownYourOwn(YourOwn, Provenance):
    """Where the addresses of representatives are found."""


class KnownWebForm(WebForm, Provenance):
    """A web form of the registry."""


class KnownMessaging(Messaging, Provenance):
    """A number for messages of the registry."""


class KnownPhone(Phone, Provenance):
    """A telephone number of the registry."""


class KnownFax(Fax, Provenance):
    """A fax number of the registry."""


class KnownPost(Post, Provenance):
    """A postal address of the registry."""


class KnownSocial(Social, Provenance):
    """An account of the registry on a social network."""


class KnownChannelFields(HasChannels):
    """The channels of an entry of the registry."""

    email: Annotated[tuple[KnownEmail, ...], OneOrMore(KnownEmail, short=False)] = ()
    """Its email address, or a list."""
    your_own: Annotated[tuple[KnownYourOwn, ...], OneOrMore(KnownYourOwn, short=False)] = ()
    """For supporters' own representatives, those of the target's country: where an address is found."""
    webform: Annotated[tuple[KnownWebForm, ...], OneOrMore(KnownWebForm, short=False)] = ()
    """A form on its own site, or a list."""
    messaging: Annotated[tuple[KnownMessaging, ...], OneOrMore(KnownMessaging, short=False)] = ()
    """Its mobile number for messages, or a list."""
    phone: Annotated[tuple[KnownPhone, ...], OneOrMore(KnownPhone, short=False)] = ()
    """Its telephone number, or a list."""
    fax: Annotated[tuple[KnownFax, ...], OneOrMore(KnownFax, short=False)] = ()
    """Its fax number, or a list."""
    post: Annotated[tuple[KnownPost, ...], OneOrMore(KnownPost, short=False)] = ()
    """Its postal address, or a list."""
    social: Annotated[tuple[KnownSocial, ...], OneOrMore(KnownSocial, short=False)] = ()
    """Its account on a social network, or a list."""
