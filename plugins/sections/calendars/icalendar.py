"""iCalendar entries (RFC 5545) for deadlines and public activities."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event

REMIND_BEFORE = timedelta(days=1)


def deadline_calendar(
    *, uid: str, title: str, description: str, url: str, deadline: datetime, modified: datetime, language: str
) -> bytes:
    """Return a calendar with one event of half an hour that ends at the aware time *deadline*.

    It has a reminder one day before. *modified* is its time stamp, so that the same alert gives the same
    bytes.
    """
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", modified.astimezone(UTC))
    event.add("dtstart", deadline.astimezone(UTC) - timedelta(minutes=30))
    event.add("dtend", deadline.astimezone(UTC))
    event.add("summary", title, parameters={"LANGUAGE": language})
    event.add("description", description, parameters={"LANGUAGE": language})
    event.add("url", url)
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", -REMIND_BEFORE)
    event.add_component(alarm)
    return _calendar([event])


@dataclass(frozen=True)
class CalendarEvent:
    """A public activity in one language."""

    url: str
    title: str
    description: str
    place: str
    starts: datetime
    ends: datetime
    whole_day: bool
    cancelled: bool
    modified: datetime


def activity_calendar(calendar_events: Iterable[CalendarEvent], language: str, *, name: str = "") -> bytes:
    """Return a calendar of *calendar_events*; with a *name* it can be subscribed to (RFC 7986)."""
    return _calendar([_event(calendar_event, language) for calendar_event in calendar_events], name)


def _event(calendar_event: CalendarEvent, language: str) -> Event:
    event = Event()
    event.add("uid", calendar_event.url)
    event.add("dtstamp", calendar_event.modified.astimezone(UTC))
    event.add("last-modified", calendar_event.modified.astimezone(UTC))
    if calendar_event.whole_day:
        event.add("dtstart", calendar_event.starts.date())
        event.add("dtend", calendar_event.ends.date())
    else:
        event.add("dtstart", calendar_event.starts.astimezone(UTC))
        event.add("dtend", calendar_event.ends.astimezone(UTC))
    event.add("summary", calendar_event.title, parameters={"LANGUAGE": language})
    event.add("description", calendar_event.description, parameters={"LANGUAGE": language})
    event.add("location", calendar_event.place)
    event.add("url", calendar_event.url)
    event.add("status", "CANCELLED" if calendar_event.cancelled else "CONFIRMED")
    return event


def _calendar(events: Iterable[Event], name: str = "") -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Urgent action network//Alerts//EN")
    calendar.add("version", "2.0")
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())
