"""What readers choose when they join, in the words by which groups are found again in Mailchimp."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plugins.languages.catalogs import N_
from plugins.site.words import Speaker

URGENT_ACTIONS = "urgent-actions"
ACTIVITIES = "activities"
TOPICS = {URGENT_ACTIONS: N_("Urgent actions"), ACTIVITIES: N_("Public activities")}


@dataclass(frozen=True)
class Wording:
    """What subscribers see of the groups, in all languages at once, and by which they are found again."""

    languages_title: str
    languages: Mapping[str, str]
    topics_title: str
    topics: Mapping[str, str]


def wording(speakers: Mapping[str, Speaker]) -> Wording:
    """Return the names of groups and interests of a site with these *speakers*, by language."""

    def everywhere(message: str) -> str:
        return " / ".join(dict.fromkeys(speaker.say(message) for speaker in speakers.values()))

    return Wording(
        languages_title=everywhere(N_("Language")),
        languages={code: speaker.language.name for code, speaker in speakers.items()},
        topics_title=everywhere(N_("What you receive")),
        topics={topic: everywhere(name) for topic, name in TOPICS.items()},
    )
