"""What every channel has in common: its name, how it is shown, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, ClassVar, Literal, TypeVar

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from plugins.content.fields import Line, Model
from plugins.content.frontmatter import Document, Location
from plugins.content.moments import Day
from plugins.content.places import Names
from plugins.content.problems import Problem
from plugins.languages.localized_text import LocalizedText
from plugins.web.localizer import Localizer
from plugins.web.settings import Addresses

State = Literal["ok", "bounced", "wrong", "retired"]


class Way(Enum):
    """What a supporter does with a channel; the value is the anchor of its heading on the page."""

    WRITE = "write"
    """Send the letter: by email, in a form, as a message."""
    CALL = "call"
    SEND = "send"
    """Send the printed letter."""
    PUBLISH = "publish"
    """Write in public."""


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
    note: LocalizedText | None = None
    """What a supporter has to know, such as "ask for the fax tone"."""
    instructions: LocalizedText | None = None
    """What to paste where, for a web form."""
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
    takes_letter: ClassVar[bool] = True
    """Whether the letter is sent by it."""

    note: Names | None = Field(default=None, examples=['{es: "pida tono de fax"}'])
    """What a supporter has to know, once for all languages or once per language: ask for the fax tone."""

    @classmethod
    def from_text(cls, text: str) -> dict[str, str]:
        """Return the fields that the single *text* replaces.

        Raises:
            PydanticCustomError: If it cannot be any of them, with what to type.
        """
        return {cls.main_field: text}

    @classmethod
    def check_entries(cls, entries: Sequence[Any]) -> None:
        """Refuse *entries* that were meant otherwise.

        Raises:
            PydanticCustomError: With what is wrong and what to type.
        """

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
        return ChannelView(
            self.key, self.way, localizer.say(self.label), self.published, note=self.localized_note(localizer)
        )

    def localized_note(self, localizer: Localizer) -> LocalizedText | None:
        """Return the note in the language of *localizer*, or in any other that it has; None without one."""
        return localized(self.note, localizer) if self.note else None

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


def localized(texts: Mapping[str, str], localizer: Localizer) -> LocalizedText:
    """Return one of *texts*, a value of ``Names``, in the language of *localizer* if it has that."""
    if "" in texts:
        return LocalizedText(texts[""], localizer.code)
    return localizer.localized(texts)


Kind = TypeVar("Kind", bound=Channel)


def first(channels: Iterable[Channel], kind: type[Kind]) -> Kind | None:
    """Return the first of *channels* that is of *kind* and works."""
    return next((each for each in channels if isinstance(each, kind) and each.works), None)


@dataclass(frozen=True)
class OneOrMore:
    """Marks a field with entries of *kind*: one or a list, each a group of fields."""

    kind: type[Channel]
    short: bool = True
    """Whether a text may replace a group of fields."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Accept the short forms."""
        if not self.short:
            return core_schema.no_info_before_validator_function(self._listed, handler(source))
        entry = core_schema.no_info_before_validator_function(
            self._grouped, handler.generate_schema(self.kind)
        )
        entries = core_schema.tuple_schema([entry], variadic_item_index=0)
        return core_schema.no_info_before_validator_function(self._listed, entries)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Describe all forms."""
        entries = handler(schema)
        if not self.short:
            return {"anyOf": [entries["items"], entries]}
        entry = {"anyOf": [{"type": "string"}, entries["items"]]}
        return {"anyOf": [*entry["anyOf"], {**entries, "items": entry}]}

    def _listed(self, value: Any) -> Any:
        entries = value if isinstance(value, list) else [value]
        if self.short:
            self.kind.check_entries(entries)
        return entries

    def _grouped(self, entry: Any) -> Any:
        return self.kind.from_text(entry) if isinstance(entry, str) else entry
