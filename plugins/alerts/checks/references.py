"""Checks the keys by which an alert refers to the registry and to its sets."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from plugins.authorities.load import Registry
from plugins.authorities.sets import FOLDER, Sets
from plugins.content.frontmatter import Document, Location
from plugins.content.problems import Problem, close_match, nearest, quote


def check_set_key(
    key: str, original: Document, place: Location, sets: Sets, invalid: Collection[str]
) -> Iterator[Problem]:
    """Yield a problem if *key* is not the name of a set, or its file is invalid."""
    if f"{FOLDER}/{key}" in invalid:
        message = f"{key} has problems of its own. Fix content/authorities/{FOLDER}/{key}.yaml."
        yield replace(original.problem((*place, "authorities"), message), consequence=True)
    elif key not in sets:
        message = f"{quote(key)} is not in content/authorities/sets/. {nearest(key, sets)}"
        yield original.problem((*place, "authorities"), message)


def check_key(
    key: str,
    original: Document,
    place: Location,
    registry: Registry,
    invalid: Collection[str],
    field: str = "authority",
) -> Iterator[Problem]:
    """Yield a problem if *key*, the value of *field*, is not in the registry, or its entry is invalid."""
    if key in invalid:
        message = f"{key} has problems of its own. Fix content/authorities/{key}.yaml."
        yield replace(original.problem((*place, field), message), consequence=True)
    elif key not in registry:
        country = f"{str(original.values.get('country', '')).lower()}-"
        own = tuple(sorted(each for each in registry if each.startswith(country)))
        close = close_match(country + key, own)  # fiscalia is the one of the alert's own country
        hint = f"Did you mean {close}?" if close else nearest(key, registry)
        message = f"{quote(key)} is not in content/authorities/. {hint}"
        yield original.problem((*place, field), message)
