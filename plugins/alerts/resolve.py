"""Builds the alert from its files: names as of now, targets from the registry, aware times."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from plugins.alerts.alert import Alert, CopyTo, Target
from plugins.alerts.folder import Folder
from plugins.alerts.models import Facts, Original
from plugins.alerts.models import Target as TargetFields
from plugins.alerts.names import names, text_with_names, with_names
from plugins.authorities.load import Registry
from plugins.authorities.models import Person
from plugins.channels.channel import first
from plugins.channels.email import Email
from plugins.channels.fields import HasChannels
from plugins.content.typography import typeset, unbroken

AS_TYPED = frozenset({*Facts.model_fields, "letters"})
"""Fields without typesetting: facts, and letters, which are sent as they were typed."""


def resolve(folder: Folder, registry: Registry, now: datetime, name_retention: timedelta) -> Alert:
    """Return the alert of *folder*, whose original was read, as of *now*."""
    assert folder.original is not None
    shown = names(folder.original, now, name_retention)
    original = with_names(folder.original, shown, folder.original.roles)
    facts = typeset(original, folder.language, but=AS_TYPED)
    words = {
        code: facts
        if code == folder.language
        else typeset(with_names(each, shown, each.roles), code, but=AS_TYPED)
        for code, each in folder.words.items()
    }
    zone = ZoneInfo(facts.time_zone)
    date = facts.date.start(zone)
    return Alert(
        slug=folder.path.name,
        folder=folder.path,
        language=folder.language,
        facts=facts,
        words=words,
        bodies={
            code: unbroken(
                text_with_names(document.body, shown, words[code].roles if code in words else ()), code
            )
            for code, document in folder.documents.items()
        },
        names=shown,
        targets=tuple(
            target for fields in facts.targets if (target := _target(fields, registry)) is not None
        ),
        copies=tuple(_copies(facts, registry)),
        zone=zone,
        date=date,
        modified=facts.modified.start(zone) if facts.modified else date,
        act_before=facts.act_before.end(zone),
        embargo=facts.embargo.start(zone) if facts.embargo else None,
    )


def _target(fields: TargetFields, registry: Registry) -> Target | None:
    """Return the target that *fields* define, or None if they define none."""
    person: Person
    source: HasChannels = fields
    if fields.authority is not None:
        if fields.authority not in registry:
            return None
        person = source = registry[fields.authority]
    elif fields.name and fields.office and fields.country and fields.languages:
        person = Person.model_construct(
            name=fields.name,
            office=fields.office,
            country=fields.country,
            languages=fields.languages,
            salutation=fields.salutation or {},
        )
    else:
        return None
    return Target(
        key=fields.authority,
        person=person,
        letter=fields.letter,
        supporters_from=tuple(fields.supporters_from),
        channels=tuple(channel for channel in source.channels if channel.works),
        gone=tuple(channel.key for channel in source.channels if not channel.works),
    )


def _copies(facts: Original, registry: Registry) -> Iterable[CopyTo]:
    for copy in facts.copies_to:
        if copy.email is not None:
            yield CopyTo(copy.email, copy.email, tuple(copy.supporters_from))
        elif copy.authority is not None and copy.authority in registry:
            authority = registry[copy.authority]
            if (email := first(authority.channels, Email)) is not None:
                yield CopyTo(email.address, authority.name, tuple(copy.supporters_from))
