"""Reads ``content/resources/<key>/index.<lang>.md``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from plugins.content.fields import Line, Model, Slug, examples
from plugins.content.moments import Day
from plugins.content.problems import Problem
from plugins.content.translations import Versions, read_folders
from plugins.languages.catalogs import N_
from plugins.languages.localized_text import LocalizedText

Topic = Literal["understand", "act", "protect", "complain"]
TOPICS = {
    "understand": N_("Understand"),
    "act": N_("Act"),
    "protect": N_("Protect yourself"),
    "complain": N_("File a complaint"),
}
Kind = Literal["guide", "experience"]
KINDS = {
    "guide": N_("Guide"),
    "experience": N_("Learning from members’ experiences"),
}


class ResourceWords(Model):
    """The fields of every file of a resource, in its own language."""

    title: Annotated[Line, examples(fr='"Sécurité numérique"', es='"Seguridad digital"')] = Field(
        examples=['"Digital security"']
    )
    """What it is about."""
    summary: Annotated[
        Line,
        examples(
            fr='"Les quelques mesures qui protègent le plus."', es='"Las pocas medidas que más protegen."'
        ),
    ] = Field(examples=['"The few measures that protect most."'])
    """One sentence for lists and search engines."""
    slug: Annotated[Slug, examples(fr="securite-numerique", es="seguridad-digital")] = Field(
        examples=["digital-security"]
    )
    """Its segment of the web address, in this language."""
    topic: Topic = Field(examples=["protect"])
    """What it is for: the heading that lists a guide; the same in all files."""


class OriginalResource(ResourceWords):
    """The original file."""

    modified: Day = Field(examples=["2026-11-15"])
    """The last change that translations must follow."""
    kind: Kind = Field(default="guide", examples=["experience"])
    """A guide is listed under its topic; what a member went through and learned, under its own heading."""


class TranslatedResource(ResourceWords):
    """A translation."""

    original_modified: Day = Field(examples=["2026-11-15"])
    """The modified of the original that it follows."""


@dataclass(frozen=True)
class Resource:
    """One resource in all its languages."""

    key: str
    versions: Versions[OriginalResource]

    @property
    def topic(self) -> Topic:
        """What it is for."""
        return self.versions.original.topic

    @property
    def kind(self) -> Kind:
        """Whether it is a guide, or an experience of a member."""
        return self.versions.original.kind

    @property
    def heading(self) -> str:
        """The message ID of the heading that lists it."""
        return TOPICS[self.topic] if self.kind == "guide" else KINDS[self.kind]

    @property
    def modified(self) -> date:
        """The day of its last change."""
        return self.versions.original.modified

    def localized(self, field: str, language: str) -> LocalizedText:
        """Return the text of *field* in *language*, or in the original's."""
        code = language if language in self.versions.words else self.versions.language
        return LocalizedText(getattr(self.versions.words[code], field), code)

    def slug(self, language: str) -> str:
        """Return its segment of URLs in *language*."""
        return str(self.localized("slug", language).value)


def load_resources(
    folder: Path, *, root: Path, languages: Sequence[str]
) -> tuple[dict[str, Resource], list[Problem]]:
    """Return all resources by key, in the order of keys, and all problems."""
    found, problems = read_folders(
        folder,
        root=root,
        languages=languages,
        original=OriginalResource,
        translation=TranslatedResource,
        noun="a resource",
        links=True,
    )
    resources = {versions.key: Resource(versions.key, versions) for versions in found}
    for code in languages:
        taken: dict[str, str] = {}
        for resource in resources.values():
            slug = resource.slug(code)
            if slug in taken:
                document = resource.versions.documents.get(code, resource.versions.first)
                message = f"{slug} is the address of {taken[slug]}. Write another one."
                problems.append(document.problem(("slug",), message))
            taken[slug] = resource.key
    return resources, problems
