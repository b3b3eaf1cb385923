"""The search page, and the data that its script searches: small files that change only with the content.

Per language: the alerts of each year, the sign-on letters, the resources, the directory, the partners, and a
list of these files. The browser builds its index from them when a visitor begins to search.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from html import unescape
from typing import Any

from plugins.alerts.alert import State
from plugins.alerts.labels import STATES
from plugins.alerts.summary import AlertSummary
from plugins.content.markdown import render
from plugins.incremental.file import File
from plugins.incremental.jobs import Job, JobResult
from plugins.languages.catalogs import N_
from plugins.organisations.load import OFFERS, REGIONS, Organisation, name_of
from plugins.partners.load import Partner
from plugins.resources.load import Resource
from plugins.sections.context import PageJob, RenderContext
from plugins.sections.lists.lists import AlertList
from plugins.sections.partners import place
from plugins.sections.sign_ons.card import since, words_inputs
from plugins.sign_ons.letter import PUBLIC, SignOnLetter
from plugins.sign_ons.letter import STATES as LETTER_STATES
from plugins.sign_ons.letter import State as LetterState
from plugins.web.localizer import Localizer
from plugins.web.rendering import Page
from plugins.web.settings import Addresses

FOLDER = "search"
"""The folder of the files in the output."""

_TAG = re.compile(r"<[^>]+>")
_HEADING = re.compile(r"<(h[2-4]|strong|dt)>(.*?)</\1>", re.DOTALL)

Document = dict[str, Any]
"""One searchable item, with short keys, since they are repeated thousands of times.

``u`` address, ``k`` kind, ``t`` title, ``s`` summary, ``d`` day (ISO 8601), ``p`` places, ``v`` violations,
``c`` case number, ``l`` language of title and summary if not the page's, ``x`` state, ``e`` deadline of an
open alert (ISO 8601), ``b`` text. Empty values are left out.
"""


def search_jobs(context: RenderContext) -> Iterator[Job]:
    """Yield the jobs of these files; a new alert changes that of its year, and the list of files."""
    content = context.site.content
    years = sorted(context.lists_of("year"), key=lambda one: one.key, reverse=True)
    for code, localizer in context.site.localizers.items():
        listed = []
        if content.resources:
            listed.append(("resource", "resources", len(content.resources)))
            inputs: tuple[Any, ...] = (content.hashes["resources"],)
            yield _job(code, "resources", inputs, partial(_resources, context, localizer))
        if content.directory:
            listed.append(("organisation", "directory", len(content.directory)))
            inputs = (content.hashes["directory"],)
            yield _job(code, "directory", inputs, partial(_directory, context, localizer))
        if content.partners:
            listed.append(("partner", "partners", len(content.partners)))
            inputs = (content.hashes["partners"],)
            yield _job(code, "partners", inputs, partial(_partners, context, localizer))
        letters = [each for each in context.site.sign_ons if each.state(context.site.now) in PUBLIC]
        if letters:
            listed.append(("letter", "letters", len(letters)))
            bodies = tuple(each.body(code) for each in letters)
            inputs = (words_inputs(context.site, letters), bodies)
            yield _job(code, "letters", inputs, partial(_letters, context, letters, localizer))
        for one in years:
            listed.append(("alert", one.key, len(one.all)))
            yield _job(code, one.key, one.all, partial(_year, context, one, localizer))
        yield _job(code, "index", (listed,), partial(_index, context, code, listed))


def _job(code: str, name: str, inputs: tuple[Any, ...], make: Callable[[], Iterable[Document]]) -> Job:
    path = f"{FOLDER}/{code}/{name}.json"
    return Job(path, inputs, lambda: JobResult((File(path, _lines(map(_compact, make()))),)))


def _index(context: RenderContext, code: str, listed: list[tuple[str, str, int]]) -> Iterator[Document]:
    for kind, name, count in listed:
        yield {"u": context.addresses.root(f"{FOLDER}/{code}/{name}.json"), "k": kind, "n": count, "y": name}


def _resources(context: RenderContext, localizer: Localizer) -> Iterator[Document]:
    for each in context.site.content.resources.values():
        yield _resource(each, localizer, context.addresses)


def _directory(context: RenderContext, localizer: Localizer) -> Iterator[Document]:
    for key, each in sorted(context.site.content.directory.items()):
        yield _organisation(key, each, localizer, context.addresses)


def _partners(context: RenderContext, localizer: Localizer) -> Iterator[Document]:
    for key, each in sorted(context.site.content.partners.items()):
        yield _partner(key, each, localizer, context.addresses)


def _letters(
    context: RenderContext, letters: Iterable[SignOnLetter], localizer: Localizer
) -> Iterator[Document]:
    for each in letters:
        yield _letter(each, context.site.now, localizer, context.addresses)


def _year(context: RenderContext, one: AlertList, localizer: Localizer) -> Iterator[Document]:
    for alert_summary in sorted(one.all, key=lambda alert_summary: alert_summary.order, reverse=True):
        yield _alert(alert_summary, context.site.state(alert_summary), localizer, context.addresses)


def search_page(context: RenderContext) -> PageJob:
    """Return the search page."""
    return PageJob("search", (), partial(_page, context))


def _page(context: RenderContext, localizer: Localizer) -> Page:
    return context.page(
        localizer,
        "search.html",
        localizer.say(N_("Search this site")),
        localizer.say(N_("Search alerts, resources and organisations by keyword or case number.")),
        context.each_language(context.addresses.search),
        index=False,
        section="search",
        context={
            "script_words": script_words(localizer, context.addresses, context.site_settings.languages),
        },
    )


def _alert(alert_summary: AlertSummary, state: State, localizer: Localizer, addresses: Addresses) -> Document:
    title = alert_summary.titles[localizer.code]
    return {
        "u": addresses.below(localizer.code, alert_summary.slug),
        "k": "alert",
        "t": title.value,
        "s": alert_summary.summaries[localizer.code].value,
        "d": alert_summary.date.astimezone(alert_summary.zone).date().isoformat(),
        "p": ", ".join(filter(None, (localizer.country(alert_summary.country), alert_summary.region))),
        "v": " · ".join(map(localizer.violation, alert_summary.violations)),
        "c": alert_summary.case,
        "l": "" if title.language == localizer.code else title.language,
        "x": localizer.outcome(alert_summary.result)
        if alert_summary.result
        else localizer.say(STATES[state]),
        "e": alert_summary.act_before.isoformat() if state is State.OPEN else "",
    }


def _resource(resource: Resource, localizer: Localizer, addresses: Addresses) -> Document:
    code = localizer.code
    title = resource.localized("title", code)
    html = render(resource.versions.body(code)[0])
    headings = (_plain(found[2]).rstrip(".") for found in _HEADING.finditer(html))
    return {
        "u": addresses.resource(code, resource.slug(code)),
        "k": "resource",
        "t": title.value,
        "s": resource.localized("summary", code).value,
        "v": " · ".join(dict.fromkeys((localizer.say(resource.heading), *headings))),
        "l": "" if title.language == code else title.language,
        "b": _plain(html),
    }


def _organisation(key: str, each: Organisation, localizer: Localizer, addresses: Addresses) -> Document:
    name, summary = name_of(each, localizer.code), localizer.localized(each.summary)
    places = [localizer.say(REGIONS[region]) for region in each.regions]
    return {
        "u": f"{addresses.directory(localizer.code)}#{key}",
        "k": "organisation",
        "t": f"{name} ({each.short})" if each.short and each.short != name else name,
        "s": summary.value,
        "p": ", ".join([*places, *sorted(localizer.country(country) for country in each.countries)]),
        "v": " · ".join(localizer.say(OFFERS[offer]) for offer in each.offers),
        "l": "" if summary.language == localizer.code else summary.language,
    }


def _partner(key: str, each: Partner, localizer: Localizer, addresses: Addresses) -> Document:
    summary = each.summary(localizer.code)
    return {
        "u": addresses.partner(localizer.code, key),
        "k": "partner",
        "t": each.facts.name,
        "s": summary.value,
        "p": place(each, localizer),
        "l": "" if summary.language == localizer.code else summary.language,
        "b": _plain(render(each.versions.body(localizer.code)[0])),
    }


def _letter(letter: SignOnLetter, now: datetime, localizer: Localizer, addresses: Addresses) -> Document:
    code, state = localizer.code, letter.state(now)
    title, collecting = letter.localized("title", code), state is LetterState.COLLECTING
    return {
        "u": addresses.sign_on(code, letter.slug),
        "k": "letter",
        "t": title.value,
        "s": letter.localized("summary", code).value,
        "d": since(letter, now).isoformat(),
        "p": localizer.country(letter.facts.country),
        "v": " · ".join(letter.localized("asks", code).value),
        "c": letter.facts.number,
        "l": "" if title.language == code else title.language,
        "x": localizer.say(LETTER_STATES[state]),
        "e": letter.closes.isoformat() if collecting and letter.closes else "",
        "b": _plain(render(letter.body(code).value)),
    }


def _plain(html: str) -> str:
    """Return the text of *html* on one line."""
    return " ".join(unescape(_TAG.sub("", html)).split())


def _compact(document: Document) -> str:
    filled = {name: value for name, value in document.items() if value != ""}
    return json.dumps(filled, ensure_ascii=False, separators=(",", ":"))


def _lines(documents: Iterable[str]) -> bytes:
    """Return a JSON array with each of *documents* on a line of its own, so that one can be removed."""
    return ("[\n" + ",\n".join(documents) + "\n]\n").encode()


def script_words(localizer: Localizer, addresses: Addresses, languages: Iterable[str]) -> dict[str, Any]:
    """Return the messages and data for the script of the search page; *languages* are those of the site."""
    say, written = localizer.say, N_("Not yet translated: the alert is in %(language)s.")
    return {
        "list": addresses.root(f"{FOLDER}/{localizer.code}/index.json"),
        "locale": localizer.language.locale.replace("_", "-"),
        "searching": say(N_("Searching…")),
        "count": say(N_("Results: %(count)s")),
        "none": say(N_("No results. Try fewer or different words.")),
        "all": say(N_("Show all: %(count)s")),
        "older": say(N_("Older alerts not searched: %(count)s")),
        "over": say(STATES[State.EXPIRED]),
        "kinds": {
            "alert": say(N_("Alerts")),
            "letter": say(N_("Sign-on letters")),
            "resource": say(N_("Resources")),
            "organisation": say(N_("Organisations")),
            "partner": say(N_("Partners")),
        },
        "written": {
            code: say(written, language=localizer.language_name(code))
            for code in languages
            if code != localizer.code
        },
    }
