"""The deadline of an alert as an entry for the supporter's own calendar (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event

REMIND_BEFORE = timedelta(days=1)


def deadline_calendar(
    *, uid: str, title: str, description: str, url: str, deadline: datetime, modified: datetime, language: str
) -> bytes:
    """Return a calendar with one event that ends at the aware moment *deadline*, half an hour long.

    A reminder rings one day before. *modified* is its time stamp, so that the same alert gives
    the same bytes.
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
    calendar = Calendar()
    calendar.add("prodid", "-//Urgent action network//Alerts//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
