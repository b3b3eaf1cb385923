"""Checks who gets copies of the emails: each copy reaches somebody, and nobody twice."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

from plugins.alerts.alert import Alert, CopyTo, State, Target
from plugins.alerts.checks.references import check_key, check_set_key
from plugins.alerts.models.targets import Copy
from plugins.alerts.resolve import copies_to, supporters
from plugins.authorities.load import Registry
from plugins.authorities.sets import Sets
from plugins.channels.channel import first
from plugins.channels.email import Email
from plugins.content.frontmatter import Document, Location
from plugins.content.problems import Problem, field_name

Placed = tuple[Location, CopyTo]


def check_copies(
    alert: Alert, original: Document, registry: Registry, sets: Sets, invalid: Collection[str], now: datetime
) -> Iterator[Problem]:
    """Yield the problems of the copies of *alert*; warnings if one reaches nobody, or somebody twice."""
    yield from check_copies_to(alert.facts.copies_to, original, (), registry, sets, invalid)
    if alert.state(now) in {State.OPEN, State.SUSPENDED, State.UNPUBLISHED}:
        yield from _repeated(alert, original, registry, sets)


def check_copies_to(
    copies: Iterable[Copy],
    original: Document,
    owner: Location,
    registry: Registry,
    sets: Sets,
    invalid: Collection[str],
) -> Iterator[Problem]:
    """Yield the problems of each of *copies* by itself; *owner* is the location of their target, if any."""
    for index, copy in enumerate(copies):
        place: Location = (*owner, "copies_to", index)
        if [copy.authority, copy.authorities, copy.email].count(None) != 2:
            yield original.problem(
                place, "needs either authority: or authorities: or email:. Write one of them."
            )
        elif copy.authorities is not None:
            yield from check_set_key(copy.authorities, original, place, sets, invalid)
            yield from _check_members(copy, copy.authorities, original, place, registry, sets)
        elif copy.authority is not None and copy.authority not in registry:
            yield from check_key(copy.authority, original, place, registry, invalid)
        elif copy.authority is not None and first(registry[copy.authority].channels, Email) is None:
            yield original.problem(
                (*place, "authority"),
                f"{copy.authority} has no email address that works, so it gets no copy. Remove it here.",
                fatal=False,
            )


def _check_members(
    copy: Copy, key: str, original: Document, place: Location, registry: Registry, sets: Sets
) -> Iterator[Problem]:
    """Yield a problem if no member of the set *key* gets a copy."""
    if key not in sets:
        return
    members = [registry[each] for each in sets[key].members]
    if all(first(member.channels, Email) is None for member in members):
        message = f"no member of {key} has an email address that works, so nobody gets one. Remove it here."
        yield original.problem((*place, "authorities"), message, fatal=False)
    elif sets[key].fields.supporters == "host":
        yield from check_hosts(copy.supporters_from, key, [each.country for each in members], original, place)


def check_hosts(
    countries: Sequence[str], key: str, hosts: Iterable[str], original: Document, place: Location
) -> Iterator[Problem]:
    """Yield an error if no member of the set *key*, each for its own one of *hosts*, is for *countries*."""
    known = tuple(dict.fromkeys(hosts))
    if known and supporters(countries, known) is None:
        yield original.problem(
            (*place, "supporters_from"),
            f"no member of {key} is in {' or '.join(countries)}, and each is for supporters from its own "
            f"country. Write one of: {', '.join(sorted(known))}; or remove the line.",
        )


def _repeated(alert: Alert, original: Document, registry: Registry, sets: Sets) -> Iterator[Problem]:
    """Yield a warning for each copy to somebody who gets the letter, or another copy of it, anyway."""
    own = list(_placed(alert.facts.copies_to, (), registry, sets))
    yield from _warnings(own, alert.targets, (), original)
    for index, fields in enumerate(alert.facts.targets):
        copies = list(_placed(fields.copies_to, ("targets", index), registry, sets))
        targets = [target for target in alert.targets if target.index == index]
        yield from _warnings(copies, targets, own, original)


def _placed(copies: Iterable[Copy], owner: Location, registry: Registry, sets: Sets) -> Iterator[Placed]:
    for index, copy in enumerate(copies):
        for each in copies_to([copy], registry, sets):
            yield (*owner, "copies_to", index), each


def _warnings(
    copies: Sequence[Placed], targets: Sequence[Target], others: Sequence[Placed], original: Document
) -> Iterator[Problem]:
    """Yield a warning for each entry of *copies* that repeats *others*, an earlier one, or *targets*."""
    reported: set[Location] = set()
    for number, (place, copy) in enumerate(copies):
        if place in reported:
            continue
        found = [before for before, each in (*others, *copies[:number]) if _is_same(each, copy)]
        written_to = [target for target in targets if _gets(target, copy)]
        if found and found[0] != place:
            message = f"{copy.address} gets a copy by {field_name(found[0])} already. Remove one of them."
        elif written_to:
            message = f"{copy.address} gets the letter itself, as targets[{written_to[0].index + 1}]. "
            is_one = _emailed(targets) == 1
            message += f"Remove it here{'' if is_one else ', unless it is to see the letters to the others'}."
        else:
            continue
        reported.add(place)
        yield original.problem(place, message, fatal=False)


def _emailed(targets: Iterable[Target]) -> int:
    return len({target.index for target in targets if first(target.channels, Email) is not None})


def _is_same(one: CopyTo, other: CopyTo) -> bool:
    """Return whether some supporters send copies to both, which are to the same address."""
    return one.address.casefold() == other.address.casefold() and _overlap(
        one.supporters_from, other.supporters_from
    )


def _gets(target: Target, copy: CopyTo) -> bool:
    """Return whether an email to *target* is also to the address of *copy*."""
    emails = {each.address.casefold() for each in target.channels if isinstance(each, Email)}
    return copy.address.casefold() in emails and _overlap(target.supporters_from, copy.supporters_from)


def _overlap(one: Collection[str], other: Collection[str]) -> bool:
    return not one or not other or not set(one).isdisjoint(other)
