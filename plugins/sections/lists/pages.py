"""The pages of the lists of alerts, and of what there are lists by."""

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
"""Title and lead of the page that leads to the lists of a kind."""


def list_jobs(frame: RenderContext) -> Iterator[PageJob]:
    """Yield every list of alerts but those of authorities, and the pages that lead to them."""
    site = frame.site
    drafts = tuple(site.with_state(State.UNPUBLISHED)) if site.network.preview else ()
    yield PageJob("list/alerts", (*site.open, *drafts), partial(_open, frame))
    for kind in KINDS:
        entries = [
            (each.key, each.sample.region, len(each.all), len(each.open)) for each in frame.lists_of(kind)
        ]
        registry = site.content.entries if kind == "authority" else None
        yield PageJob(f"lists/{kind}", (entries, registry), partial(_index, frame, kind))
    for one in frame.lists.values():
        if one.kind == "authority":
            continue
        yield from one_list(frame, one)


def one_list(frame: RenderContext, one: AlertList) -> Iterator[PageJob]:
    """Yield the pages of one list."""
    name = f"list/{one.kind}/{one.key}"
    yield PageJob(name, (one.open, one.latest, one.spans), partial(_list, frame, one))
    for number in range(1, one.pages + 1):
        inputs = (one.sample.region, one.page(number), number == one.pages)
        yield PageJob(f"{name}/{number}", inputs, partial(_earlier, frame, one, number))


def list_name(frame: RenderContext, one: AlertList, speaker: Localizer) -> str:
    """Return what the alerts of a list have in common."""
    if one.kind == "country":
        return speaker.country(one.key)
    if one.kind == "region":
        record = one.sample
        return f"{record.official_region or record.region}, {speaker.country(record.country)}"
    if one.kind == "authority":
        authority = frame.site.content.authorities[one.key]
        return authority.office_in(speaker.code)
    labels = {"violation": VIOLATIONS, "perpetrator": PERPETRATORS, "result": RESULTS}
    return speaker.say(labels[one.kind][one.key]) if one.kind in labels else one.key


def _words(frame: RenderContext, one: AlertList, speaker: Localizer) -> tuple[str, str]:
    """Return title and lead of a list."""
    if one.kind == "archive":
        lead = speaker.say(N_("Alerts that are over or on hold, and how they ended."))
        return speaker.say(N_("Archive")), lead
    if one.kind == "patterns":
        return own_title(one.key, speaker), speaker.say(OPEN_FIRST)
    title = speaker.say(N_("Alerts: %(what)s"), what=list_name(frame, one, speaker))
    return title, speaker.say(OPEN_FIRST)


def _open(frame: RenderContext, speaker: Localizer) -> Page:
    """Return the list of open alerts; a preview shows there what nobody may see yet."""
    site, lead = frame.site, speaker.say(N_("What you can act on now, the most urgent first."))
    drafts = site.with_state(State.UNPUBLISHED) if site.network.preview else []
    return frame.page(
        speaker,
        "listing.html",
        speaker.say(N_("Open alerts")),
        lead,
        frame.everywhere(lambda code: frame.addresses.listing(code, "alerts")),
        section="alerts",
        context={
            "kind": "alerts",
            "lead": lead,
            "open_cards": frame.cards(site.open, speaker),
            "past_cards": [],
            "draft_cards": frame.cards(drafts, speaker),
            "ways": [],
            "earlier": [],
        },
    )


def _list(frame: RenderContext, one: AlertList, speaker: Localizer) -> Page:
    """Return the first page of a list: what is open, what was over last, the way to what was before."""
    code, archive = speaker.code, one.kind == "archive"
    title, lead = _words(frame, one, speaker)
    return frame.page(
        speaker,
        "listing.html",
        title,
        lead,
        frame.everywhere(lambda each: frame.addresses.listing(each, one.kind, one.key)),
        crumbs=() if archive else (archive_crumb(frame, speaker), index_crumb(frame, one.kind, speaker)),
        here="" if archive else list_name(frame, one, speaker),
        section="archive" if archive else "",
        feed=frame.addresses.list_feed(code, one.kind, one.key) if has_feed(one) else "",
        context={
            "kind": one.kind,
            "lead": lead,
            "open_cards": [] if archive else frame.cards(one.open, speaker),
            "past_cards": frame.cards(one.latest, speaker),
            "draft_cards": [],
            "ways": [index_crumb(frame, kind, speaker) for kind in KINDS] if archive else [],
            "earlier": earlier(frame, one, speaker),
        },
    )


def has_feed(one: AlertList) -> bool:
    """Return whether a list has a feed of its own."""
    return one.kind in {"country", "violation"}


def index_crumb(frame: RenderContext, kind: str, speaker: Localizer) -> tuple[str, str]:
    """Return the step to the page that leads to the lists of *kind*."""
    return speaker.say(INDEXES[kind][0]), frame.addresses.listing(speaker.code, kind)


def archive_crumb(frame: RenderContext, speaker: Localizer) -> tuple[str, str]:
    """Return the step to the archive, from which all lists are reached."""
    return speaker.say(N_("Archive")), frame.addresses.listing(speaker.code, "archive")


def earlier(frame: RenderContext, one: AlertList, speaker: Localizer) -> list[tuple[str, str]]:
    """Return address and time of each page of earlier alerts, the latest first."""
    return [
        (frame.addresses.listing(speaker.code, one.kind, one.key, number), span(one, number, speaker))
        for number in range(one.pages, 0, -1)
    ]


def span(one: AlertList, number: int, speaker: Localizer) -> str:
    """Return from when to when the alerts of a page of earlier ones are."""
    first, last = (speaker.month(day) for day in one.spans[number - 1])
    return first if first == last else f"{first} – {last}"


def _earlier(frame: RenderContext, one: AlertList, number: int, speaker: Localizer) -> Page:
    """Return a page of earlier alerts, as lines."""
    code = speaker.code
    title, _ = _words(frame, one, speaker)
    crumbs = (title, frame.addresses.listing(code, one.kind, one.key))
    ahead = number + 1 if number < one.pages else 0
    return frame.page(
        speaker,
        "earlier.html",
        f"{title} – {span(one, number, speaker)}",
        speaker.say(N_("Earlier alerts, the latest first.")),
        frame.everywhere(lambda each: frame.addresses.listing(each, one.kind, one.key, number)),
        crumbs=(crumbs,)
        if one.kind == "archive"
        else (archive_crumb(frame, speaker), index_crumb(frame, one.kind, speaker), crumbs),
        here=span(one, number, speaker),
        section="archive" if one.kind == "archive" else "",
        context={
            "cards": frame.cards(one.page(number), speaker),
            "later_url": frame.addresses.listing(code, one.kind, one.key, ahead),
            "earlier_url": frame.addresses.listing(code, one.kind, one.key, number - 1) if number > 1 else "",
        },
    )


def _index(frame: RenderContext, kind: str, speaker: Localizer) -> Page:
    title, lead = (speaker.say(words) for words in INDEXES[kind])
    links = [
        (
            list_name(frame, one, speaker),
            frame.addresses.listing(speaker.code, kind, one.key),
            len(one.all),
            len(one.open),
        )
        for one in frame.lists_of(kind)
    ]
    links.sort(key=lambda link: (speaker.sort_key(link[0]), link[1]), reverse=kind == "year")
    return frame.page(
        speaker,
        "index.html",
        title,
        lead,
        frame.everywhere(lambda code: frame.addresses.listing(code, kind)),
        crumbs=(archive_crumb(frame, speaker),),
        context={"lead": lead, "links": links},
    )
