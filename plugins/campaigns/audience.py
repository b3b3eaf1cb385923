"""Who gets which mail: interests and segments of the audience, and whether they are as they must be.

Readers choose a language and what they want to receive. Of those who want a topic everybody is in
exactly one segment: whoever chose other languages than the network's first is in that of the first of
them in the order of ``LANGUAGES``; everybody else, also without any language, is in the first's. So
nobody is addressed twice and nobody is left out (docs/decisions/0007).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from plugins.campaigns.mailchimp import Json, Mailchimp
from plugins.site.wording import Wording

FOLDER = "Urgent action network"
"""Where campaigns are filed in Mailchimp."""


@dataclass(frozen=True)
class Segment:
    """The readers of one topic in one language."""

    id: int
    members: int
    """How many they are, as Mailchimp last counted."""
    conditions: Json

    def is_of(self, options: Mapping[str, Any]) -> bool:
        """Tell whether a campaign's recipients are these."""
        return options.get("saved_segment_id") == self.id or (
            bool(options.get("conditions")) and _comparable(options) == _comparable(self.conditions)
        )


Segments = Mapping[tuple[str, str], Segment]
"""By topic and language."""


class AudienceError(Exception):
    """The audience is not as the mailing needs it. Nothing was sent."""


def segment_name(topic: str, language: str) -> str:
    """Return the name of a segment in Mailchimp: ``urgent-actions/fr``."""
    return f"{topic}/{language}"


def conditions(topic: Json, languages: Sequence[Json], position: int) -> Json:
    """Return the options of the segment of the language at *position*; the first language is the default.

    *topic* and each of *languages* are ``{"category": …, "id": …}`` of an interest.
    """
    wanted = [_has(topic)]
    if position:
        wanted += [_has(languages[position]), *(_has_not(other) for other in languages[1:position])]
    else:
        wanted += [_has_not(other) for other in languages[1:]]
    return {"match": "all", "conditions": wanted}


def _has(interest: Json) -> Json:
    return _condition(interest, "interestcontains")


def _has_not(interest: Json) -> Json:
    return _condition(interest, "interestnotcontains")


def _condition(interest: Json, operator: str) -> Json:
    return {
        "condition_type": "Interests",
        "field": f"interests-{interest['category']}",
        "op": operator,
        "value": [interest["id"]],
    }


def read_segments(
    door: Mailchimp, languages: Sequence[str], topics: Iterable[str]
) -> dict[tuple[str, str], Segment]:
    """Return the segments of *topics* in *languages*, which together address each reader once.

    Raises:
        AudienceError: If one is missing, stands twice, or they could leave somebody out or in twice.
    """
    found = door.segments()
    segments = {}
    for topic in topics:
        own = [_only(found, segment_name(topic, language)) for language in languages]
        _check_partition(topic, own)
        for language, segment in zip(languages, own, strict=True):
            segments[topic, language] = Segment(
                int(segment["id"]), int(segment.get("member_count") or 0), segment["options"]
            )
    return segments


_CURE = "Run `invoke mailing-setup` to see what to repair. Nothing was mailed."


def _only(found: Iterable[Json], name: str) -> Json:
    same = [segment for segment in found if segment.get("name") == name]
    if len(same) != 1:
        raise AudienceError(f'The audience has {len(same)} segments "{name}" and needs one. {_CURE}')
    return same[0]


def _check_partition(topic: str, segments: Sequence[Json]) -> None:
    """Check that *segments*, the default language's first, are made as :func:`conditions` makes them.

    Which interests they name is taken from the segments themselves, so that this costs no call.
    """
    parsed = [_parsed(segment) for segment in segments]
    shared = set.intersection(*(has for has, _ in parsed)) if parsed else set()
    chosen = [has - shared for has, _ in parsed]
    sound = (
        len(shared) == 1
        and not chosen[0]
        and all(len(own) == 1 for own in chosen[1:])
        and len(set().union(*chosen)) == len(segments) - 1
        and parsed[0][1] == set().union(*chosen)
        and all(
            parsed[position][1] == set().union(*chosen[1:position]) for position in range(1, len(segments))
        )
    )
    if not sound:
        raise AudienceError(f'The segments "{topic}/…" do not address every reader exactly once. {_CURE}')


def _parsed(segment: Json) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Return which interests a segment asks for and which it excludes; nothing where it is made otherwise."""
    has: set[tuple[str, str]] = set()
    has_not: set[tuple[str, str]] = set()
    options = segment.get("options") or {}
    for condition in options.get("conditions") or []:
        value = condition.get("value")
        side = {"interestcontains": has, "interestnotcontains": has_not}.get(condition.get("op"))
        known = condition.get("condition_type") == "Interests" and isinstance(value, list) and len(value) == 1
        if side is None or not known or options.get("match") != "all":
            return set(), set()
        side.add((str(condition.get("field")), str(value[0])))
    return has, has_not


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
        if _comparable(held[0].get("options") or {}) == _comparable(wanted):
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


def _comparable(options: Mapping[str, Any]) -> tuple[Any, frozenset[Any]]:
    return options.get("match"), frozenset(
        (each.get("condition_type"), each.get("field"), each.get("op"), tuple(each.get("value") or ()))
        for each in options.get("conditions") or []
    )
