"""The directory of organisations, complete and by facet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from plugins.languages.catalogs import N_
from plugins.organisations.facets import Facet, facets, names, reaches
from plugins.organisations.load import OFFERS, REGIONS, Organisation
from plugins.sections.context import PageJob, RenderContext
from plugins.sections.organisations.view import OrganisationView, directory_view
from plugins.sections.suggestions import suggestion
from plugins.web.localizer import Localizer
from plugins.web.rendering import Page

KINDS = {
    "offer": (N_("What they offer"), N_("By what they offer")),
    "region": (N_("Region"), N_("By region")),
    "country": (N_("Country"), N_("By country")),
    "language": (N_("Language"), N_("By language")),
}
"""The kinds of facets: their name, and the title of a list by them."""


@dataclass(frozen=True)
class FacetLink:
    """A link to one facet, in one language."""

    key: str
    name: str
    url: str
    within: str
    """The regions that contain it, separated by spaces, for the script that filters."""
    here: bool


@dataclass(frozen=True)
class FacetGroup:
    """The facets of one kind, in one language."""

    kind: str
    label: str
    heading: str
    links: tuple[FacetLink, ...]

    @property
    def chosen(self) -> str:
        """The name of the page's facet, if it is one of these."""
        return next((link.name for link in self.links if link.here), "")


def directory_jobs(context: RenderContext) -> Iterator[PageJob]:
    """Yield the jobs of the directory, if there is one, and of each facet."""
    inputs = (context.site.content.hashes["directory"],)
    directory = context.site.content.directory
    if not directory:
        return
    yield PageJob("directory", inputs, partial(_directory, context, None))
    for group in facets(directory).values():
        for facet in group:
            yield PageJob(f"directory/{facet.slug}", inputs, partial(_directory, context, facet))


def _directory(context: RenderContext, facet: Facet | None, localizer: Localizer) -> Page:
    """Return the directory, or the organisations that list *facet* followed by those that reach it."""
    code, addresses = localizer.code, context.addresses
    directory = context.site.content.directory
    title = localizer.say(N_("Directory"))
    named = {key: each for key, each in directory.items() if facet is None or names(each, facet)}
    wider = {key: each for key, each in directory.items() if facet is not None and reaches(each, facet)}
    return context.page(
        localizer,
        "directory.html",
        f"{title} – {facet_name(facet, localizer)}" if facet else title,
        localizer.say(N_("Organisations that accompany, support and protect human rights defenders.")),
        context.each_language(lambda each: addresses.directory(each, facet.slug if facet else "")),
        crumbs=((title, addresses.directory(code)),) if facet else (),
        section="directory",
        context={
            "named": _views(named, localizer),
            "wider": _views(wider, localizer),
            "facet": facet,
            "groups": _groups(context, facet, localizer),
            "suggestion": suggestion("organisation", context.site_settings.mailbox_contact, localizer),
            "data_urls": [addresses.root(f"api/directory.{kind}") for kind in ("json", "csv")],
        },
    )


def _views(organisations: dict[str, Organisation], localizer: Localizer) -> list[OrganisationView]:
    """Return the views of *organisations* by name."""
    views = [directory_view(key, each, localizer) for key, each in organisations.items()]
    return sorted(views, key=lambda view: view.sort_key)


def _groups(context: RenderContext, here: Facet | None, localizer: Localizer) -> list[FacetGroup]:
    """Return all facets; countries and languages in the order of their names."""
    groups = []
    for kind, found in facets(context.site.content.directory).items():
        links = [
            FacetLink(
                key=facet.key,
                name=facet_name(facet, localizer),
                url=context.addresses.directory(localizer.code, facet.slug),
                within=" ".join(facet.within),
                here=facet == here,
            )
            for facet in found
        ]
        if kind in {"country", "language"}:
            links.sort(key=lambda link: localizer.sort_key(link.name))
        label, heading = KINDS[kind]
        groups.append(FacetGroup(kind, localizer.say(label), localizer.say(heading), tuple(links)))
    return [group for group in groups if group.links]


def facet_name(facet: Facet, localizer: Localizer) -> str:
    """Return the name of a facet."""
    if facet.kind == "country":
        return localizer.country(facet.key)
    if facet.kind == "language":
        return localizer.language_name(facet.key)
    return localizer.say({**OFFERS, **REGIONS}[facet.key])
