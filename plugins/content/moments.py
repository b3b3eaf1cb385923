"""Field types for dates and times as editors write them: ``2026-02-28``, ``2026-02-28 17:00``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, PlainSerializer, WithJsonSchema

from plugins.content.fields import refuse, spaced
from plugins.content.frontmatter import Document, Location
from plugins.content.problems import Problem, quote


@dataclass(frozen=True)
class Moment:
    """A date, or a date and time; aware once a zone is given."""

    day: date
    minute: time | None = None
    offset: timedelta | None = None

    def start(self, zone: ZoneInfo) -> datetime:
        """Return its first instant; *zone* applies unless an offset was written."""
        at = datetime.combine(self.day, self.minute or time())
        if self.offset is None:
            return at.replace(tzinfo=zone)
        return at.replace(tzinfo=UTC) - self.offset

    def end(self, zone: ZoneInfo) -> datetime:
        """Return the first instant after it: for a date, the next midnight."""
        if self.minute is None:
            return Moment(self.day + timedelta(days=1)).start(zone)
        return self.start(zone)

    def unclear(self, zone: ZoneInfo) -> tuple[str, bool] | None:
        """Return why this time is ambiguous in *zone*, with what to type, and whether it does not exist.

        Clocks that go forward skip an hour, clocks that go back repeat one; of two instants :meth:`start`
        returns the first (PEP 495). A date begins with its first instant and is never ambiguous.
        """
        if self.minute is None or self.offset is not None:
            return None
        first = self.start(zone)
        second = first.replace(fold=1)
        if first.utcoffset() == second.utcoffset():
            return None
        there = first.astimezone(UTC).astimezone(zone)
        if there.replace(tzinfo=None) != first.replace(tzinfo=None):
            meant = Moment(there.date(), there.time())
            return f"{self} does not exist in {zone.key}, where clocks go forward then. Write {meant}.", True
        both = [Moment(self.day, self.minute, each.utcoffset()) for each in (first, second)]
        return (
            f"{self} happens twice in {zone.key}, where clocks go back then; the first is taken. "
            f"Write {both[0]}, or {both[1]} for the second.",
            False,
        )

    def __str__(self) -> str:
        if self.minute is None:
            return self.day.isoformat()
        text = f"{self.day.isoformat()} {self.minute.isoformat('minutes')}"
        if self.offset is None:
            return text
        seconds = int(self.offset.total_seconds())
        sign = "-" if seconds < 0 else "+"
        hours, rest = divmod(abs(seconds), 3600)
        return f"{text}{sign}{hours:02d}:{rest // 60:02d}"


def check_local_times(fields: BaseModel, zone: ZoneInfo, document: Document) -> Iterator[Problem]:
    """Yield a problem for each time in *fields* (at any depth) that *zone* does not have, or has twice."""
    yield from _unclear(fields, (), zone, document)


def stale_message(followed: object, current: object, place: str, *, later: bool) -> str:
    """Return what to do about a translation of the state *followed* if the original is at *current*.

    *place* is the field with the original's state; *later* says that *followed* is in the future of it.
    """
    if later:
        return (
            f"{followed} is later than {current}, the state of {place}. "
            f"Write {current} here, or the new state there if the original has changed."
        )
    return (
        f"{followed} is not {current}, the state of {place}. "
        "Bring the words up to date, then write that here."
    )


def _unclear(value: Any, location: Location, zone: ZoneInfo, document: Document) -> Iterator[Problem]:
    if isinstance(value, Moment):
        if found := value.unclear(zone):
            message, fatal = found
            yield document.problem(location, message, fatal=fatal)
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _unclear(getattr(value, name), (*location, name), zone, document)
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _unclear(each, (*location, index), zone, document)


_MOMENT = re.compile(
    r"(20\d{2})-(\d{2})-(\d{2})"
    r"(?:[ Tt](\d{2}):(\d{2})(?::(?:[0-5]\d|60)(?:[.,]\d{1,9})?)? ?([Zz]|[+-]\d{2}(?::?\d{2})?)?)?",
    re.ASCII,
)
"""A date, or ISO 8601 as programs write it; seconds and their fractions are ignored."""

_MOMENT_FORM = "Write it as YYYY-MM-DD, or with the hour as YYYY-MM-DD HH:MM, for example 2026-02-28 17:00."


def _moment(value: Any) -> Moment:
    if isinstance(value, Moment):
        return value
    text = spaced(value)
    found = _MOMENT.fullmatch(text)
    try:
        if found is None:
            raise ValueError
        year, month, day_, hour, minute, offset = found.groups()
        return Moment(
            date(int(year), int(month), int(day_)),
            time(int(hour), int(minute)) if hour else None,
            _offset(offset),
        )
    except (ValueError, OverflowError):
        refuse(
            f"{quote(text)} is not a date of this century. {_MOMENT_FORM}"
            if _other_century(text)
            else f"{quote(text)} is not a date. {_MOMENT_FORM}"
        )


def _other_century(text: str) -> bool:
    return re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}.*", text) is not None and not text.startswith("20")


def _offset(text: str | None) -> timedelta | None:
    if text is None:
        return None
    if text in "Zz":
        return timedelta()
    hours, minutes = int(text[1:3]), int(text[3:].lstrip(":") or 0)
    size = timedelta(hours=hours, minutes=minutes)
    if size >= timedelta(hours=15) or minutes > 59:
        raise ValueError(text)
    return -size if text[0] == "-" else size


def _day(value: Any) -> date:
    moment = _moment(value)
    if moment.minute == time() and not moment.offset:
        return moment.day  # spreadsheets and content editors write days so
    if moment.minute is not None:
        refuse(f"{quote(value)} has an hour. Write the day alone, for example {moment.day}.")
    return moment.day


MomentField = Annotated[
    Moment,
    BeforeValidator(_moment),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}.*)?$"}),
]
"""A day (``2026-02-28``) or a minute (``2026-02-28 17:00``, with an offset if wanted)."""

Day = Annotated[
    date, BeforeValidator(_day), WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"})
]
"""A day, ``YYYY-MM-DD``."""
