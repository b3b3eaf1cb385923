"""The page of each alert, the notice of a withdrawn one, and what a preview shows of a broken one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode

from plugins.actions.mailto import MAILTO_LIMIT
from plugins.actions.webmail import WEBMAILS
from plugins.alerts.alert import Alert, State
from plugins.alerts.letters import BLANKS
from plugins.alerts.summary import AlertSummary
from plugins.content.countries import country_codes
from plugins.languages import formats
from plugins.languages.catalogs import N_
from plugins.sections.alerts.view import AlertView
from plugins.sections.context import PageJob, RenderContext
from plugins.web.localizer import Localizer
from plugins.web.rendering import Page

_TOO_LONG = N_("This letter is too long for a link. Copy it below, then open a blank email and paste it.")


def alert_jobs(frame: RenderContext) -> Iterator[PageJob]:
    """Yield the page of every alert that has one."""
    site = frame.site
    shown = [*site.listed, *site.with_state(State.WITHDRAWN)]
    if site.network.preview:
        shown += site.with_state(State.UNPUBLISHED)
    for record in shown:
        inputs = (record, *frame.presenter.others(record))
        yield PageJob(f"alert/{record.slug}", inputs, partial(_page, frame, record))
    if site.network.preview:
        for slug, problems in site.content.broken.items():
            yield PageJob(f"alert/{slug}", (problems,), partial(_broken, frame, slug))


def _page(frame: RenderContext, record: AlertSummary, speaker: Localizer) -> Page:
    if frame.site.state(record) is State.WITHDRAWN:
        return withdrawn_page(frame, record.slug, record.case, speaker)
    return alert_page(frame, frame.site.alert(record.slug), speaker)


def alert_page(frame: RenderContext, alert: Alert, speaker: Localizer) -> Page:
    """Return the page of *alert* in one language; a withdrawn one leaves a notice."""
    now, code = frame.site.now, speaker.code
    if alert.state(now) is State.WITHDRAWN:
        return withdrawn_page(frame, alert.slug, alert.facts.case, speaker)
    view = frame.presenter.view(alert, speaker)
    versions = frame.everywhere(lambda each: frame.addresses.below(each, alert.slug))
    written = code if code in alert.words else alert.language
    unpublished = alert.state(now) is State.UNPUBLISHED
    section, name = ("alerts", N_("Open alerts")) if view.open else ("archive", N_("Archive"))
    return frame.page(
        speaker,
        "alert.html",
        str(view.card.title.value),
        str(view.card.summary.value),
        versions,
        crumbs=((speaker.say(name), frame.addresses.listing(code, section)),),
        here=view.card.case,
        translations={each: path for each, path in versions.items() if each in alert.words},
        canonical=versions[written],
        index=not unpublished,
        kind="article",
        section=section,
        json_ld=None if unpublished else _article(frame, view, written, versions[written], speaker),
        context={
            "alert": view,
            "modified_day": alert.modified.astimezone(alert.zone).date().isoformat(),
            "unpublished": unpublished,
            "script_words": script_words(frame, speaker, view) if view.open else None,
            "report": f"mailto:{frame.network.mailbox_contact}?"
            + urlencode({"subject": alert.facts.case}, quote_via=quote),
        },
    )


def script_words(frame: RenderContext, speaker: Localizer, view: AlertView) -> dict[str, Any]:
    """Return what the script of the page *view* works with: sentences, webmail providers, countries."""
    say = speaker.say
    return {
        "copyLetter": say(N_("Copy the letter")),
        "copySubject": say(N_("Copy the subject")),
        "copy": say(N_("Copy")),
        "copied": say(N_("Copied")),
        "selected": say(N_("Selected: copy it with Ctrl+C")),
        "edit": say(N_("Edit")),
        "print": say(N_("Print")),
        "subject": say(N_("Subject")),
        "letter": say(N_("Letter")),
        "blank": say(N_("Open a blank email")),
        "short": say(N_("Short version")),
        "tooLong": say(_TOO_LONG),
        "progress": say(N_("%(done)s of %(all)s done")),
        "answered": say(N_("It is %(time)s there: office hours.")),
        "unanswered": say(N_("It is %(time)s there: outside office hours.")),
        "limit": MAILTO_LIMIT,
        "blanks": {str(len(blank)): name for name, blank in BLANKS.items()},
        "providers": {
            each.key: {"url": each.url, "limit": each.limit, "plus": each.plus} for each in WEBMAILS
        },
        "mailbox": frame.network.mailbox_count,
        "countries": _countries(frame, speaker, view),
    }


def _countries(frame: RenderContext, speaker: Localizer, view: AlertView) -> dict[str, Any]:
    """Return every country, in the order of the page's language, with its names in those of the letters.

    Joined into texts, which makes the page lighter than lists would.
    """
    codes = sorted(country_codes(), key=lambda code: speaker.sort_key(speaker.country(code)))
    targets = [target for group in view.groups for target in group.targets]
    spoken = [letter.language for target in targets for letter in target.letters]
    spoken += [script.language for script in view.call_scripts]
    names = {}
    for code in dict.fromkeys([speaker.code, *spoken]):
        locale = frame.network.languages[code].locale if code in frame.network.languages else code
        if found := formats.country_names(codes, locale):
            names[code] = "|".join(found)
    return {"codes": " ".join(codes), "names": names}


def withdrawn_page(frame: RenderContext, slug: str, case: str, speaker: Localizer) -> Page:
    """Return the notice that stands where a withdrawn alert stood: the number, and nothing else."""
    return frame.page(
        speaker,
        "withdrawn.html",
        speaker.say(N_("Alert %(case)s"), case=case),
        speaker.say(N_("This alert has been withdrawn.")),
        frame.everywhere(lambda code: frame.addresses.below(code, slug)),
        index=False,
    )


def _broken(frame: RenderContext, slug: str, speaker: Localizer) -> Page:
    return frame.page(
        speaker,
        "broken.html",
        slug,
        speaker.say(N_("This alert has problems and would stop the publication.")),
        frame.everywhere(lambda code: frame.addresses.below(code, slug)),
        index=False,
        context={
            "problems": [str(each) for each in sorted(frame.site.content.broken[slug]) if each.fatal],
            "warnings": [str(each) for each in sorted(frame.site.content.broken[slug]) if not each.fatal],
        },
    )


def _article(
    frame: RenderContext, view: AlertView, written: str, path: str, speaker: Localizer
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
        "mainEntityOfPage": frame.addresses.absolute(path),
        "publisher": {"@type": "NGO", "name": frame.network.names[speaker.code]},
    }
