"""The fields of what was sent to authorities, and of what they answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from plugins.alerts.enums import SentWay
from plugins.content.fields import Model, PrivateLine, Reference, Text, examples
from plugins.content.moments import Day
from plugins.safety.rounded import RoundedNumber
from plugins.vocabularies.keys import AnswerKey


class Answer(Model):
    """What an authority did about the letters."""

    authority: Reference = Field(examples=["co-fiscalia"])
    """Which of the targets answered: its key in the registry."""
    date: Day = Field(examples=["2026-11-25"])
    """The day of the answer."""
    kind: AnswerKey = Field(examples=["reply"])
    """What kind of answer it is: a key of the vocabulary of answers."""
    until: Day | None = None
    """With a kind that extends only, such as extension: the new last day to answer."""
    to: Reference | None = None
    """With a kind that transfers only, such as transfer: the other authority, its key in the registry."""


class AnswerToAlert(Answer):
    """What an authority did about the letters, and what it said."""

    text: Annotated[
        Text,
        examples(fr='"Une enquête est ouverte."', es='"Hay una investigación en curso."'),
    ] = Field(examples=['"An investigation has been opened."'])
    """What it says, in the language of this file, in Markdown."""


def answer_keys(answers: Sequence[Answer]) -> list[str]:
    """Return how translations name each of *answers*: by authority and day, and by kind if two have these."""
    names = [f"{answer.authority} {answer.date}" for answer in answers]
    count = Counter(names)
    return [
        name if count[name] == 1 else f"{name} {answer.kind}"
        for name, answer in zip(names, answers, strict=True)
    ]


class Sent(Model):
    """What the network itself sent to an authority, or a call of its own."""

    date: Day = Field(examples=["2026-11-18"])
    """The day on which it was sent."""
    authority: Reference = Field(examples=["co-fiscalia"])
    """Which of the targets it went to: its key in the registry."""
    way: SentWay = Field(examples=["email"])
    """How it was sent."""
    reference: Annotated[
        PrivateLine | None,
        examples(fr="récépissé n° 2026-4471", es="radicado n.º 2026-4471"),
    ] = Field(None, examples=["file no. 2026-4471"])
    """The number under which the authority filed it. It stays in this file."""


class LettersCounted(Model):
    """Letters from supporters to an authority of which the network received a copy."""

    authority: Reference = Field(examples=["co-fiscalia"])
    """Which of the targets they went to: its key in the registry."""
    number: RoundedNumber = Field(examples=["340"])
    """How many at least, rounded down to tens, from 20 on; one for each person."""
    date: Day = Field(examples=["2026-12-01"])
    """The day up to which they were counted."""
