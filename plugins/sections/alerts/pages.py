"""The page of each alert, the notice of a withdrawn one, and the problems of a broken one in the preview."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode

from plugins.actions.paths import PATHS
from plugins.actions.webmail import WEBMAILS
from plugins.alerts.alert import Alert, State
from plugins.alerts.summary import AlertSummary
from plugins.content.countries import country_codes
from plugins.languages.blanks import blanks, comma
from plugins.languages.catalogs import N_
from plugins.sections.alerts.handouts import handout_links
from plugins.sections.alerts.view import AlertView
from plugins.sections.context import PageJob, RenderContext
from plugins.sections.follow_up.lines import follow_up_view
from plugins.sections.sign_ons.card import about_alert, mention, words_inputs
from plugins.web.copy_address import copy_address
from plugins.web.localizer import Localizer
from plugins.web.rendering import Page

TOO_LONG = N_("The letter is too long for a link. Copy it, then paste it into an empty email.")
TOO_MANY = N_("There are too many addresses for a link. Copy them and the letter into an empty email.")


def alert_jobs(context: RenderContext) -> Iterator[PageJob]:
    """Yield the job of each alert's page."""
    site = context.site
    shown = [*site.listed, *site.with_state(State.WITHDRAWN), *site.previewed]
    for alert_summary in shown:
        presenter = context.presenter
        letters = words_inputs(site, about_alert(site, alert_summary.slug))
        others = (*presenter.others(alert_summary), presenter.partner_key(alert_summary))
        inputs = (alert_summary, *others, letters, site.clock_keys.get(alert_summary.slug))
        yield PageJob(f"alert/{alert_summary.slug}", inputs, partial(_page, context, alert_summary))
    if site.site_settings.preview:
        for slug, problems in site.content.broken.items():
            yield PageJob(f"alert/{slug}", (problems,), partial(_broken, context, slug))


def _page(context: RenderContext, alert_summary: AlertSummary, localizer: Localizer) -> Page:
    if context.site.state(alert_summary) is State.WITHDRAWN:
        return withdrawn_page(context, alert_summary.slug, alert_summary.case, localizer)
    return alert_page(context, context.site.alert(alert_summary.slug), localizer)


def alert_page(context: RenderContext, alert: Alert, localizer: Localizer) -> Page:
    """Return the page of *alert* in one language; for a withdrawn one, the notice."""
    now, code = context.site.now, localizer.code
    if alert.state(now) is State.WITHDRAWN:
        return withdrawn_page(context, alert.slug, alert.facts.case, localizer)
    view = context.presenter.view(alert, localizer)
    versions = context.each_language(lambda each: context.addresses.below(each, alert.slug))
    written = code if code in alert.words else alert.language
    unpublished = alert.state(now) is State.UNPUBLISHED
    section, name = ("alerts", N_("Open alerts")) if view.open else ("archive", N_("Archive"))
    return context.page(
        localizer,
        "alert.html",
        str(view.card.title.value),
        str(view.card.summary.value),
        versions,
        crumbs=((localizer.say(name), context.addresses.listing(code, section)),),
        here=view.card.case,
        translations={each: path for each, path in versions.items() if each in alert.words},
        canonical=versions[written],
        index=not unpublished,
        kind="article",
        section=section,
        picture=context.share_pictures.of_alert(context.site.alert_summaries[alert.slug], localizer),
        json_ld=None if unpublished else _article(context, view, written, versions[written], localizer),
        context={
            "alert": view,
            "letters": [
                mention(context.site, each, localizer) for each in about_alert(context.site, alert.slug)
            ],
            "follow_up": follow_up_view(context, alert, localizer),
            "handouts": handout_links(alert, code, context.addresses) if view.open else [],
            "modified_day": alert.modified.astimezone(alert.zone).date().isoformat(),
            "unpublished": unpublished,
            "script_words": script_words(context, localizer, view) if view.open else None,
            "report": f"mailto:{context.site_settings.mailbox_contact}?"
            + urlencode({"subject": alert.facts.case}, quote_via=quote),
        },
    )


def script_words(context: RenderContext, localizer: Localizer, view: AlertView) -> dict[str, Any]:
    """Return the data for the script of the page *view*: messages, limits of links, blanks, countries."""
    say = localizer.say
    return {
        "copy": say(N_("Copy")),
        "copied": say(N_("Copied")),
        "selected": say(N_("Selected: copy it")),
        "subject": say(N_("Subject")),
        "letter": say(N_("Letter")),
        "unsigned": say(N_("%(label)s, unsigned")),
        "empty": say(N_("Open an empty email")),
        "short": say(N_("This link opens the short version")),
        "tooLong": say(TOO_LONG),
        "tooLongMessage": say(
            N_("The letter is too long for a link. Copy it, then paste it into the message.")
        ),
        "tooMany": say(TOO_MANY),
        "inApp": say(
            N_("This app may not open your email. Copy the letter, or open this page in your browser.")
        ),
        "yes": say(N_("Yes, sent")),
        "done": say(N_("Done")),
        "doneName": say(N_("Done: %(name)s")),
        "place": say(N_("%(number)s of %(all)s")),
        "progress": say(N_("All authorities: %(done)s of %(all)s done")),
        "next": say(N_("Next: %(name)s, %(place)s")),
        "answered": say(N_("It is %(time)s there: the office is open.")),
        "unanswered": say(N_("It is %(time)s there: the office is closed.")),
        "limits": {path.key: path.limit for path in PATHS},
        "shortIn": say(N_("%(name)s (short version)")),
        "emptyIn": say(N_("%(name)s (paste the letter)")),
        "uncounted": say(N_("%(name)s, without a copy to us")),
        "blanks": {code: [*blanks(code).values(), comma(code)] for code in _languages(localizer, view)},
        "providers": {
            each.key: {"name": each.name, "url": each.url, "limit": each.limit, "plus": each.plus}
            for each in WEBMAILS
        },
        "mailbox": copy_address(context.site_settings.mailbox_copies, view.slug),
        "countries": "".join(sorted(country_codes())),
    }


def _languages(localizer: Localizer, view: AlertView) -> Iterable[str]:
    """Return the page's language, and those of the letters and call scripts."""
    scripts = [*view.call_scripts, *(script for target in view.targets for script in target.scripts)]
    texts = [text for each in view.letters for text in (each.text, each.translation) if text]
    return dict.fromkeys(
        [localizer.code, *(each.language for each in texts), *(each.language for each in scripts)]
    )


def withdrawn_page(context: RenderContext, slug: str, case: str, localizer: Localizer) -> Page:
    """Return the notice in place of a withdrawn alert: its number, and nothing else."""
    return context.page(
        localizer,
        "withdrawn.html",
        localizer.say(N_("Alert %(case)s"), case=case),
        localizer.say(N_("This alert has been withdrawn.")),
        context.each_language(lambda code: context.addresses.below(code, slug)),
        index=False,
    )


def _broken(context: RenderContext, slug: str, localizer: Localizer) -> Page:
    return context.page(
        localizer,
        "broken.html",
        slug,
        localizer.say(N_("This alert has errors that would stop publication.")),
        context.each_language(lambda code: context.addresses.below(code, slug)),
        index=False,
        context={
            "problems": [str(each) for each in sorted(context.site.content.broken[slug]) if each.fatal],
            "warnings": [str(each) for each in sorted(context.site.content.broken[slug]) if not each.fatal],
        },
    )


def _article(
    context: RenderContext, view: AlertView, written: str, path: str, localizer: Localizer
) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": str(view.card.title.value),
        "description": str(view.card.summary.value),
        "inLanguage": written,
        "datePublished": view.date_iso,
        "dateModified": view.modified_iso,
        "expires": view.card.deadline.iso,
        "mainEntityOfPage": context.addresses.absolute(path),
        "publisher": {"@type": "NGO", "name": context.site_settings.names[localizer.code]},
    }
