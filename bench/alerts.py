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
"""Number of open alerts: the newest. The deadline of the very newest is today."""
DAYS = 20 * 365 - 120
"""Number of days over which closed alerts are spread."""
OUTCOME_AFTER, RETENTION = timedelta(days=40), timedelta(days=730)
COUNTRIES = {
    "CO": ("Colombia", "Bogota"),
    "GT": ("Guatemala", "Guatemala"),
    "HN": ("Honduras", "Tegucigalpa"),
}
COUNTRIES["MX"] = ("Mexico", "Mexico_City")
"""Names and time zones of America."""
FIRST = (
    *("Marisol", "Rosaura", "Teodora", "Nubia", "Delfina", "Graciela", "Berta"),
    *("Aurelio", "Fermín", "Gildardo"),
)
SURNAMES = (
    *("Peñalosa", "Lasso", "Tumbajoy", "Mosquera", "Culebro", "Balcázar"),
    *("Ibarra", "Zúñiga", "Cuéllar", "Henao", "Piamba", "Ulcué"),
)
RESULTS = ("released", "protection-granted", "threats-ceased", "charges-dropped", "investigation-opened")
SYLLABLES = re.findall(r"\w+", "ba chi co da gua ji lo ma mi na ño pa que ri sa ta tu ve ya zu")
NAME = re.compile(r"\b[A-ZÁÉÍÓÚÑ]\w{3,}")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
PERSON = re.compile(r"\{person:\d+(?::(\d+))?\}")

Texts = Mapping[str, Any]
"""Texts in each of LANGUAGES: strings, or lists and mappings of strings."""


@dataclass(frozen=True)
class Alert:
    """A generated alert: the front matter of this project by language, and the texts below it."""

    slug: str
    day: date
    original: str
    country: str
    fields: Mapping[str, Mapping[str, Any]]
    accounts: Texts
    letters: Texts

    def plain(self, text: str) -> str:
        """Return *text* with names in place of placeholders, for generators without them."""
        name = self.fields[self.original]["people"][0]["name"]
        return PERSON.sub(lambda found: name.split()[int(found[1]) - 1] if found[1] else name, text)

    def edited(self, *, answered: bool = False) -> Alert:
        """Return this alert with a longer title, and, if *answered*, with an answer of an authority."""
        fields = {code: {**each, "title": f"{each['title']} (2)"} for code, each in self.fields.items()}
        who, when = (fields[self.original]["sent"][0][name] for name in ("authority", "date"))
        for code, each in fields.items() if answered else ():
            text = each["summary"]
            if code == self.original:
                each["answers"] = [{"authority": who, "date": when, "kind": "reply", "text": text}]
            else:
                each["answer_texts"] = {f"{who} {when}": text}
        return replace(self, fields=fields)


@cache
def authorities() -> dict[str, Any]:
    """Return the entries of the registry that have an address and read one of LANGUAGES, by key."""
    paths = sorted((CONTENT / "authorities").glob("*.yaml"))
    entries = {path.stem: yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader) for path in paths}
    written = {key: entry for key, entry in entries.items() if "state" not in entry.get("email", "state")}
    return {key: entry for key, entry in written.items() if entry["languages"][0] in LANGUAGES}


@cache
def samples() -> tuple[Mapping[str, list[Texts]], set[str]]:
    """Return what alerts are generated from, by kind, and the names of places and organisations in it."""
    pools, names = defaultdict[str, list[Texts]](list), set[str]()
    for folder in sorted((CONTENT / "alerts").iterdir()):
        paths = {code: folder / f"index.{code}.md" for code in LANGUAGES}
        if not all(path.exists() for path in paths.values()):
            continue
        texts = {code: path.read_text("utf-8") for code, path in paths.items()}
        names |= set.intersection(*(set(NAME.findall(text)) for text in texts.values()))
        documents = {code: parse_front_matter("", text)[0] for code, text in texts.items()}
        read = {code: read_sections(each, code).document for code, each in documents.items()}
        _add_texts(pools, {code: each.values for code, each in read.items()})
        for kind, block in _blocks({code: each.body for code, each in read.items()}):
            pools[kind].append(block)
    return pools, names - {name for name, *_ in COUNTRIES.values()}


def _blocks(bodies: Mapping[str, str]) -> Iterator[tuple[str, Texts]]:
    """Yield the blocks of an account in all languages, with their kind and the number of their section."""
    section = 0
    for blocks in zip(*(body.strip().split("\n\n") for body in bodies.values()), strict=True):
        is_heading = blocks[0].startswith("#")
        section += is_heading
        yield (
            f"{'heading' if is_heading else 'account'} {min(section, 2)}",
            dict(zip(bodies, blocks, strict=True)),
        )


def _add_texts(pools: dict[str, list[Texts]], files: Mapping[str, dict[str, Any]]) -> None:
    """Add the fields of a sample to *pools*, those of all languages together."""
    original, facts = next((code, values) for code, values in files.items() if "case" in values)
    same = {name: facts[name] for name in ("violations", "perpetrators")}
    topic = {code: {name: each[name] for name in ("title", "summary")} for code, each in files.items()}
    pools["topic"].append({code: {**each, **same} for code, each in topic.items()})
    if "partner" in facts:
        pools["request"].append({"original": original, "facts": facts})
    for field in ("warning", "what_to_do", "outcome_text", "call_script"):
        if field in facts:
            pools[field].append({code: values[field] for code, values in files.items()})
    for number, person in enumerate(facts.get("people", []), 1):
        if "role" in person and "group" not in person:
            roles = {code: each.get("roles", {}).get(str(number)) for code, each in files.items()}
            pools["role"].append({**roles, original: person["role"]})
    for name, letter in facts["letters"].items():
        letters = {code: values["letters"][name] for code, values in files.items()}
        if "short" in letter and "{salutation}" not in str(letters):  # which not every target has
            pools["main" if name == "main" else "embassy"].append(letters)
    for field in ("demands", "updates"):
        lists = zip(*(values.get(field, ()) for values in files.values()), strict=True)
        pools[field] += [dict(zip(files, entries, strict=True)) for entries in lists]


def alerts(count: int) -> Iterator[Alert]:
    """Yield *count* alerts, newest first, and then the one that is added between two builds."""
    step = DAYS / max(1, count - OPEN)
    ages = [timedelta(days=4 + 2 * n if n < OPEN else 81 + int((n - OPEN) * step)) for n in range(count)]
    serials = Counter((TODAY - age).year for age in ages)
    added = serials[TODAY.year] + 1
    for number, age in enumerate(ages):
        day = TODAY - age
        yield _Generator(number, day, serials[day.year], closed=number >= OPEN).alert()
        serials[day.year] -= 1
    yield _Generator(count, TODAY - timedelta(days=3), added, closed=False).alert()


class _Generator:
    """Generates one alert at random, seeded with its number."""

    def __init__(self, number: int, day: date, serial: int, *, closed: bool) -> None:
        self.random = random.Random(f"alert {number}")
        self.number, self.day, self.serial, self.closed = number, day, serial, closed
        self.pools, self.names = samples()
        self.invented: dict[str, str] = {}
        self.code = self.random.choice(("CO", "CO", *COUNTRIES))
        self.country, self.zone = COUNTRIES[self.code]
        self.person = " ".join([self.random.choice(FIRST), *self.random.sample(SURNAMES, 2)])
        self.changed = day + (OUTCOME_AFTER if closed else timedelta(days=2))

    def alert(self) -> Alert:
        """Return the generated alert."""
        targets, request, place, draw = self._targets(), self._pick("request")[0], self._invent(), self.random
        counts = dict.fromkeys(("topic", "what_to_do", "warning", "call_script"), 1)
        counts |= {"outcome_text": int(self.closed), "demands": draw.randint(2, 4)}
        counts |= {"updates": draw.randint(0, 2), "role": draw.randint(1, 3)}
        drawn = {kind: self._pick(kind, count) for kind, count in counts.items()}
        letters = {each["letter"]: self._pick(each["letter"])[0] for each in targets}
        account, fields, adapted = self._account(), dict[str, Any](), dict[str, Any]()
        for code in LANGUAGES:
            texts = {kind: self._adapted([each[code] for each in many]) for kind, many in drawn.items()}
            dated = [text for each in texts.pop("updates") for text in each.values()]
            updates = [{str(self.day + timedelta(days=n)): text} for n, text in enumerate(dated, 1)]
            roles, topic, demands = texts.pop("role"), texts.pop("topic")[0], texts.pop("demands")
            own = {**topic, "title": f"{topic['title']} ({place})", "demands": demands, "updates": updates}
            own |= {kind: each[0] for kind, each in texts.items() if each}
            if code == request["original"]:
                own |= self._facts(roles, targets) | self._request(request["facts"])
            else:
                del own["violations"], own["perpetrators"]  # which only the original has
                own["roles"] = {str(number): role for number, role in enumerate(roles, 1)}
                own["original_modified"] = f"{self.changed} 10:00"
            fields[code] = own
            adapted[code] = {name: self._adapted(each[code]) for name, each in letters.items()}
        slug, original = f"ua-{self.day.year}-{self.serial:03d}", request["original"]
        accounts = {code: self._adapted("\n\n".join(each[code] for each in account)) for code in LANGUAGES}
        return Alert(slug, self.day, original, self.country, fields, accounts, adapted)

    def _facts(self, roles: list[str], targets: list[dict[str, Any]]) -> dict[str, Any]:
        # The newest closes today, none else within three days, of which checks warn.
        left = timedelta(days=self.number and 5 + 2 * (self.number % OPEN))
        until = self.day + timedelta(days=60) if self.closed else TODAY + left
        people = (
            {"name": self.person, "identification": "public"},
            {"identification": "role"},
            # No public name has this surname, so that no other alert names this person in full.
            {"name": f"{self.random.choice(FIRST)} Uribe", "identification": "initials"},
        )
        facts: dict[str, Any] = {"targets": targets}
        facts |= {"case": f"UA {self.day.year}-{self.serial:03d}", "status": "open", "date": str(self.day)}
        facts |= {"modified": f"{self.changed} 10:00", "act_before": f"{until} 17:00"}
        facts |= {"time_zone": f"America/{self.zone}", "country": self.code}
        facts["region"] = self.random.choice(official_regions(self.code))
        facts["people"] = [{**person, "role": role} for person, role in zip(people, roles, strict=False)]
        facts["sent"] = [{"authority": targets[0]["authority"], "date": str(self.day), "way": "email"}]
        if self.closed:
            facts["status"] = self.random.choice(("closed", "outcome"))
            facts["outcome"] = {"date": str(self.changed), "result": self.random.choice(RESULTS)}
        return facts

    def _request(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Return partner, consent and sources of a sample, dated like this alert."""
        consent = {**facts["consent"], "covers": ["name", "place", "organisation"]}
        consent["date"] = str(self.day - timedelta(days=1))
        if self.closed and abs(self.changed + RETENTION - TODAY) < timedelta(days=90):
            # Otherwise checks warn that names turn to initials.
            consent["names_until"] = str(TODAY + timedelta(days=400))
        sources = [{**each, "title": self._adapted(each["title"])} for each in facts["sources"]]
        fields = {name: facts[name] for name in ("partner", "copies_to") if name in facts}
        return {**fields, "consent": consent, "sources": sources}

    def _targets(self) -> list[dict[str, Any]]:
        """Return authorities of the country, and embassies or international bodies."""
        here = {key for key, entry in authorities().items() if entry.get("country") == self.code}
        embassies = {key for key in here if authorities()[key]["kind"] == "embassy"}
        bodies = {key for key, entry in authorities().items() if entry["kind"] == "intergovernmental"}
        home, abroad = sorted(here - embassies - bodies), sorted(embassies | bodies)
        main = self.random.sample(home, min(len(home), self.random.randint(3, 4)))
        targets: list[dict[str, Any]] = [{"authority": key, "letter": "main"} for key in main]
        for key in self.random.sample(abroad, min(len(abroad), self.random.randint(0, 2))):
            only = {"supporters_from": [authorities()[key]["represents"]]} if key in embassies else {}
            targets.append({"authority": key, "letter": "embassy", **only})
        return targets

    def _account(self) -> list[Texts]:
        """Return the blocks of the text: two paragraphs, the events, and two sections more."""
        blocks = [*self._pick("account 0", 2), *self._pick("heading 1"), *self._pick("account 1", 3)]
        heads, rest = self._pick("heading 2", 2), self._pick("account 2", 4)
        return [*blocks, heads[0], *rest[:2], heads[1], *rest[2:]]

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
