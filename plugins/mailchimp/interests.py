"""Lookup of the groups and interests of the audience: by the ids in its segments, or else by name.

A person may rename an interest in Mailchimp, and the contacts who chose it keep it. So a missing name is no
reason to create another interest as long as one exists that may be the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from plugins.content.problems import counted
from plugins.mailchimp.calls import Json
from plugins.mailchimp.client import Mailchimp
from plugins.mailchimp.segments import parsed
from plugins.mailing.errors import AudienceError
from plugins.mailing.interest_names import InterestNames


@dataclass(frozen=True)
class Interest:
    """One interest as Mailchimp lists it."""

    category: str
    id: str
    name: str
    readers: int

    @property
    def place(self) -> Json:
        """The ids that a condition of a segment refers to it by."""
        return {"category": self.category, "id": self.id}

    def __str__(self) -> str:
        return f'"{self.name}" ({counted(self.readers, "reader")})'


@dataclass(frozen=True)
class Group:
    """A group of interests, with the existing interest for each purpose."""

    title: str
    """The title that it must have."""
    category: Json | None
    """As Mailchimp lists it; None if it is missing."""
    wanted: Mapping[str, str]
    """The required name of the interest for each purpose (a language or a topic)."""
    interests: Mapping[str, Interest] = field(default_factory=dict)
    """The existing interest for each purpose, whatever its name."""
    unused_interests: tuple[Interest, ...] = ()
    """Interests without a purpose that at least one contact has chosen."""

    @property
    def missing(self) -> list[str]:
        """The required names of interests that do not exist."""
        return [name for purpose, name in self.wanted.items() if purpose not in self.interests]

    @property
    def renamed(self) -> list[tuple[Interest, str]]:
        """Interests with another name than required, each with the required name."""
        return [
            (each, self.wanted[purpose])
            for purpose, each in self.interests.items()
            if each.name != self.wanted[purpose]
        ]


def find_groups(client: Mailchimp, names: InterestNames) -> tuple[Group, Group]:
    """Return the groups of languages and of topics.

    Raises:
        AudienceError: If an interest is missing and another one, which has readers, may be the same, or if
            interests are ambiguous.
        ServiceError: If the audience cannot be read.
    """
    categories = client.lists.categories()
    languages, topics = ids_in_use(client.lists.segments(), names.topics)
    return (
        _Search(client, categories, names.languages_title, names.languages, languages).group(),
        _Search(client, categories, names.topics_title, names.topics, topics).group(),
    )


Place = tuple[str, str]
"""The ids of a category and of an interest in it."""


def ids_in_use(
    segments: Iterable[Json], topics: Iterable[str]
) -> tuple[dict[str, set[Place]], dict[str, set[Place]]]:
    """Return the interests that *segments* use for each language, and for each of *topics*.

    The conditions of a segment require the interest of its topic and, except for the first language, that
    of its language. So the interest that all segments of a topic share is the topic's.
    """
    languages: dict[str, set[Place]] = {}
    found_topics: dict[str, set[Place]] = {}
    for topic in topics:
        own = {
            str(each["name"]).partition("/")[2]: parsed(each)[0]
            for each in segments
            if str(each.get("name")).partition("/")[0] == topic
        }
        required = [has for has in own.values() if has]
        single = [has for has in required if len(has) == 1]
        shared = single[0] if single else set.intersection(*required) if len(required) > 1 else set()
        if len(shared) != 1:
            continue
        found_topics[topic] = {_place(each) for each in shared}
        for language, has in own.items():
            if len(has) == 2 and shared < has:
                languages.setdefault(language, set()).update(_place(each) for each in has - shared)
    return languages, found_topics


def _place(condition: tuple[str, str]) -> Place:
    return condition[0].removeprefix("interests-"), condition[1]


class _Search:
    """Lookup of one group and its interests."""

    def __init__(
        self,
        client: Mailchimp,
        categories: Sequence[Json],
        title: str,
        wanted: Mapping[str, str],
        used: Mapping[str, set[Place]],
    ) -> None:
        self._client, self._categories, self._title = client, categories, title
        self._wanted, self._used = wanted, used

    def group(self) -> Group:
        """Return the group with its existing interests.

        Raises:
            AudienceError: If it cannot be known which interest serves which purpose.
        """
        category = self._category()
        if category is None:
            self._refuse_elsewhere()
            return Group(self._title, None, self._wanted)
        existing = self._interests(category)
        found = {}
        for purpose in self._wanted:
            interest = self._interest(purpose, existing)
            if interest is not None:
                found[purpose] = interest
        taken = {each.id for each in found.values()} | {
            identifier for places in self._used.values() for _, identifier in places
        }
        unused_interests = tuple(each for each in existing if each.id not in taken and each.readers)
        missing = [name for purpose, name in self._wanted.items() if purpose not in found]
        if missing and unused_interests:
            raise AudienceError(
                f'The group "{category["title"]}" has no "{missing[0]}", but '
                f"{', '.join(map(str, unused_interests))}. "
                "If that is the same under another name, rename it in "
                f'Mailchimp to "{missing[0]}"; if it is something else, move it to a group of its own. Then '
                "run `invoke mailing-setup` again. Nothing was created."
            )
        return Group(self._title, category, self._wanted, found, unused_interests)

    def _category(self) -> Json | None:
        used = {category for places in self._used.values() for category, _ in places}
        for wanted in (
            lambda each: each["id"] in used,
            lambda each: each["title"] == self._title,
        ):
            found = [each for each in self._categories if wanted(each)]
            if len(found) == 1:
                return found[0]
        return None

    def _interests(self, category: Json) -> list[Interest]:
        return [
            Interest(category["id"], each["id"], each["name"], int(each.get("subscriber_count") or 0))
            for each in self._client.lists.interests(category["id"])
        ]

    def _interest(self, purpose: str, existing: Sequence[Interest]) -> Interest | None:
        """Return the interest for *purpose*: by its id if a segment uses it, or else by its name."""
        name = self._wanted[purpose]
        others = {each for other, each in self._wanted.items() if other != purpose}
        ids = {identifier for _, identifier in self._used.get(purpose, ())}
        used = [each for each in existing if each.id in ids and each.name not in others]
        named = [each for each in existing if each.name == name]
        self._refuse_exchanged(purpose, existing, ids, named)
        both = {each.id: each for each in (*used, *named)}
        if len(both) > 1:
            raise AudienceError(
                f'For "{name}" there are {" and ".join(map(str, both.values()))} in "{self._title}". Move '
                "the readers of one to the other in Mailchimp, and delete the one that has none. Nothing was "
                "changed."
            )
        return next(iter(both.values()), None)

    def _refuse_exchanged(
        self, purpose: str, existing: Sequence[Interest], ids: set[str], named: Sequence[Interest]
    ) -> None:
        """Raise AudienceError if all segments of *purpose* use an interest with the name of another purpose.

        Its readers would get the other language. Only a person can know whether names were exchanged, or
        the conditions of the segments.
        """
        used = [each for each in existing if each.id in ids]
        wanted = self._wanted[purpose]
        if len(used) != 1 or used[0].name == wanted or used[0].name not in self._wanted.values():
            return
        if any(each.readers for each in (*used, *named)):
            raise AudienceError(
                f'The segments for "{wanted}" use {used[0]}'
                f"{f', not {named[0]}' if named else ''}. If somebody has exchanged names in "
                f'"{self._title}", rename them back in Mailchimp; if the names are right, delete those '
                "segments there. Then run `invoke mailing-setup` again. Nothing was changed."
            )

    def _refuse_elsewhere(self) -> None:
        """Raise AudienceError if another group has interests with the required names, and with readers."""
        for category in self._categories:
            same = [each for each in self._interests(category) if each.name in self._wanted.values()]
            if any(each.readers for each in same):
                raise AudienceError(
                    f'There is no group "{self._title}", but "{category["title"]}" has '
                    f'{", ".join(map(str, same))}. Rename that group in Mailchimp to "{self._title}" and run '
                    "`invoke mailing-setup` again. Nothing was created."
                )
