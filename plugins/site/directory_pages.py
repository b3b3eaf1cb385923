"""The directory, whole and by each of its facets."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from plugins.directory.load import OFFERS, REGIONS
from plugins.languages.catalogs import N_
from plugins.site.directory_view import directory_view
from plugins.site.frame import Frame, PageJob
from plugins.site.rendering import Page
from plugins.site.words import Speaker


def directory_jobs(frame: Frame) -> Iterator[PageJob]:
    """Yield the directory, if there is one, and its part for each facet."""
    inputs = (frame.site.content.hashes["directory"],)
    if frame.site.content.directory:
        for facet in ("", *_facets(frame)):
            yield PageJob(
                f"directory/{facet}",
                (frame.site.content.hashes["directory"],),
                partial(_directory, frame, facet),
            )


def _facets(frame: Frame) -> list[str]:
    """Return what the directory can be narrowed to: offers and regions that some organisation has."""
    organisations = frame.site.content.directory.values()
    offers = {offer for each in organisations for offer in each.offers}
    regions = {region for each in organisations for region in each.regions}
    return [*(key for key in OFFERS if key in offers), *(key for key in REGIONS if key in regions)]


def _directory(frame: Frame, facet: str, speaker: Speaker) -> Page:
    code, addresses = speaker.code, frame.addresses
    found = [
        directory_view(key, each, speaker)
        for key, each in frame.site.content.directory.items()
        if not facet
        or facet in each.offers
        or facet in each.regions
        or ("worldwide" in each.regions and facet in REGIONS)
    ]
    names = {**OFFERS, **REGIONS}
    title = speaker.say(N_("Directory"))
    facets = _facets(frame)
    return frame.page(
        speaker,
        "directory.html",
        f"{title} – {speaker.say(names[facet])}" if facet else title,
        speaker.say(N_("Organisations that accompany, support and protect human rights defenders.")),
        frame.everywhere(lambda each: addresses.directory(each, facet)),
        crumbs=((title, addresses.directory(code)),) if facet else (),
        section="directory",
        context={
            "organisations": sorted(found, key=lambda view: view.sort_key),
            "facet": facet,
            "offers": [
                (addresses.directory(code, key), speaker.say(name), key == facet)
                for key, name in OFFERS.items()
                if key in facets
            ],
            "regions": [
                (addresses.directory(code, key), speaker.say(name), key == facet)
                for key, name in REGIONS.items()
                if key in facets
            ],
            "data_urls": [addresses.root(f"api/directory.{kind}") for kind in ("json", "csv")],
        },
    )
