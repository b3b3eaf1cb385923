"""What readers choose when they join, in the words by which groups are found again in Mailchimp."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from plugins.languages.catalogs import N_
from plugins.web.localizer import Localizer

URGENT_ACTIONS = "urgent-actions"
ACTIVITIES = "activities"
TOPICS = {URGENT_ACTIONS: N_("Urgent actions"), ACTIVITIES: N_("Public activities")}


@dataclass(frozen=True)
class InterestNames:
    """What subscribers see of the groups, in all languages at once, and by which they are found again."""

    languages_title: str
    languages: Mapping[str, str]
    topics_title: str
    topics: Mapping[str, str]


NAMES: Mapping[str, str] = MappingProxyType(
    {
        "language": "Langue / Language / Idioma",
        "topics": "Ce que vous recevez / What you receive / Lo que recibe",
        URGENT_ACTIONS: "Actions urgentes / Urgent actions / Acciones urgentes",
        ACTIVITIES: "Activités publiques / Public activities / Actividades públicas",
    }
)
"""What groups and interests are called in Mailchimp, unless ``MAILCHIMP_NAMES`` says otherwise.

Fixed, and not taken from the catalogs: with another name, an interest would be another one there.
"""


def interest_names(localizers: Mapping[str, Localizer], own: Mapping[str, str] = NAMES) -> InterestNames:
    """Return the names of groups and interests of a site with these *localizers*, by language.

    *own* are the network's own names (``MAILCHIMP_NAMES``).
    """
    names = {**NAMES, **own}
    return InterestNames(
        languages_title=names["language"],
        languages={code: localizer.language.name for code, localizer in localizers.items()},
        topics_title=names["topics"],
        topics={topic: names[topic] for topic in TOPICS},
    )
