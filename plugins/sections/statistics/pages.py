"""The page of statistics, and the lists of alerts that only it links to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from plugins.alerts.alert import State
from plugins.sections.context import PageJob, RenderContext
from plugins.sections.lists.lists import AlertList
from plugins.sections.lists.pages import list_page_jobs
from plugins.sections.statistics.titles import LEAD, TITLE
from plugins.sections.statistics.view import statistics_view
from plugins.web.localizer import Localizer
from plugins.web.rendering import Page


def statistics_jobs(context: RenderContext) -> Iterator[PageJob]:
    """Yield the jobs of the page of statistics, and of the lists that only it links to."""
    site = context.site
    inputs = (site.statistics, site.country_map, site.content.vocabularies)
    yield PageJob("patterns", inputs, partial(_statistics, context))
    for key, slugs in site.statistics.alerts_by_key.items():
        alert_summaries = [site.alert_summaries[slug] for slug in slugs]
        opened = tuple(each for each in alert_summaries if site.state(each) is State.OPEN)
        over = tuple(each for each in reversed(alert_summaries) if site.state(each) is not State.OPEN)
        yield from list_page_jobs(context, AlertList("patterns", key, opened, over))


def _statistics(context: RenderContext, localizer: Localizer) -> Page:
    site = context.site
    view = statistics_view(site.statistics, site.country_map, localizer, context.addresses)
    return context.page(
        localizer,
        "patterns.html",
        localizer.say(TITLE),
        localizer.say(LEAD),
        context.each_language(lambda code: context.addresses.listing(code, "patterns")),
        context={"patterns": view if site.statistics.total else None},
    )
