"""The page about open data, and the page with snippets for embedding alerts in other sites."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup, escape

from plugins.languages.catalogs import N_
from plugins.sections.context import PageJob, RenderContext
from plugins.sections.lists.pages import has_feed, list_name
from plugins.sections.opendata.models import MODELS
from plugins.sections.sign_ons.data import public_letters, signatories_file
from plugins.web.localizer import Localizer
from plugins.web.rendering import Page, in_language

DATASETS = {
    "open-alert": (N_("Open alerts"), ("alerts.json",)),
    "archived-alert": (N_("Archive"), ("archive.jsonl", "archive.csv")),
    "authority": (N_("Authorities"), ("authorities.json",)),
    "follow-up": (N_("What happened after"), ("follow-up.json",)),
    "organisation": (N_("Directory"), ("directory.json", "directory.csv")),
    "letter": (N_("Sign-on letters"), ("letters.json",)),
    "signatory": (N_("Public signatories of a letter"), ()),
}
"""Title and files below ``/api/`` of each data set, by the name of its schema."""
ANYTHING = {
    "string": N_("text"),
    "integer": N_("number"),
    "boolean": N_("yes or no"),
    "array": N_("list"),
    "object": N_("by language"),
}
FORMATS = {"date": N_("date"), "date-time": N_("date and time")}


@dataclass(frozen=True)
class Snippet:
    """HTML to paste into another site."""

    name: str
    html: str
    feed: str


def data_jobs(context: RenderContext) -> Iterator[PageJob]:
    """Yield the jobs of the page about open data and of the page with snippets."""
    tables = tuple(signatories_file(each) for each in public_letters(context.site) if each.signable)
    present = (bool(context.site.content.directory), bool(context.site.content.sign_ons), tables)
    yield PageJob("data", present, partial(_data, context, tables))
    lists = tuple((one.kind, one.key, one.sample.region) for one in context.lists.values() if has_feed(one))
    inputs = (lists, tuple(context.site.open), context.site.content.vocabularies.violations)
    yield PageJob("embed", inputs, partial(_embed, context))


def _data(context: RenderContext, tables: tuple[str, ...], localizer: Localizer) -> Page:
    root, content = context.addresses.root, context.site.content
    missing = {"organisation"} if not content.directory else set()
    if not content.sign_ons:
        missing |= {"letter", "signatory"}
    present = [key for key in DATASETS if key not in missing]
    files = {key: DATASETS[key][1] for key in present}
    if "signatory" in files:
        files["signatory"] = tuple(name.removeprefix("api/") for name in tables)
    return context.page(
        localizer,
        "data.html",
        localizer.say(N_("Open data")),
        localizer.say(
            N_("Machine-readable data: open alerts, archive, authorities, directory, sign-on letters.")
        ),
        context.each_language(lambda code: context.addresses.listing(code, "data")),
        context={
            "datasets": [
                {
                    "key": key,
                    "name": localizer.say(DATASETS[key][0]),
                    "files": [(name, root(f"api/{name}")) for name in files[key]],
                    "schema": root(f"api/schema/{key}.json"),
                    "fields": _fields(key, localizer),
                }
                for key in present
            ],
            "labels_url": root("api/labels.json"),
            "embed_url": context.addresses.listing(localizer.code, "embed"),
        },
    )


def _fields(key: str, localizer: Localizer) -> list[tuple[str, str, str]]:
    """Return name, type and meaning of each field of the entries *key*."""
    properties = MODELS[key].model_json_schema(mode="serialization")["properties"]
    found = []
    for name, field in properties.items():
        kind = next((each for each in field.get("anyOf", ()) if each.get("type") != "null"), field)
        words = FORMATS.get(kind.get("format", "")) or ANYTHING[kind["type"]]
        found.append(
            (name, localizer.say(words), localizer.say(MODELS[key].model_fields[name].description or ""))
        )
    return found


def _embed(context: RenderContext, localizer: Localizer) -> Page:
    return context.page(
        localizer,
        "embed.html",
        localizer.say(N_("For your own site")),
        localizer.say(
            N_("HTML snippets to paste into any page: no scripts, and nothing that counts your visitors.")
        ),
        context.each_language(lambda code: context.addresses.listing(code, "embed")),
        context={
            "everything": _all_alerts(context, localizer),
            "alerts": [
                _one_alert(context, slug, localizer) for slug in (each.slug for each in context.site.open)
            ],
            "lists": [
                _piece(
                    context,
                    list_name(context, one, localizer),
                    localizer.say(N_("Alerts: %(what)s"), what=list_name(context, one, localizer)),
                    context.addresses.listing(localizer.code, one.kind, one.key),
                    localizer,
                    feed=context.addresses.list_feed(localizer.code, one.kind, one.key),
                )
                for one in context.lists.values()
                if has_feed(one)
            ],
            "data_url": context.addresses.listing(localizer.code, "data"),
        },
    )


def _all_alerts(context: RenderContext, localizer: Localizer) -> Snippet:
    words = localizer.say(N_("Human rights defenders need you today: act now"))
    return _piece(
        context,
        localizer.say(N_("All open alerts")),
        words,
        context.addresses.listing(localizer.code, "alerts"),
        localizer,
        feed=context.addresses.feed(localizer.code),
    )


def _one_alert(context: RenderContext, slug: str, localizer: Localizer) -> Snippet:
    card = context.card(context.site.alert_summaries[slug], localizer)
    title = Markup("<span{}>{}</span>").format(in_language(localizer.code, card.title), card.title.value)
    if card.title.language == localizer.code:
        title = escape(card.title.value)
    words = escape(localizer.say(N_("%(title)s: act by %(day)s"))) % {
        "title": title,
        "day": card.deadline.day,
    }
    return _piece(context, card.case, words, card.url, localizer)


def _piece(
    context: RenderContext, name: str, words: str, path: str, localizer: Localizer, *, feed: str = ""
) -> Snippet:
    """Return a paragraph with a link as HTML for pasting; *words* are escaped unless they are markup."""
    url = context.addresses.absolute(path)
    html = Markup('<p lang="{}"><a href="{}">{}</a> ({})</p>').format(
        localizer.code, url, words, context.site_settings.names[localizer.code]
    )
    return Snippet(name, str(html), context.addresses.absolute(feed) if feed else "")
