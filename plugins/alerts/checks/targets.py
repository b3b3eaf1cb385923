"""Checks the recipients of an alert: targets and copies, from the registry or defined inline."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator
from datetime import datetime

from plugins.alerts.alert import Alert, State, Target
from plugins.alerts.checks.copies import check_copies_to, check_hosts
from plugins.alerts.checks.references import check_key, check_set_key
from plugins.alerts.models.targets import Target as TargetFields
from plugins.alerts.resolve import supporters
from plugins.authorities.load import Registry, unfilled, unnamed_office
from plugins.authorities.sets import Sets
from plugins.channels.channel import first
from plugins.channels.fields import KEYS
from plugins.channels.own import YourOwn
from plugins.content.frontmatter import Document, Location
from plugins.content.language_tags import matching
from plugins.content.problems import Problem, quote

_INLINE = ("name", "office", "country", "languages", "salutation")


def check_targets(
    alert: Alert,
    original: Document,
    registry: Registry,
    sets: Sets,
    invalid: Collection[str],
    now: datetime,
) -> Iterator[Problem]:
    """Yield the problems of targets; only warnings once the alert is over."""
    acting = alert.state(now) in {State.OPEN, State.SUSPENDED, State.UNPUBLISHED}
    for problem in _errors_of_targets(alert, original, registry, sets, invalid):
        yield problem if acting else dataclasses.replace(problem, fatal=False)


def _errors_of_targets(
    alert: Alert, original: Document, registry: Registry, sets: Sets, invalid: Collection[str]
) -> Iterator[Problem]:
    keys = [fields.authority for fields in alert.facts.targets]
    for index, fields in enumerate(alert.facts.targets):
        place: Location = ("targets", index)
        if fields.authorities is not None:
            yield from _check_set(fields, original, place, registry, sets, invalid)
        elif fields.authority is not None:
            yield from _check_reference(fields, original, place, registry, invalid)
            if fields.authority in registry and fields.authority in keys[:index]:
                yield original.problem(
                    (*place, "authority"), f"{fields.authority} is duplicated. Remove one."
                )
        else:
            yield from _check_inline(fields, original, place)
        yield from check_copies_to(fields.copies_to, original, place, registry, sets, invalid)
    yield from _check_duplicates(alert, original)
    for target in alert.targets:
        yield from _check_channels(target, original)


def _check_channels(target: Target, original: Document) -> Iterator[Problem]:
    """Yield a problem if *target* has no channel for its action."""
    if target.action == "petition" or target.channels or (target.members and target.action in _NEEDED):
        return  # an action that is not done together is reported there
    name = quote(target.called())
    needed, fields = _NEEDED.get(target.action, ("channel", KEYS))
    choices = " or ".join(filter(None, (", ".join(f"{key}:" for key in fields[:-1]), f"{fields[-1]}:")))
    hint = f"Write {choices} for it."
    if target.members:
        hint = "Write email: in the files of its members."
    elif target.key:
        hint = f"Fix content/authorities/{target.key}.yaml or write to somebody else."
    yield original.problem(("targets", target.index), f"{name} has no {needed} that works. {hint}")


_NEEDED = {"call": ("telephone", ("phone",)), "card": ("postal address", ("post",))}
"""What an action needs, in words, and the fields that give it."""


def _check_duplicates(alert: Alert, original: Document) -> Iterator[Problem]:
    """Yield a problem for each authority that is in a set and is another target too."""
    places: dict[str, int] = {}
    for target in alert.targets:
        for each in target.members or (target,):
            first_place = places.setdefault(each.key or "", target.index)
            named = alert.facts.targets[target.index].authority, alert.facts.targets[first_place].authority
            if each.key and first_place != target.index and None in named:
                yield original.problem(
                    ("targets", target.index),
                    f"{each.key} is also in targets[{first_place + 1}]. Remove one of them.",
                )


def _check_set(
    fields: TargetFields,
    original: Document,
    place: Location,
    registry: Registry,
    sets: Sets,
    invalid: Collection[str],
) -> Iterator[Problem]:
    """Yield the problems of a target that is a set of authorities."""
    if fields.authorities not in sets:
        yield from check_set_key(str(fields.authorities), original, place, sets, invalid)
        return
    known = sets[str(fields.authorities)]
    shared = known.languages(registry)
    allowed = {"salutation"} if fields.together else set()
    yield from _not_beside("authorities", fields, original, place, {"authority", *_INLINE, *KEYS} - allowed)
    salutation = fields.salutation or known.fields.salutation
    missing = [code for code in shared if code not in salutation]
    if known.fields.supporters == "host" and not fields.together:
        hosts = [registry[key].country for key in known.members]
        yield from check_hosts(fields.supporters_from, str(fields.authorities), hosts, original, place)
    if fields.together and not shared:
        yield original.problem(
            (*place, "together"),
            "has members that share no language. Remove it: each gets a letter of its own.",
        )
    elif fields.together and missing:
        yield original.problem(
            (*place, "together"),
            f"needs a salutation for all in {missing[0]}. Write salutation: here, or in "
            f"content/authorities/sets/{fields.authorities}.yaml.",
        )


def _not_beside(
    field: str, fields: TargetFields, original: Document, place: Location, names: Collection[str]
) -> Iterator[Problem]:
    """Yield a problem for each of *names* that is filled although *field* is."""
    for name in (*("authority",), *_INLINE, *KEYS):
        if name in names and getattr(fields, name) not in (None, ()):
            yield original.problem(
                (*place, name),
                f"is not allowed beside {field}:. Remove it here; the registry's entry has it.",
            )


def resolved(alert: Alert) -> list[tuple[int, Target]]:
    """Return the targets that can be resolved, with the indices of their entries in the file."""
    return [(target.index, target) for target in alert.targets]


def _check_reference(
    fields: TargetFields, original: Document, place: Location, registry: Registry, invalid: Collection[str]
) -> Iterator[Problem]:
    yield from check_key(str(fields.authority), original, place, registry, invalid)
    yield from _not_beside("authority", fields, original, place, {*_INLINE, *KEYS})
    authority = registry.get(str(fields.authority))
    if authority is not None and first(authority.channels, YourOwn) is not None:
        yield from _check_own(fields, authority.country, original, place)


def _check_inline(fields: TargetFields, original: Document, place: Location) -> Iterator[Problem]:
    yield from unfilled(fields, original, place)
    examples = {
        "name": "Eufrasio Lemos Quintana",
        "office": "Alcalde municipal",
        "country": "CO",
        "languages": "[es]",
        "salutation": '{es: "Señor Alcalde:"}',
    }
    missing = [name for name in _INLINE if getattr(fields, name) is None]
    if missing and (*place, "authority") in original.lines:
        yield original.problem(
            (*place, "authority"), "is empty. Write a key of the registry, for example co-fiscalia."
        )
    elif len(missing) == len(_INLINE):
        yield original.problem(
            place,
            "names nobody. Write authority: and a key of the registry, or describe whom with "
            f"{', '.join(f'{name}:' for name in _INLINE)}.",
        )
    else:
        for name in missing:
            yield original.problem(
                (*place, name) if (*place, name) in original.lines else place,
                f"{name} is missing. Write {name}: {examples[name]}, or authority: and a registry key.",
            )
    for code in fields.languages or []:
        if fields.salutation is not None and matching(code, fields.salutation) is None:
            yield original.problem(
                (*place, "salutation"),
                f"has no {code}, a language that this target reads. "
                f"Write {code}: and how a letter in it begins.",
            )
    if fields.office and fields.languages:
        yield from unnamed_office(fields.office, fields.languages, original, place)
    if fields.your_own and fields.country is not None:
        yield from _check_own(fields, fields.country, original, place)
    for location, channel in fields.located_channels:
        yield from channel.problems(original, (*place, *location))


def _check_own(fields: TargetFields, country: str, original: Document, place: Location) -> Iterator[Problem]:
    """Yield a problem if the representatives of *country* are to be written to from elsewhere only."""
    if supporters(fields.supporters_from, (country,)) is None:
        yield original.problem(
            (*place, "supporters_from"),
            f"is not {country}, and your_own: is for people who live there. Remove the line.",
        )
