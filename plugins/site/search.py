"""What the search page searches: small files that change only where the content does.

Per language: the alerts of each year, the resources, the directory, and the list of these files. The browser
builds its index from them, and only once somebody searches.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any

from plugins.alerts.alert import State
from plugins.alerts.labels import RESULTS, STATES, VIOLATIONS
from plugins.alerts.record import Record
from plugins.content.markdown import render
from plugins.directory.load import OFFERS, REGIONS, Directory, Organisation, name_of
from plugins.languages.catalogs import N_
from plugins.resources.load import TOPICS, Resource
from plugins.site.file import File
from plugins.site.network import Addresses
from plugins.site.words import Speaker

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


@dataclass(frozen=True)
class Searched:
    """Everything public that can be found."""

    records: tuple[Record, ...]
    """The alerts that lists may show, and no others."""
    resources: Mapping[str, Resource]
    directory: Directory


def shards(searched: Searched, speaker: Speaker, addresses: Addresses, now: datetime) -> Iterator[File]:
    """Yield the files that the search in the speaker's language reads, the list of them last."""
    listed = []
    for kind, name, documents in _groups(searched, speaker, addresses, now):
        path = f"{FOLDER}/{speaker.code}/{name}.json"
        listed.append({"u": addresses.root(path), "k": kind, "n": len(documents), "y": name})
        yield File(path, _lines(map(_compact, documents)))
    yield File(f"{FOLDER}/{speaker.code}/index.json", _lines(map(_compact, listed)))


def without(text: str, mark: str) -> str:
    """Return one of these files without the documents that hold *mark*, an address."""
    lines = (line.rstrip(",") for line in text.split("\n") if line.startswith("{") and mark not in line)
    return _lines(lines).decode()


def _groups(
    searched: Searched, speaker: Speaker, addresses: Addresses, now: datetime
) -> Iterator[tuple[str, str, list[Document]]]:
    """Yield kind, name and documents of each file: what is always searched, then years, the newest first."""
    if searched.resources:
        found = [_resource(each, speaker, addresses) for each in searched.resources.values()]
        yield "resource", "resources", found
    if searched.directory:
        found = [
            _organisation(key, each, speaker, addresses) for key, each in sorted(searched.directory.items())
        ]
        yield "organisation", "directory", found
    years: dict[int, list[Record]] = {}
    for record in sorted(searched.records, key=lambda record: (record.date, record.slug), reverse=True):
        years.setdefault(record.date.astimezone(record.zone).year, []).append(record)
    for year, records in sorted(years.items(), reverse=True):
        yield "alert", str(year), [_alert(record, speaker, addresses, now) for record in records]


def _alert(record: Record, speaker: Speaker, addresses: Addresses, now: datetime) -> Document:
    title, state = record.titles[speaker.code], record.state(now)
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


def _resource(resource: Resource, speaker: Speaker, addresses: Addresses) -> Document:
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


def _organisation(key: str, each: Organisation, speaker: Speaker, addresses: Addresses) -> Document:
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


def script_words(speaker: Speaker, addresses: Addresses, languages: Iterable[str]) -> dict[str, Any]:
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
