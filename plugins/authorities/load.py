"""Reads the registry: one YAML file per authority, named by its key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

from plugins.authorities.models import Authority, Person
from plugins.content.fields import SLUG
from plugins.content.files import listing, read_text, unused
from plugins.content.frontmatter import Document, garbled, parse_yaml
from plugins.content.language_tags import matching
from plugins.content.placeholders import invalid_placeholders
from plugins.content.problems import Problem, merge_problems, posix, quote
from plugins.content.schema import Labels, validate

STALE_AFTER = timedelta(days=365)
"""How long a channel counts as verified."""


Check = Callable[[Authority, Document], Iterable[Problem]]
"""A check of a package that imports this one."""


def load_authorities(
    folder: Path,
    *,
    root: Path,
    today: date,
    labels: Labels = MappingProxyType({}),
    check: Check | None = None,
) -> tuple[dict[str, Authority], frozenset[str], list[Problem]]:
    """Return the registry by key, the keys of invalid files, and the problems of all files.

    Paths in problems are relative to *root*. Channels that were last verified more than a year before *today*
    give warnings, and so do the results of *check*. *labels* are the words for enumerations.
    """
    registry: dict[str, Authority] = {}
    invalid: set[str] = set()
    entries, problems = listing(folder, root)
    for path in entries:
        name = posix(path.relative_to(root))
        if path.name == "sets" and path.is_dir() and not path.is_symlink():
            continue  # read by sets.py
        if path.suffix != ".yaml":
            problems.append(
                Problem(name, 1, "", f"is not a registry entry. {unused(path.name, '<key>.yaml')}")
            )
            continue
        if not SLUG.fullmatch(path.stem):
            problems.append(
                Problem(
                    name, 1, "", f"{quote(path.stem)} is not a key. Rename the file as in co-fiscalia.yaml."
                )
            )
            continue
        text, found = read_text(path, name)
        if not found:
            document, found = parse_yaml(name, text)
            if not found:
                authority, found = validate(Authority, document, labels=labels)
                if authority is not None:
                    found = [
                        *check_person(authority, document, ()),
                        *_check_channels(authority, document),
                        *_check_dates(authority, document, today),
                        *(check(authority, document) if check else ()),
                    ]
                    registry[path.stem] = authority
                found = merge_problems(garbled(document), found)
        if any(problem.fatal for problem in found):
            invalid.add(path.stem)
            registry.pop(path.stem, None)
        problems += found
    return registry, frozenset(invalid), problems


def unfilled(person: Any, document: Document, location: tuple[str | int, ...]) -> list[Problem]:
    """Return the placeholders left in name, office and salutation, which go into letters as they are."""
    texts: list[tuple[tuple[str | int, ...], str]] = [(("name",), person.name or "")]
    for field in ("office", "salutation"):
        texts += [((field, code), text) for code, text in (getattr(person, field) or {}).items()]
    return [
        document.problem(
            (*location, *place), f"{quote(found)} is not a known placeholder. Write the text itself."
        )
        for place, text in texts
        for _, found in invalid_placeholders(text, letter=True)
    ]


def unnamed_office(
    office: Mapping[str, str], languages: Iterable[str], document: Document, location: tuple[str | int, ...]
) -> list[Problem]:
    """Return a warning if letters would contain *office* in a language other than those that are read."""
    lacking = [] if "" in office else [code for code in languages if matching(code, office) is None]
    if not lacking:
        return []
    named = " and ".join(filter(None, (", ".join(lacking[:-1]), lacking[-1])))
    message = (
        f"has no {named}, which this authority reads: letters and sheets would name it in another language. "
        f"Write {lacking[0]}: and the office in that language."
    )
    return [document.problem((*location, "office"), message, fatal=False)]


def check_person(person: Person, document: Document, location: tuple[str | int, ...]) -> list[Problem]:
    """Return the fields that *person* lacks given the others, and unfilled placeholders."""
    problems = unfilled(person, document, location)
    for language in person.languages:
        if not person.salutation_in(language):
            problems.append(
                document.problem(
                    (*location, "salutation"),
                    f"has no {language}, a language that this authority reads. "
                    f"Write {language}: and how a letter in it begins.",
                )
            )
    problems += unnamed_office(person.office, person.languages, document, location)
    return problems


def _check_channels(authority: Authority, document: Document) -> Iterator[Problem]:
    for location, channel in authority.located_channels:
        yield from channel.problems(document, location)


def _check_dates(authority: Authority, document: Document, today: date) -> list[Problem]:
    problems: list[Problem] = []
    for location, channel in authority.located_channels:
        verified = channel.verified_on
        if verified is None or not channel.works:
            continue
        if verified > today:
            problems.append(
                document.problem(
                    (*location, "verified"),
                    f"{verified} is in the future. Write the day of the check.",
                )
            )
        elif today - verified > STALE_AFTER:
            problems.append(
                document.problem(
                    (*location, "verified"),
                    f"was last checked on {verified}, over 12 months ago. "
                    "Check the channel and write today's date.",
                    fatal=False,
                )
            )
    return problems


Registry = Mapping[str, Authority]
