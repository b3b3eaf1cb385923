"""Arguments that take note of what was asked of them, so that an answer can be kept as long as it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, NoReturn, TypeVar

V = TypeVar("V")

NEVER = datetime.min.replace(tzinfo=UTC)
FOR_EVER = datetime.max.replace(tzinfo=UTC)
_TICK = timedelta(microseconds=1)


class TrackedTime(datetime):
    """An aware moment that notes when the comparisons made with it would come out otherwise.

    From ``since`` until just before ``until`` every answer that was given still holds. It can be compared
    and turned into a local day; arithmetic, which could not be tracked, is refused.
    """

    plain: datetime
    """The moment itself, in UTC."""
    since: datetime
    until: datetime

    @classmethod
    def at(cls, moment: datetime) -> TrackedTime:
        """Return *moment*, watched from now on."""
        utc = moment.plain if isinstance(moment, TrackedTime) else moment.astimezone(UTC)
        made = cls(
            utc.year, utc.month, utc.day, utc.hour, utc.minute, utc.second, utc.microsecond, tzinfo=UTC
        )
        made.plain, made.since, made.until = utc, NEVER, FOR_EVER
        return made

    def narrow(self, since: datetime, until: datetime) -> None:
        """Take note of answers that were given elsewhere and hold from *since* until just before *until*."""
        self.since, self.until = max(self.since, since), min(self.until, until)

    def _turns_at(self, boundary: datetime) -> None:
        if self.plain < boundary:
            if boundary < self.until:
                self.until = boundary.astimezone(UTC)
        elif self.since < boundary:
            self.since = boundary.astimezone(UTC)

    def __lt__(self, other: datetime) -> bool:  # type: ignore[override]
        self._turns_at(other)
        return self.plain < other

    def __ge__(self, other: datetime) -> bool:  # type: ignore[override]
        self._turns_at(other)
        return self.plain >= other

    def __le__(self, other: datetime) -> bool:  # type: ignore[override]
        self._turns_at(other + _TICK)
        return self.plain <= other

    def __gt__(self, other: datetime) -> bool:  # type: ignore[override]
        self._turns_at(other + _TICK)
        return self.plain > other

    def __eq__(self, other: object) -> bool:
        if isinstance(other, datetime):
            self._turns_at(other)
            self._turns_at(other + _TICK)
        return self.plain == other

    def __hash__(self) -> int:
        return hash(self.plain)

    def astimezone(self, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        """Return the moment as a zone counts it, for its day only."""
        local = self.plain.astimezone(tz)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
        self._turns_at(midnight)
        self._turns_at(midnight + timedelta(days=1))
        return local

    def _refuse(self, *_: Any) -> NoReturn:
        raise TypeError("Compare the moment itself: now < other - delta.")

    __add__ = __radd__ = __sub__ = __rsub__ = _refuse


class TrackedRegistry(Mapping[str, V]):
    """A mapping that notes which keys were asked for, there or not."""

    def __init__(self, held: Mapping[str, V]) -> None:
        """Take what is *held*."""
        self._held = held
        self.asked: set[str] = set()
        self.walked = False
        """Whether somebody looked through all of it, so that every key counts."""

    def __getitem__(self, key: str) -> V:
        self.asked.add(key)
        return self._held[key]

    def __contains__(self, key: object) -> bool:
        if isinstance(key, str):
            self.asked.add(key)
        return key in self._held

    def __iter__(self) -> Iterator[str]:
        self.walked = True
        return iter(self._held)

    def __len__(self) -> int:
        self.walked = True
        return len(self._held)
