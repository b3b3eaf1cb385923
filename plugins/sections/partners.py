"""The list of partner organisations, and the page of each."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from plugins.alerts.summary import AlertSummary
from plugins.languages.catalogs import N_
from plugins.languages.localized_text import LocalizedText
from plugins.partners.load import Partner
from plugins.sections.alerts.link import Link
from plugins.sections.context import PageJob, RenderContext
from plugins.web.localizer import Localizer
from plugins.web.rendering import Page

_TITLE = N_("Our partners")


def partner_jobs(context: RenderContext) -> Iterator[PageJob]:
    """Yield the jobs of the list, if there are any partners, and of each partner."""
    partners, texts = context.site.content.partners, context.site.content.hashes["partners"]
    if partners:
        yield PageJob("partners", (texts,), partial(_list, context))
    for key, each in partners.items():
        alerts = _alerts(context, each)
        yield PageJob(f"partner/{key}", (texts, *alerts), partial(_page, context, each, alerts))


def _alerts(context: RenderContext, partner: Partner) -> list[AlertSummary]:
    """Return the public alerts that name the partner with consent of their own: open ones, then past ones."""
    return [each for each in context.site.listed if partner.asked_for(each)]


def place(partner: Partner, localizer: Localizer) -> str:
    """Return where the partner works, in words."""
    return ", ".join(filter(None, (localizer.country(partner.facts.country), partner.facts.region)))


def _list(context: RenderContext, localizer: Localizer) -> Page:
    views = [
        (
            Link(each.facts.name, context.addresses.partner(localizer.code, key)),
            place(each, localizer),
            each.summary(localizer.code),
        )
        for key, each in context.site.content.partners.items()
    ]
    return context.page(
        localizer,
        "partners.html",
        localizer.say(_TITLE),
        localizer.say(N_("Organisations of defenders that asked for alerts and agreed to be presented.")),
        context.each_language(context.addresses.partner),
        section="partners",
        context={"partners": sorted(views, key=lambda view: localizer.sort_key(view[0].text))},
    )


def _page(context: RenderContext, partner: Partner, alerts: list[AlertSummary], localizer: Localizer) -> Page:
    code, facts = localizer.code, partner.facts
    body, written = partner.versions.body(code)
    versions = context.each_language(lambda each: context.addresses.partner(each, partner.key))
    summary = partner.summary(code)
    return context.page(
        localizer,
        "partner.html",
        facts.name,
        str(summary.value),
        versions,
        translations={each: path for each, path in versions.items() if each in partner.versions.words},
        canonical=versions[written],
        crumbs=((localizer.say(_TITLE), context.addresses.partner(code)),),
        section="partners",
        context={
            "summary": summary,
            "body": LocalizedText(context.markdown(body, code, written=written), written),
            "place": place(partner, localizer),
            "web": facts.web or "",
            "cards": context.cards(alerts, localizer),
            "modified_day": facts.modified.isoformat(),
            "modified": localizer.day(facts.modified),
        },
    )
