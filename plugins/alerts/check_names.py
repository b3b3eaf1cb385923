"""Holds an alert to the consent that was given, and its texts to how far people may be identified."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from plugins.alerts.models import Original, PersonAtRisk
from plugins.alerts.names import names_due
from plugins.content.frontmatter import Document, Location, Value
from plugins.content.placeholders import PERSON as PLACEHOLDER
from plugins.content.problems import Problem
from plugins.safety.words import folded, tokens_of

NOTICE = timedelta(days=60)
"""How long before names turn to initials `check` begins to say so."""
AFTERWARDS = timedelta(days=30)
"""How long after that day `check` still says so: if an archive did for ever, nothing else would be seen."""
SHORTEST = 3
"""Fewest letters of a word of a name that is looked for in the texts."""


_NOT_TEXT = {"people", "partner", "consent", "targets", "copies_to"}
"""Fields in which names stand as such, or that readers never see."""


def check_consent(facts: Original, original: Document) -> Iterator[Problem]:
    """Yield what is published of people, places and pictures without their consent."""
    covers = set(facts.consent.covers)
    wanted = {
        "name": ("people", any(person.identification == "public" for person in facts.people)),
        "photo": ("pictures", bool(facts.pictures)),
        "place": ("region", facts.region is not None),
    }
    for scope, (field, used) in wanted.items():
        if used and scope not in covers:
            yield original.problem(
                (field,),
                f"is shown, but consent does not cover {scope}. Ask, then write {scope} in consent.covers; "
                f"or remove {field}.",
            )


def check_due(facts: Original, original: Document, now: datetime, kept: timedelta) -> Iterator[Problem]:
    """Yield a warning where public names are about to turn to initials, or have lately."""
    due = names_due(facts, kept)
    if due is None or now < due - NOTICE or now >= due + AFTERWARDS or facts.status in {"draft", "withdrawn"}:
        return
    tense = "have turned" if due <= now else f"turn on {due:%Y-%m-%d}"
    yield original.problem(
        ("consent",),
        f"public names {tense} to initials, since the alert has ended. If those concerned agree to be named "
        "longer, write names_until: and the day.",
        fatal=False,
    )


def check_names(facts: Original, document: Document) -> Iterator[Problem]:
    """Yield each place in the texts of one file where a person is named other than by a placeholder."""
    lines = list(_lines(document))
    for number, line in lines:
        for found in PLACEHOLDER.finditer(line):
            yield from _check_placeholder(facts, document, number, found)
    text = folded("\n".join(line for _, line in lines))  # asked before each line, since most hold no name
    for position, person in enumerate(facts.people, 1):
        wanted = {word for word in _words_of(person) if word in text}
        for number, line in lines if wanted else ():
            if not wanted.isdisjoint(tokens_of(PLACEHOLDER.sub(" ", line))):
                yield Problem(
                    document.path,
                    number,
                    "",
                    f"names person {position}, so that initials could not replace the name. Write "
                    f"{{person:{position}}}, or {{person:{position}:1}} for its first word alone. If it "
                    "means something else here, list it in not_names of that person.",
                )
    if "organisation" not in facts.consent.covers:
        partner = tokens_of(facts.partner.name)
        for number, line in lines if all(token in text for token in partner) else ():
            if f" {' '.join(partner)} " in f" {' '.join(tokens_of(line))} ":
                message = "names the partner, but consent does not cover organisation. Ask, or remove it."
                yield Problem(document.path, number, "", message)


def _check_placeholder(
    facts: Original, document: Document, number: int, found: re.Match[str]
) -> Iterator[Problem]:
    person, part = int(found[1]), int(found[2] or 0)
    if person > len(facts.people):
        message = f"{found[0]} is nobody: people has {len(facts.people)} entries. Write another number."
        yield Problem(document.path, number, "", message)
    elif part > len((facts.people[person - 1].name or "x").split()):
        message = f"{found[0]}: the name has no such word. Write {{person:{person}}}."
        yield Problem(document.path, number, "", message)


def _lines(document: Document) -> Iterator[tuple[int, str]]:
    """Yield every line of the texts of a file that readers may see, with its number."""
    for key, value in document.values.items():
        if key not in _NOT_TEXT:
            yield from _lines_of((key,), value, document)
    yield from enumerate(document.body.split("\n"), document.body_line)


def _lines_of(location: Location, value: Value, document: Document) -> Iterator[tuple[int, str]]:
    if isinstance(value, str):
        for number, line in enumerate(value.strip().split("\n")):
            yield document.text_line(location, number), line
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _lines_of((*location, key), each, document)
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _lines_of((*location, index), each, document)


def _words_of(person: PersonAtRisk) -> Sequence[str]:
    if person.name is None or person.identification in {"collective", "role"}:
        return ()
    free = {token for word in person.not_names for token in tokens_of(word)}
    return [word for word in tokens_of(person.name) if len(word) >= SHORTEST and word not in free]
