"""What is said of people at risk beside name and role: gender and age, groups, outcomes."""

from __future__ import annotations

from plugins.alerts.labels import GENDERS
from plugins.alerts.models.people import PersonAtRisk
from plugins.alerts.names import Name
from plugins.languages.catalogs import N_
from plugins.languages.direction import isolated
from plugins.languages.localized_text import LocalizedText
from plugins.web.localizer import Localizer


def group_words(person: PersonAtRisk, localizer: Localizer) -> str:
    """Return the group with its number, such as ``about 200 families``; empty for a single person."""
    if person.group is None:
        return ""
    return localizer.group(person.group, person.number, about=person.about)


def described(person: PersonAtRisk, name: Name, localizer: Localizer) -> list[str]:
    """Return gender and age in words, to stand before the role; none once the name has turned to initials."""
    if name.expired:
        return []
    found = [localizer.say(GENDERS[person.gender])] if person.gender else []
    if person.age is not None:
        words = localizer.catalog.ngettext("%(number)s year old", "%(number)s years old", person.age)
        found.append(words % {"number": localizer.number(person.age)})
    return found


def outcome_words(person: PersonAtRisk, localizer: Localizer) -> str:
    """Return how it ended for the person, with the day; empty while that is not known."""
    if person.outcome is None:
        return ""
    return f"{localizer.outcome(person.outcome.result)}, {localizer.day(person.outcome.date)}"


def in_one_line(person: PersonAtRisk, name: Name, role: LocalizedText, localizer: Localizer) -> str:
    """Return who a person or a group is, and how it ended for them, in one line of the language of *role*."""
    first = group_words(person, localizer) or isolated(name.full(role.language), role.language)
    line = ", ".join(filter(None, (first, *described(person, name, localizer), str(role.value))))
    if not first:
        line = f"{line} ({localizer.say(N_('identity withheld'))})"
    outcome = outcome_words(person, localizer)
    return f"{line} ({outcome})" if outcome else line
