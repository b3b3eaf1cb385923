"""Every page of the site, each in all languages."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.site.activity_pages import activity_jobs
from plugins.site.alert_pages import alert_jobs
from plugins.site.authority_pages import authority_jobs
from plugins.site.data_pages import data_jobs
from plugins.site.directory_pages import directory_jobs
from plugins.site.frame import Frame, PageJob
from plugins.site.list_pages import list_jobs
from plugins.site.patterns_pages import patterns_jobs
from plugins.site.resource_pages import resource_jobs
from plugins.site.search import search_page
from plugins.site.text_pages import text_jobs

FAMILIES = (
    text_jobs,
    list_jobs,
    authority_jobs,
    patterns_jobs,
    alert_jobs,
    resource_jobs,
    directory_jobs,
    activity_jobs,
    data_jobs,
)


def page_jobs(frame: Frame) -> Iterator[PageJob]:
    """Yield what makes each page; where the site has nothing of a kind, it has no page of it."""
    for family in FAMILIES:
        yield from family(frame)
    yield search_page(frame)
