"""Makes and repairs what the mailing needs at Mailchimp: groups of interests, segments, a folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from plugins.campaigns.calls import Json
from plugins.campaigns.mailchimp import Mailchimp
from plugins.campaigns.segments import AudienceError, comparable, conditions, segment_name
from plugins.site.wording import Wording

FOLDER = "Urgent action network"
"""Where campaigns are filed in Mailchimp."""


@dataclass(frozen=True)
class Change:
    """Something that the audience lacks, in words, and how to bring it about."""

    words: str
    carry_out: Callable[[], Any]


class Setup:
    """Finds out what the audience lacks, one layer after the other, and brings it about."""

    def __init__(self, door: Mailchimp, names: Wording) -> None:
        """Take the *door*, and the names that groups and interests must have."""
        self._door, self._names = door, names

    def run(self, *, go: bool, say: Callable[[str], None]) -> bool:
        """Say each change, and carry it out if *go*; tell whether the audience is as it must be.

        Run again after a failure, it goes on where it stopped.
        """
        layers = (self._groups, self._interests, self._segments, self._folder)
        if not go:
            wanted = self.lacking()
            for words in wanted:
                say(f"to make or repair: {words}")
        else:
            wanted = []
            for layer in layers:
                for change in layer():
                    say(f"making: {change.words}")
                    change.carry_out()
        if not wanted:
            say("The audience is as it must be.")
        return not wanted

    def lacking(self) -> list[str]:
        """Return, in words, everything that :meth:`run` would make or repair."""
        groups = [change.words for change in self._groups()]
        found = self.interest_ids()
        interests = [
            f'interest "{name}" in "{title}"'
            for title, wanted in self._wanted().items()
            for name in wanted
            if name not in found[title]
        ]
        if interests:
            segments = [
                f'segment "{segment_name(topic, language)}"'
                for topic in self._names.topics
                for language in self._names.languages
            ]
        else:
            segments = [change.words for change in self._segments()]
        return [*groups, *interests, *segments, *(change.words for change in self._folder())]

    def _groups(self) -> list[Change]:
        names = self._names
        held = {category["title"] for category in self._door.categories()}
        kinds = {names.languages_title: "radio", names.topics_title: "checkboxes"}
        return [
            Change(f'group "{title}"', partial(self._door.create_category, title, kind))
            for title, kind in kinds.items()
            if title not in held
        ]

    def _interests(self) -> list[Change]:
        found, changes = self.interest_ids(), []
        categories = {category["title"]: category["id"] for category in self._door.categories()}
        for title, wanted in self._wanted().items():
            changes += [
                Change(
                    f'interest "{name}" in "{title}"',
                    partial(self._door.create_interest, categories[title], name),
                )
                for name in wanted
                if name not in found[title]
            ]
        return changes

    def _wanted(self) -> dict[str, list[str]]:
        names = self._names
        return {
            names.languages_title: list(names.languages.values()),
            names.topics_title: list(names.topics.values()),
        }

    def _segments(self) -> list[Change]:
        found = self.interest_ids()
        languages = [found[self._names.languages_title][name] for name in self._names.languages.values()]
        held: dict[str, list[Json]] = {}
        for segment in self._door.segments():
            held.setdefault(segment["name"], []).append(segment)
        changes = []
        for topic, topic_name in self._names.topics.items():
            interest = found[self._names.topics_title][topic_name]
            for position, language in enumerate(self._names.languages):
                name = segment_name(topic, language)
                wanted = conditions(interest, languages, position)
                change = self._segment(name, wanted, held.get(name, []))
                if change is not None:
                    changes.append(change)
        return changes

    def _segment(self, name: str, wanted: Json, held: Sequence[Json]) -> Change | None:
        if not held:
            return Change(f'segment "{name}"', partial(self._door.create_segment, name, wanted))
        if len(held) > 1:
            raise AudienceError(
                f'The audience has {len(held)} segments "{name}". Delete all but one of them in Mailchimp.'
            )
        if comparable(held[0].get("options") or {}) == comparable(wanted):
            return None
        return Change(
            f'the conditions of segment "{name}"',
            partial(self._door.update_segment, held[0]["id"], name, wanted),
        )

    def interest_ids(self) -> dict[str, dict[str, Json]]:
        """Return, by title of the group and name, where each interest is: ``{"category": …, "id": …}``."""
        categories = {category["title"]: category["id"] for category in self._door.categories()}
        return {
            title: {
                interest["name"]: {"category": categories[title], "id": interest["id"]}
                for interest in (self._door.interests(categories[title]) if title in categories else ())
            }
            for title in self._wanted()
        }

    def _folder(self) -> list[Change]:
        if any(folder["name"] == FOLDER for folder in self._door.folders()):
            return []
        return [Change(f'folder "{FOLDER}" for campaigns', partial(self._door.create_folder, FOLDER))]
