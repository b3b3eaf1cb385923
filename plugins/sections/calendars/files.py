"""The calendar files of the site: the deadline of each open alert, and public activities."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.alerts.summary import AlertSummary
from plugins.incremental.file import File
from plugins.languages.catalogs import N_
from plugins.sections.context import RenderContext


def deadline_calendars(context: RenderContext, alert_summary: AlertSummary) -> Iterator[File]:
    """Yield the calendar with the deadline of an open alert, in each language."""
    from plugins.sections.calendars.icalendar import deadline_calendar  # lazy: most builds make few

    for code, localizer in context.site.localizers.items():
        card = context.card(alert_summary, localizer)
        url = context.addresses.absolute(card.url)
        data = deadline_calendar(
            uid=url,
            title=localizer.say(N_("Deadline: %(title)s"), title=card.title.value),
            description=f"{card.summary.value}\n{url}",
            url=url,
            deadline=alert_summary.act_before,
            modified=alert_summary.modified,
            language=code,
        )
        yield File(
            context.addresses.file(f"{context.addresses.below(code, alert_summary.slug)}deadline.ics"), data
        )


def activity_calendars(context: RenderContext, code: str) -> Iterator[File]:
    """Yield the calendar of each activity, and the one of all future activities."""
    from plugins.sections.calendars.icalendar import CalendarEvent, activity_calendar  # lazy, see above

    calendar_events = []
    for each in context.site.activities:
        url = context.addresses.absolute(context.addresses.activity(code, each.slug))
        calendar_event = CalendarEvent(
            url=url,
            title=each.localized("title", code).value,
            description=f"{each.localized('summary', code).value}\n{url}",
            place=each.localized("place", code).value,
            starts=each.starts,
            ends=each.ends,
            whole_day=each.whole_day,
            cancelled=each.facts.status == "cancelled",
            modified=each.modified,
        )
        calendar_events.append(calendar_event)
        path = context.addresses.activity(code, each.slug)
        yield File(context.addresses.file(f"{path}activity.ics"), activity_calendar([calendar_event], code))
    title = context.site.localizers[code].say(N_("Public activities"))
    name = f"{context.site_settings.names[code]} – {title}"
    data = activity_calendar(
        [each for each in calendar_events if each.ends > context.site.now], code, name=name
    )
    yield File(context.addresses.file(f"{context.addresses.activity(code)}calendar.ics"), data)
