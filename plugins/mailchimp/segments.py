"""Segments of the audience, and a check that they contain each reader exactly once.

Readers choose languages and topics. Each reader of a topic is in exactly one of its segments: those who chose
languages other than the network's first one are in the segment of the first of these, in the order of
``LANGUAGES``; all others, including those who chose no language, are in the segment of the first language.
So nobody is addressed twice and nobody is left out (docs/decisions/0007).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from plugins.mailchimp.calls import Json
from plugins.mailchimp.client import Mailchimp
from plugins.mailing.errors import AudienceError


@dataclass(frozen=True)
class Segment:
    """The readers of one topic in one language."""

    id: int
    members: int
    """Number of readers, as last counted by Mailchimp."""
    conditions: Json
    without: tuple[int, ...] = ()
    """``web_id`` of campaigns with the same announcement in another language: whoever got one is left out."""

    @property
    def options(self) -> Json:
        """The ``segment_opts`` of a campaign to these readers.

        They refer to the saved segment; if readers are left out, they repeat its conditions instead.
        """
        if not self.without:
            return {"saved_segment_id": self.id}
        own = [
            {name: each[name] for name in ("condition_type", "field", "op", "value")}
            for each in self.conditions["conditions"]
        ]
        return {"match": "all", "conditions": [*own, *map(_not_sent, self.without)]}

    def leaving_out(self, numbers: tuple[int, ...]) -> Segment:
        """Return these readers except those who got a campaign whose ``web_id`` is one of *numbers*."""
        return replace(self, without=numbers)

    def is_of(self, addressed_to: Mapping[str, Any]) -> bool:
        """Return whether the ``segment_opts`` *addressed_to* of a campaign are exactly these readers."""
        if not self.without:
            return addressed_to.get("saved_segment_id") == self.id or (
                bool(addressed_to.get("conditions"))
                and comparable(addressed_to) == comparable(self.conditions)
            )
        return comparable(addressed_to) == comparable(self.options)

    def has_had(self, addressed_to: Mapping[str, Any]) -> bool:
        """Return whether a campaign to *addressed_to* reached these readers, except who had it already."""
        if not (addressed_to.get("conditions") or addressed_to.get("saved_segment_id")):
            return True  # the whole audience
        return self.leaving_out(()).is_of(_without_activity(addressed_to))


@dataclass(frozen=True)
class Segments:
    """The segments of each topic, or the error in them."""

    sound: Mapping[tuple[str, str], Segment]
    """Valid segments by topic and language."""
    errors: Mapping[str, str]
    """Errors by topic, for topics whose readers cannot be addressed."""
    held: tuple[Json, ...] = ()
    """Every existing segment of the topics by name, valid or not."""

    def are_ours(self, addressed_to: Mapping[str, Any]) -> bool:
        """Return whether a campaign to *addressed_to* is addressed to one of these segments."""
        plain = _without_activity(addressed_to)
        return any(
            addressed_to.get("saved_segment_id") == each["id"]
            or (bool(plain.get("conditions")) and comparable(plain) == comparable(each.get("options") or {}))
            for each in self.held
        )

    def others_than(self, readers: Segment, addressed_to: Mapping[str, Any]) -> bool:
        """Return whether a campaign to *addressed_to* certainly went to readers other than *readers*.

        Different conditions on interests prove nothing: the segment may have been repaired since.
        """
        if readers.has_had(addressed_to):
            return False
        conditions = _without_activity(addressed_to)["conditions"]
        foreign = conditions and all(each.get("condition_type") != "Interests" for each in conditions)
        return bool(foreign) or self.are_ours(addressed_to)

    def of(self, topic: str, language: str) -> Segment:
        """Return the readers of *topic* in *language*.

        Raises:
            AudienceError: If the segments of *topic* are missing or invalid.
        """
        if topic in self.errors:
            raise AudienceError(self.errors[topic])
        return self.sound[topic, language]


def segment_name(topic: str, language: str) -> str:
    """Return the name of a segment in Mailchimp.

    >>> segment_name("urgent-actions", "fr")
    'urgent-actions/fr'
    """
    return f"{topic}/{language}"


def conditions(topic: Json, languages: Sequence[Json], position: int) -> Json:
    """Return the options of the segment for the language at *position*; the first language is the default.

    *topic* and each of *languages* identify an interest: ``{"category": …, "id": …}``.
    """
    wanted = [_has(topic)]
    if position:
        wanted += [_has(languages[position]), *(_has_not(other) for other in languages[1:position])]
    else:
        wanted += [_has_not(other) for other in languages[1:]]
    return {"match": "all", "conditions": wanted}


def _not_sent(web_id: int) -> Json:
    """Return the condition that a contact was not sent a campaign (type ``Aim``: activity by campaign)."""
    return {"condition_type": "Aim", "field": "aim", "op": "nosent", "value": str(web_id)}


def _without_activity(options: Mapping[str, Any]) -> Json:
    """Return *options* without conditions on campaign activity (type ``Aim``)."""
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
    """Return the segments of *topics* in *languages*, checked to contain each reader exactly once.

    A topic has an error if one of its segments is missing or duplicated, or if they could leave a reader
    out or contain one twice.

    Raises:
        ServiceError: If the segments cannot be read.
    """
    wanted = list(topics)
    existing = client.lists.segments() if wanted else []
    sound: dict[tuple[str, str], Segment] = {}
    errors = {}
    for topic in wanted:
        try:
            own = [_only(existing, segment_name(topic, language)) for language in languages]
            _check_partition(topic, own)
        except AudienceError as error:
            errors[topic] = str(error)
            continue
        for language, segment in zip(languages, own, strict=True):
            sound[topic, language] = Segment(
                int(segment["id"]), int(segment.get("member_count") or 0), segment["options"]
            )
    return Segments(sound, errors, _of_topics(existing, wanted))


def existing_segments(client: Mailchimp, topics: Sequence[str]) -> Segments:
    """Return the existing segments of *topics* without checking them."""
    return Segments({}, {}, _of_topics(client.lists.segments(), topics))


def _of_topics(segments: Iterable[Json], topics: Sequence[str]) -> tuple[Json, ...]:
    return tuple(each for each in segments if str(each.get("name")).partition("/")[0] in topics)


_HINT = "Run `invoke mailing-setup` to see what to repair; nothing goes out to them before."


def _only(segments: Iterable[Json], name: str) -> Json:
    same = [segment for segment in segments if segment.get("name") == name]
    if len(same) != 1:
        raise AudienceError(f'The audience has {len(same)} segments "{name}" and needs one. {_HINT}')
    return same[0]


def _check_partition(topic: str, segments: Sequence[Json]) -> None:
    """Check that *segments*, that of the default language first, have the form of :func:`conditions`.

    The ids of interests are taken from the segments themselves, which saves a call.

    Raises:
        AudienceError: If they could leave a reader out or contain one twice.
    """
    found = [parsed(segment) for segment in segments]
    shared = set.intersection(*(has for has, _ in found)) if found else set()
    chosen = [has - shared for has, _ in found]
    is_partition = (
        len(shared) == 1
        and not chosen[0]
        and all(len(own) == 1 for own in chosen[1:])
        and len(set().union(*chosen)) == len(segments) - 1
        and found[0][1] == set().union(*chosen)
        and all(
            found[position][1] == set().union(*chosen[1:position]) for position in range(1, len(segments))
        )
    )
    if not is_partition:
        raise AudienceError(f'The segments "{topic}/…" do not address every reader exactly once. {_HINT}')


def parsed(segment: Json) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Return the interests that a segment requires, and those that it excludes.

    Both are empty if it has any other condition. Each interest is a pair of field and id.
    """
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
    """Return the conditions of *options* in a form that compares equal whatever their order."""
    return options.get("match"), frozenset(
        (each.get("condition_type"), each.get("field"), each.get("op"), _value(each.get("value")))
        for each in options.get("conditions") or []
    )


def _value(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else str(value)
