"""Makes and repairs what the mailing needs at Mailchimp: groups of interests, segments, a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from plugins.campaigns.errors import AudienceError
from plugins.campaigns.mailchimp.calls import Json
from plugins.campaigns.mailchimp.client import Mailchimp
from plugins.campaigns.mailchimp.interests import Group, find_groups
from plugins.campaigns.mailchimp.segments import comparable, conditions, segment_name
from plugins.signup.interest_names import InterestNames

FOLDER = "Urgent action network"
"""Where campaigns are filed in Mailchimp."""
_KINDS = ("radio", "checkboxes")
"""How the groups of languages and of topics are shown in Mailchimp's forms."""


@dataclass(frozen=True)
class Change:
    """Something to create, rename or repair in the audience: in words, and how."""

    words: str
    carry_out: Callable[[], Any]


class Setup:
    """Finds out what the audience lacks, one layer after the other, and brings it about."""

    def __init__(self, client: Mailchimp, names: InterestNames) -> None:
        """Take the *client*, and the names that groups and interests must have."""
        self._client, self._names = client, names

    def run(self, *, go: bool, say: Callable[[str], None]) -> bool:
        """Say each change, and carry it out if *go*; return whether the audience is as it must be.

        Run again after a failure, it goes on where it stopped.

        Raises:
            AudienceError: If only a person can say which interest is meant, or which segment.
            MailchimpError: If Mailchimp refuses, or nothing is certain.
        """
        wanted = [] if go else self.lacking()
        for words in wanted:
            say(f"to do: {words}")
        for layer in (self._groups, self._interests, self._segments, self._folder) if go else ():
            for change in layer():
                say(f"{change.words} …")
                change.carry_out()
        for words in self._strangers():
            say(words)
        if not wanted:
            say("The audience is as it must be.")
        return not wanted

    def lacking(self) -> list[str]:
        """Return, in words, everything that :meth:`run` would create, rename or repair."""
        groups = find_groups(self._client, self._names)
        if any(group.missing for group in groups):
            segments = [
                f'create segment "{segment_name(topic, language)}"'
                for topic in self._names.topics
                for language in self._names.languages
            ]
        else:
            segments = [change.words for change in self._segments()]
        missing = [
            f'create interest "{name}" in "{group.title}"'
            for group in groups
            if group.category is None
            for name in group.missing
        ]
        own = [change.words for layer in (self._groups, self._interests) for change in layer()]
        return [*own, *missing, *segments, *(change.words for change in self._folder())]

    def _groups(self) -> Iterator[Change]:
        client = self._client
        for group, kind in zip(find_groups(client, self._names), _KINDS, strict=True):
            if group.category is None:
                create = partial(client.create_category, group.title, kind)
                yield Change(f'create group "{group.title}"', create)
            elif group.category["title"] != group.title:
                old = group.category["title"]
                rename = partial(
                    client.rename_category, group.category["id"], group.title, group.category["type"]
                )
                yield Change(f'rename group "{old}" to "{group.title}"', rename)

    def _interests(self) -> Iterator[Change]:
        client = self._client
        for group in find_groups(client, self._names):
            if group.category is None:
                continue
            for interest, name in group.renamed:
                rename = partial(client.rename_interest, interest.category, interest.id, name)
                yield Change(f'rename interest {interest} in "{group.title}" to "{name}"', rename)
            for name in group.missing:
                create = partial(client.create_interest, group.category["id"], name)
                yield Change(f'create interest "{name}" in "{group.title}"', create)

    def _strangers(self) -> Iterator[str]:
        for group in find_groups(self._client, self._names):
            for interest in group.strangers:
                yield (
                    f'{interest} in "{group.title}" is in no segment: the mailing treats them as if they had '
                    "not chosen it. If they should be readers of another one, move them in Mailchimp."
                )

    def _segments(self) -> list[Change]:
        languages, topics = find_groups(self._client, self._names)
        held: dict[str, list[Json]] = {}
        for segment in self._client.segments():
            held.setdefault(segment["name"], []).append(segment)
        changes = []
        for topic in self._names.topics:
            for position, language in enumerate(self._names.languages):
                name = segment_name(topic, language)
                wanted = conditions(topics.interests[topic].place, _places(languages), position)
                change = self._segment(name, wanted, held.get(name, []))
                if change is not None:
                    changes.append(change)
        return changes

    def _segment(self, name: str, wanted: Json, held: Sequence[Json]) -> Change | None:
        if not held:
            return Change(f'create segment "{name}"', partial(self._client.create_segment, name, wanted))
        if len(held) > 1:
            raise AudienceError(
                f'The audience has {len(held)} segments "{name}". Delete all but one of them in Mailchimp.'
            )
        if comparable(held[0].get("options") or {}) == comparable(wanted):
            return None
        return Change(
            f'repair the conditions of segment "{name}"',
            partial(self._client.update_segment, held[0]["id"], name, wanted),
        )

    def _folder(self) -> list[Change]:
        if any(folder["name"] == FOLDER for folder in self._client.folders()):
            return []
        return [
            Change(f'create folder "{FOLDER}" for campaigns', partial(self._client.create_folder, FOLDER))
        ]


def _places(group: Group) -> list[Json]:
    """Return where the interests of *group* are, in the order in which they are wanted."""
    return [group.interests[purpose].place for purpose in group.wanted]
