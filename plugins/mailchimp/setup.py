"""Set-up of the audience at Mailchimp: creates and repairs groups of interests, segments and a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from plugins.mailchimp.calls import Json
from plugins.mailchimp.client import Mailchimp
from plugins.mailchimp.interests import Group, find_groups
from plugins.mailchimp.segments import comparable, conditions, segment_name
from plugins.mailing.errors import AudienceError
from plugins.mailing.interest_names import InterestNames

FOLDER = "Urgent action network"
"""Name of the campaign folder in Mailchimp."""
_KINDS = ("radio", "checkboxes")
"""Types of the groups of languages and of topics: how Mailchimp's forms show them."""


@dataclass(frozen=True)
class Change:
    """A description of something to create, rename or repair in the audience, and the call that does it."""

    description: str
    execute: Callable[[], Any]


class Setup:
    """Compares the audience with what the mailing needs, and applies the differences.

    In layers, since each needs the ids of the previous one: groups, interests, segments, folder.
    """

    def __init__(self, client: Mailchimp, names: InterestNames) -> None:
        """Create a set-up with *client*; groups and interests must have *names*."""
        self._client, self._names = client, names

    def run(self, *, go: bool, say: Callable[[str], None]) -> bool:
        """Report each change, and apply it if *go*; return whether the audience is complete.

        After a failure it can be run again, and continues where it stopped.

        Raises:
            AudienceError: If interests or segments are ambiguous, so that a person must decide.
            ServiceError: If a call fails.
        """
        missing = [] if go else self.lacking()
        for description in missing:
            say(f"to do: {description}")
        for layer in (self._groups, self._interests, self._segments, self._folder) if go else ():
            for change in layer():
                say(f"{change.description} …")
                change.execute()
        for warning in self._unused_interests():
            say(warning)
        if not missing:
            say("The audience is complete.")
        return not missing

    def lacking(self) -> list[str]:
        """Return descriptions of everything that :meth:`run` would create, rename or repair."""
        groups = find_groups(self._client, self._names)
        if any(group.missing for group in groups):
            existing = {segment["name"] for segment in self._client.lists.segments()}
            segments = [
                f'create segment "{name}"'
                for topic in self._names.topics
                for language in self._names.languages
                if (name := segment_name(topic, language)) not in existing
            ]
        else:
            segments = [change.description for change in self._segments()]
        missing = [
            f'create interest "{name}" in "{group.title}"'
            for group in groups
            if group.category is None
            for name in group.missing
        ]
        own = [change.description for layer in (self._groups, self._interests) for change in layer()]
        return [*own, *missing, *segments, *(change.description for change in self._folder())]

    def _groups(self) -> Iterator[Change]:
        client = self._client
        for group, kind in zip(find_groups(client, self._names), _KINDS, strict=True):
            if group.category is None:
                create = partial(client.lists.create_category, group.title, kind)
                yield Change(f'create group "{group.title}"', create)
            elif group.category["title"] != group.title:
                old = group.category["title"]
                rename = partial(
                    client.lists.rename_category, group.category["id"], group.title, group.category["type"]
                )
                yield Change(f'rename group "{old}" to "{group.title}"', rename)

    def _interests(self) -> Iterator[Change]:
        client = self._client
        for group in find_groups(client, self._names):
            if group.category is None:
                continue
            for interest, name in group.renamed:
                rename = partial(client.lists.rename_interest, interest.category, interest.id, name)
                yield Change(f'rename interest {interest} in "{group.title}" to "{name}"', rename)
            for name in group.missing:
                create = partial(client.lists.create_interest, group.category["id"], name)
                yield Change(f'create interest "{name}" in "{group.title}"', create)

    def _unused_interests(self) -> Iterator[str]:
        for group in find_groups(self._client, self._names):
            for interest in group.unused_interests:
                yield (
                    f'{interest} in "{group.title}" is in no segment: the mailing treats them as if they had '
                    "not chosen it. If they should be readers of another one, move them in Mailchimp."
                )

    def _segments(self) -> list[Change]:
        languages, topics = find_groups(self._client, self._names)
        existing: dict[str, list[Json]] = {}
        for segment in self._client.lists.segments():
            existing.setdefault(segment["name"], []).append(segment)
        changes = []
        for topic in self._names.topics:
            for position, language in enumerate(self._names.languages):
                name = segment_name(topic, language)
                wanted = conditions(topics.interests[topic].place, _places(languages), position)
                change = self._segment(name, wanted, existing.get(name, []))
                if change is not None:
                    changes.append(change)
        return changes

    def _segment(self, name: str, wanted: Json, existing: Sequence[Json]) -> Change | None:
        if not existing:
            return Change(
                f'create segment "{name}"', partial(self._client.lists.create_segment, name, wanted)
            )
        if len(existing) > 1:
            raise AudienceError(
                f'The audience has {len(existing)} segments "{name}". '
                "Delete all but one of them in Mailchimp."
            )
        if comparable(existing[0].get("options") or {}) == comparable(wanted):
            return None
        return Change(
            f'repair the conditions of segment "{name}"',
            partial(self._client.lists.update_segment, existing[0]["id"], name, wanted),
        )

    def _folder(self) -> list[Change]:
        if any(folder["name"] == FOLDER for folder in self._client.folders()):
            return []
        return [
            Change(f'create folder "{FOLDER}" for campaigns', partial(self._client.create_folder, FOLDER))
        ]


def _places(group: Group) -> list[Json]:
    """Return the ids of the interests of *group* and of their category, in the configured order."""
    return [group.interests[purpose].place for purpose in group.wanted]
