"""The public activity as a value, and its reader for ``content/activities``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from plugins.activities.models import ActivityWords, OriginalActivity, TranslatedActivity
from plugins.content.moments import check_local_times
from plugins.content.problems import Problem
from plugins.content.translations import Versions, read_folders
from plugins.languages.catalogs import N_
from plugins.languages.localized_text import LocalizedText

STATUSES = {
    "draft": N_("Draft: not published"),
    "announced": N_("Announced"),
    "cancelled": N_("Cancelled"),
}
ANNOUNCEMENTS = {
    "invitation": N_("Invitation"),
    "change": N_("Change"),
    "cancellation": N_("Cancellation"),
}
KINDS = {
    "vigil": N_("Vigil"),
    "talk": N_("Talk"),
    "delegation": N_("Delegation"),
    "march": N_("March"),
    "meeting": N_("Meeting"),
    "screening": N_("Film screening"),
    "workshop": N_("Workshop"),
}
USUAL_LENGTH = timedelta(hours=2)


@dataclass(frozen=True, eq=False)
class Activity:
    """One public activity: facts, words per language, aware times."""

    slug: str
    versions: Versions[OriginalActivity]
    zone: ZoneInfo
    published: datetime
    modified: datetime
    starts: datetime
    ends: datetime

    @property
    def facts(self) -> OriginalActivity:
        """The fields of the original file."""
        return self.versions.original

    @property
    def language(self) -> str:
        """The language of the original."""
        return self.versions.language

    @property
    def whole_day(self) -> bool:
        """Whether only days are given, without times."""
        return self.facts.starts.minute is None

    def shown(self, now: datetime) -> bool:
        """Return whether it is public at *now*."""
        return self.facts.status != "draft" and self.published <= now

    def over(self, now: datetime) -> bool:
        """Return whether it has ended."""
        return self.ends <= now

    def follows(self, language: str) -> bool:
        """Return whether the translation into *language* is up to date."""
        words = self.versions.words.get(language)
        if isinstance(words, TranslatedActivity):
            return words.original_modified.start(self.zone) == self.modified
        return words is not None

    def localized(self, field: str, language: str) -> LocalizedText:
        """Return the text of *field* in *language*, or in the original's."""
        code = language if language in self.versions.words else self.language
        words = self.versions.words[code]
        assert isinstance(words, ActivityWords)
        return LocalizedText(getattr(words, field), code)

    def body(self, language: str) -> LocalizedText:
        """Return the text as Markdown."""
        return LocalizedText(*self.versions.body(language))


def load_activities(
    folder: Path, *, root: Path, languages: Sequence[str]
) -> tuple[tuple[Activity, ...], list[Problem]]:
    """Return all activities, the earliest first, and all problems."""
    found, problems = read_folders(
        folder,
        root=root,
        languages=languages,
        original=OriginalActivity,
        translation=TranslatedActivity,
        noun="an activity",
    )
    activities = []
    for versions in found:
        activity = _activity(versions)
        errors = list(_problems(activity))
        problems += errors
        if not any(error.fatal for error in errors):
            activities.append(activity)
    return tuple(sorted(activities, key=lambda each: (each.starts, each.slug))), problems


def _activity(versions: Versions[OriginalActivity]) -> Activity:
    facts = versions.original
    zone = ZoneInfo(facts.time_zone)
    published, starts = facts.published.start(zone), facts.starts.start(zone)
    usual = facts.starts.end(zone) if facts.starts.minute is None else starts + USUAL_LENGTH
    return Activity(
        slug=versions.key,
        versions=versions,
        zone=zone,
        published=published,
        modified=facts.modified.start(zone) if facts.modified else published,
        starts=starts,
        ends=facts.ends.end(zone) if facts.ends else usual,
    )


def _problems(activity: Activity) -> list[Problem]:
    facts, first = activity.facts, activity.versions.first
    problems = list(check_local_times(facts, activity.zone, first))
    if activity.ends <= activity.starts:
        problems.append(
            first.problem(
                ("ends",), f"{facts.ends} is not after starts {facts.starts}. Write a later moment."
            )
        )
    numbers = [each.number for each in facts.announcements]
    for index, entry in enumerate(facts.announcements):
        if entry.number in numbers[:index]:
            message = f"{entry.number} is duplicated. Write {max(numbers) + 1}."
            problems.append(first.problem(("announcements", index, "number"), message))
        if (entry.number == 1) != (entry.kind == "invitation"):
            message = "1 is the invitation, and the invitation is 1. Write change or cancellation from 2 on."
            problems.append(first.problem(("announcements", index, "kind"), message))
        if entry.kind == "cancellation" and facts.status != "cancelled":
            message = f"cancellation is announced, but status is {facts.status}. Write status: cancelled."
            problems.append(first.problem(("announcements", index, "kind"), message))
    return problems
