"""Counts working days in a country: its working week, and its holidays as far as they are known."""

from __future__ import annotations

from bisect import bisect_right
from calendar import isleap
from collections.abc import Collection, MutableMapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

SATURDAY, SUNDAY = 5, 6
DEFAULT_REST = frozenset({SATURDAY, SUNDAY})
"""Days without work, counted from Monday = 0."""
ENGLISH = "en_US"
ESTIMATED = "(estimated)"
"""What ``holidays`` writes behind the English name of a holiday whose day is not certain."""
LONGEST = 400
"""Maximum number of working days that are counted."""


@dataclass(frozen=True)
class Counted:
    """A day that was found by counting working days."""

    day: date
    about: bool
    """Whether a holiday on the way is an estimate, or the holidays of the country are not known."""


@dataclass(frozen=True)
class WorkingDays:
    """The working days of a country."""

    country: str
    """An ISO 3166-1 alpha-2 code."""
    rest: frozenset[int] = DEFAULT_REST
    """The days of the week without work, counted from Monday = 0."""

    def after(self, day: date, number: int) -> Counted:
        """Return the last of *number* working days after *day*.

        >>> WorkingDays("CO").after(date(2026, 11, 18), 15)
        Counted(day=datetime.date(2026, 12, 10), about=False)
        """
        year, left = day.year, number
        passed = bisect_right(_days_of_work(self, year), day)
        while passed + left > len(_days_of_work(self, year)):
            left -= len(_days_of_work(self, year)) - passed
            year, passed = year + 1, 0
        last = _days_of_work(self, year)[passed + left - 1] if number else day
        estimated = (each for one in range(day.year, year + 1) for each in _estimated_holidays(self, one))
        about = _known_holidays(self.country, day.year) is None or any(
            day < each <= last for each in estimated
        )
        return Counted(last, about)

    def between(self, first: date, last: date) -> int:
        """Return the number of working days after *first* up to and with *last*."""
        years = range(first.year, last.year + 1) if first < last else ()
        days = [_days_of_work(self, year) for year in years]
        return sum(bisect_right(each, last) - bisect_right(each, first) for each in days)

    def holidays(self, first: date, last: date) -> dict[date, str]:
        """Return the names in English of the holidays after *first* up to and with *last* that cost a day."""
        days = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
        free = {each: _holidays(self.country, each.year).get(each) for each in days}
        return {day: name for day, name in free.items() if name and day.weekday() not in self.rest}

    def works(self, day: date) -> bool:
        """Return whether *day* is a working day."""
        return day.weekday() not in self.rest and day not in _holidays(self.country, day.year)


Calendars = MutableMapping[str, dict[date, str] | None]
"""The names of public holidays by day, by country and year, as in ``CO 2026``; None if they are unknown."""
_calendars: Calendars = {}


def use_calendars(calendars: Calendars) -> None:
    """Take holidays from *calendars* from now on, and add to it all that this process computes.

    ``holidays`` reads the rules of all countries when it computes those of one, which takes a tenth of a
    second: longer than all clocks of a build.
    """
    global _calendars
    for name, days in _calendars.items():
        calendars.setdefault(name, days)
    _calendars = calendars
    for derived in (_days_of_work, _estimated_holidays):
        derived.cache_clear()


@cache
def is_known(country: str) -> bool:
    """Return whether the holidays of *country* are known."""
    from holidays.registry import EntityLoader

    return country in EntityLoader.get_country_codes()


def _holidays(country: str, year: int) -> dict[date, str]:
    """Return the names of the public holidays of a year by day; empty if they are not known."""
    return _known_holidays(country, year) or {}


def _known_holidays(country: str, year: int) -> dict[date, str] | None:
    name = f"{country} {year}"
    if name not in _calendars:
        _calendars[name] = _computed_holidays(country, year) if is_known(country) else None
    return _calendars[name]


def _computed_holidays(country: str, year: int) -> dict[date, str]:
    """Return the names of holidays by day, in English, whatever the language of the computer is.

    In another language, the word for ``ESTIMATED`` would not be found.
    """
    import holidays

    return dict(holidays.country_holidays(country, years=year, language=ENGLISH).items())


@cache
def _days_of_work(days: WorkingDays, year: int) -> list[date]:
    """Return the working days of a year."""
    every = (date(year, 1, 1) + timedelta(days=number) for number in range(365 + isleap(year)))
    return [day for day in every if days.works(day)]


@cache
def _estimated_holidays(days: WorkingDays, year: int) -> list[date]:
    """Return the holidays of a year that cost a day of work, and whose day is not certain."""
    named = _holidays(days.country, year).items()
    return [day for day, name in named if ESTIMATED in name and day.weekday() not in days.rest]


def working_days(country: str, rest: Collection[int] | None = None) -> WorkingDays:
    """Return the working days of *country*, with *rest* as the days without work if the network says so."""
    return WorkingDays(country, frozenset(rest) if rest is not None else DEFAULT_REST)
