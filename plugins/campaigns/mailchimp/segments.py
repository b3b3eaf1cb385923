"""Who gets which mail: the segments of the audience, and the proof that they address each reader once.

Readers choose a language and what they want to receive. Of those who want a topic everybody is in
exactly one segment: whoever chose other languages than the network's first is in that of the first of
them in the order of ``LANGUAGES``; everybody else, also without any language, is in the first's. So
nobody is addressed twice and nobody is left out (docs/decisions/0007).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from plugins.campaigns.errors import AudienceError
from plugins.campaigns.mailchimp.calls import Json
from plugins.campaigns.mailchimp.client import Mailchimp


@dataclass(frozen=True)
class Segment:
    """The readers of one topic in one language."""

    id: int
    members: int
    """How many they are, as Mailchimp last counted."""
    conditions: Json
    without: tuple[int, ...] = ()
    """``web_id`` of campaigns whose readers have had the same announcement in another language."""

    @property
    def options(self) -> Json:
        """The ``segment_opts`` of a campaign to these readers."""
        if not self.without:
            return {"saved_segment_id": self.id}
        own = [
            {name: each[name] for name in ("condition_type", "field", "op", "value")}
            for each in self.conditions["conditions"]
        ]
        return {"match": "all", "conditions": [*own, *map(_not_sent, self.without)]}

    def is_of(self, options: Mapping[str, Any]) -> bool:
        """Return whether a campaign's recipients are these."""
        if not self.without:
            return options.get("saved_segment_id") == self.id or (
                bool(options.get("conditions")) and comparable(options) == comparable(self.conditions)
            )
        return comparable(options) == comparable(self.options)

    def has_had(self, options: Mapping[str, Any]) -> bool:
        """Return whether a campaign to *options* reached these readers, but for those who had it already."""
        if not (options.get("conditions") or options.get("saved_segment_id")):
            return True  # the whole audience
        return replace(self, without=()).is_of(_without_activity(options))


@dataclass(frozen=True)
class Segments:
    """The segments of each topic, or what is wrong with them."""

    sound: Mapping[tuple[str, str], Segment]
    """By topic and language."""
    errors: Mapping[str, str]
    """By topic, where its readers cannot be addressed."""
    held: tuple[Json, ...] = ()
    """Every segment with a name of ours, sound or not."""

    def are_ours(self, options: Mapping[str, Any]) -> bool:
        """Return whether a campaign to *options* goes to readers of ours."""
        plain = _without_activity(options)
        return any(
            options.get("saved_segment_id") == each["id"]
            or (bool(plain.get("conditions")) and comparable(plain) == comparable(each.get("options") or {}))
            for each in self.held
        )

    def others_than(self, segment: Segment, options: Mapping[str, Any]) -> bool:
        """Return whether a campaign to *options* certainly went to others than *segment*.

        Other conditions on interests are no proof: the segment may have been repaired since.
        """
        if segment.has_had(options):
            return False
        conditions = _without_activity(options)["conditions"]
        foreign = conditions and all(each.get("condition_type") != "Interests" for each in conditions)
        return bool(foreign) or self.are_ours(options)

    def of(self, topic: str, language: str) -> Segment:
        """Return the readers of *topic* in *language*.

        Raises:
            AudienceError: If the segments of *topic* are not as they must be.
        """
        if topic in self.errors:
            raise AudienceError(self.errors[topic])
        return self.sound[topic, language]


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


def _not_sent(web_id: int) -> Json:
    """Return the condition that somebody was not sent a campaign (type Aim: activity by campaign)."""
    return {"condition_type": "Aim", "field": "aim", "op": "nosent", "value": str(web_id)}


def _without_activity(options: Mapping[str, Any]) -> Json:
    """Return *options* without conditions on what somebody was sent."""
    conditions = [each for each in options.get("conditions") or [] if each.get("condition_type") != "Aim"]
    return {**options, "conditions": conditions}


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


def read_segments(client: Mailchimp, languages: Sequence[str], topics: Iterable[str]) -> Segments:
    """Return the segments of *topics* in *languages*, which together address each reader once.

    A topic is invalid if one of them is missing, is duplicated, or they could leave somebody out or in twice.
    """
    wanted = list(topics)
    held = client.segments() if wanted else []
    sound: dict[tuple[str, str], Segment] = {}
    errors = {}
    for topic in wanted:
        try:
            own = [_only(held, segment_name(topic, language)) for language in languages]
            _check_partition(topic, own)
        except AudienceError as error:
            errors[topic] = str(error)
            continue
        for language, segment in zip(languages, own, strict=True):
            sound[topic, language] = Segment(
                int(segment["id"]), int(segment.get("member_count") or 0), segment["options"]
            )
    return Segments(sound, errors, _of_topics(held, wanted))


def held_segments(client: Mailchimp, topics: Sequence[str]) -> Segments:
    """Return the segments of *topics* that there are, of which none has been checked."""
    return Segments({}, {}, _of_topics(client.segments(), topics))


def _of_topics(held: Iterable[Json], topics: Sequence[str]) -> tuple[Json, ...]:
    return tuple(each for each in held if str(each.get("name")).partition("/")[0] in topics)


_HINT = "Run `invoke mailing-setup` to see what to repair; nothing goes out to them before."


def _only(found: Iterable[Json], name: str) -> Json:
    same = [segment for segment in found if segment.get("name") == name]
    if len(same) != 1:
        raise AudienceError(f'The audience has {len(same)} segments "{name}" and needs one. {_HINT}')
    return same[0]


def _check_partition(topic: str, segments: Sequence[Json]) -> None:
    """Check that *segments*, the default language's first, are made as :func:`conditions` makes them.

    Which interests they name is taken from the segments themselves, so that this costs no call.
    """
    found = [parsed(segment) for segment in segments]
    shared = set.intersection(*(has for has, _ in found)) if found else set()
    chosen = [has - shared for has, _ in found]
    sound = (
        len(shared) == 1
        and not chosen[0]
        and all(len(own) == 1 for own in chosen[1:])
        and len(set().union(*chosen)) == len(segments) - 1
        and found[0][1] == set().union(*chosen)
        and all(
            found[position][1] == set().union(*chosen[1:position]) for position in range(1, len(segments))
        )
    )
    if not sound:
        raise AudienceError(f'The segments "{topic}/…" do not address every reader exactly once. {_HINT}')


def parsed(segment: Json) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
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


def comparable(options: Mapping[str, Any]) -> tuple[Any, frozenset[Any]]:
    """Return *options* so that equal ones address the same readers."""
    return options.get("match"), frozenset(
        (each.get("condition_type"), each.get("field"), each.get("op"), _value(each.get("value")))
        for each in options.get("conditions") or []
    )


def _value(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else str(value)
