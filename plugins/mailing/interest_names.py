"""Names of the groups and interests that subscribers choose, by which the mailing service identifies them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from plugins.languages.catalogs import N_

if TYPE_CHECKING:  # a build with nothing to do imports the settings of the mailing, but no localizer
    from plugins.web.localizer import Localizer

URGENT_ACTIONS = "urgent-actions"
ACTIVITIES = "activities"
LETTERS = "letters"
TOPICS = {
    URGENT_ACTIONS: N_("Urgent actions"),
    ACTIVITIES: N_("Public activities"),
    LETTERS: N_("Letters to sign"),
}
LATER_TOPICS = frozenset({LETTERS})
"""Topics that sign-up forms may lack, since forms were made before the topic existed."""


@dataclass(frozen=True)
class InterestNames:
    """Names of groups and interests at the service, as subscribers see them: in all languages at once."""

    languages_title: str
    """The name of the group of languages."""
    languages: Mapping[str, str]
    """The name of each language, by code."""
    topics_title: str
    """The name of the group of topics."""
    topics: Mapping[str, str]
    """The name of each topic, by key of ``TOPICS``."""


NAMES: Mapping[str, str] = MappingProxyType(
    {
        "language": "Langue / Language / Idioma",
        "topics": "Ce que vous recevez / What you receive / Lo que recibe",
        URGENT_ACTIONS: "Actions urgentes / Urgent actions / Acciones urgentes",
        ACTIVITIES: "Activités publiques / Public activities / Actividades públicas",
        LETTERS: "Lettres à signer / Letters to sign / Cartas para firmar",
    }
)
"""The default names of groups and interests, which the setting INTEREST_NAMES overrides.

They are fixed and not taken from the catalogs, since a renamed interest would be a different one there.
"""


def interest_names(localizers: Mapping[str, Localizer], own: Mapping[str, str] = NAMES) -> InterestNames:
    """Return the names of groups and interests for a site with these *localizers*, by language.

    *own* are names that override the default ones (INTEREST_NAMES).
    """
    names = {**NAMES, **own}
    return InterestNames(
        languages_title=names["language"],
        languages={code: localizer.language.name for code, localizer in localizers.items()},
        topics_title=names["topics"],
        topics={topic: names[topic] for topic in TOPICS},
    )
