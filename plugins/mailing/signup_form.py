"""The sign-up form of a mailing service, as values: what the site renders, and what is sent where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from plugins.mailing.interest_names import TOPICS


@dataclass(frozen=True)
class Choice:
    """A checkbox, radio button or option of the form."""

    name: str
    """The name of its field."""
    value: str
    """The value that the field has if it is chosen."""
    multiple: bool
    """Whether other choices of its group may be chosen too."""


@dataclass(frozen=True)
class Form:
    """The fields that the service needs to add a subscriber, and the URL that they are sent to."""

    action: str
    """The URL that the form is sent to."""
    hidden: tuple[tuple[str, str], ...]
    """Names and values of the hidden fields."""
    email: str
    """The name of the field for the email address."""
    honeypot: str
    """The name of the honeypot field, which only robots fill in."""
    languages: Mapping[str, Choice]
    """The choice of each language, by code."""
    topics: Mapping[str, Choice]
    """The choice of each topic, by key of ``TOPICS``; those of ``LATER_TOPICS`` may be missing."""
    button: tuple[str, str]
    """Name and value of the button that sends the form."""

    @property
    def missing_topics(self) -> list[str]:
        """The topics that cannot be chosen in it."""
        return [topic for topic in TOPICS if topic not in self.topics]

    @property
    def origin(self) -> str:
        """The origin (scheme and host) of :attr:`action`, for a content security policy."""
        url = urlsplit(self.action)
        return f"{url.scheme}://{url.netloc}"


@dataclass(frozen=True)
class ArrivalPage:
    """A page of the site that only the service leads to, for example after somebody has subscribed."""

    address: str
    """The absolute address that has all languages at once."""
    versions: Mapping[str, str]
    """The absolute address of each language, by code."""
