"""Builds the alert from its files: names as of now, targets from the registry, aware times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from plugins.alerts.alert import Alert, CopyTo, Target, is_used
from plugins.alerts.folder import Folder
from plugins.alerts.models.alert import AnyWords, Original
from plugins.alerts.models.facts import Facts
from plugins.alerts.models.targets import Copy
from plugins.alerts.models.targets import Target as TargetFields
from plugins.alerts.names import names, text_with_names, with_names
from plugins.authorities.load import Registry
from plugins.authorities.models import Person
from plugins.authorities.sets import KnownSet, Sets
from plugins.channels.channel import first
from plugins.channels.email import Email
from plugins.channels.fields import ChannelFields, HasChannels
from plugins.channels.own import YourOwn
from plugins.content.typography import typeset, unbroken

AS_TYPED = frozenset({*Facts.model_fields, "letters"})
"""Fields without typesetting: facts, and letters, which are sent as they were typed."""
_BESIDE_FACTS = {"people": "role", "pictures": "alt", "answers": "text"}
"""Words in entries of facts."""


def resolve(
    folder: Folder, registry: Registry, sets: Sets, now: datetime, name_retention: timedelta
) -> Alert:
    """Return the alert of *folder*, whose original was read, as of *now*."""
    assert folder.original is not None
    shown = names(folder.original, now, name_retention)
    original = with_names(folder.original, shown, folder.original.roles, folder.language)
    facts = _typeset_original(original, folder.language)
    words: dict[str, AnyWords] = {
        code: facts
        if code == folder.language
        else typeset(with_names(each, shown, each.roles, code), code, but=AS_TYPED)
        for code, each in folder.words.items()
    }
    zone = ZoneInfo(facts.time_zone)
    date = facts.date.start(zone)
    targets = tuple(_Resolver(facts, registry, sets, zone).targets())
    return Alert(
        slug=folder.path.name,
        folder=folder.path,
        language=folder.language,
        facts=facts,
        words=words,
        bodies={
            code: unbroken(
                text_with_names(document.body, shown, words[code].roles if code in words else {}, code), code
            )
            for code, document in folder.documents.items()
        },
        names=shown,
        targets=targets,
        transferred_to={
            answer.to: registry[answer.to]
            for answer in facts.answers
            if answer.to is not None and answer.to in registry and answer.to not in keys_of(targets)
        },
        copies=distinct(copies_to(facts.copies_to, registry, sets)),
        zone=zone,
        date=date,
        modified=facts.modified.start(zone) if facts.modified else date,
        act_before=facts.act_before.end(zone),
        embargo=facts.embargo.start(zone) if facts.embargo else None,
    )


def _typeset_original(original: Original, language: str) -> Original:
    """Return *original* with all of its words typeset, also those beside facts."""
    made = typeset(original, language, but=AS_TYPED)
    changes = {}
    for name, word in _BESIDE_FACTS.items():
        entries = getattr(made, name)
        changes[name] = [
            typeset(each, language, but=frozenset({*type(each).model_fields} - {word})) for each in entries
        ]
    return made.model_copy(update=changes)


def keys_of(targets: Iterable[Target]) -> set[str | None]:
    """Return the registry keys of *targets* and of members of sets among them."""
    return {each.key for target in targets for each in (target, *target.members)}


@dataclass(frozen=True)
class _Resolver:
    """Finds the targets of an alert in the registry."""

    facts: Original
    registry: Registry
    sets: Sets
    zone: ZoneInfo

    def targets(self) -> Iterator[Target]:
        """Yield the targets that the fields define, without those that define none."""
        for index, fields in enumerate(self.facts.targets):
            if fields.authorities is not None:
                if fields.authorities in self.sets:
                    yield from self._members(index, fields, self.sets[fields.authorities])
            elif fields.authority is not None:
                if fields.authority in self.registry:
                    yield self._registered(index, fields, fields.authority, ())
            elif is_complete(fields):
                yield self._target(index, fields, None, _written_out(fields), fields)

    def _members(self, index: int, fields: TargetFields, known: KnownSet) -> Iterator[Target]:
        by_host = known.fields.supporters == "host" and not fields.together
        hosts = {key: (self.registry[key].country,) if by_host else () for key in known.members}
        members = [
            self._registered(index, fields, key, hosts[key])
            for key in known.members
            if supporters(fields.supporters_from, hosts[key]) is not None
        ]
        if fields.together:
            if members and known.languages(self.registry):
                yield self._together(index, fields, known, members)
        else:
            yield from members

    def _registered(self, index: int, fields: TargetFields, key: str, hosts: tuple[str, ...]) -> Target:
        authority = self.registry[key]
        return self._target(index, fields, key, authority, authority, hosts)

    def _together(self, index: int, fields: TargetFields, known: KnownSet, members: list[Target]) -> Target:
        """Return the target for one email to all *members*, in the languages that all of them read."""
        shared = known.languages(self.registry)
        person = Person.model_construct(
            name="",
            office=known.fields.name,
            country=members[0].person.country,
            languages=shared,
            salutation=fields.salutation or known.fields.salutation,
        )
        emails = [email for member in members if (email := first(member.channels, Email)) is not None]
        target = self._target(index, fields, None, person, ChannelFields())
        return replace(target, channels=tuple(emails), members=tuple(members))

    def _target(
        self,
        index: int,
        fields: TargetFields,
        key: str | None,
        person: Person,
        source: HasChannels,
        hosts: tuple[str, ...] = (),
    ) -> Target:
        action = fields.action or self.facts.action
        channels = tuple(channel for channel in source.channels if channel.works and is_used(channel, action))
        if first(channels, YourOwn) is not None:
            hosts = (person.country,)
        return Target(
            index=index,
            key=key,
            person=person,
            action=action,
            letter=fields.letter,
            call_script=fields.call_script,
            act_before=fields.act_before.end(self.zone) if fields.act_before else None,
            copies=distinct(copies_to(fields.copies_to, self.registry, self.sets)),
            supporters_from=supporters(fields.supporters_from, hosts) or hosts,
            channels=channels,
            gone=tuple(channel.key for channel in source.channels if not channel.works),
        )


def is_complete(fields: TargetFields) -> bool:
    """Return whether *fields* describe a person without the registry."""
    return bool(fields.name and fields.office and fields.country and fields.languages)


def _written_out(fields: TargetFields) -> Person:
    assert fields.name and fields.office and fields.country and fields.languages
    return Person.model_construct(
        name=fields.name,
        office=fields.office,
        country=fields.country,
        languages=fields.languages,
        salutation=fields.salutation or {},
    )


def supporters(own: Sequence[str], hosts: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the countries of *own* that are *hosts* too; without one of these, all of the other.

    Countries are those of ``supporters_from`` and those from which an authority can be written to at all; the
    result is None if they have none in common, and empty for supporters from everywhere.
    """
    if not own or not hosts:
        return tuple(own) or hosts
    return tuple(code for code in own if code in hosts) or None


def distinct(copies: Iterable[CopyTo]) -> tuple[CopyTo, ...]:
    """Return *copies* without those whose address, in whatever capitals, the same supporters copy anyway."""
    found: dict[tuple[str, tuple[str, ...]], CopyTo] = {}
    for copy in copies:
        found.setdefault((copy.address.casefold(), copy.supporters_from), copy)
    return tuple(
        copy for (address, countries), copy in found.items() if not countries or (address, ()) not in found
    )


def copies_to(copies: Iterable[Copy], registry: Registry, sets: Sets) -> Iterator[CopyTo]:
    """Yield the address of each of *copies* that has one; a set has those of its members."""
    for copy in copies:
        if copy.email is not None:
            yield CopyTo(copy.email, copy.email, tuple(copy.supporters_from))
        members: tuple[str, ...] = ()
        by_host = False
        if copy.authority and copy.authority in registry:
            members = (copy.authority,)
        if copy.authorities and copy.authorities in sets:
            known = sets[copy.authorities]
            members, by_host = known.members, known.fields.supporters == "host"
        for key in members:
            authority = registry[key]
            countries = supporters(copy.supporters_from, (authority.country,) if by_host else ())
            email = first(authority.channels, Email)
            if email is not None and countries is not None:
                yield CopyTo(email.address, authority.name, countries)
