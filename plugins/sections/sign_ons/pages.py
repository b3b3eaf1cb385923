"""The list of sign-on letters, the page of each, and those of its signatories by country."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from plugins.languages.catalogs import N_
from plugins.sections.context import PageJob, RenderContext
from plugins.sections.sign_ons import card
from plugins.sections.sign_ons.card import alert_of, letter_card
from plugins.sections.sign_ons.signatories import country_chunks, country_url, text_groups
from plugins.sections.sign_ons.view import LetterView, letter_view
from plugins.sign_ons.letter import PUBLIC, SignOnLetter, State
from plugins.sign_ons.signatories import Signatory
from plugins.web.localizer import Localizer
from plugins.web.rendering import Page

TITLE = N_("Sign-on letters")
LEAD = N_("Letters that organisations and people sign together, and what became of them.")
GUIDELINES = "collective-appeals"
"""The resource about letters of this kind."""


def sign_on_jobs(context: RenderContext) -> Iterator[PageJob]:
    """Yield the jobs of the list, if there are any letters, and of the pages of each letter."""
    site = context.site
    if site.content.sign_ons:
        every = tuple(card.inputs(site, each) for each in site.sign_ons)
        yield PageJob("letters", every, partial(_list, context))
    for letter in site.sign_ons:
        own = card.inputs(site, letter)
        registry = tuple(
            (key, site.content.entries.get(key), ("authority", key) in context.lists)
            for key in letter.facts.targets
        )
        inputs = (own, registry, alert_of(site, letter), letter.unprintable)
        yield PageJob(f"letter/{letter.slug}", inputs, partial(sign_on_page, context, letter))
        yield from _country_jobs(context, letter)
    for letter in site.content.sign_ons.values():
        if letter.state(site.now) is State.WITHDRAWN:
            name, number = f"letter/{letter.slug}", letter.facts.number
            yield PageJob(name, (State.WITHDRAWN.name, number), partial(_withdrawn_page, context, letter))


def _list(context: RenderContext, localizer: Localizer) -> Page:
    """Return the list: open for signature first, then delivered or answered, then others."""
    site, code = context.site, localizer.code
    cards = [letter_card(site, each, localizer) for each in site.sign_ons]
    open_, delivered = (State.COLLECTING,), (State.DELIVERED, State.ANSWERED)
    rest = (State.COLLECTED, State.CLOSED)
    resources = site.content.resources
    return context.page(
        localizer,
        "letters.html",
        localizer.say(TITLE),
        localizer.say(LEAD),
        context.each_language(context.addresses.sign_on),
        section="letters",
        feed=feed_path(context, code),
        context={
            "open_letters": [each for each in cards if each.state in open_],
            "delivered_letters": [each for each in cards if each.state in delivered],
            "other_letters": [each for each in cards if each.state in rest],
            "drafts": [each for each in cards if each.state not in PUBLIC],
            "guidelines_url": context.addresses.resource(code, resources[GUIDELINES].slug(code))
            if GUIDELINES in resources
            else "",
        },
    )


def feed_path(context: RenderContext, language: str) -> str:
    """Return the address of the Atom feed of letters."""
    return f"{context.addresses.sign_on(language)}feed.atom"


def sign_on_page(context: RenderContext, letter: SignOnLetter, localizer: Localizer) -> Page:
    """Return the page of *letter* in one language; for a withdrawn one, the notice."""
    state, code = letter.state(context.site.now), localizer.code
    if state is State.WITHDRAWN:
        return _withdrawn_page(context, letter, localizer)
    view = letter_view(context, letter, localizer)
    versions = context.each_language(lambda each: context.addresses.sign_on(each, letter.slug))
    written = code if code in letter.versions.words else letter.language
    unpublished = state is State.UNPUBLISHED
    modified = card.changed(letter, context.site.now).astimezone(letter.zone).date().isoformat()
    return context.page(
        localizer,
        "letter_to_sign.html",
        str(view.card.title.value),
        str(view.card.summary.value),
        versions,
        crumbs=((localizer.say(TITLE), context.addresses.sign_on(code)),),
        here=view.card.number,
        translations={each: path for each, path in versions.items() if each in letter.versions.words},
        canonical=versions[written],
        index=not unpublished,
        kind="article",
        section="letters",
        json_ld=None if unpublished else _article(context, view, written, versions[written], modified, code),
        context={
            "letter": view,
            "unpublished": unpublished,
            "modified_day": modified,
        },
    )


def _article(
    context: RenderContext, view: LetterView, written: str, path: str, modified: str, language: str
) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": str(view.card.title.value),
        "description": str(view.card.summary.value),
        "inLanguage": written,
        "datePublished": view.opened_iso,
        "dateModified": modified,
        "mainEntityOfPage": context.addresses.absolute(path),
        "publisher": {"@type": "NGO", "name": context.site_settings.names[language]},
    }


def _withdrawn_page(context: RenderContext, letter: SignOnLetter, localizer: Localizer) -> Page:
    """Return the notice in place of a withdrawn letter: its number, and nothing else."""
    return context.page(
        localizer,
        "withdrawn_letter.html",
        localizer.say(N_("Letter %(number)s"), number=letter.facts.number),
        localizer.say(N_("This letter has been withdrawn. Do not sign it any more, and do not pass it on.")),
        context.each_language(lambda code: context.addresses.sign_on(code, letter.slug)),
        index=False,
    )


def _country_jobs(context: RenderContext, letter: SignOnLetter) -> Iterator[PageJob]:
    """Yield the jobs of the pages of a letter with too many names for one page."""
    title = tuple(letter.versions.words.items())
    for country, chunks in country_chunks(context.site, letter).items():
        for number, chunk in enumerate(chunks, 1):
            inputs = (letter.slug, title, chunk, number, len(chunks))
            make = partial(_country_page, context, letter, country, chunk, (number, len(chunks)))
            yield PageJob(f"letter/{letter.slug}/{country}/{number}", inputs, make)


def _country_page(
    context: RenderContext,
    letter: SignOnLetter,
    country: str,
    chunk: tuple[Signatory, ...],
    place: tuple[int, int],
    localizer: Localizer,
) -> Page:
    """Return a page of the signatories from *country*; *place* is its number, and how many there are."""
    site, code = context.site, localizer.code
    number, last = place
    title = letter.localized("title", code)
    name = localizer.say(N_("Signatories: %(country)s"), country=localizer.country(country))
    turned = localizer.say(N_("%(title)s, page %(number)s of %(last)s"), title=name, number=number, last=last)
    return context.page(
        localizer,
        "signatories.html",
        name if last == 1 else turned,
        str(title.value),
        context.each_language(lambda each: country_url(site, letter, country, number, each)),
        crumbs=(
            (localizer.say(TITLE), context.addresses.sign_on(code)),
            (letter.facts.number, context.addresses.sign_on(code, letter.slug)),
        ),
        index=False,
        section="letters",
        context={
            "letter_title": title,
            "letter_url": context.addresses.sign_on(code, letter.slug),
            "groups": list(text_groups(letter, chunk, localizer)),
            "before_url": country_url(site, letter, country, number - 1, code) if number > 1 else "",
            "after_url": country_url(site, letter, country, number + 1, code) if number < last else "",
        },
    )
