"""The calendars of the site: the deadline of each open alert, and the public activities."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.alerts.summary import AlertSummary
from plugins.incremental.file import File
from plugins.languages.catalogs import N_
from plugins.sections.calendars.icalendar import Occasion, activity_calendar, deadline_calendar
from plugins.sections.context import RenderContext


def deadline_calendars(frame: RenderContext, record: AlertSummary) -> Iterator[File]:
    """Yield the calendar of the deadline of an open alert, in each language."""
    for code, speaker in frame.site.speakers.items():
        card = frame.card(record, speaker)
        url = frame.addresses.absolute(card.url)
        data = deadline_calendar(
            uid=url,
            title=speaker.say(N_("Deadline: %(title)s"), title=card.title.value),
            description=f"{card.summary.value}\n{url}",
            url=url,
            deadline=record.act_before,
            modified=record.modified,
            language=code,
        )
        yield File(frame.addresses.file(f"{frame.addresses.below(code, record.slug)}deadline.ics"), data)


def activity_calendars(frame: RenderContext, code: str) -> Iterator[File]:
    """Yield the calendar of each activity, and the one of all that are to come."""
    occasions = []
    for each in frame.site.activities:
        url = frame.addresses.absolute(frame.addresses.activity(code, each.slug))
        occasion = Occasion(
            url=url,
            title=each.said("title", code).value,
            description=f"{each.said('summary', code).value}\n{url}",
            place=each.said("place", code).value,
            starts=each.starts,
            ends=each.ends,
            whole_day=each.whole_day,
            cancelled=each.facts.status == "cancelled",
            modified=each.modified,
        )
        occasions.append(occasion)
        path = frame.addresses.activity(code, each.slug)
        yield File(frame.addresses.file(f"{path}activity.ics"), activity_calendar([occasion], code))
    title = frame.site.speakers[code].say(N_("Public activities"))
    name = f"{frame.network.names[code]} – {title}"
    data = activity_calendar([each for each in occasions if each.ends > frame.site.now], code, name=name)
    yield File(frame.addresses.file(f"{frame.addresses.activity(code)}calendar.ics"), data)
