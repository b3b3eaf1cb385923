"""The questions that a new alert begins with, and what can be chosen as their answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.core import get_global

from plugins.alerts.labels import PERPETRATORS, VIOLATIONS
from plugins.alerts.official_regions import official_regions
from plugins.authorities.load import Registry
from plugins.authorities.models import Authority
from plugins.commands.prompts import MOST_LISTED, Choice
from plugins.content.countries import country_codes
from plugins.content.fields import Line, Zone
from plugins.content.files import read_text
from plugins.content.frontmatter import parse_front_matter
from plugins.languages import formats
from plugins.languages.catalogs import Catalogs
from plugins.web.settings import SiteSettings

RECENT_ALERTS = 40
"""Of how many alerts the partners are offered again."""
RECENT_COUNTRIES = 9

Answers = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Question:
    """What is asked, and what can be answered; with nothing to choose from, the answer is text."""

    text: str
    choices: tuple[Choice, ...] = ()
    listed: tuple[Choice, ...] = ()
    """The choices that are shown, with numbers."""
    several: bool = False
    default: tuple[str, ...] | None = None
    """What an empty answer means; None if there must be one."""
    example: str = ""
    free: Any = None
    """The kind of field whose values are answers, too; None where only choices are."""


@dataclass(frozen=True)
class Questions:
    """The questions about a new alert, in their order; each may depend on the answers before it."""

    site_settings: SiteSettings
    registry: Registry
    catalogs: Catalogs
    regions: Mapping[str, Sequence[str]]
    """By country, the regions beside the official ones."""

    def __iter__(self) -> Iterator[tuple[str, tuple[str, ...], Callable[[Answers], Question]]]:
        """Yield the name of each option, the answers that its question depends on, and what makes it."""
        yield "language", (), self._language
        yield "country", (), self._country
        yield "region", ("country",), self._region
        yield "violation", (), self._violation
        yield "perpetrators", (), self._perpetrators
        yield "partner", (), self._partner
        yield "authorities", (), self._authorities
        yield "time_zone", ("country",), self._time_zone

    def _labels_in(self, answers: Answers) -> str:
        """Return the language of the names of choices: the original's, if it is known."""
        return answers.get("language", (self.site_settings.default_language,))[0]

    def _language(self, _: Answers) -> Question:
        languages = self.site_settings.languages
        choices = tuple(Choice(code, (each.name,)) for code, each in languages.items())
        return Question("Language of the original", choices, choices, example="es")

    def _country(self, answers: Answers) -> Question:
        codes = Counter(each.country for each in self.registry.values())
        codes.update(each.represents for each in self.registry.values() if each.represents)
        usual = [self._territory(code, answers) for code, _ in codes.most_common(RECENT_COUNTRIES)]
        choices = tuple(self._territory(code, answers) for code in sorted(country_codes()))
        return Question("Country where it happened", choices, tuple(usual), example="CO")

    def _territory(self, code: str, answers: Answers) -> Choice:
        first = self._labels_in(answers)
        codes = sorted(self.site_settings.languages, key=lambda language: language != first)
        names = [
            formats.locale_of(self.site_settings.languages[each].locale).territories.get(code)
            for each in codes
        ]
        return Choice(code, tuple(filter(None, names)))

    def _region(self, answers: Answers) -> Question:
        country = answers["country"][0]
        more = self.site_settings.regions.get(country, ())
        shown = tuple(Choice(name) for name in sorted({*official_regions(country), *more}))
        others = {*self.regions.get(country, ())} - {choice.key for choice in shown}
        return Question(
            "Region, only as precise as is safe",
            (*shown, *(Choice(name) for name in sorted(others))),
            shown,
            default=(),
        )

    def _violation(self, answers: Answers) -> Question:
        choices = self._labelled(VIOLATIONS, answers)
        text = "Violations, the gravest first"
        return Question(text, choices, choices, several=True, example="death-threats")

    def _perpetrators(self, answers: Answers) -> Question:
        choices = self._labelled(PERPETRATORS, answers)
        text = "Perpetrators, as far as the partner names them"
        return Question(text, choices, choices, several=True, default=("unknown",))

    def _labelled(self, labels: Mapping[str, str], answers: Answers) -> tuple[Choice, ...]:
        say = self.catalogs[self._labels_in(answers)].gettext
        return tuple(Choice(key, (say(label),)) for key, label in labels.items())

    def _partner(self, _: Answers) -> Question:
        known = tuple(Choice(name) for name in _partners(self.site_settings.content))
        return Question("Partner who asks for the alert", known, known, default=(), free=Line)

    def _authorities(self, answers: Answers) -> Question:
        language = self._labels_in(answers)
        country = next(iter(answers.get("country", ())), "")
        choices = tuple(
            Choice(key, (f"{each.office_in(language)}, {each.name}", each.name, *each.office.values()))
            for key, each in sorted(self.registry.items(), key=lambda entry: entry[1].country != country)
        )
        near = [each for each in choices if _concerns(self.registry[each.key], country)]
        listed = choices if len(choices) <= MOST_LISTED else tuple(near)
        text = "Authorities to write to, the most useful first"
        return Question(text, choices, listed, several=True, default=())

    def _time_zone(self, answers: Answers) -> Question:
        country, locale = answers["country"][0], self.site_settings.languages[self._labels_in(answers)].locale
        own = sorted(zone for zone, code in get_global("zone_territories").items() if code == country)
        choices = tuple(Choice(zone, (formats.city(ZoneInfo(zone), locale),)) for zone in own)
        default = (choices[0].key,) if len(choices) == 1 else None
        text = "Time zone of the alert"
        return Question(text, choices, choices, default=default, example="America/Bogota", free=Zone)


def _concerns(authority: Authority, country: str) -> bool:
    return country in {authority.country, authority.represents}


def _partners(content: Path) -> list[str]:
    """Return the partners of the newest alerts, the latest first."""
    found: dict[str, None] = {}
    folders = sorted((each for each in (content / "alerts").glob("*") if each.is_dir()), reverse=True)
    for path in (file for folder in folders[:RECENT_ALERTS] for file in sorted(folder.glob("index.*.md"))):
        text, problems = read_text(path, path.name)
        partner = parse_front_matter(path.name, text)[0].values.get("partner") if not problems else None
        if isinstance(partner, dict) and isinstance(partner.get("name"), str):
            found.setdefault(partner["name"])
    return list(found)
