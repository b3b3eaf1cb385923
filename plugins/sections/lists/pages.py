"""The pages of the lists of alerts, and the index pages of each kind of list."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from plugins.languages.catalogs import N_
from plugins.sections.context import PageJob, RenderContext
from plugins.sections.lists.lists import KINDS, AlertList
from plugins.sections.statistics.titles import LEAD, TITLE, own_title
from plugins.vocabularies.vocabulary import Vocabulary
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
    "result": (N_("Alerts by outcome"), N_("Choose an outcome to see the alerts that ended that way.")),
    "authority": (
        N_("Authorities we write to"),
        N_("Choose an authority to see what we asked and how it replied."),
    ),
    "patterns": (TITLE, LEAD),
}
"""Title and lead of the index page of each kind."""


def list_jobs(context: RenderContext) -> Iterator[PageJob]:
    """Yield the jobs of all lists except those of authorities, and of the index pages."""
    site = context.site
    yield PageJob("list/alerts", (*site.open, *site.previewed), partial(_open, context))
    for kind in KINDS:
        entries = [
            (each.key, each.sample.region, len(each.all), len(each.open)) for each in context.lists_of(kind)
        ]
        named_by = site.content.entries if kind == "authority" else _vocabulary(context, kind)
        yield PageJob(f"lists/{kind}", (entries, named_by), partial(_index, context, kind))
    for listing in context.lists.values():
        if listing.kind == "authority":
            continue
        yield from list_page_jobs(context, listing)


def _vocabulary(context: RenderContext, kind: str) -> Vocabulary[Any] | None:
    """Return the vocabulary that the lists of *kind* are named by, if one."""
    vocabularies = context.site.content.vocabularies
    names = {"violation": "violations", "perpetrator": "perpetrators", "result": "outcomes"}
    return vocabularies[names[kind]] if kind in names else None


def list_page_jobs(context: RenderContext, listing: AlertList) -> Iterator[PageJob]:
    """Yield the jobs of the pages of one list."""
    name = f"list/{listing.kind}/{listing.key}"
    yield PageJob(name, (listing.open, listing.latest, listing.spans), partial(_list, context, listing))
    for number in range(1, listing.pages + 1):
        inputs = (listing.sample.region, listing.page(number), number == listing.pages)
        yield PageJob(f"{name}/{number}", inputs, partial(_earlier, context, listing, number))


def list_name(context: RenderContext, listing: AlertList, localizer: Localizer) -> str:
    """Return the name of a list."""
    if listing.kind == "country":
        return localizer.country(listing.key)
    if listing.kind == "region":
        sample = listing.sample
        return f"{sample.official_region or sample.region}, {localizer.country(sample.country)}"
    if listing.kind == "authority":
        authority = context.site.content.authorities[listing.key]
        return authority.office_in(localizer.code)
    words = {
        "violation": localizer.violation,
        "perpetrator": localizer.perpetrator,
        "result": localizer.outcome,
    }
    return words[listing.kind](listing.key) if listing.kind in words else listing.key


def _words(context: RenderContext, listing: AlertList, localizer: Localizer) -> tuple[str, str]:
    """Return title and lead of a list."""
    if listing.kind == "archive":
        lead = localizer.say(N_("Past and suspended alerts, and their outcome."))
        return localizer.say(N_("Archive")), lead
    if listing.kind == "patterns":
        return own_title(listing.key, localizer), localizer.say(OPEN_FIRST)
    title = localizer.say(N_("Alerts: %(what)s"), what=list_name(context, listing, localizer))
    return title, localizer.say(OPEN_FIRST)


def _open(context: RenderContext, localizer: Localizer) -> Page:
    """Return the list of open alerts; in a preview, with unpublished ones."""
    site, lead = context.site, localizer.say(N_("Alerts you can act on now, most urgent first."))
    return context.page(
        localizer,
        "listing.html",
        localizer.say(N_("Open alerts")),
        lead,
        context.each_language(lambda code: context.addresses.listing(code, "alerts")),
        section="alerts",
        context={
            "kind": "alerts",
            "lead": lead,
            "open_cards": context.cards(site.open, localizer),
            "past_cards": [],
            "draft_cards": context.cards(site.previewed, localizer),
            "ways": [],
            "earlier": [],
        },
    )


def _list(context: RenderContext, listing: AlertList, localizer: Localizer) -> Page:
    """Return the first page of a list: open alerts, latest closed ones, links to earlier ones."""
    code, archive = localizer.code, listing.kind == "archive"
    title, lead = _words(context, listing, localizer)
    return context.page(
        localizer,
        "listing.html",
        title,
        lead,
        context.each_language(lambda each: context.addresses.listing(each, listing.kind, listing.key)),
        crumbs=()
        if archive
        else (archive_crumb(context, localizer), index_crumb(context, listing.kind, localizer)),
        here="" if archive else list_name(context, listing, localizer),
        section="archive" if archive else "",
        feed=context.addresses.list_feed(code, listing.kind, listing.key) if has_feed(listing) else "",
        context={
            "kind": listing.kind,
            "lead": lead,
            "open_cards": [] if archive else context.cards(listing.open, localizer),
            "past_cards": context.cards(listing.latest, localizer),
            "draft_cards": [],
            "ways": _ways(context, localizer) if archive else [],
            "earlier": earlier(context, listing, localizer),
        },
    )


def _ways(context: RenderContext, localizer: Localizer) -> list[tuple[str, str]]:
    """Return title and URL of the pages that lead further from the archive."""
    aftermath = context.addresses.listing(localizer.code, "aftermath")
    ways = [index_crumb(context, kind, localizer) for kind in KINDS]
    return [*ways, (localizer.say(N_("What happened after")), aftermath)]


def has_feed(listing: AlertList) -> bool:
    """Return whether a list has its own feed."""
    return listing.kind in {"country", "violation"}


def index_crumb(context: RenderContext, kind: str, localizer: Localizer) -> tuple[str, str]:
    """Return the breadcrumb of the index page of *kind*."""
    return localizer.say(INDEXES[kind][0]), context.addresses.listing(localizer.code, kind)


def archive_crumb(context: RenderContext, localizer: Localizer) -> tuple[str, str]:
    """Return the breadcrumb of the archive."""
    return localizer.say(N_("Archive")), context.addresses.listing(localizer.code, "archive")


def earlier(context: RenderContext, listing: AlertList, localizer: Localizer) -> list[tuple[str, str]]:
    """Return URL and period of each page of earlier alerts, the latest first."""
    return [
        (
            context.addresses.listing(localizer.code, listing.kind, listing.key, number),
            span(listing, number, localizer),
        )
        for number in range(listing.pages, 0, -1)
    ]


def span(listing: AlertList, number: int, localizer: Localizer) -> str:
    """Return the period of a page of earlier alerts in words."""
    first, last = (localizer.month(day) for day in listing.spans[number - 1])
    return first if first == last else f"{first} – {last}"


def _earlier(context: RenderContext, listing: AlertList, number: int, localizer: Localizer) -> Page:
    """Return a page of earlier alerts, one line each."""
    code = localizer.code
    title, _ = _words(context, listing, localizer)
    crumbs = (title, context.addresses.listing(code, listing.kind, listing.key))
    ahead = number + 1 if number < listing.pages else 0
    return context.page(
        localizer,
        "earlier.html",
        f"{title} – {span(listing, number, localizer)}",
        localizer.say(N_("Earlier alerts, latest first.")),
        context.each_language(
            lambda each: context.addresses.listing(each, listing.kind, listing.key, number)
        ),
        crumbs=(crumbs,)
        if listing.kind == "archive"
        else (archive_crumb(context, localizer), index_crumb(context, listing.kind, localizer), crumbs),
        here=span(listing, number, localizer),
        section="archive" if listing.kind == "archive" else "",
        context={
            "cards": context.cards(listing.page(number), localizer),
            "later_url": context.addresses.listing(code, listing.kind, listing.key, ahead),
            "earlier_url": context.addresses.listing(code, listing.kind, listing.key, number - 1)
            if number > 1
            else "",
        },
    )


def _index(context: RenderContext, kind: str, localizer: Localizer) -> Page:
    title, lead = (localizer.say(words) for words in INDEXES[kind])
    links = [
        (
            list_name(context, listing, localizer),
            context.addresses.listing(localizer.code, kind, listing.key),
            len(listing.all),
            len(listing.open),
            localizer.pictogram(listing.key) if kind == "violation" else "",
        )
        for listing in context.lists_of(kind)
    ]
    links.sort(key=lambda link: (localizer.sort_key(link[0]), link[1]), reverse=kind == "year")
    return context.page(
        localizer,
        "index.html",
        title,
        lead,
        context.each_language(lambda code: context.addresses.listing(code, kind)),
        crumbs=(archive_crumb(context, localizer),),
        context={"kind": kind, "lead": lead, "links": links},
    )
