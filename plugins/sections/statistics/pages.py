"""The page of patterns, and the lists of those alerts that it alone counts together."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from plugins.alerts.alert import State
from plugins.sections.context import PageJob, RenderContext
from plugins.sections.lists.lists import AlertList
from plugins.sections.lists.pages import one_list
from plugins.sections.statistics.titles import LEAD, TITLE
from plugins.sections.statistics.view import patterns_view
from plugins.web.localizer import Localizer
from plugins.web.rendering import Page


def patterns_jobs(frame: RenderContext) -> Iterator[PageJob]:
    """Yield the page of patterns, and the lists to which nothing but it leads."""
    site = frame.site
    yield PageJob("patterns", (site.patterns, site.country_map), partial(_patterns, frame))
    for key, slugs in site.patterns.behind.items():
        records = [site.records[slug] for slug in slugs]
        opened = tuple(each for each in records if site.state(each) is State.OPEN)
        over = tuple(each for each in reversed(records) if site.state(each) is not State.OPEN)
        yield from one_list(frame, AlertList("patterns", key, opened, over))


def _patterns(frame: RenderContext, speaker: Localizer) -> Page:
    site = frame.site
    view = patterns_view(site.patterns, site.country_map, speaker, frame.addresses)
    return frame.page(
        speaker,
        "patterns.html",
        speaker.say(TITLE),
        speaker.say(LEAD),
        frame.everywhere(lambda code: frame.addresses.listing(code, "patterns")),
        context={"patterns": view if site.patterns.total else None},
    )
