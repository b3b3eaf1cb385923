"""The list of public activities, and the page of each."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from plugins.activities.activity import Activity
from plugins.languages.catalogs import N_
from plugins.sections.activities.view import activity_view
from plugins.sections.context import PageJob, RenderContext
from plugins.web.localizer import Localizer
from plugins.web.rendering import Page

_TITLE = N_("Public activities")


def activity_jobs(context: RenderContext) -> Iterator[PageJob]:
    """Yield the jobs of the list, if there are any activities, and of each public activity."""
    site, texts = context.site, context.site.content.hashes["activities"]
    if site.content.activities:
        over = tuple(each.over(site.now) for each in site.activities)
        yield PageJob("activities", (texts, over), partial(_list, context))
    for each in site.activities:
        inputs = (texts, each.over(site.now), each.shown(site.now))
        yield PageJob(f"activity/{each.slug}", inputs, partial(activity_page, context, each))


def _list(context: RenderContext, localizer: Localizer) -> Page:
    site = context.site
    views = [activity_view(each, localizer, context.addresses, site.now) for each in site.activities]
    return context.page(
        localizer,
        "activities.html",
        localizer.say(_TITLE),
        localizer.say(N_("Vigils, talks and meetings, open to all.")),
        context.each_language(context.addresses.activity),
        section="activities",
        context={
            "coming": [view for view in views if not view.over],
            "past": [view for view in reversed(views) if view.over],
            "calendar": f"{context.addresses.activity(localizer.code)}calendar.ics",
        },
    )


def activity_page(context: RenderContext, activity: Activity, localizer: Localizer) -> Page:
    """Return the page of *activity* in one language."""
    code = localizer.code
    view = activity_view(activity, localizer, context.addresses, context.site.now)
    versions = context.each_language(lambda each: context.addresses.activity(each, activity.slug))
    written = code if code in activity.versions.words else activity.language
    return context.page(
        localizer,
        "activity.html",
        str(view.title.value),
        str(view.summary.value),
        versions,
        crumbs=((localizer.say(_TITLE), context.addresses.activity(code)),),
        translations={each: path for each, path in versions.items() if each in activity.versions.words},
        canonical=versions[written],
        index=not view.draft,
        kind="article",
        section="activities",
        context={
            "activity": view,
            "modified_day": activity.modified.astimezone(activity.zone).date().isoformat(),
        },
    )
