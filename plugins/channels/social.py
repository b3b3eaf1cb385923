"""Social networks: the supporter publishes a short text that names the authority's account."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from plugins.channels.channel import Channel, ChannelView, Way
from plugins.channels.networks import EXAMPLES, NETWORKS, account_of
from plugins.content.fields import Line
from plugins.content.frontmatter import Document, Location
from plugins.content.problems import Problem, quote
from plugins.languages.catalogs import N_
from plugins.web.localizer import Localizer
from plugins.web.settings import Addresses

Network = Literal["x", "facebook", "instagram", "threads", "bluesky", "mastodon", "tiktok", "youtube"]


class Social(Channel):
    """An account on a social network."""

    key: ClassVar = "social"
    label: ClassVar = N_("Social network")
    gone: ClassVar = N_("The account we had no longer exists.")
    way: ClassVar = Way.PUBLISH
    main_field: ClassVar = "handle"
    takes_letter: ClassVar = False

    @classmethod
    def from_text(cls, text: str) -> dict[str, str]:
        """Return network and handle of a profile's address, as in ``https://social.example/@ministry``."""
        return account_of(text)

    network: Network = Field(examples=["mastodon"])
    """The social network."""
    handle: Line = Field(examples=['"@ministry@social.example"'])
    """The name of the account there, as people write it in a post."""

    @property
    def name(self) -> str:
        """The handle without its first ``@``."""
        return self.handle.removeprefix("@")

    @property
    def mention(self) -> str:
        """The handle as it is written in a post."""
        return f"@{self.name}"

    @property
    def published(self) -> str:
        """The network and the handle, as in ``mastodon @ministry@social.example``."""
        return f"{self.network} @{self.name}"

    @property
    def profile(self) -> str:
        """The address of the account's page."""
        if self.network == "mastodon":
            user, _, server = self.name.partition("@")
            return f"https://{server}/@{user}"
        return NETWORKS[self.network][1].format(self.name)

    def view(self, localizer: Localizer, addresses: Addresses) -> ChannelView:  # noqa: ARG002
        """Return the handle, with a link to the account."""
        return ChannelView(
            self.key,
            self.way,
            localizer.say(NETWORKS[self.network][0]),
            self.mention,
            ltr=True,
            note=self.localized_note(localizer),
            url=self.profile,
        )

    def problems(self, document: Document, location: Location) -> Iterator[Problem]:
        """Yield an error for a handle that its network does not have."""
        name, _, form = NETWORKS[self.network]
        if not re.fullmatch(form, self.name):
            example = EXAMPLES.get(self.network, "@ministry")
            yield document.problem(
                (*location, "handle"),
                f"{quote(self.handle)} is not the name of an account on {name}. Write it as in {example}.",
            )
