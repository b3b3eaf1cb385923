"""The files of an alert. The JSON Schema and the field reference are generated from these models."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from plugins.alerts.file_format.keys import AnswerName, PersonNumber
from plugins.alerts.models.answers import answer_keys
from plugins.alerts.models.facts import Facts
from plugins.alerts.models.files import FileName
from plugins.alerts.models.words import Words
from plugins.content.fields import Line, Text, examples
from plugins.content.moments import MomentField


class Original(Facts, Words):
    """The file of an alert that carries its facts, and its words in one language."""

    @property
    def roles(self) -> dict[int, str]:
        """The role of each person at risk, by number."""
        return {number: person.role for number, person in enumerate(self.people, 1)}

    @property
    def alt_texts(self) -> dict[str, str]:
        """What each picture shows, by its file name."""
        return {picture.file: picture.alt for picture in self.pictures}

    @property
    def answer_texts(self) -> dict[str, str]:
        """What each answer says, by the key that translations have for it."""
        return dict(zip(answer_keys(self.answers), (answer.text for answer in self.answers), strict=True))


class Translation(Words):
    """A file of an alert that carries its words in another language."""

    original_modified: MomentField = Field(examples=["2026-11-18"])
    """The modified (or date) of the original that these words follow."""
    roles: Annotated[
        dict[PersonNumber, Line],
        examples(
            fr="{1: coordonnatrice de la garde paysanne}",
            es="{1: coordinadora de la guardia campesina}",
        ),
    ] = Field({}, examples=["{1: coordinator of the peasant guard}"])
    """The role of each person at risk, by the number that {person:1} has."""
    alt_texts: dict[FileName, Line] = Field({}, examples=['{assembly.jpg: "An assembly, seen from afar"}'])
    """What each picture shows, by its file name."""
    answer_texts: dict[AnswerName, Text] = Field(
        {}, examples=['{co-fiscalia 2026-11-25: "An investigation has been opened."}']
    )
    """What each answer says, in Markdown, by authority and day, and by kind if there are two of that day."""


AnyWords = Original | Translation
"""What a file of an alert carries."""
