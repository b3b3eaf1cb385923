"""The pages of the lists of alerts, and the index pages of each kind of list."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from plugins.alerts.alert import State
from plugins.alerts.labels import PERPETRATORS, RESULTS, VIOLATIONS
from plugins.languages.catalogs import N_
from plugins.sections.context import PageJob, RenderContext
from plugins.sections.lists.lists import KINDS, AlertList
from plugins.sections.statistics.titles import LEAD, TITLE, own_title
from plugins.web.localizer import Localizer
from plugins.web.rendering import Page

OPEN_FIRST = N_("Open alerts first, then earlier ones.")
INDEXES = {
    "year": (N_("Alerts by year"), N_("Choose a year to see its alerts, open and past.")),
    "country": (N_("Alerts by country"), N_("Choose a country to see its alerts, open and past.")),
    "region": (N_("Alerts by region"), N_("Choose a region to see its alerts, open and past.")),
    "violation": (N_("Alerts by violation"), N_("Choose a violation to see its alerts, open and past.")),
    "perpetrator": (
        N_("Alerts by alleged perpetrator"),
        N_("Choose a group to see the alerts in which it is named."),
    ),
    "result": (N_("Alerts by outcome"), N_("Choose an outcome to see the alerts that ended so.")),
    "authority": (
        N_("Authorities we write to"),
        N_("Choose an authority to see what was asked of it, and what it answered."),
    ),
    "patterns": (TITLE, LEAD),
}
"""Title and lead of the index page of each kind."""


def list_jobs(context: RenderContext) -> Iterator[PageJob]:
    """Yield the jobs of all lists except those of authorities, and of the index pages."""
    site = context.site
    drafts = tuple(site.with_state(State.UNPUBLISHED)) if site.site_settings.preview else ()
    yield PageJob("list/alerts", (*site.open, *drafts), partial(_open, context))
    for kind in KINDS:
        entries = [
            (each.key, each.sample.region, len(each.all), len(each.open)) for each in context.lists_of(kind)
        ]
        registry = site.content.entries if kind == "authority" else None
        yield PageJob(f"lists/{kind}", (entries, registry), partial(_index, context, kind))
    for one in context.lists.values():
        if one.kind == "authority":
            continue
        yield from one_list(context, one)


def one_list(context: RenderContext, one: AlertList) -> Iterator[PageJob]:
    """Yield the jobs of the pages of one list."""
    name = f"list/{one.kind}/{one.key}"
    yield PageJob(name, (one.open, one.latest, one.spans), partial(_list, context, one))
    for number in range(1, one.pages + 1):
        inputs = (one.sample.region, one.page(number), number == one.pages)
        yield PageJob(f"{name}/{number}", inputs, partial(_earlier, context, one, number))


def list_name(context: RenderContext, one: AlertList, localizer: Localizer) -> str:
    """Return the name of a list."""
    if one.kind == "country":
        return localizer.country(one.key)
    if one.kind == "region":
        sample = one.sample
        return f"{sample.official_region or sample.region}, {localizer.country(sample.country)}"
    if one.kind == "authority":
        authority = context.site.content.authorities[one.key]
        return authority.office_in(localizer.code)
    labels = {"violation": VIOLATIONS, "perpetrator": PERPETRATORS, "result": RESULTS}
    return localizer.say(labels[one.kind][one.key]) if one.kind in labels else one.key


def _words(context: RenderContext, one: AlertList, localizer: Localizer) -> tuple[str, str]:
    """Return title and lead of a list."""
    if one.kind == "archive":
        lead = localizer.say(N_("Alerts that are over or on hold, and how they ended."))
        return localizer.say(N_("Archive")), lead
    if one.kind == "patterns":
        return own_title(one.key, localizer), localizer.say(OPEN_FIRST)
    title = localizer.say(N_("Alerts: %(what)s"), what=list_name(context, one, localizer))
    return title, localizer.say(OPEN_FIRST)


def _open(context: RenderContext, localizer: Localizer) -> Page:
    """Return the list of open alerts; in a preview, with unpublished ones."""
    site, lead = context.site, localizer.say(N_("What you can act on now, the most urgent first."))
    drafts = site.with_state(State.UNPUBLISHED) if site.site_settings.preview else []
    return context.page(
        localizer,
        "listing.html",
        localizer.say(N_("Open alerts")),
        lead,
        context.everywhere(lambda code: context.addresses.listing(code, "alerts")),
        section="alerts",
        context={
            "kind": "alerts",
            "lead": lead,
            "open_cards": context.cards(site.open, localizer),
            "past_cards": [],
            "draft_cards": context.cards(drafts, localizer),
            "ways": [],
            "earlier": [],
        },
    )


def _list(context: RenderContext, one: AlertList, localizer: Localizer) -> Page:
    """Return the first page of a list: open alerts, latest closed ones, links to earlier ones."""
    code, archive = localizer.code, one.kind == "archive"
    title, lead = _words(context, one, localizer)
    return context.page(
        localizer,
        "listing.html",
        title,
        lead,
        context.everywhere(lambda each: context.addresses.listing(each, one.kind, one.key)),
        crumbs=()
        if archive
        else (archive_crumb(context, localizer), index_crumb(context, one.kind, localizer)),
        here="" if archive else list_name(context, one, localizer),
        section="archive" if archive else "",
        feed=context.addresses.list_feed(code, one.kind, one.key) if has_feed(one) else "",
        context={
            "kind": one.kind,
            "lead": lead,
            "open_cards": [] if archive else context.cards(one.open, localizer),
            "past_cards": context.cards(one.latest, localizer),
            "draft_cards": [],
            "ways": [index_crumb(context, kind, localizer) for kind in KINDS] if archive else [],
            "earlier": earlier(context, one, localizer),
        },
    )


def has_feed(one: AlertList) -> bool:
    """Return whether a list has its own feed."""
    return one.kind in {"country", "violation"}


def index_crumb(context: RenderContext, kind: str, localizer: Localizer) -> tuple[str, str]:
    """Return the breadcrumb of the index page of *kind*."""
    return localizer.say(INDEXES[kind][0]), context.addresses.listing(localizer.code, kind)


def archive_crumb(context: RenderContext, localizer: Localizer) -> tuple[str, str]:
    """Return the breadcrumb of the archive."""
    return localizer.say(N_("Archive")), context.addresses.listing(localizer.code, "archive")


def earlier(context: RenderContext, one: AlertList, localizer: Localizer) -> list[tuple[str, str]]:
    """Return URL and period of each page of earlier alerts, the latest first."""
    return [
        (context.addresses.listing(localizer.code, one.kind, one.key, number), span(one, number, localizer))
        for number in range(one.pages, 0, -1)
    ]


def span(one: AlertList, number: int, localizer: Localizer) -> str:
    """Return the period of a page of earlier alerts in words."""
    first, last = (localizer.month(day) for day in one.spans[number - 1])
    return first if first == last else f"{first} – {last}"


def _earlier(context: RenderContext, one: AlertList, number: int, localizer: Localizer) -> Page:
    """Return a page of earlier alerts, one line each."""
    code = localizer.code
    title, _ = _words(context, one, localizer)
    crumbs = (title, context.addresses.listing(code, one.kind, one.key))
    ahead = number + 1 if number < one.pages else 0
    return context.page(
        localizer,
        "earlier.html",
        f"{title} – {span(one, number, localizer)}",
        localizer.say(N_("Earlier alerts, the latest first.")),
        context.everywhere(lambda each: context.addresses.listing(each, one.kind, one.key, number)),
        crumbs=(crumbs,)
        if one.kind == "archive"
        else (archive_crumb(context, localizer), index_crumb(context, one.kind, localizer), crumbs),
        here=span(one, number, localizer),
        section="archive" if one.kind == "archive" else "",
        context={
            "cards": context.cards(one.page(number), localizer),
            "later_url": context.addresses.listing(code, one.kind, one.key, ahead),
            "earlier_url": context.addresses.listing(code, one.kind, one.key, number - 1)
            if number > 1
            else "",
        },
    )


def _index(context: RenderContext, kind: str, localizer: Localizer) -> Page:
    title, lead = (localizer.say(words) for words in INDEXES[kind])
    links = [
        (
            list_name(context, one, localizer),
            context.addresses.listing(localizer.code, kind, one.key),
            len(one.all),
            len(one.open),
        )
        for one in context.lists_of(kind)
    ]
    links.sort(key=lambda link: (localizer.sort_key(link[0]), link[1]), reverse=kind == "year")
    return context.page(
        localizer,
        "index.html",
        title,
        lead,
        context.everywhere(lambda code: context.addresses.listing(code, kind)),
        crumbs=(archive_crumb(context, localizer),),
        context={"lead": lead, "links": links},
    )
