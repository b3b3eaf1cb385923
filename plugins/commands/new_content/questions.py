"""Questions about a new alert and the choices offered for each; some are asked about a new letter too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.core import get_global

from plugins import console
from plugins.alerts.official_regions import official_regions
from plugins.authorities.load import Registry, load_authorities
from plugins.authorities.models import Authority
from plugins.commands.new_content.prompts import MOST_LISTED, Choice
from plugins.content.countries import country_codes
from plugins.content.fields import Line
from plugins.content.files import read_text
from plugins.content.frontmatter import parse_front_matter
from plugins.content.places import Zone
from plugins.content.problems import report
from plugins.languages import formats
from plugins.languages.catalogs import Catalogs, load_catalogs
from plugins.site.generator import named_regions, read_vocabularies
from plugins.statistics.country_map import load_map
from plugins.vocabularies.vocabulary import Vocabularies
from plugins.web.settings import SiteSettings

RECENT_ALERTS = 40
"""Number of newest alerts whose partners are offered as choices."""
RECENT_COUNTRIES = 9
"""Number of countries that are listed: those with the most authorities."""

UNKNOWN = "unknown"
"""The group of perpetrators for an empty answer, if the network has it."""

Answers = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Question:
    """A question and its possible answers; without choices the answer is free text."""

    text: str
    choices: tuple[Choice, ...] = ()
    listed: tuple[Choice, ...] = ()
    """The choices that are printed with numbers."""
    several: bool = False
    default: tuple[str, ...] | None = None
    """Values for an empty answer; None if an answer is required."""
    example: str = ""
    free: Any = None
    """Field type of answers that are not among the choices; None if only choices are accepted."""


Asked = tuple[str, tuple[str, ...], Callable[[Answers], Question]]
"""The name of an option, the names of answers that its question depends on, and the question."""


@dataclass(frozen=True)
class Questions:
    """The questions about a new alert, in order; each may depend on earlier answers."""

    site_settings: SiteSettings
    registry: Registry
    catalogs: Catalogs
    vocabularies: Vocabularies
    regions: Mapping[str, Sequence[str]]
    """Regions in addition to the official ones, by country code."""

    def __iter__(self) -> Iterator[Asked]:
        """Yield the questions about a new alert."""
        yield "language", (), self.language
        yield "country", (), self.country
        yield "region", ("country",), self._region
        yield "violation", (), self._violation
        yield "perpetrators", (), self._perpetrators
        yield "partner", (), self._partner
        yield "authorities", (), self.authorities
        yield "time_zone", ("country",), self._time_zone

    def label_language(self, answers: Answers) -> str:
        """Return the language for labels of choices: that of the original if known, else the default."""
        return answers.get("language", (self.site_settings.default_language,))[0]

    def language(self, _: Answers) -> Question:
        """Ask for the language of the original."""
        languages = self.site_settings.languages
        choices = tuple(Choice(code, (each.name,)) for code, each in languages.items())
        return Question("Language of the original", choices, choices, example="es")

    def country(
        self,
        answers: Answers,
        text: str = "Country where it happened",
        default: tuple[str, ...] | None = None,
    ) -> Question:
        """Ask for a country; those with the most authorities are listed."""
        codes = Counter(each.country for each in self.registry.values())
        codes.update(each.represents for each in self.registry.values() if each.represents)
        frequent = [self._country_choice(code, answers) for code, _ in codes.most_common(RECENT_COUNTRIES)]
        choices = tuple(self._country_choice(code, answers) for code in sorted(country_codes()))
        return Question(text, choices, tuple(frequent), default=default, example="CO")

    def _country_choice(self, code: str, answers: Answers) -> Choice:
        first = self.label_language(answers)
        codes = sorted(self.site_settings.languages, key=lambda language: language != first)
        names = [
            formats.locale_of(self.site_settings.languages[each].locale).territories.get(code)
            for each in codes
        ]
        return Choice(code, tuple(filter(None, names)))

    def _region(self, answers: Answers) -> Question:
        country = answers["country"][0]
        configured = self.site_settings.regions.get(country, ())
        listed = tuple(Choice(name) for name in sorted({*official_regions(country), *configured}))
        others = {*self.regions.get(country, ())} - {choice.key for choice in listed}
        return Question(
            "Region, only as precise as is safe",
            (*listed, *(Choice(name) for name in sorted(others))),
            listed,
            default=(),
        )

    def _violation(self, answers: Answers) -> Question:
        choices = self._terms("violations", answers)
        text = "Violations, the gravest first"
        return Question(text, choices, choices, several=True, example=choices[0].key)

    def _perpetrators(self, answers: Answers) -> Question:
        choices = self._terms("perpetrators", answers)
        text = "Perpetrators, as far as the partner names them"
        default = (UNKNOWN,) if UNKNOWN in self.vocabularies.perpetrators.terms else None
        return Question(text, choices, choices, several=True, default=default, example=choices[0].key)

    def _terms(self, name: str, answers: Answers) -> tuple[Choice, ...]:
        """Return the entries of a vocabulary as choices."""
        language = self.label_language(answers)
        terms = self.vocabularies[name].terms
        return tuple(Choice(key, (term.words[language],)) for key, term in terms.items())

    def labelled(self, labels: Mapping[str, str], answers: Answers) -> tuple[Choice, ...]:
        """Return the values of an enumeration as choices."""
        gettext = self.catalogs[self.label_language(answers)].gettext
        return tuple(Choice(key, (gettext(label),)) for key, label in labels.items())

    def _partner(self, _: Answers) -> Question:
        known = tuple(Choice(name) for name in _partners(self.site_settings.content))
        return Question("Partner who asks for the alert", known, known, default=(), free=Line)

    def authorities(
        self,
        answers: Answers,
        text: str = "Authorities to write to, the most useful first",
        default: tuple[str, ...] | None = (),
    ) -> Question:
        """Ask for authorities, those of the country first."""
        language = self.label_language(answers)
        country = next(iter(answers.get("country", ())), "")
        choices = tuple(
            Choice(key, (f"{each.office_in(language)}, {each.name}", each.name, *each.office.values()))
            for key, each in sorted(self.registry.items(), key=lambda entry: entry[1].country != country)
        )
        related = tuple(choice for choice in choices if _concerns(self.registry[choice.key], country))
        listed = choices if len(choices) <= MOST_LISTED else related
        return Question(text, choices, listed, several=True, default=default, example="co-fiscalia")

    def _time_zone(self, answers: Answers) -> Question:
        country, locale = (
            answers["country"][0],
            self.site_settings.languages[self.label_language(answers)].locale,
        )
        zones = sorted(zone for zone, code in get_global("zone_territories").items() if code == country)
        choices = tuple(Choice(zone, (formats.city(ZoneInfo(zone), locale),)) for zone in zones)
        default = (choices[0].key,) if len(choices) == 1 else None
        text = "Time zone of the alert"
        return Question(text, choices, choices, default=default, example="America/Bogota", free=Zone)


def load_questions(site: SiteSettings, today: date) -> Questions | None:
    """Return the questions about a new alert, or None after reporting errors of catalogs, map or words."""
    registry, _, _ = load_authorities(site.content / "authorities", root=site.content.parent, today=today)
    catalogs, problems = load_catalogs(site.theme, site.languages, root=site.theme.parent)
    country_map, map_problems = load_map(site.theme / "maps", site.map_country, root=site.theme.parent)
    vocabularies, wrong_words = read_vocabularies(site)
    problems += [*map_problems, *wrong_words]
    if any(problem.fatal for problem in problems):
        console.err(report(problems))
        return None
    return Questions(site, registry, catalogs, vocabularies, named_regions(site, country_map))


def _concerns(authority: Authority, country: str) -> bool:
    """Return whether an authority belongs to *country* or is an embassy of it."""
    return country in {authority.country, authority.represents}


def _partners(content: Path) -> list[str]:
    """Return the names of the partners of the newest alerts, newest first, without duplicates."""
    found: dict[str, None] = {}
    folders = sorted((each for each in (content / "alerts").glob("*") if each.is_dir()), reverse=True)
    for path in (file for folder in folders[:RECENT_ALERTS] for file in sorted(folder.glob("index.*.md"))):
        text, problems = read_text(path, path.name)
        partner = parse_front_matter(path.name, text)[0].values.get("partner") if not problems else None
        if isinstance(partner, dict) and isinstance(partner.get("name"), str):
            found.setdefault(partner["name"])
    return list(found)
