"""Reads the sets of authorities: one YAML file per set below ``content/authorities/sets/``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from plugins.authorities.load import Registry
from plugins.authorities.models import AuthoritySet
from plugins.content.fields import SLUG
from plugins.content.files import listing, read_text, relative_name, unused
from plugins.content.frontmatter import Document, garbled, parse_yaml
from plugins.content.language_tags import matching
from plugins.content.problems import Problem, merge_problems, nearest, quote
from plugins.content.schema import validate

FOLDER = "sets"
"""The folder of the sets, in that of the registry."""


@dataclass(frozen=True)
class KnownSet:
    """A set whose members are known."""

    fields: AuthoritySet
    members: tuple[str, ...]
    """The keys of its members, in order."""

    def languages(self, registry: Registry) -> list[str]:
        """Return the languages that all members read, in the order of the first one."""
        first, *others = (registry[key].languages for key in self.members)
        return [code for code in first if all(matching(code, read) for read in others)]


Sets = Mapping[str, KnownSet]


def load_sets(
    folder: Path, *, root: Path, registry: Registry, invalid: Collection[str]
) -> tuple[dict[str, KnownSet], frozenset[str], list[Problem]]:
    """Return the sets of the registry in *folder* by key, the keys of invalid files, and all problems.

    *invalid* are the keys of entries of the registry with problems of their own.
    """
    sets: dict[str, KnownSet] = {}
    faulty: set[str] = set()
    place = folder / FOLDER
    if not place.is_dir():
        return sets, frozenset(), []
    paths, problems = listing(place, root)
    for path in paths:
        name = relative_name(path, root)
        if path.suffix != ".yaml" or not SLUG.fullmatch(path.stem):
            hint = unused(path.name, "<key>.yaml, as in embassies-tr.yaml")
            problems.append(Problem(name, 1, "", f"is not a set of authorities. {hint}"))
            continue
        text, found = read_text(path, name)
        document, found = (Document(name), found) if found else parse_yaml(name, text)
        if not found:
            fields, found = validate(AuthoritySet, document)
            if fields is not None:
                found = list(_check(fields, document, registry, invalid))
                sets[path.stem] = KnownSet(fields, _members(fields, registry))
            found = merge_problems(garbled(document), found)
        if any(problem.fatal for problem in found):
            sets.pop(path.stem, None)
            faulty.add(path.stem)
        problems += found
    return sets, frozenset(faulty), problems


def _members(fields: AuthoritySet, registry: Registry) -> tuple[str, ...]:
    if fields.embassies_of is None:
        return tuple(key for key in fields.members if key in registry)
    return tuple(
        key
        for key, authority in sorted(registry.items())
        if authority.kind == "embassy" and authority.represents == fields.embassies_of
    )


def _check(
    fields: AuthoritySet, document: Document, registry: Registry, invalid: Collection[str]
) -> Iterator[Problem]:
    if fields.members and fields.embassies_of is not None:
        yield document.problem(("embassies_of",), "is beside members:. Remove one of the two.")
        return
    if not fields.members and fields.embassies_of is None:
        yield document.problem((), "needs members: or embassies_of:. Write one of them.")
        return
    for index, key in enumerate(fields.members):
        if key in invalid:
            message = f"{key} has problems of its own. Fix content/authorities/{key}.yaml."
            yield replace(document.problem(("members", index), message), consequence=True)
        elif key not in registry:
            yield document.problem(
                ("members", index), f"{quote(key)} is not in content/authorities/. {nearest(key, registry)}"
            )
    if fields.embassies_of is not None and not _members(fields, registry):
        yield document.problem(
            ("embassies_of",),
            f"the registry has no embassy of {fields.embassies_of}. Write kind: embassy and "
            f"represents: {fields.embassies_of} in its files.",
        )
