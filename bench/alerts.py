"""Generates alerts for benchmarks, deterministically: the same number gives the same alert on any machine.

Alerts are spread over twenty years. The newest are open, all others closed, with an outcome.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from string import Template
from typing import Any

import yaml

from bench.sentences import (
    BACKGROUND,
    CALL_SCRIPT,
    COUNTRIES,
    DATED,
    DEMANDS,
    EVENTS,
    FIRST_NAMES,
    HEADINGS,
    LANGUAGES,
    LEADS,
    LETTERS,
    MONTHS,
    ORGANISATIONS,
    OUTCOME,
    PERPETRATORS,
    PLACES,
    PORTUGUESE,
    QUOTES,
    READING,
    RESULTS,
    RISKS,
    ROLES,
    SHORT,
    SOURCES,
    SUBJECTS,
    SUMMARIES,
    SURNAMES,
    TITLES,
    UPDATES,
    WARNING,
    WEIGHTED_COUNTRIES,
    WHAT_TO_DO,
    Phrase,
)

TODAY = date(2026, 11, 21)
"""The date that builds take as today; all texts and dates are relative to it."""
OPEN = 30
"""Number of open alerts: the newest."""
DAYS = 20 * 365 - 120
"""Number of days over which closed alerts are spread; the oldest are from 2007."""
PER_YEAR = 999
"""Number of case numbers in a year."""
PERSON = "{person:1}"
"""Placeholder for the first person at risk in this project's texts."""


@dataclass(frozen=True)
class Registry:
    """The authorities that alerts can address."""

    home: Mapping[str, tuple[str, ...]]
    """Keys of national authorities, by country."""
    abroad: Mapping[str, tuple[str, ...]]
    """Keys of embassies by the country where they are, and of intergovernmental bodies under ``""``."""
    entries: Mapping[str, Mapping[str, Any]]


def read_registry(folder: Path) -> Registry:
    """Return the authorities in *folder* that have a working email address and read a generated language."""
    home: dict[str, tuple[str, ...]] = {}
    abroad: dict[str, tuple[str, ...]] = {}
    entries = {}
    for path in sorted(folder.glob("*.yaml")):
        entry = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
        email = entry.get("email")
        state = email.get("state", "ok") if isinstance(email, dict) else "ok"
        first = entry["languages"][0]
        if email is None or state != "ok":
            continue
        entries[path.stem] = entry
        if entry["kind"] in {"embassy", "intergovernmental"}:
            if first in (*LANGUAGES, "pt"):
                place = entry["country"] if entry["kind"] == "embassy" else ""
                abroad[place] = (*abroad.get(place, ()), path.stem)
        elif first in LANGUAGES:
            home[entry["country"]] = (*home.get(entry["country"], ()), path.stem)
    return Registry(home, abroad, entries)


@dataclass(frozen=True)
class Alert:
    """A generated alert: fields and texts for this project, and what an article of other generators needs."""

    slug: str
    day: date
    original: str
    facts: Mapping[str, Any]
    words: Mapping[str, Mapping[str, Any]]
    bodies: Mapping[str, str]
    country: str
    tags: Sequence[str]
    person: str

    def plain(self, text: str) -> str:
        """Return *text* with the placeholder replaced by the name, for generators without placeholders."""
        return text.replace(PERSON, self.person)

    def retitled(self, suffix: str) -> Alert:
        """Return this alert with *suffix* appended to its title in each language."""
        words = {code: {**each, "title": f"{each['title']} {suffix}"} for code, each in self.words.items()}
        return replace(self, words=words)

    def answered(self) -> Alert:
        """Return this alert with an answer of the authority that it was sent to."""
        sent = self.facts["sent"][0]
        answer = {"authority": sent["authority"], "date": sent["date"], "kind": "reply"}
        words = {code: {**each, "answer_texts": [each["summary"]]} for code, each in self.words.items()}
        return replace(self, words=words, facts={**self.facts, "answers": [answer]})


class TooManyError(Exception):
    """More alerts are requested than there are case numbers."""


@dataclass(frozen=True)
class Position:
    """Position of an alert in the series, with the dates that follow from it; number 0 is the newest."""

    number: int
    day: date
    serial: int
    """Number of the case within its year."""
    act_before: date | None
    """Last day of an open alert; None if it is closed."""


def positions(count: int) -> list[Position]:
    """Return the positions of *count* alerts, newest first, and that of the one added between two builds.

    Raises:
        TooManyError: If a year would have PER_YEAR alerts or more.
    """
    days = [_day_of(number, count) for number in range(count)]
    serials: Counter[int] = Counter()
    oldest_first = []
    for number in reversed(range(count)):
        day = days[number]
        serials[day.year] += 1
        act_before = TODAY + timedelta(days=2 * number) if number < OPEN else None
        oldest_first.append(Position(number, day, serials[day.year], act_before))
    if max(serials.values(), default=0) >= PER_YEAR:
        raise TooManyError(f"{count} alerts are more than there are case numbers. Choose 19,000 or fewer.")
    added = Position(count, TODAY - timedelta(days=1), serials[TODAY.year] + 1, TODAY + timedelta(days=30))
    return [*reversed(oldest_first), added]


def _day_of(number: int, count: int) -> date:
    """Return the date of an alert; early enough for closed ones that their outcome is in the past, too."""
    if number < OPEN:
        return TODAY - timedelta(days=3 + 2 * number)
    return date(TODAY.year, 9, 1) - timedelta(days=(number - OPEN) * DAYS // (count - OPEN))


def alerts(count: int, registry: Registry) -> Iterator[Alert]:
    """Yield *count* alerts, newest first, and then the one that is added between two builds."""
    for position in positions(count):
        yield _AlertGenerator(position, registry).alert()


class _AlertGenerator:
    """Generates one alert at random, seeded with its number."""

    def __init__(self, position: Position, registry: Registry) -> None:
        self.random = random.Random(f"alert {position.number}")
        self.number, self.serial, self.day, self.act_before = (
            position.number,
            position.serial,
            position.day,
            position.act_before,
        )
        self.registry, self.year, self.closed = registry, position.day.year, position.act_before is None
        self.code = self.random.choice(
            [code for code in WEIGHTED_COUNTRIES if code in registry.home] or ["CO"]
        )
        self.country = COUNTRIES[self.code]
        self.org, self.host = self.random.choice(ORGANISATIONS)
        self.person = " ".join(
            [self.random.choice(FIRST_NAMES), *self.random.sample(SURNAMES, 2)],
        )
        self.region = self.random.choice(self.country.regions)
        self.details = {code: self._details(index) for index, code in enumerate(LANGUAGES)}

    def _details(self, index: int) -> dict[str, str]:
        """Return the values of the placeholders in texts, in the language with this *index*."""
        draw = random.Random(f"details {self.number}")
        event, earlier = self.day - timedelta(days=2), self.day - timedelta(days=draw.randint(30, 90))
        return {
            "person": PERSON,
            "place": draw.choice(PLACES),
            "org": self.org,
            "region": self.region,
            "host": self.host,
            "count": str(draw.randint(18, 240)),
            "hours": str(draw.choice((24, 36, 48, 72))),
            "file": f"{self.year}-{draw.randint(1000, 9999)}",
            "day": _day(event, index),
            "later": _day(self.day - timedelta(days=1), index),
            "earlier": _day(earlier, index),
            "month": MONTHS[earlier.month - 1][index],
        }

    def alert(self) -> Alert:
        """Return the generated alert."""
        violations = self.random.sample(sorted(TITLES), self.random.randint(1, 3))
        summary = self.random.choice(SUMMARIES)
        targets = self._targets()
        names = [name for name in LETTERS if any(target["letter"] == name for target in targets)]
        people = self.random.randint(1, 3)
        days = [self.day + timedelta(days=7 * (week + 1)) for week in range(self.random.randint(0, 2))]
        updates = [(day, update) for day, update in zip(days, UPDATES, strict=False) if day < TODAY]
        demands = self._pick(DEMANDS, self.random.randint(2, 4))
        account = self._account()
        changed = self.day + timedelta(days=40) if self.closed else updates[-1][0] if updates else self.day
        bodies, words = {}, {}
        for index, code in enumerate(LANGUAGES):
            values = self.details[code]
            bodies[code] = _fill(account(index), values)
            words[code] = {
                "title": _fill(TITLES[violations[0]][index], values),
                "summary": _fill(summary[index], values),
                "roles": [role[index] for role in ROLES[:people]],
                "demands": [_fill(demand[index], values) for demand in demands],
                "what_to_do": _fill(WHAT_TO_DO[index], values),
                "call_script": [_fill(line[index], values) for line in CALL_SCRIPT],
                "warning": _fill(WARNING[index], values),
                "letters": {name: self._letter(name, index, values) for name in names},
                "updates": [
                    {"date": day.isoformat(), "text": _fill(text[index], values)} for day, text in updates
                ],
            }
            if self.closed:
                words[code]["outcome_text"] = _fill(OUTCOME[index], values)
        return Alert(
            slug=f"ua-{self.year}-{self.serial:03d}",
            day=self.day,
            original=LANGUAGES[self.number % len(LANGUAGES)],
            facts=self._facts(violations, targets, people, changed),
            words=words,
            bodies=bodies,
            country=self.country.name,
            tags=violations,
            person=self.person,
        )

    def _facts(
        self, violations: list[str], targets: list[dict[str, Any]], people: int, changed: date
    ) -> dict[str, Any]:
        act_before = self.act_before or self.day + timedelta(days=60)
        facts: dict[str, Any] = {
            "case": f"UA {self.year}-{self.serial:03d}",
            "status": self.random.choice(("closed", "outcome")) if self.closed else "open",
            "date": self.day.isoformat(),
            "modified": f"{changed} 10:00",
            "act_before": f"{act_before} 17:00",
            "time_zone": self.country.zone,
            "country": self.code,
            "region": self.region,
            "violations": violations,
            "perpetrators": self.random.sample(PERPETRATORS, self.random.randint(1, 2)),
            "people": [
                {"name": self.person, "identification": "public"},
                {"identification": "role"},
                {"name": f"{self.random.choice(FIRST_NAMES)} Uribe", "identification": "initials"},
            ][:people],
            "partner": {"name": self.org, "web": f"https://{self.host}"},
            "consent": {
                "date": (self.day - timedelta(days=1)).isoformat(),
                "covers": ["name", "place", "organisation"],
                "record": f"call of the editor on duty with the coordinator of {self.org}",
            },
            "targets": targets,
            "sent": [{"authority": targets[0]["authority"], "date": self.day.isoformat(), "way": "email"}],
            "copies_to": [{"email": f"urgente@{self.host}"}],
            "sources": [
                {"title": _fill(SOURCES[0], self.details["es"]), "url": f"https://{self.host}/comunicados"},
                {"title": _fill(SOURCES[1], self.details["es"])},
            ],
        }
        if self.closed:
            result = self.random.choice(RESULTS)
            facts["outcome"] = {"date": (self.day + timedelta(days=40)).isoformat(), "result": result}
        if any(self._reads(target) == "pt" for target in targets):
            letter = {name: _fill(text, self.details["es"]) for name, text in PORTUGUESE.items()}
            facts["extra_letters"] = {"pt": {"embassy": letter}}
        return facts

    def _reads(self, target: Mapping[str, Any]) -> str:
        """Return the first language that a target reads."""
        entry = self.registry.entries.get(target.get("authority", ""), target)
        return str(entry["languages"][0])

    def _targets(self) -> list[dict[str, Any]]:
        target_count = self.random.randint(4, 6)
        home = self.registry.home.get(self.code, ())
        abroad = (*self.registry.abroad.get(self.code, ()), *self.registry.abroad.get("", ()))
        targets: list[dict[str, Any]] = [
            {"authority": key, "letter": "main"}
            for key in self.random.sample(home, min(len(home), target_count - 2 - self.random.randint(0, 1)))
        ]
        targets.insert(1, self._mayor(1))
        for key in self.random.sample(abroad, min(len(abroad), target_count - len(targets))):
            entry = self.registry.entries[key]
            target: dict[str, Any] = {"authority": key, "letter": "embassy"}
            if entry["kind"] == "embassy" and "represents" in entry:
                target["supporters_from"] = [entry["represents"]]
            targets.append(target)
        for number in range(len(targets), target_count):
            targets.insert(2, self._mayor(number))
        return targets

    def _mayor(self, number: int) -> dict[str, Any]:
        """Return a target that is not in the registry."""
        town = self.random.choice(PLACES)
        # The names guard reports any text that contains the surname of a person at risk.
        surnames = [name for name in SURNAMES if name not in self.person]
        return {
            "name": f"Eufrasio {self.random.choice(surnames)} Lemos",
            "office": {"fr": f"Maire de {town}", "en": f"Mayor of {town}", "es": f"Alcalde de {town}"},
            "country": self.code,
            "languages": ["es"],
            "salutation": {"es": "Señor Alcalde:"},
            "email": f"despacho{self.number}-{number}@alcaldia.example",
            "phone": {
                "number": f"{self.country.phone}{self.random.randint(10, 99)}",
                "hours": "Mo-Fr 08:00-12:00,14:00-17:00",
                "time_zone": self.country.zone,
            },
            "post": f"Calle {self.random.randint(1, 30)} # 5-21\n{town}\n{self.country.name}",
            "letter": "main",
        }

    def _letter(self, name: str, index: int, values: Mapping[str, str]) -> dict[str, str]:
        texts = {"subject": SUBJECTS[name], "body": LETTERS[name], "short": SHORT[name]}
        return {field: _fill(text[index], values) for field, text in texts.items()}

    def _pick(self, phrases: Sequence[Phrase], count: int) -> list[Phrase]:
        """Return *count* of *phrases* at random, in their order."""
        return [phrases[index] for index in sorted(self.random.sample(range(len(phrases)), count))]

    def _account(self) -> Any:
        """Return a function from the index of a language to the Markdown text, with unfilled placeholders."""
        draw = self.random
        heads = {name: draw.choice(choices) for name, choices in HEADINGS.items()}
        lead, events = [LEADS[0], *self._pick(LEADS[1:], 3)], self._pick(EVENTS, 6)
        dated = [DATED[0], *self._pick(DATED[1:], draw.randint(3, 4))]
        risks, background = self._pick(RISKS, 5), self._pick(BACKGROUND, 5)
        quotation, reading = draw.choice(QUOTES), self._pick(READING, 2)
        numbered = draw.random() < 0.3
        cut = draw.randint(2, 4)
        sections: dict[str, Any] = {
            "risk": lambda i: [_prose(risks[:cut], i), "> " + quotation[i], _prose(risks[cut:], i)],
            "dated": lambda i: [_items(dated, i, numbered)],
            "background": lambda i: [_prose(background[:3], i), _prose(background[3:], i)],
        }
        order = draw.sample(sorted(sections), len(sections))

        def account(i: int) -> str:
            parts = [_prose(lead, i), f"## {heads['events'][i]}"]
            parts += [_prose(events[:cut], i), _prose(events[cut:], i)]
            for name in order:
                parts += [f"## {heads[name][i]}", *sections[name](i)]
            parts += [f"### {heads['reading'][i]}", _items(reading, i, False)]
            return "\n\n".join(parts) + "\n"

        return account


def _day(day: date, index: int) -> str:
    """Return a date as written in the language with this *index*."""
    month = MONTHS[day.month - 1][index]
    return f"{day.day} de {month}" if LANGUAGES[index] == "es" else f"{day.day} {month}"


def _prose(sentences: Sequence[Phrase], index: int) -> str:
    return " ".join(sentence[index] for sentence in sentences)


def _items(entries: Sequence[Phrase], index: int, numbered: bool) -> str:
    return "\n".join(
        f"{f'{number}.' if numbered else '-'} {entry[index]}" for number, entry in enumerate(entries, 1)
    )


def _fill(text: str, values: Mapping[str, str]) -> str:
    return Template(text).substitute(values)
