"""The fields that every file of an alert has in its own language."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import CoreSchema

from plugins.alerts.models.files import Attachment, Petition
from plugins.content.fields import Line, Model, Slug, Text, examples
from plugins.content.moments import Day


class Letter(Model):
    """A model letter: a section of the text, whose subject is in its heading.

    The salutation goes before the body and the supporter's name, city and country after it; the
    body holds neither.
    """

    subject: Annotated[
        Line,
        examples(
            fr="Protection urgente pour la communauté d’El Yarumo",
            es="Protección urgente para la comunidad de El Yarumo",
        ),
    ] = Field(examples=["Urgent protection for the community of El Yarumo"])
    """The subject of the email."""
    body: Annotated[
        Text | None,
        examples(
            fr="C’est avec une vive inquiétude que je vous écris au sujet de…",
            es="Le escribo con honda preocupación por…",
        ),
    ] = Field(examples=["I am writing with deep concern about…"])
    """What supporters send, between the salutation and their name; not needed beside points."""
    points: Annotated[
        list[Text],
        examples(
            fr="- Les dirigeantes ont reçu un ultimatum de 48 heures.",
            es="- Las dirigentes recibieron un ultimátum de 48 horas.",
        ),
    ] = Field([], examples=["- The leaders were given 48 hours to leave."])
    """With the action points: what supporters say in their own words, one point per entry."""
    short: Text | None = None
    """The same in at most 900 characters, for where the whole letter does not fit into a link."""

    @model_validator(mode="before")
    @classmethod
    def _body_or_points(cls, values: Any) -> Any:
        """Require the body, together with all other errors, unless there are points."""
        if isinstance(values, dict) and values.get("points") and "body" not in values:
            return {**values, "body": None}
        return values


class Update(Model):
    """News of an alert: ``2026-11-20: text``, or both as fields."""

    date: Day = Field(examples=["2026-11-20"])
    """The day of the news."""
    text: Annotated[
        Text,
        examples(
            fr="La Défenseure du peuple s’est rendue dans la communauté.",
            es="La Defensoría del Pueblo visitó la comunidad.",
        ),
    ] = Field(examples=["The Ombudsperson's Office has visited the community."])
    """What is new, in Markdown."""

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Allow the day as the name of a field, which ``prepare`` reads as date and text."""
        described = super().__get_pydantic_json_schema__(schema, handler)
        del described["required"]
        return {**described, "patternProperties": {r"^\d{4}-\d{2}-\d{2}$": {"type": "string"}}}


class Words(Model):
    """What every file of an alert carries, in its own language."""

    title: Annotated[
        Line,
        examples(
            fr='"Des dirigeantes communautaires d’El Yarumo menacées de mort"',
            es='"Amenazas de muerte contra dirigentes de El Yarumo"',
        ),
    ] = Field(examples=['"Community leaders of El Yarumo threatened with death"'])
    """What is at stake, as a headline."""
    summary: Annotated[
        Line,
        examples(
            fr='"Deux hommes armés ont donné 48 heures aux dirigeantes pour partir."',
            es='"Dos hombres armados dieron 48 horas a las dirigentes para irse."',
        ),
    ] = Field(examples=['"Two armed men gave the leaders 48 hours to leave."'])
    """One or two sentences, shown in lists, feeds and previews."""
    demands: Annotated[
        list[Text],
        examples(
            fr='["Protéger immédiatement les dirigeantes."]',
            es='["Proteger de inmediato a las dirigentes."]',
        ),
    ] = Field(min_length=1, examples=['["Protect the leaders at once."]'])
    """What the authorities are asked to do, one demand per entry."""
    what_to_do: Text | None = None
    """Advice for supporters on this alert, in Markdown."""
    call_script: Annotated[
        list[Line],
        examples(
            fr='["Bonjour, je m’appelle {name} et j’appelle de {city}."]',
            es='["Buenos días. Me llamo {name} y llamo desde {city}."]',
        ),
    ] = Field([], examples=['["Good morning. My name is {name} and I am calling from {city}."]'])
    """What to say on the telephone, line by line."""
    call_scripts: dict[Slug, list[Line]] = Field({}, examples=["{embassy: [Good morning., …]}"])
    """Other call scripts, by name, for the targets that name them in call_script."""
    post_text: Annotated[
        Text | None,
        examples(
            fr='"{handle} : protégez les dirigeantes d’El Yarumo, menacées de mort."',
            es='"{handle}: proteja a las dirigentes de El Yarumo, amenazadas de muerte."',
        ),
    ] = Field(None, examples=['"{handle}: protect the leaders of El Yarumo, threatened with death."'])
    """What supporters publish on social networks or send as a text message; {handle} is the account."""
    petition: Petition | None = None
    """With the action petition: where it is signed."""
    attachments: Annotated[list[Attachment], Field(max_length=20)] = []
    """Documents for readers of this language; without any, those of the original."""
    letters: SkipJsonSchema[dict[Slug, Letter]] = {}
    """The letters by name, from the text below the front matter; main is the one that targets get unless they
    say otherwise.

    A letter in a language that its targets read is sent; in any other it is shown as a reading
    translation.
    """
    warning: Text | None = None
    """Shown before any button to people who write from inside the country of the alert."""
    updates: list[Update] = []
    """News since the alert was published, the newest last."""
    outcome_text: Text | None = None
    """How it ended, in Markdown."""
