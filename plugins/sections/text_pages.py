"""The home pages, the standing pages, and the pages that speak all languages at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any

from plugins.alerts.labels import GOOD_RESULTS
from plugins.alerts.summary import AlertSummary
from plugins.languages.catalogs import N_
from plugins.pages.load import Page as StandingPage
from plugins.sections.activities.view import activity_view
from plugins.sections.context import PageJob, RenderContext
from plugins.web.localizer import Localizer
from plugins.web.rendering import Page

_LOST = N_(
    "There is no page at this address. The alert may have another number, or the link may be incomplete."
)
OUTCOMES = 3
"""How many good outcomes the home page tells of."""
COMING = 2
"""How many activities it tells of."""


def text_jobs(frame: RenderContext) -> Iterator[PageJob]:
    """Yield the home page and every standing page."""
    texts = (frame.site.content.hashes["pages"], frame.site.content.hashes["activities"])
    coming = tuple(not each.over(frame.site.now) for each in frame.site.activities)
    yield PageJob("home", (texts, *frame.site.open, *_good(frame), coming), partial(home_page, frame))
    for key in frame.site.content.pages:
        if key != "home":
            shows = any(page.alerts for page in frame.site.content.pages[key].values())
            inputs = (texts, *(frame.site.open if shows else ()))
            yield PageJob(f"page/{key}", inputs, partial(_page, frame, key))


def home_page(frame: RenderContext, speaker: Localizer) -> Page:
    """Return the home page of one language."""
    site, code = frame.site, speaker.code
    home = site.content.pages["home"][code]
    coming = [each for each in site.activities if not each.over(site.now)]
    return frame.page(
        speaker,
        "home.html",
        home.title,
        home.summary,
        frame.everywhere(frame.addresses.home),
        section="home",
        json_ld=_organization(frame, speaker),
        context={
            "home": home,
            "body": frame.markdown(home.body, code),
            "alerts": frame.cards(site.open, speaker),
            "outcomes": frame.cards(_good(frame), speaker),
            "coming": [activity_view(each, speaker, frame.addresses, site.now) for each in coming[:COMING]],
        },
    )


def _good(frame: RenderContext) -> list[AlertSummary]:
    """Return the latest alerts that ended well."""
    good = (each for each in frame.site.past if each.result in GOOD_RESULTS)
    return list(islice(good, OUTCOMES))


def _organization(frame: RenderContext, speaker: Localizer) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "NGO",
        "name": frame.network.names[speaker.code],
        "url": frame.addresses.absolute(frame.addresses.home(speaker.code)),
        "email": frame.network.mailbox_contact,
    }


def _page(frame: RenderContext, key: str, speaker: Localizer) -> Page:
    versions = frame.site.content.pages[key]
    page = versions[speaker.code]
    return frame.page(
        speaker,
        "page.html",
        page.title,
        page.summary,
        frame.everywhere(lambda code: frame.addresses.below(code, versions[code].slug)),
        section=key,
        index=not page.arrival,
        context={
            "alerts": frame.cards(frame.site.open, speaker) if page.alerts else None,
            "summary": page.summary,
            "body": frame.markdown(page.body, speaker.code),
            "modified_day": page.modified.isoformat() if page.modified else "",
        },
    )


def pages_for_all(frame: RenderContext) -> Iterator[Page]:
    """Yield the pages that speak all languages: for addresses that do not exist, the chooser, arrivals."""
    yield _single(frame, "404.html", "404.html", N_("Page not found"))
    homes = frame.everywhere(frame.addresses.home)
    chooser = _single(frame, "", "chooser.html", N_("Choose your language"))
    yield replace(chooser, translations=homes, index=True)
    for key, versions in frame.site.content.pages.items():
        if any(page.arrival for page in versions.values()):
            yield _arrival(frame, key, versions)


def _single(frame: RenderContext, name: str, template: str, title: str) -> Page:
    """Return a page whose own words lead to the home pages."""
    voices = [
        _voice(
            frame,
            speaker,
            heading=speaker.say(title),
            explanation=speaker.say(_LOST),
            address=frame.addresses.home(code),
            way_on=speaker.say(N_("Go to the home page")),
        )
        for code, speaker in frame.site.speakers.items()
    ]
    return _for_all(frame, name, template, frame.network.names[frame.network.default_language], voices)


def _arrival(frame: RenderContext, key: str, versions: Mapping[str, StandingPage]) -> Page:
    """Return the page to which another service leads by one address."""
    voices = [
        _voice(
            frame,
            speaker,
            heading=versions[code].title,
            explanation=versions[code].summary,
            address=frame.addresses.below(code, versions[code].slug),
            way_on=speaker.say(N_("Read on")),
        )
        for code, speaker in frame.site.speakers.items()
    ]
    return _for_all(frame, f"{key}/", "arrival.html", voices[0]["explanation"], voices)


def _voice(
    frame: RenderContext, speaker: Localizer, *, heading: str, explanation: str, address: str, way_on: str
) -> dict[str, Any]:
    """Return what a page of all languages says in one of them; *way_on* leads to *address*."""
    return {
        "language": speaker.language,
        "home": address,
        "name": frame.network.names[speaker.code],
        "tagline": frame.network.taglines[speaker.code],
        "heading": heading,
        "demonstration": speaker.say(N_("Demonstration: everything here is invented.")),
        "explanation": explanation,
        "way_out": way_on,
    }


def _for_all(
    frame: RenderContext, name: str, template: str, description: str, voices: list[dict[str, Any]]
) -> Page:
    """Return the page *name* that says *voices*, in the default language where it must have one."""
    path = frame.addresses.root(name)
    return Page(
        language=frame.network.default_language,
        path=path,
        template=template,
        title=voices[0]["heading"],
        description=description,
        canonical=path,
        index=False,
        context={"voices": voices},
    )
