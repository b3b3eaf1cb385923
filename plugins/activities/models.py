"""The fields of a public activity's files."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from plugins.content.fields import Count, Distinct, Line, Model, WebAddress, examples
from plugins.content.moments import MomentField
from plugins.content.places import LanguageCode, Zone

Kind = Literal["vigil", "talk", "delegation", "march", "meeting", "screening", "workshop"]
Status = Literal["draft", "announced", "cancelled"]
AnnouncementKind = Literal["invitation", "change", "cancellation"]


class ActivityAnnouncement(Model):
    """One mailing to subscribers who chose public activities."""

    number: Count = Field(examples=["2"])
    """Counts the announcements of the activity, from 1. A number that was mailed is never mailed again."""
    date: MomentField = Field(examples=["2026-12-01 12:00"])
    """From when on it is mailed."""
    kind: AnnouncementKind = Field(examples=["change"])
    """invitation, change, or cancellation."""


class ActivityWords(Model):
    """The fields of every file of an activity, in its own language."""

    title: Annotated[
        Line,
        examples(
            fr='"Veillée pour les personnes disparues du Río Claro"',
            es='"Vigilia por las personas desaparecidas del Río Claro"',
        ),
    ] = Field(examples=['"Vigil for the missing of the Río Claro"'])
    """What it is, as a headline."""
    summary: Annotated[
        Line,
        examples(
            fr='"Une heure de silence et de noms, ouverte à toutes et à tous."',
            es='"Una hora de silencio y de nombres, abierta a todas las personas."',
        ),
    ] = Field(examples=['"An hour of silence and names, open to all."'])
    """One sentence, shown in lists, feeds and mails."""
    place: Annotated[
        Line,
        examples(
            fr='"Devant le consulat, 1010, rue Sherbrooke Ouest, Montréal"',
            es='"Frente al consulado, 1010 Sherbrooke Street West, Montreal"',
        ),
    ] = Field(examples=['"In front of the consulate, 1010 Sherbrooke Street West, Montréal"'])
    """Where, so that a stranger finds it."""
    access: Line | None = None
    """How to get in: step-free entrance, registration, cost."""


class ActivityFacts(Model):
    """The fields of the original file only."""

    kind: Kind = Field(examples=["vigil"])
    """What sort of activity it is."""
    status: Status = Field(examples=["announced"])
    """draft publishes nothing; cancelled says so on the page."""
    published: MomentField = Field(examples=["2026-11-20 10:00"])
    """From when on it is published, and mailed."""
    starts: MomentField = Field(examples=["2026-12-10 18:00"])
    """When it begins; a day alone is a whole day."""
    ends: MomentField | None = None
    """When it ends; without it, two hours after it starts."""
    time_zone: Zone = Field(examples=["America/Montreal"])
    """The zone of all times in this file."""
    languages: Annotated[Distinct[LanguageCode], Field(min_length=1)] = Field(examples=["[fr, es]"])
    """The languages spoken there."""
    organiser: Line = Field(examples=["Comité de solidarité"])
    """Who invites."""
    web: WebAddress | None = None
    """The organiser's page about it."""
    online: WebAddress | None = None
    """Where to take part online."""
    modified: MomentField | None = None
    """The last change that translations must follow."""
    announcements: Annotated[list[ActivityAnnouncement], Field(max_length=50)] = []
    """What is mailed; a new activity is announced without an entry here."""
    mailing: Literal["on", "hold"] = "on"
    """hold keeps a new activity from being mailed until announcements says so."""


class OriginalActivity(ActivityFacts, ActivityWords):
    """The original file of an activity: its facts, and its words in one language."""


class TranslatedActivity(ActivityWords):
    """A translation: the words of an activity in another language."""

    original_modified: MomentField = Field(examples=["2026-11-20 10:00"])
    """The modified (or published) of the original that these words follow."""
