"""The list of resources, and the page of each."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from plugins.languages.catalogs import N_
from plugins.languages.localized_text import LocalizedText
from plugins.resources.load import KINDS, TOPICS, Resource
from plugins.sections.context import PageJob, RenderContext
from plugins.sections.suggestions import suggestion
from plugins.web.localizer import Localizer
from plugins.web.rendering import Page

_TITLE = N_("Resources")


def resource_jobs(context: RenderContext) -> Iterator[PageJob]:
    """Yield the jobs of the list, if there are any resources, and of each resource."""
    resources, texts = context.site.content.resources, context.site.content.hashes["resources"]
    if resources:
        yield PageJob("resources", (texts,), partial(_list, context))
    for key, resource in resources.items():
        yield PageJob(f"resource/{key}", (texts,), partial(_resource, context, resource))


def _list(context: RenderContext, localizer: Localizer) -> Page:
    groups = [
        (
            localizer.say(name),
            [
                (
                    context.addresses.resource(localizer.code, resource.slug(localizer.code)),
                    resource.localized("title", localizer.code),
                    resource.localized("summary", localizer.code),
                )
                for resource in context.site.content.resources.values()
                if resource.heading == name
            ],
        )
        for name in (*TOPICS.values(), KINDS["experience"])
    ]
    return context.page(
        localizer,
        "resources.html",
        localizer.say(_TITLE),
        localizer.say(N_("How protection works, how to act well, how to protect yourself.")),
        context.each_language(context.addresses.resource),
        section="resources",
        context={
            "groups": [group for group in groups if group[1]],
            "suggestion": suggestion("resource", context.site_settings.mailbox_contact, localizer),
        },
    )


def _resource(context: RenderContext, resource: Resource, localizer: Localizer) -> Page:
    code = localizer.code
    body, written = resource.versions.body(code)
    title = resource.localized("title", code)
    versions = context.each_language(lambda each: context.addresses.resource(each, resource.slug(each)))
    return context.page(
        localizer,
        "resource.html",
        str(title.value),
        str(resource.localized("summary", code).value),
        versions,
        translations={each: path for each, path in versions.items() if each in resource.versions.words},
        canonical=versions[written],
        crumbs=((localizer.say(_TITLE), context.addresses.resource(code)),),
        section="resources",
        context={
            "title": title,
            "kind": resource.kind,
            "heading": localizer.say(resource.heading),
            "summary": resource.localized("summary", code),
            "body": LocalizedText(context.markdown(body, code, written=written), written),
            "modified_day": resource.modified.isoformat(),
            "modified": localizer.day(resource.modified),
        },
    )
