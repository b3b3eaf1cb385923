"""The home pages, the standing pages, and the pages that speak all languages at once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import Any

from plugins.alerts.labels import GOOD_RESULTS
from plugins.alerts.record import Record
from plugins.languages.catalogs import N_
from plugins.site.activity_view import activity_view
from plugins.site.frame import Frame, PageJob
from plugins.site.rendering import Page
from plugins.site.words import Speaker

_LOST = N_(
    "There is no page at this address. The alert may have another number, or the link may be incomplete."
)
OUTCOMES = 3
"""How many good outcomes the home page tells of."""
COMING = 2
"""How many activities it tells of."""


def text_jobs(frame: Frame) -> Iterator[PageJob]:
    """Yield the home page and every standing page."""
    coming = tuple(not each.over(frame.site.now) for each in frame.site.activities)
    yield PageJob("home", (*frame.site.open, *_good(frame), coming), partial(home_page, frame))
    for key in frame.site.content.pages:
        if key != "home":
            yield PageJob(f"page/{key}", (), partial(_page, frame, key))


def home_page(frame: Frame, speaker: Speaker) -> Page:
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


def _good(frame: Frame) -> list[Record]:
    """Return the latest alerts that ended well."""
    good = (each for each in frame.site.past if each.result in GOOD_RESULTS)
    return list(islice(good, OUTCOMES))


def _organization(frame: Frame, speaker: Speaker) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "NGO",
        "name": frame.network.names[speaker.code],
        "url": frame.addresses.absolute(frame.addresses.home(speaker.code)),
        "email": frame.network.mailbox_contact,
    }


def _page(frame: Frame, key: str, speaker: Speaker) -> Page:
    versions = frame.site.content.pages[key]
    page = versions[speaker.code]
    return frame.page(
        speaker,
        "page.html",
        page.title,
        page.summary,
        frame.everywhere(lambda code: frame.addresses.below(code, versions[code].slug)),
        section=key,
        context={
            "summary": page.summary,
            "body": frame.markdown(page.body, speaker.code),
            "modified_day": page.modified.isoformat() if page.modified else "",
        },
    )


def pages_for_all(frame: Frame) -> Iterator[Page]:
    """Yield the page for addresses that do not exist, and the chooser of languages."""
    yield _for_all(frame, "404.html", "404.html", N_("Page not found"))
    yield _for_all(frame, "", "chooser.html", N_("Choose your language"))


def _for_all(frame: Frame, name: str, template: str, title: str) -> Page:
    """Return a page that speaks all languages at once."""
    speaker = frame.site.speakers[frame.network.default_language]
    path = frame.addresses.root(name)
    return Page(
        language=speaker.code,
        path=path,
        template=template,
        title=speaker.say(title),
        description=frame.network.names[speaker.code],
        versions={},
        translations={code: frame.addresses.home(code) for code in frame.network.languages}
        if not name
        else {},
        canonical=path,
        index=not name,
        context={
            "voices": [
                {
                    "language": voice.language,
                    "home": frame.addresses.home(code),
                    "name": frame.network.names[code],
                    "tagline": frame.network.taglines[code],
                    "heading": voice.say(title),
                    "demonstration": voice.say(N_("Demonstration: everything here is invented.")),
                    "explanation": voice.say(_LOST),
                    "way_out": voice.say(N_("Go to the home page")),
                }
                for code, voice in frame.site.speakers.items()
            ]
        },
    )
