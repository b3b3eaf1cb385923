"""The offices of several people, told apart where they hold the same one: members of a council, embassies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from plugins.authorities.models import Person
from plugins.languages.direction import isolated


def offices_of(people: Mapping[str, Person], language: str) -> dict[str, str]:
    """Return the office in *language* of each of *people* by key, with the name where several have it."""
    offices = {key: each.office_in(language) for key, each in people.items()}
    holders = Counter(offices.values())
    return {
        key: f"{office} ({isolated(people[key].name, language)})" if holders[office] > 1 else office
        for key, office in offices.items()
    }
