"""What every channel has in common: its name, how it is shown, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, ClassVar, Literal, TypeVar

from pydantic import BeforeValidator, Field

from plugins.content.fields import Line, Model, refuse
from plugins.content.frontmatter import Document, Location
from plugins.content.moments import Day
from plugins.content.problems import Problem
from plugins.web.localizer import Localizer
from plugins.web.settings import Addresses

State = Literal["ok", "bounced", "wrong", "retired"]


class Way(Enum):
    """What a supporter does with a channel; the value is the anchor of its heading on the page."""

    WRITE = "write"
    """Write an email."""
    CALL = "call"
    SEND = "send"
    """Send a printed letter."""


@dataclass(frozen=True)
class ChannelView:
    """A channel as pages and mails show it, in one language."""

    key: str
    """The key of its kind; ``components/channels/<key>.html`` prints it on an alert's page."""
    way: Way
    label: str
    text: str
    """The address or number, possibly of several lines."""
    ltr: bool = False
    """Whether it is read from left to right in any language, as numbers are."""
    detail: str = ""
    """What is added to the number, such as an extension."""
    hours: str = ""
    """When it is answered, with the place whose time that is."""
    url: str = ""
    """A link that opens it."""
    picture: str = ""
    """The address of a QR code for :attr:`url`."""
    zone: str = ""
    """The time zone of :attr:`spans`."""
    spans: str = ""
    """The office hours as JSON: ``[[first day, last day, "08:00", "17:00"], …]``; 0 is Monday."""

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of :attr:`text`."""
        return tuple(self.text.split("\n"))


class Channel(Model):
    """One way to reach somebody. A kind of channel is a subclass; its fields are those in the content."""

    key: ClassVar[str]
    """The name of its field in content files and in the open data."""
    label: ClassVar[str]
    """Its name (a message)."""
    gone: ClassVar[str]
    """What is said if the one that we had does not work (a message)."""
    way: ClassVar[Way]
    main_field: ClassVar[str]
    """The field whose value alone may replace the group of fields."""

    @property
    def works(self) -> bool:
        """Whether it may be used: channels of the registry can be marked as not working."""
        return getattr(self, "state", "ok") == "ok"

    @property
    def verified_on(self) -> date | None:
        """The day on which somebody last checked that it works; None outside the registry."""
        return getattr(self, "verified", None)

    @property
    def published(self) -> str:
        """The address or number as in the open data."""
        return str(getattr(self, self.main_field)).strip()

    def view(self, localizer: Localizer, addresses: Addresses) -> ChannelView:  # noqa: ARG002
        """Return how it is shown in the language of *localizer*."""
        return ChannelView(self.key, self.way, localizer.say(self.label), self.published)

    def problems(self, document: Document, location: Location) -> Iterator[Problem]:  # noqa: ARG002
        """Yield the problems of its fields that concern more than one of them; *location* is its own."""
        yield from ()


class Provenance(Model):
    """Where a channel comes from and whether it works."""

    source: Line = Field(examples=["https://ministry.example/contact"])
    """Where the channel was found: a web address, a letter, a person's function."""
    verified: Day = Field(examples=["2026-10-02"])
    """The day on which somebody last checked that it works."""
    state: State = "ok"
    """Anything but ok hides the channel."""


Kind = TypeVar("Kind", bound=Channel)


def first(channels: Iterable[Channel], kind: type[Kind]) -> Kind | None:
    """Return the first of *channels* that is of *kind* and works."""
    return next((each for each in channels if isinstance(each, kind) and each.works), None)


def short_form(kind: type[Channel], *, lines: bool = False) -> Any:
    """Return a validator that accepts a text instead of the fields of *kind*, of several *lines* or one."""
    field = kind.main_field

    def widen(value: Any) -> Any:
        if isinstance(value, list) and lines:
            refuse("is a list. Write | after the colon, and the lines of the address below it, indented.")
        if isinstance(value, list):
            value_of_first = value[0] if value and isinstance(value[0], str) else "…"
            more = ", and give another target the others" if len(value) > 1 else ""
            refuse(f"is a list, and a target has one {field} here. Write {value_of_first} alone{more}.")
        return {field: value} if isinstance(value, str) else value

    return BeforeValidator(widen)
