"""The view of an activity: all texts of its page, its card and its mail in one language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from markupsafe import Markup

from plugins.activities.activity import KINDS, Activity
from plugins.content.markdown import render
from plugins.languages.catalogs import N_
from plugins.languages.localized_text import LocalizedText
from plugins.sections.alerts.link import Link
from plugins.web.localizer import Localizer
from plugins.web.settings import Addresses


@dataclass(frozen=True)
class ActivityView:
    """An activity in one language at a given time."""

    url: str
    kind: str
    title: LocalizedText
    summary: LocalizedText
    place: LocalizedText
    access: LocalizedText | None
    text: LocalizedText
    when: str
    iso: str
    """Its beginning in ISO 8601: UTC, or a date."""
    languages: str
    organiser: Link
    online: str
    calendar: str
    cancelled: bool
    over: bool
    draft: bool
    written_in: str | None


def activity_view(
    activity: Activity, localizer: Localizer, addresses: Addresses, now: datetime
) -> ActivityView:
    """Return the view of *activity* in the language of *localizer*."""
    facts, code = activity.facts, localizer.code
    url = addresses.activity(code, activity.slug)
    title, access, text = (
        activity.localized("title", code),
        activity.localized("access", code),
        activity.body(code),
    )
    return ActivityView(
        url=url,
        kind=localizer.say(KINDS[facts.kind]),
        title=title,
        summary=activity.localized("summary", code),
        place=activity.localized("place", code),
        access=access if access.value else None,
        # Safe: render() lets through nothing but its own allow-list of elements.
        text=LocalizedText(Markup(render(text.value)), text.language),  # noqa: S704
        when=_when(activity, localizer),
        iso=_iso(activity),
        languages=localizer.listed(localizer.language_name(each) for each in facts.languages),
        organiser=Link(facts.organiser, facts.web or ""),
        online=facts.online or "",
        calendar=f"{url}activity.ics",
        cancelled=facts.status == "cancelled",
        over=activity.over(now),
        draft=not activity.shown(now),
        written_in=None if title.language == code else localizer.language_name(title.language),
    )


def _iso(activity: Activity) -> str:
    if activity.whole_day:
        return activity.starts.date().isoformat()
    return activity.starts.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _when(activity: Activity, localizer: Localizer) -> str:
    """Return days and times in words, in the activity's own time zone."""
    zone = activity.zone
    starts = activity.starts.astimezone(zone)
    last = (activity.ends - timedelta(seconds=1)).astimezone(zone)
    first_day, last_day = localizer.weekday(starts.date()), localizer.weekday(last.date())
    days = localizer.say(N_("%(first)s to %(last)s"), first=first_day, last=last_day)
    if activity.whole_day:
        return first_day if first_day == last_day else days
    time = localizer.hour(starts)
    if first_day != last_day:
        time = localizer.say(N_("from %(from)s"), **{"from": time})
    elif activity.facts.ends is not None:
        ends = localizer.hour(activity.ends.astimezone(zone))
        time = localizer.say(N_("%(from)s to %(to)s"), **{"from": time, "to": ends})
    if activity.facts.online:
        time = localizer.say(N_("%(hour)s, %(city)s time"), hour=time, city=localizer.city(zone))
    return f"{first_day if first_day == last_day else days}, {time}"
