"""What the search page searches: small files that change only where the content does.

Per language: the alerts of each year, the resources, the directory, and the list of these files. The browser
builds its index from them, and only once somebody searches.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from html import unescape
from typing import Any

from plugins.alerts.alert import State
from plugins.alerts.labels import RESULTS, STATES, VIOLATIONS
from plugins.alerts.summary import AlertSummary
from plugins.content.markdown import render
from plugins.incremental.file import File
from plugins.incremental.jobs import Job, JobResult
from plugins.languages.catalogs import N_
from plugins.organisations.load import OFFERS, REGIONS, Organisation, name_of
from plugins.resources.load import TOPICS, Resource
from plugins.sections.context import PageJob, RenderContext
from plugins.sections.lists.lists import AlertList
from plugins.web.localizer import Localizer
from plugins.web.rendering import Page
from plugins.web.settings import Addresses

FOLDER = "search"
"""Where the files stand in the output."""

_TAG = re.compile(r"<[^>]+>")
_HEADING = re.compile(r"<(h[2-4]|strong|dt)>(.*?)</\1>", re.DOTALL)

Document = dict[str, Any]
"""One thing that can be found, with short names, since they are said thousands of times.

``u`` address, ``k`` kind, ``t`` title, ``s`` summary, ``d`` day (ISO 8601), ``p`` places, ``v`` what it is
about, ``c`` case number, ``l`` language of title and summary if not the page's, ``x`` how it stands, ``e``
until when an open alert can be acted on (ISO 8601), ``b`` text. What is empty is left out.
"""


def search_jobs(frame: RenderContext) -> Iterator[Job]:
    """Yield what makes each of these files; a new alert changes that of its year, and the list of them."""
    content = frame.site.content
    years = sorted(frame.lists_of("year"), key=lambda one: one.key, reverse=True)
    for code, speaker in frame.site.speakers.items():
        listed = []
        if content.resources:
            listed.append(("resource", "resources", len(content.resources)))
            inputs: tuple[Any, ...] = (content.hashes["resources"],)
            yield _job(code, "resources", inputs, partial(_resources, frame, speaker))
        if content.directory:
            listed.append(("organisation", "directory", len(content.directory)))
            inputs = (content.hashes["directory"],)
            yield _job(code, "directory", inputs, partial(_directory, frame, speaker))
        for one in years:
            listed.append(("alert", one.key, len(one.all)))
            yield _job(code, one.key, one.all, partial(_year, frame, one, speaker))
        yield _job(code, "index", (listed,), partial(_index, frame, code, listed))


def _job(code: str, name: str, inputs: tuple[Any, ...], make: Callable[[], Iterable[Document]]) -> Job:
    path = f"{FOLDER}/{code}/{name}.json"
    return Job(path, inputs, lambda: JobResult((File(path, _lines(map(_compact, make()))),)))


def _index(frame: RenderContext, code: str, listed: list[tuple[str, str, int]]) -> Iterator[Document]:
    for kind, name, count in listed:
        yield {"u": frame.addresses.root(f"{FOLDER}/{code}/{name}.json"), "k": kind, "n": count, "y": name}


def _resources(frame: RenderContext, speaker: Localizer) -> Iterator[Document]:
    for each in frame.site.content.resources.values():
        yield _resource(each, speaker, frame.addresses)


def _directory(frame: RenderContext, speaker: Localizer) -> Iterator[Document]:
    for key, each in sorted(frame.site.content.directory.items()):
        yield _organisation(key, each, speaker, frame.addresses)


def _year(frame: RenderContext, one: AlertList, speaker: Localizer) -> Iterator[Document]:
    for record in sorted(one.all, key=lambda record: record.order, reverse=True):
        yield _alert(record, frame.site.state(record), speaker, frame.addresses)


def search_page(frame: RenderContext) -> PageJob:
    """Return the search page."""
    return PageJob("search", (), partial(_page, frame))


def _page(frame: RenderContext, speaker: Localizer) -> Page:
    return frame.page(
        speaker,
        "search.html",
        speaker.say(N_("Search this site")),
        speaker.say(N_("Find alerts, resources and organisations by words or by case number.")),
        frame.everywhere(frame.addresses.search),
        index=False,
        section="search",
        context={
            "search_script": frame.addresses.root(frame.assets.search),
            "script_words": script_words(speaker, frame.addresses, frame.network.languages),
        },
    )


def _alert(record: AlertSummary, state: State, speaker: Localizer, addresses: Addresses) -> Document:
    title = record.titles[speaker.code]
    return {
        "u": addresses.below(speaker.code, record.slug),
        "k": "alert",
        "t": title.value,
        "s": record.summaries[speaker.code].value,
        "d": record.date.astimezone(record.zone).date().isoformat(),
        "p": ", ".join(filter(None, (speaker.country(record.country), record.region))),
        "v": " · ".join(speaker.say(VIOLATIONS[key]) for key in record.violations),
        "c": record.case,
        "l": "" if title.language == speaker.code else title.language,
        "x": speaker.say(RESULTS[record.result] if record.result else STATES[state]),
        "e": record.act_before.isoformat() if state is State.OPEN else "",
    }


def _resource(resource: Resource, speaker: Localizer, addresses: Addresses) -> Document:
    code = speaker.code
    title = resource.said("title", code)
    html = render(resource.versions.body(code)[0])
    headings = (_plain(found[2]).rstrip(".") for found in _HEADING.finditer(html))
    return {
        "u": addresses.resource(code, resource.slug(code)),
        "k": "resource",
        "t": title.value,
        "s": resource.said("summary", code).value,
        "v": " · ".join(dict.fromkeys((speaker.say(TOPICS[resource.topic]), *headings))),
        "l": "" if title.language == code else title.language,
        "b": _plain(html),
    }


def _organisation(key: str, each: Organisation, speaker: Localizer, addresses: Addresses) -> Document:
    name = name_of(each, speaker.code)
    places = [speaker.say(REGIONS[region]) for region in each.regions]
    return {
        "u": f"{addresses.directory(speaker.code)}#{key}",
        "k": "organisation",
        "t": f"{name} ({each.short})" if each.short and each.short != name else name,
        "s": each.summary[speaker.code],
        "p": ", ".join([*places, *sorted(speaker.country(country) for country in each.countries)]),
        "v": " · ".join(speaker.say(OFFERS[offer]) for offer in each.offers),
    }


def _plain(html: str) -> str:
    """Return the text of *html*, in one line."""
    return " ".join(unescape(_TAG.sub("", html)).split())


def _compact(document: Document) -> str:
    held = {name: value for name, value in document.items() if value != ""}
    return json.dumps(held, ensure_ascii=False, separators=(",", ":"))


def _lines(documents: Iterable[str]) -> bytes:
    """Return a JSON array, each of *documents* in a line of its own, so that one can be taken out."""
    return ("[\n" + ",\n".join(documents) + "\n]\n").encode()


def script_words(speaker: Localizer, addresses: Addresses, languages: Iterable[str]) -> dict[str, Any]:
    """Return what the script of the search page says and works with; *languages* are those of the site."""
    say, written = speaker.say, N_("Not yet translated: the alert is in %(language)s.")
    return {
        "list": addresses.root(f"{FOLDER}/{speaker.code}/index.json"),
        "locale": speaker.language.locale.replace("_", "-"),
        "searching": say(N_("Searching…")),
        "count": say(N_("Results: %(count)s")),
        "none": say(N_("Nothing was found. Try fewer words, or others.")),
        "all": say(N_("Show all: %(count)s")),
        "older": say(N_("Older alerts that have not been searched: %(count)s")),
        "over": say(STATES[State.EXPIRED]),
        "kinds": {
            "alert": say(N_("Alerts")),
            "resource": say(N_("Resources")),
            "organisation": say(N_("Organisations")),
        },
        "written": {
            code: say(written, language=speaker.language_name(code))
            for code in languages
            if code != speaker.code
        },
    }
