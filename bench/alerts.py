"""Generates alerts from the sample alerts, deterministically: the same number gives the same alert anywhere.

A generated alert has the title of one sample, the letters of another, and paragraphs, demands and updates of
several; names of places in them become invented ones, years those of the alert. People have names that share
words, as real ones do. Alerts are spread over twenty years. The newest are open, all others are closed.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from plugins.alerts.file_format.letter_sections import read_sections
from plugins.alerts.official_regions import official_regions
from plugins.content.frontmatter import parse_front_matter

CONTENT = Path(__file__).resolve().parent.parent / "content"
LANGUAGES = ("fr", "en", "es")
TODAY = date(2026, 11, 21)
"""The date that builds take as today; all dates are relative to it."""
OPEN = 30
"""Number of open alerts: the newest. The deadline of the newest is today."""
DAYS = 20 * 365 - 120
"""Number of days over which closed alerts are spread."""
PER_YEAR = 999
"""Number of case numbers in a year."""
OUTCOME_AFTER, RETENTION = timedelta(days=40), timedelta(days=730)
COUNTRIES = {  # name, time zone, prefix of telephone numbers
    "CO": ("Colombia", "America/Bogota", "+57 602 555 01"),
    "GT": ("Guatemala", "America/Guatemala", "+502 2255 01"),
    "MX": ("Mexico", "America/Mexico_City", "+52 55 5555 01"),
    "HN": ("Honduras", "America/Tegucigalpa", "+504 2255 01"),
}
FIRST_NAMES = tuple(
    "Marisol Rosaura Teodora Nubia Delfina Graciela Berta Miriam Aurelio Fermín Gildardo".split()
)
SURNAMES = tuple(
    "Peñalosa Lasso Tumbajoy Mosquera Culebro Balcázar Ibarra Zúñiga Cuéllar Henao Piamba Ulcué".split()
)
RESULTS = ("released", "protection-granted", "threats-ceased", "charges-dropped", "investigation-opened")
SYLLABLES = tuple("ba chi co da gua ji lo ma mi na ño pa que ri sa ta tu ve ya zu".split())
NAME = re.compile(r"\b[A-ZÁÉÍÓÚÑ]\w{3,}")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
PERSON = re.compile(r"\{person:\d+(?::(\d+))?\}")

Texts = Mapping[str, Any]
"""Texts in each of LANGUAGES: strings, or lists and mappings of strings."""


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

    def plain(self, text: str) -> str:
        """Return *text* with names in place of placeholders, for generators without them."""
        name = self.facts["people"][0]["name"]
        return PERSON.sub(lambda found: name.split()[int(found[1]) - 1] if found[1] else name, text)

    def retitled(self, suffix: str) -> Alert:
        """Return this alert with *suffix* appended to its title in each language."""
        words = {code: {**each, "title": f"{each['title']} {suffix}"} for code, each in self.words.items()}
        return replace(self, words=words)

    def answered(self) -> Alert:
        """Return this alert with an answer of the authority that the network wrote to."""
        sent = self.facts["sent"][0]
        answer = {"authority": sent["authority"], "date": sent["date"], "kind": "reply"}
        words = {code: {**each, "answers": [each["summary"]]} for code, each in self.words.items()}
        return replace(self, words=words, facts={**self.facts, "answers": [answer]})


class TooManyError(Exception):
    """More alerts are requested than there are case numbers."""


@cache
def registry() -> tuple[Mapping[str, Any], frozenset[str]]:
    """Return the authorities with a working address by key, and all words of the registry."""
    entries, words = {}, set[str]()
    for path in sorted((CONTENT / "authorities").glob("*.yaml")):
        text = path.read_text("utf-8")
        words.update(NAME.findall(text))
        entry = yaml.load(text, Loader=yaml.BaseLoader)
        email = entry.get("email")
        if email and (not isinstance(email, dict) or email.get("state", "ok") == "ok"):
            entries[path.stem] = entry
    return entries, frozenset(words)


@cache
def samples() -> tuple[Mapping[str, list[Texts]], frozenset[str]]:
    """Return what alerts are generated from, by kind, and the names of places and organisations in it."""
    pools: dict[str, list[Texts]] = defaultdict(list)
    names = set[str]()
    for folder in sorted((CONTENT / "alerts").iterdir()):
        paths = {code: folder / f"index.{code}.md" for code in LANGUAGES}
        if not all(path.exists() for path in paths.values()):
            continue
        texts = {code: path.read_text("utf-8") for code, path in paths.items()}
        names |= set.intersection(*(set(NAME.findall(text)) for text in texts.values()))
        documents = {
            code: read_sections(parse_front_matter(str(paths[code]), text)[0], code).document
            for code, text in texts.items()
        }
        _add(pools, {code: (each.values, each.body) for code, each in documents.items()})
    return pools, frozenset(names - registry()[1])


def _add(pools: dict[str, list[Texts]], files: Mapping[str, tuple[dict[str, Any], str]]) -> None:
    """Add the facts and texts of a sample to *pools*, those of all languages together."""
    original = next(code for code, (values, _) in files.items() if "case" in values)
    facts = files[original][0]
    topic = {
        code: {name: values[name] for name in ("title", "summary")} for code, (values, _) in files.items()
    }
    pools["topic"].append({**topic, "violations": facts["violations"], "perpetrators": facts["perpetrators"]})
    if "partner" in facts:
        request = {name: facts[name] for name in ("partner", "copies_to", "sources") if name in facts}
        pools["request"].append({**request, "original": original, "record": facts["consent"]["record"]})
    for field in ("warning", "what_to_do", "outcome_text", "call_script"):
        if field in facts:
            pools[field].append({code: values[field] for code, (values, _) in files.items()})
    for number, person in enumerate(facts.get("people", []), 1):
        if "role" in person and "group" not in person:
            roles = {code: values.get("roles", {}).get(str(number)) for code, (values, _) in files.items()}
            pools["role"].append({**roles, original: person["role"]})
    for name, letter in facts["letters"].items():
        letters = {code: values["letters"][name] for code, (values, _) in files.items()}
        if "short" in letter and "{salutation}" not in str(letters):  # which not every target has
            pools["main" if name == "main" else "embassy"].append(letters)
    for field in ("demands", "updates"):
        for entries in zip(*(values.get(field, ()) for values, _ in files.values()), strict=True):
            each = [entry if field == "demands" else next(iter(entry.values())) for entry in entries]
            pools[field].append(dict(zip(files, each, strict=True)))
    section = 0
    for blocks in zip(*(body.strip().split("\n\n") for _, body in files.values()), strict=True):
        section += blocks[0].startswith("#")
        kind = "heading" if blocks[0].startswith("#") else "account"
        pools[f"{kind} {min(section, 2)}"].append(dict(zip(files, blocks, strict=True)))


def alerts(count: int) -> Iterator[Alert]:
    """Yield *count* alerts, newest first, and then the one that is added between two builds.

    Raises:
        TooManyError: If a year would have PER_YEAR alerts or more.
    """
    days = [_day_of(number, count) for number in range(count)]
    left = Counter(day.year for day in days)
    if max(left.values(), default=0) >= PER_YEAR:
        raise TooManyError(f"{count} alerts are more than there are case numbers. Choose 19,000 or fewer.")
    serials, added = dict(left), (TODAY - timedelta(days=1), left[TODAY.year] + 1)
    for number, day in enumerate(days):
        yield _Generator(number, day, serials[day.year], closed=number >= OPEN).alert()
        serials[day.year] -= 1
    yield _Generator(count, *added, closed=False).alert()


def _day_of(number: int, count: int) -> date:
    """Return the date of an alert; early enough for closed ones that their outcome is in the past, too."""
    if number < OPEN:
        return TODAY - timedelta(days=3 + 2 * number)
    return date(TODAY.year, 9, 1) - timedelta(days=(number - OPEN) * DAYS // (count - OPEN))


class _Generator:
    """Generates one alert at random, seeded with its number."""

    def __init__(self, number: int, day: date, serial: int, *, closed: bool) -> None:
        self.random = random.Random(f"alert {number}")
        self.number, self.day, self.serial, self.closed = number, day, serial, closed
        self.pools, self.names = samples()
        self.invented: dict[str, str] = {}
        self.code = self.random.choice(("CO", "CO", *COUNTRIES))
        self.country, self.zone, self.phone = COUNTRIES[self.code]
        self.person = " ".join([self.random.choice(FIRST_NAMES), *self.random.sample(SURNAMES, 2)])

    def alert(self) -> Alert:
        """Return the generated alert."""
        topic, request = (self.random.choice(self.pools[name]) for name in ("topic", "request"))
        targets, people = self._targets(), self.random.randint(1, 3)
        drawn: dict[str, list[Texts]] = {
            "demands": self._pick("demands", self.random.randint(2, 4)),
            "roles": self._pick("role", people),
            "updates": self._pick("updates", self.random.randint(0, 2)),
        }
        single = {name: self._pick(name)[0] for name in ("what_to_do", "warning", "call_script")}
        if self.closed:
            single["outcome_text"] = self._pick("outcome_text")[0]
        letters = {name: self._pick(name)[0] for name in dict.fromkeys(each["letter"] for each in targets)}
        account, place = self._account(), self._invent()
        days = [self.day + timedelta(days=7 * (week + 1)) for week in range(2)]
        days = [day for day in days if day < TODAY]
        words: dict[str, dict[str, Any]] = {}
        for code in LANGUAGES:
            texts = {**topic[code], **{name: [each[code] for each in many] for name, many in drawn.items()}}
            texts |= {name: each[code] for name, each in single.items()}
            texts["letters"] = {name: letter[code] for name, letter in letters.items()}
            words[code] = self._adapted(texts)
            words[code]["title"] += f" ({place})"
            updates = zip(days, words[code]["updates"], strict=False)
            words[code]["updates"] = [{day.isoformat(): text} for day, text in updates]
        updated = [next(iter(each)) for each in words["en"]["updates"]]
        changed = self.day + OUTCOME_AFTER if self.closed else max([*updated, self.day.isoformat()])
        return Alert(
            slug=f"ua-{self.day.year}-{self.serial:03d}",
            day=self.day,
            original=request["original"],
            facts={
                **self._facts(topic, targets, people),
                **self._request(request),
                "modified": f"{changed} 10:00",
            },
            words=words,
            bodies={code: self._adapted("\n\n".join(each[code] for each in account)) for code in LANGUAGES},
            country=self.country,
        )

    def _facts(self, topic: Texts, targets: list[dict[str, Any]], people: int) -> dict[str, Any]:
        until = timedelta(days=60) if self.closed else TODAY - self.day + timedelta(days=self._days_left())
        facts: dict[str, Any] = {
            "case": f"UA {self.day.year}-{self.serial:03d}",
            "status": self.random.choice(("closed", "outcome")) if self.closed else "open",
            "date": self.day.isoformat(),
            "act_before": f"{self.day + until} 17:00",
            "time_zone": self.zone,
            "country": self.code,
            "region": self.random.choice(official_regions(self.code)),
            "violations": topic["violations"],
            "perpetrators": topic["perpetrators"],
            "people": [
                {"name": self.person, "identification": "public"},
                {"identification": "role"},
                # No public name has this surname, so that no other alert names this person in full.
                {"name": f"{self.random.choice(FIRST_NAMES)} Uribe", "identification": "initials"},
            ][:people],
            "targets": targets,
            "sent": [{"authority": targets[0]["authority"], "date": self.day.isoformat(), "way": "email"}],
        }
        if self.closed:
            outcome = self.day + OUTCOME_AFTER
            facts["outcome"] = {"date": outcome.isoformat(), "result": self.random.choice(RESULTS)}
        return facts

    def _days_left(self) -> int:
        """Return how long an open alert is open; the newest closes today, none else within three days."""
        return self.number and 5 + 2 * (self.number % OPEN)

    def _request(self, request: Texts) -> dict[str, Any]:
        """Return the partner, its consent and sources, dated like this alert."""
        consent = {
            "date": (self.day - timedelta(days=1)).isoformat(),
            "covers": ["name", "place", "organisation"],
            "record": request["record"],
        }
        near = abs(self.day + OUTCOME_AFTER + RETENTION - TODAY) < timedelta(days=90)
        if near and self.closed:  # otherwise checks warn that names turn to initials
            consent["names_until"] = (TODAY + timedelta(days=400)).isoformat()
        fields = {name: value for name, value in request.items() if name in {"partner", "copies_to"}}
        sources = [{**each, "title": self._adapted(each["title"])} for each in request["sources"]]
        return {**fields, "consent": consent, "sources": sources}

    def _targets(self) -> list[dict[str, Any]]:
        """Return authorities of the country, a mayor, and embassies or international bodies."""
        entries, _ = registry()
        reading = {key: each for key, each in entries.items() if each["languages"][0] in LANGUAGES}
        foreign = {"embassy", "intergovernmental"}
        home = [
            k
            for k, each in reading.items()
            if each.get("country") == self.code and each["kind"] not in foreign
        ]
        abroad = [
            key
            for key, each in reading.items()
            if each["kind"] == "intergovernmental"
            or (each["kind"], each.get("country")) == ("embassy", self.code)
        ]
        main = self.random.sample(home, min(len(home), self.random.randint(2, 3)))
        targets: list[dict[str, Any]] = [{"authority": key, "letter": "main"} for key in main]
        targets += [self._mayor(number) for number in range(self.random.randint(1, 2))]
        for key in self.random.sample(abroad, min(len(abroad), self.random.randint(0, 2))):
            target: dict[str, Any] = {"authority": key, "letter": "embassy"}
            if entries[key]["kind"] == "embassy" and "represents" in entries[key]:
                target["supporters_from"] = [entries[key]["represents"]]
            targets.append(target)
        return targets

    def _mayor(self, number: int) -> dict[str, Any]:
        """Return a target that is not in the registry."""
        town = self._invent()
        # The names guard reports any text that contains the surname of a person at risk.
        surname = self.random.choice([name for name in SURNAMES if name not in self.person])
        return {
            "name": f"Eufrasio {surname} Lemos",
            "office": {"fr": f"Maire de {town}", "en": f"Mayor of {town}", "es": f"Alcalde de {town}"},
            "country": self.code,
            "languages": ["es"],
            "salutation": {"es": "Señor Alcalde:"},
            "email": f"despacho{self.number}-{number}@alcaldia.example",
            "phone": {
                "number": f"{self.phone}{self.random.randint(10, 99)}",
                "hours": "Mo-Fr 08:00-12:00,14:00-17:00",
                "time_zone": self.zone,
            },
            "post": f"Calle {self.random.randint(1, 30)} # 5-21\n{town}\n{self.country}",
            "letter": "main",
        }

    def _account(self) -> list[Texts]:
        """Return the blocks of the text: two paragraphs, the events, and two sections more."""
        blocks = [*self._pick("account 0", 2), *self._pick("heading 1"), *self._pick("account 1", 3)]
        heads, paragraphs = self._pick("heading 2", 2), self._pick("account 2", 4)
        return [*blocks, heads[0], *paragraphs[:2], heads[1], *paragraphs[2:]]

    def _pick(self, kind: str, count: int = 1) -> list[Texts]:
        return self.random.sample(self.pools[kind], count)

    def _adapted(self, value: Any) -> Any:
        """Return *value* with other names, years and people in all its texts."""
        if isinstance(value, dict):
            return {key: self._adapted(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self._adapted(each) for each in value]
        text = NAME.sub(lambda found: self._name(found[0]), value)
        text = YEAR.sub(lambda found: str(int(found[0]) + self.day.year - TODAY.year), text)
        return PERSON.sub(lambda found: f"{{person:1:{found[1]}}}" if found[1] else "{person:1}", text)

    def _name(self, word: str) -> str:
        """Return the invented name for *word* in this alert; *word* itself if it is no name of a sample."""
        if word not in self.names:
            return word
        return self.invented.get(word) or self.invented.setdefault(word, self._invent(2 + (len(word) > 6)))

    def _invent(self, syllables: int = 3) -> str:
        return "".join(self.random.choice(SYLLABLES) for _ in range(syllables)).capitalize()
