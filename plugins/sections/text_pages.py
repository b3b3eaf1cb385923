"""The home pages, the static pages, and the pages in all languages at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any

from plugins.alerts.summary import AlertSummary
from plugins.languages.catalogs import N_
from plugins.languages.localized_text import LocalizedText
from plugins.pages.load import Page as StandingPage
from plugins.sections.activities.view import activity_view
from plugins.sections.context import PageJob, RenderContext, not_translated
from plugins.sections.sign_ons.card import mention, words_inputs
from plugins.sections.suggestions import suggestion
from plugins.sign_ons.letter import SignOnLetter
from plugins.sign_ons.letter import State as LetterState
from plugins.statistics import charts
from plugins.web.localizer import Localizer
from plugins.web.rendering import Page, in_language

_LOST = N_(
    "There is no page at this address. The alert may have another number, or the link may be incomplete."
)
MAX_OUTCOMES = 3
"""Maximum number of good outcomes on the home page."""
MAX_UPCOMING = 2
"""Maximum number of future activities on the home page."""


def text_jobs(context: RenderContext) -> Iterator[PageJob]:
    """Yield the jobs of the home page and of each static page."""
    texts = (context.site.content.hashes["pages"], context.site.content.hashes["activities"])
    upcoming = tuple(not each.over(context.site.now) for each in context.site.activities)
    letters = words_inputs(context.site, open_letters(context))
    inputs = (texts, *context.site.open, *_good(context), upcoming, letters, context.site.country_map)
    yield PageJob("home", inputs, partial(home_page, context))
    for key in context.site.content.pages:
        if key != "home":
            shows = any(page.alerts for page in context.site.content.pages[key].values())
            listed = (texts, *(context.site.open if shows else ()), _form_is_open(context))
            yield PageJob(f"page/{key}", listed, partial(_page, context, key))


def home_page(context: RenderContext, localizer: Localizer) -> Page:
    """Return the home page of one language."""
    site, code = context.site, localizer.code
    versions, addresses = site.content.pages["home"], context.each_language(context.addresses.home)
    home = versions[code]
    upcoming = [each for each in site.activities if not each.over(site.now)]
    return context.page(
        localizer,
        "home.html",
        home.title,
        home.summary,
        addresses,
        translations=_written(versions, addresses),
        canonical=addresses[home.language],
        section="home",
        json_ld=_organization(context, localizer),
        context={
            "home": home,
            "body": LocalizedText(
                context.markdown(home.body, code, written=home.language, level=3), home.language
            ),
            "alerts": context.cards(site.open, localizer),
            "letters": [mention(site, each, localizer) for each in open_letters(context)],
            "motif": _motif(context),
            "outcomes": context.cards(_good(context), localizer),
            "coming": [
                activity_view(each, localizer, context.addresses, site.now)
                for each in upcoming[:MAX_UPCOMING]
            ],
        },
    )


def open_letters(context: RenderContext) -> list[SignOnLetter]:
    """Return the letters that can be signed, by deadline."""
    now = context.site.now
    return [each for each in context.site.sign_ons if each.state(now) is LetterState.COLLECTING]


def _motif(context: RenderContext) -> Mapping[str, Any] | None:
    """Return the map of the site's country, with the regions of open alerts marked, if there is a map."""
    country_map = context.site.country_map
    if country_map is None:
        return None
    marked = Counter(each.region_key for each in context.site.open if each.region_key)
    width, height = charts.size(country_map)
    return {"width": width, "height": height, "squares": charts.squares(country_map, marked)}


def _good(context: RenderContext) -> list[AlertSummary]:
    """Return the latest alerts with a good outcome."""
    terms = context.site.content.vocabularies.outcomes.terms
    good = (each for each in context.site.past if each.result and terms[each.result].effect == "good")
    return list(islice(good, MAX_OUTCOMES))


def _organization(context: RenderContext, localizer: Localizer) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "NGO",
        "name": context.site_settings.names[localizer.code],
        "url": context.addresses.absolute(context.addresses.home(localizer.code)),
        "email": context.site_settings.mailbox_contact,
    }


def _written(versions: Mapping[str, StandingPage], addresses: Mapping[str, str]) -> dict[str, str]:
    """Return the *addresses* of the languages in which the page *versions* is really written."""
    return {code: path for code, path in addresses.items() if versions[code].language == code}


def _page(context: RenderContext, key: str, localizer: Localizer) -> Page:
    versions = context.site.content.pages[key]
    page = versions[localizer.code]
    addresses = context.each_language(lambda code: context.addresses.below(code, versions[code].slug))
    return context.page(
        localizer,
        "page.html",
        page.title,
        page.summary,
        addresses,
        translations=_written(versions, addresses),
        canonical=addresses[page.language],
        section=key,
        index=not page.arrival,
        context={
            "alerts": context.cards(context.site.open, localizer) if page.alerts else None,
            "suggestion": (
                suggestion(page.suggestion, context.site_settings.mailbox_contact, localizer)
                if page.suggestion
                else None
            ),
            "form_url": f"{context.addresses.report(localizer.code)}#proposal"
            if _form_is_open(context)
            else "",
            "title": LocalizedText(page.title, page.language),
            "summary": LocalizedText(page.summary, page.language),
            "body": LocalizedText(
                context.markdown(page.body, localizer.code, written=page.language), page.language
            ),
            "modified_day": page.modified.isoformat() if page.modified else "",
        },
    )


def _form_is_open(context: RenderContext) -> bool:
    """Return whether reports, and proposals, can be encrypted to somebody."""
    return bool(context.site.reports.valid(context.site.now))


def pages_for_all(context: RenderContext) -> Iterator[Page]:
    """Yield the pages in all languages: 404, language chooser, landing pages."""
    yield _single(context, "404.html", "404.html", N_("Page not found"))
    homes = _written(context.site.content.pages["home"], context.each_language(context.addresses.home))
    chooser = _single(context, "", "chooser.html", N_("Choose your language"))
    yield replace(chooser, translations=homes, index=True)
    for key, versions in context.site.content.pages.items():
        if any(page.arrival for page in versions.values()):
            yield _arrival(context, key, versions)


def _single(context: RenderContext, name: str, template: str, title: str) -> Page:
    """Return a page that links to the home pages."""
    sections = [
        _section(
            context,
            localizer,
            heading=localizer.say(title),
            explanation=localizer.say(_LOST),
            address=context.addresses.home(code),
            way_on=localizer.say(N_("Go to the home page")),
        )
        for code, localizer in context.site.localizers.items()
    ]
    return _in_all_languages(
        context, name, template, context.site_settings.names[context.site_settings.default_language], sections
    )


def _arrival(context: RenderContext, key: str, versions: Mapping[str, StandingPage]) -> Page:
    """Return the landing page for links from another service."""
    sections = [
        _section(
            context,
            localizer,
            heading=versions[code].title,
            explanation=versions[code].summary,
            written=versions[code].language,
            address=context.addresses.below(code, versions[code].slug),
            way_on=localizer.say(N_("Read on")),
        )
        for code, localizer in context.site.localizers.items()
    ]
    return _in_all_languages(context, f"{key}/", "arrival.html", sections[0]["explanation"], sections)


def _section(
    context: RenderContext,
    localizer: Localizer,
    *,
    heading: str,
    explanation: str,
    address: str,
    way_on: str,
    written: str = "",
) -> dict[str, Any]:
    """Return the section of one language of a page in all languages; *way_on* links to *address*.

    *written* is the language of *heading* and *explanation*, if they may lack a translation.
    """
    tagline = localizer.localized(context.site_settings.taglines)
    home = context.site.content.pages["home"][localizer.code]
    text = LocalizedText(explanation, written or localizer.code)
    return {
        "language": localizer.language,
        "home": address,
        "name": context.site_settings.names[localizer.code],
        "tagline": tagline,
        "tagline_attributes": in_language(localizer.code, tagline),
        "about": home.title,
        "about_attributes": in_language(localizer.code, home.language),
        "attributes": in_language(localizer.code, text),
        "note": not_translated(localizer, text),
        "heading": heading,
        "demonstration": localizer.say(N_("Demonstration: everything here is invented.")),
        "explanation": explanation,
        "way_out": way_on,
    }


def _in_all_languages(
    context: RenderContext, name: str, template: str, description: str, sections: list[dict[str, Any]]
) -> Page:
    """Return the page *name* with the sections *sections*, in the default language where it needs one."""
    path = context.addresses.root(name)
    return Page(
        language=context.site_settings.default_language,
        path=path,
        template=template,
        title=sections[0]["heading"],
        description=description,
        canonical=path,
        index=False,
        context={"voices": sections},
    )
