"""The registry of sections: the jobs of all pages of the site."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.sections.activities.pages import activity_jobs
from plugins.sections.alerts.pages import alert_jobs
from plugins.sections.authorities import authority_jobs
from plugins.sections.context import PageJob, RenderContext
from plugins.sections.follow_up.pages import aftermath_jobs
from plugins.sections.lists.pages import list_jobs
from plugins.sections.opendata.pages import data_jobs
from plugins.sections.organisations.members import member_jobs
from plugins.sections.organisations.pages import directory_jobs
from plugins.sections.partners import partner_jobs
from plugins.sections.reports.pages import report_jobs
from plugins.sections.resources import resource_jobs
from plugins.sections.search import search_page
from plugins.sections.sign_ons.pages import sign_on_jobs
from plugins.sections.statistics.pages import statistics_jobs
from plugins.sections.text_pages import text_jobs

FAMILIES = (
    text_jobs,
    list_jobs,
    authority_jobs,
    aftermath_jobs,
    statistics_jobs,
    alert_jobs,
    resource_jobs,
    directory_jobs,
    member_jobs,
    partner_jobs,
    activity_jobs,
    sign_on_jobs,
    data_jobs,
    report_jobs,
)


def page_jobs(context: RenderContext) -> Iterator[PageJob]:
    """Yield the jobs of all pages."""
    for family in FAMILIES:
        yield from family(context)
    yield search_page(context)
