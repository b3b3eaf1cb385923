"""The members of the network, by working group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from plugins.languages.catalogs import N_
from plugins.languages.localized_text import LocalizedText
from plugins.organisations.load import GROUPS, Organisation, members, name_of
from plugins.sections.context import PageJob, RenderContext
from plugins.sections.suggestions import suggestion
from plugins.web.localizer import Localizer
from plugins.web.rendering import Page


@dataclass(frozen=True)
class MemberView:
    """A member of the network in one language."""

    name: str
    url: str
    """Its entry in the directory."""
    summary: LocalizedText
    sort_key: str


def member_jobs(context: RenderContext) -> Iterator[PageJob]:
    """Yield the job of the list of members, if there are any."""
    if members(context.site.content.directory):
        yield PageJob("members", (context.site.content.hashes["directory"],), partial(_members, context))


def _members(context: RenderContext, localizer: Localizer) -> Page:
    found = members(context.site.content.directory)
    groups = [
        (group, localizer.say(name), {key: each for key, each in found.items() if group in each.groups})
        for group, name in GROUPS.items()
    ]
    others = {key: each for key, each in found.items() if not each.groups}
    groups.append(("others", localizer.say(N_("Other members")), others))
    return context.page(
        localizer,
        "members.html",
        localizer.say(N_("Members and working groups")),
        localizer.say(N_("The organisations that run this network together, and what each works on.")),
        context.each_language(context.addresses.members),
        section="members",
        context={
            "groups": [(key, name, _views(context, localizer, own)) for key, name, own in groups if own],
            "suggestion": suggestion("member", context.site_settings.mailbox_contact, localizer),
        },
    )


def _views(context: RenderContext, localizer: Localizer, found: dict[str, Organisation]) -> list[MemberView]:
    """Return the members *found* by name."""
    directory = context.addresses.directory(localizer.code)
    views = [
        MemberView(
            name=(name := name_of(each, localizer.code)),
            url=f"{directory}#{key}",
            summary=localizer.localized(each.summary),
            sort_key=localizer.sort_key(name),
        )
        for key, each in found.items()
    ]
    return sorted(views, key=lambda view: view.sort_key)
