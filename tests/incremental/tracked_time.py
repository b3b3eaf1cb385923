"""A datetime that records its comparisons, to check the turning points that the code declares."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, NoReturn

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
