"""The list of resources, and the page of each."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from plugins.languages.catalogs import N_
from plugins.languages.localized_text import LocalizedText
from plugins.resources.load import TOPICS, Resource
from plugins.sections.context import PageJob, RenderContext
from plugins.web.localizer import Localizer
from plugins.web.rendering import Page

_TITLE = N_("Resources")


def resource_jobs(frame: RenderContext) -> Iterator[PageJob]:
    """Yield the list, if there is anything in it, and each resource."""
    resources, texts = frame.site.content.resources, frame.site.content.hashes["resources"]
    if resources:
        yield PageJob("resources", (texts,), partial(_list, frame))
    for key, resource in resources.items():
        yield PageJob(f"resource/{key}", (texts,), partial(_resource, frame, resource))


def _list(frame: RenderContext, speaker: Localizer) -> Page:
    groups = [
        (
            speaker.say(name),
            [
                (
                    frame.addresses.resource(speaker.code, resource.slug(speaker.code)),
                    resource.said("title", speaker.code),
                    resource.said("summary", speaker.code),
                )
                for resource in frame.site.content.resources.values()
                if resource.topic == topic
            ],
        )
        for topic, name in TOPICS.items()
    ]
    return frame.page(
        speaker,
        "resources.html",
        speaker.say(_TITLE),
        speaker.say(N_("How protection works, how to act well, how to protect yourself.")),
        frame.everywhere(frame.addresses.resource),
        section="resources",
        context={"groups": [group for group in groups if group[1]]},
    )


def _resource(frame: RenderContext, resource: Resource, speaker: Localizer) -> Page:
    code = speaker.code
    body, written = resource.versions.body(code)
    title = resource.said("title", code)
    return frame.page(
        speaker,
        "resource.html",
        str(title.value),
        str(resource.said("summary", code).value),
        frame.everywhere(lambda each: frame.addresses.resource(each, resource.slug(each))),
        crumbs=((speaker.say(_TITLE), frame.addresses.resource(code)),),
        section="resources",
        context={
            "title": title,
            "topic": speaker.say(TOPICS[resource.topic]),
            "summary": resource.said("summary", code),
            "body": LocalizedText(frame.markdown(body, code), written),
            "modified_day": resource.modified.isoformat(),
            "modified": speaker.day(resource.modified),
        },
    )
