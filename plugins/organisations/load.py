"""Reads the directory: one YAML file per organisation, named by its key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from plugins.content.fields import SLUG, Distinct, Line, Model, Switch, Text, WebAddress
from plugins.content.files import listing, read_text, relative_name, unused
from plugins.content.frontmatter import Document, garbled, parse_yaml
from plugins.content.moments import Day
from plugins.content.places import Country, LanguageCode, Names
from plugins.content.problems import Problem, merge_problems
from plugins.content.schema import validate
from plugins.content.typography import unbroken
from plugins.content.written_language import wrong_language
from plugins.languages.catalogs import N_
from plugins.organisations.places import regions_of

Offer = Literal[
    "accompaniment",
    "monitoring",
    "appeals",
    "grants",
    "relocation",
    "legal",
    "digital-security",
    "training",
    "advocacy",
    "rest",
]
Region = Literal[
    "worldwide",
    "africa",
    "americas",
    "asia-pacific",
    "europe-central-asia",
    "middle-east-north-africa",
]
Group = Literal["alerts", "translation", "accompaniment", "advocacy", "security", "outreach"]
Security = Literal["encrypted", "form", "plain", "unknown"]

OFFERS = {
    "accompaniment": N_("Protective accompaniment"),
    "monitoring": N_("Monitoring and solidarity visits"),
    "appeals": N_("Urgent appeals"),
    "grants": N_("Emergency grants"),
    "relocation": N_("Relocation"),
    "legal": N_("Legal help"),
    "digital-security": N_("Digital security"),
    "training": N_("Training"),
    "advocacy": N_("Advocacy"),
    "rest": N_("Rest and respite"),
}
REGIONS = {
    "worldwide": N_("Worldwide"),
    "africa": N_("Africa"),
    "americas": N_("The Americas"),
    "asia-pacific": N_("Asia and the Pacific"),
    "europe-central-asia": N_("Europe and Central Asia"),
    "middle-east-north-africa": N_("Middle East and North Africa"),
}
GROUPS = {
    "alerts": N_("Alerts and their verification"),
    "translation": N_("Translation"),
    "accompaniment": N_("Accompaniment and visits"),
    "advocacy": N_("Advocacy with governments"),
    "security": N_("Security of defenders"),
    "outreach": N_("Public activities"),
}
"""The working groups of the network."""
SECURITY = {
    "encrypted": N_("Encrypted contact published (PGP, Signal or similar)"),
    "form": N_("Web form over HTTPS"),
    "plain": N_("Ordinary email only: send nothing sensitive"),
    "unknown": N_("Not known: send nothing sensitive at first"),
}


class Organisation(Model):
    """One organisation that supports defenders. Only public facts; no personal contacts."""

    name: Names = Field(examples=['"Peace Brigades International"'])
    """Its own name; per language if it has several official names."""
    short: Line | None = None
    """Its short name."""
    web: WebAddress = Field(examples=["https://www.peacebrigades.org/"])
    """Its official site."""
    offers: Annotated[Distinct[Offer], Field(min_length=1)] = Field(examples=["[accompaniment]"])
    """What it offers defenders."""
    regions: Annotated[Distinct[Region], Field(min_length=1)] = Field(examples=["[americas]"])
    """Where it works."""
    countries: Distinct[Country] = Field(default=[])
    """The countries it works in, where it names them; each lies in one of its regions."""
    languages: Annotated[Distinct[LanguageCode], Field(min_length=1)] = Field(examples=["[es, en]"])
    """The languages in which it can be contacted."""
    summary: dict[LanguageCode, Text] = Field(examples=['{fr: "…", en: "…", es: "…"}'])
    """What it does for defenders."""
    how_to_ask: dict[LanguageCode, Text] = Field(examples=['{fr: "…", en: "…", es: "…"}'])
    """Who may ask, by which way, and what to prepare."""
    contact: WebAddress = Field(examples=["https://www.peacebrigades.org/"])
    """The official page for asking for help."""
    security: Security = Field(examples=["form"])
    """How secure that contact is."""
    member: Switch = False
    """Whether it is a member of this network, and says so itself."""
    groups: Distinct[Group] = Field(default=[])
    """The working groups that a member takes part in."""
    source: WebAddress = Field(examples=["https://www.peacebrigades.org/en/about-pbi"])
    """The official page these facts come from."""
    verified: Day | None = None
    """When somebody last checked them; without it the page says that nobody has yet."""


Directory = Mapping[str, Organisation]


def load_directory(
    folder: Path, *, root: Path, languages: Sequence[str]
) -> tuple[dict[str, Organisation], list[Problem]]:
    """Return the organisations by key, and all problems."""
    directory: dict[str, Organisation] = {}
    paths, problems = listing(folder, root) if folder.is_dir() else ([], [])
    for path in paths:
        name = relative_name(path, root)
        if path.suffix != ".yaml" or not SLUG.fullmatch(path.stem):
            message = f"is not an entry of the directory. {unused(path.name, '<key>.yaml')}"
            problems.append(Problem(name, 1, "", message))
            continue
        text, errors = read_text(path, name)
        if not errors:
            document, errors = parse_yaml(name, text)
            if not errors:
                made, errors = validate(Organisation, document)
                if made is not None:
                    directory[path.stem] = _typeset(made)
                    for field in ("summary", "how_to_ask"):
                        held = getattr(made, field)
                        errors += _missing(document, field, held, languages)
                        errors += _foreign(document, field, held)
                    errors += _misplaced(document, made)
                    if made.groups and not made.member:
                        message = "are for members only. Write member: yes if it has joined, or remove them."
                        errors.append(document.problem(("groups",), message))
                errors = merge_problems(garbled(document), errors)
        problems += errors
    return directory, problems


def _typeset(made: Organisation) -> Organisation:
    """Return *made* with its texts typeset for their languages."""
    texts = {
        field: {code: unbroken(text, code) for code, text in getattr(made, field).items()}
        for field in ("name", "summary", "how_to_ask")
    }
    return made.model_copy(update=texts)


def _missing(
    document: Document, field: str, texts: Mapping[str, str], languages: Sequence[str]
) -> list[Problem]:
    """Return a warning for each language that *texts* lack; an error if no language of the site is left."""
    shown = next((code for code in languages if code in texts), None)
    if shown is None:
        code = languages[0]
        return [document.problem((field,), f"has no {code}. Write {code}: and the text.")]
    return [
        document.problem(
            (field,), f"has no {code}, so {shown} is shown there. Write {code}: and the text.", fatal=False
        )
        for code in languages
        if code not in texts
    ]


def _foreign(document: Document, field: str, texts: Mapping[str, str]) -> list[Problem]:
    """Return a warning for each text that is clearly in another language than the one it is listed under."""
    found = [(code, wrong_language([text], code)) for code, text in texts.items()]
    return [document.problem((field, code), message, fatal=False) for code, message in found if message]


def _misplaced(document: Document, organisation: Organisation) -> list[Problem]:
    """Return a problem for each country outside the listed regions, where lists by region would miss it."""
    return [
        document.problem(
            ("countries", index),
            f'"{country}" is in none of the listed regions. Add {" or ".join(places)} to regions.',
        )
        for index, country in enumerate(organisation.countries)
        if (places := regions_of(country)) and {"worldwide", *places}.isdisjoint(organisation.regions)
    ]


def members(directory: Directory) -> dict[str, Organisation]:
    """Return the members of the network among the organisations of *directory*, by key."""
    return {key: each for key, each in directory.items() if each.member}


def name_of(organisation: Organisation, language: str) -> str:
    """Return the name of the organisation in *language*, or in any other."""
    names = organisation.name
    return names.get(language) or names.get("") or names.get("en") or next(iter(names.values()))
