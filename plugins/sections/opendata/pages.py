"""The page about the data that this site gives away, and the page with ready pieces for other sites."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup, escape

from plugins.languages.catalogs import N_
from plugins.sections.context import PageJob, RenderContext
from plugins.sections.lists.pages import has_feed, list_name
from plugins.sections.opendata.models import MODELS
from plugins.web.localizer import Localizer
from plugins.web.rendering import Page, in_language

DATASETS = {
    "open-alert": (N_("Open alerts"), ("alerts.json",)),
    "archived-alert": (N_("Archive"), ("archive.jsonl", "archive.csv")),
    "authority": (N_("Authorities"), ("authorities.json",)),
    "organisation": (N_("Directory"), ("directory.json", "directory.csv")),
}
"""By the name of their schema: what they are called, and their files below ``/api/``."""
ANYTHING = {"string": N_("text"), "integer": N_("number"), "array": N_("list"), "object": N_("by language")}
FORMATS = {"date": N_("day"), "date-time": N_("moment")}


@dataclass(frozen=True)
class Piece:
    """Something to paste into another site."""

    name: str
    html: str
    feed: str


def data_jobs(frame: RenderContext) -> Iterator[PageJob]:
    """Yield the page about open data, and the page for other sites."""
    yield PageJob("data", (bool(frame.site.content.directory),), partial(_data, frame))
    lists = tuple((one.kind, one.key, one.sample.region) for one in frame.lists.values() if has_feed(one))
    yield PageJob("embed", (lists, tuple(frame.site.open)), partial(_embed, frame))


def _data(frame: RenderContext, speaker: Localizer) -> Page:
    root = frame.addresses.root
    present = [key for key in DATASETS if key != "organisation" or frame.site.content.directory]
    return frame.page(
        speaker,
        "data.html",
        speaker.say(N_("Open data")),
        speaker.say(
            N_("What this site publishes, for programs: open alerts, archive, authorities, directory.")
        ),
        frame.everywhere(lambda code: frame.addresses.listing(code, "data")),
        context={
            "datasets": [
                {
                    "key": key,
                    "name": speaker.say(DATASETS[key][0]),
                    "files": [(name, root(f"api/{name}")) for name in DATASETS[key][1]],
                    "schema": root(f"api/schema/{key}.json"),
                    "fields": _fields(key, speaker),
                }
                for key in present
            ],
            "labels_url": root("api/labels.json"),
            "embed_url": frame.addresses.listing(speaker.code, "embed"),
        },
    )


def _fields(key: str, speaker: Localizer) -> list[tuple[str, str, str]]:
    """Return name, type and meaning of each field of the entries *key*."""
    properties = MODELS[key].model_json_schema(mode="serialization")["properties"]
    found = []
    for name, field in properties.items():
        kind = next((each for each in field.get("anyOf", ()) if each.get("type") != "null"), field)
        words = FORMATS.get(kind.get("format", "")) or ANYTHING[kind["type"]]
        found.append(
            (name, speaker.say(words), speaker.say(MODELS[key].model_fields[name].description or ""))
        )
    return found


def _embed(frame: RenderContext, speaker: Localizer) -> Page:
    return frame.page(
        speaker,
        "embed.html",
        speaker.say(N_("For your own site")),
        speaker.say(
            N_("Pieces of plain HTML to paste into any page: no script, nothing that counts your visitors.")
        ),
        frame.everywhere(lambda code: frame.addresses.listing(code, "embed")),
        context={
            "everything": _all_alerts(frame, speaker),
            "alerts": [_one_alert(frame, slug, speaker) for slug in (each.slug for each in frame.site.open)],
            "lists": [
                _piece(
                    frame,
                    list_name(frame, one, speaker),
                    speaker.say(N_("Alerts: %(what)s"), what=list_name(frame, one, speaker)),
                    frame.addresses.listing(speaker.code, one.kind, one.key),
                    speaker,
                    feed=frame.addresses.list_feed(speaker.code, one.kind, one.key),
                )
                for one in frame.lists.values()
                if has_feed(one)
            ],
            "data_url": frame.addresses.listing(speaker.code, "data"),
        },
    )


def _all_alerts(frame: RenderContext, speaker: Localizer) -> Piece:
    words = speaker.say(N_("Human rights defenders need you today: act now"))
    return _piece(
        frame,
        speaker.say(N_("All open alerts")),
        words,
        frame.addresses.listing(speaker.code, "alerts"),
        speaker,
        feed=frame.addresses.feed(speaker.code),
    )


def _one_alert(frame: RenderContext, slug: str, speaker: Localizer) -> Piece:
    card = frame.card(frame.site.records[slug], speaker)
    title = Markup("<span{}>{}</span>").format(in_language(speaker.code, card.title), card.title.value)
    if card.title.language == speaker.code:
        title = escape(card.title.value)
    words = escape(speaker.say(N_("%(title)s: act by %(day)s"))) % {"title": title, "day": card.deadline.day}
    return _piece(frame, card.case, words, card.url, speaker)


def _piece(
    frame: RenderContext, name: str, words: str, path: str, speaker: Localizer, *, feed: str = ""
) -> Piece:
    """Return a paragraph with a link, in plain HTML, as it is pasted; *words* are escaped unless markup."""
    url = frame.addresses.absolute(path)
    html = Markup('<p lang="{}"><a href="{}">{}</a> ({})</p>').format(
        speaker.code, url, words, frame.network.names[speaker.code]
    )
    return Piece(name, str(html), frame.addresses.absolute(feed) if feed else "")
