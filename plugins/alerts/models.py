"""The fields of an alert's files. The JSON Schema and the field reference are generated from here.

The original file has facts and words; every other file has words, and the state of the original that they
follow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BeforeValidator,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import CoreSchema

from plugins.alerts.enums import (
    Action,
    AnnouncementKind,
    ConsentScope,
    FollowUp,
    Gender,
    Identification,
    RequestedBy,
    SentWay,
    Status,
    Subject,
)
from plugins.alerts.file_format.keys import AnswerName, PersonNumber
from plugins.alerts.people.name_field import PersonNames
from plugins.channels.fields import ChannelFields
from plugins.content.contacts import EmailAddress
from plugins.content.fields import (
    NOT_SEARCHED,
    CaseNumber,
    Count,
    Distinct,
    Line,
    Model,
    PrivateLine,
    Reference,
    Slug,
    Switch,
    Text,
    WebAddress,
    examples,
    whole_number,
)
from plugins.content.moments import Day, MomentField
from plugins.content.places import Country, LanguageCode, Names, Zone, zones_of
from plugins.safety.rounded import RoundedNumber
from plugins.vocabularies.keys import AnswerKey, GroupKey, OutcomeKey, PerpetratorKey, ViolationKey

Age = Annotated[
    int,
    BeforeValidator(partial(whole_number, largest=120, such_as="34")),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 120}),
]
GroupSize = Annotated[
    int,
    BeforeValidator(partial(whole_number, largest=999_999, such_as="10")),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 999_999}),
]
PICTURE_NAME = r"^[a-z0-9][a-z0-9._-]{0,90}\.(jpg|jpeg|png|webp)$"
PDF_NAME = r"^[a-z0-9][a-z0-9._-]{0,90}\.pdf$"
PdfName = Annotated[Line, StringConstraints(pattern=PDF_NAME)]
FileName = Annotated[Line, StringConstraints(pattern=PICTURE_NAME)]


def _or_text(described: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON Schema of a group of fields that may be a text instead."""
    return {**described, "type": ["object", "string"]}


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


class Petition(Model):
    """A petition to sign: a web address, or a PDF to print beside the alert's files."""

    url: WebAddress | None = None
    """The web address at which it is signed."""
    file: PdfName | None = None
    """Without url: a PDF beside this file, to print, sign and send."""


class Attachment(Model):
    """A PDF beside the files, such as a statement."""

    file: PdfName = Field(examples=["statement.pdf"])
    """The PDF, beside this file."""
    title: Annotated[
        Line,
        examples(
            fr="Communiqué des organisations, 18 novembre 2026",
            es="Comunicado de las organizaciones, 18 de noviembre de 2026",
        ),
    ] = Field(examples=["Statement of the organisations, 18 November 2026"])
    """What it is, in the language of this file."""


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


class Outcome(Model):
    """How it ended, and when that became known."""

    date: Day = Field(examples=["2026-10-02"])
    """The day on which it became known."""
    result: OutcomeKey = Field(examples=["released"])
    """How it ended: a key of content/vocabulary/outcomes.yaml."""


class PersonAtRisk(Model):
    """Somebody, or a collective, who is threatened."""

    name: PersonNames = []
    """The name as it may be shown, or a list with one per script; not needed where identification is role."""
    identification: Identification = Field(examples=["public"])
    """How far the person may be identified: public, initials, role only, or a collective."""
    role: Annotated[
        Line,
        examples(
            fr="coordonnatrice de la garde paysanne",
            es="coordinadora de la guardia campesina",
        ),
    ] = Field(examples=["coordinator of the peasant guard"])
    """Who the person is, in the language of this file."""
    age: Age | None = Field(None, examples=["34"])
    """The age in years, if those concerned agreed to have it published."""
    gender: Gender | None = Field(None, examples=["woman"])
    """The gender, in the person's own words as far as these three allow."""
    group: GroupKey | None = Field(None, examples=["families"])
    """Instead of a name: several people, as a key of content/vocabulary/groups.yaml."""
    number: GroupSize | None = Field(None, examples=["10"])
    """With group: how many they are."""
    about: Switch = False
    """With number: that it is a rough one."""
    outcome: Outcome | None = Field(None, examples=["{date: 2026-10-02, result: released}"])
    """How it ended for this person, and when that became known; the alert's own outcome is apart."""

    not_names: Annotated[list[PrivateLine], NOT_SEARCHED] = []
    """Words of the name that mean something else in the texts, such as a place of the same name; or content
    in which another person of that name is meant, such as authorities/co-fiscalia."""

    @model_validator(mode="before")
    @classmethod
    def _group_without_names(cls, values: Any) -> Any:
        """Let a group do without identification: it has no name that could be shown."""
        if isinstance(values, dict) and values.get("group") and "identification" not in values:
            return {**values, "identification": "role"}
        return values


class Partner(Model):
    """The organisation that asked for the alert."""

    name: Line = Field(examples=["Asociación Campesina del Río Claro"])
    """The organisation that asked for the alert."""
    web: WebAddress | None = None
    """Its own site."""


class Consent(Model):
    """The record that the partner asked and that those concerned agreed. Never published."""

    date: Day = Field(examples=["2026-11-17"])
    """The day on which they agreed."""
    covers: list[ConsentScope] = Field(min_length=1, examples=["[name, place, organisation]"])
    """What they agreed to have published."""
    names_until: Day | None = None
    """Until when names may stay in full after the alert has ended, if consent was renewed."""
    record: Annotated[
        PrivateLine,
        examples(
            fr="appel de la rédactrice de garde à la coordination du partenaire",
            es="llamada de la editora de turno con la coordinación de la organización aliada",
        ),
    ] = Field(examples=["call of the editor on duty with the partner's coordinator"])
    """Who asked whom, and how. It stays in this file."""


class Copy(Model):
    """Who gets a copy of each email: a key of the registry, a set, or an address.

    Instead of fields, an address or a key alone.
    """

    authority: Reference | None = None
    """The name of a file in content/authorities, without .yaml; its email address gets the copy."""
    authorities: Reference | None = None
    """Instead of authority: the name of a file in content/authorities/sets, for all its members."""
    email: EmailAddress | None = None
    """Without authority: an email address."""
    supporters_from: Distinct[Country] = []
    """Only for supporters who write from these countries."""

    @model_validator(mode="before")
    @classmethod
    def _alone(cls, values: Any) -> Any:
        """Read a text as an address or a key of the registry."""
        return {"email" if "@" in values else "authority": values} if isinstance(values, str) else values

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Allow a text instead of fields."""
        return _or_text(super().__get_pydantic_json_schema__(schema, handler))


class TargetPerson(Model):
    """Who is written to, apart from channels."""

    authority: Reference | None = None
    """The name of a file in content/authorities, without .yaml."""
    authorities: Reference | None = None
    """Instead of authority: the name of a file in content/authorities/sets, for all its members."""
    together: Switch = False
    """With authorities: one email to all members, with a letter to all of them."""
    action: Action | None = None
    """What is done towards this target, if it is not the action of the alert."""
    letter: Reference = "main"
    """Which of the letters it gets."""
    call_script: Reference = "main"
    """Which of the call scripts is for it."""
    act_before: MomentField | None = None
    """When acting on this target ends, if before the alert's own deadline."""
    copies_to: list[Copy] = []
    """Who gets a copy of the email to this target alone."""
    supporters_from: Distinct[Country] = []
    """Only for supporters who write from these countries, such as their own embassy."""
    name: Line | None = None
    """Without authority: the holder of the office, or the body's own name."""
    office: Names | None = None
    """The office held, once for all languages or once per language."""
    country: Country | None = None
    """Where the target sits."""
    languages: Annotated[Distinct[LanguageCode], Field(min_length=1)] | None = None
    """The languages it reads, the preferred one first."""
    salutation: dict[LanguageCode, Line] | None = None
    """How a letter to it begins, in each language that it reads."""


class Target(ChannelFields, TargetPerson):
    """Who is written to: a key of the registry, alone or with fields, or the fields of a person."""

    @model_validator(mode="before")
    @classmethod
    def _alone(cls, values: Any) -> Any:
        """Read a text as a key of the registry."""
        return {"authority": values} if isinstance(values, str) else values

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Allow a text instead of fields."""
        return _or_text(super().__get_pydantic_json_schema__(schema, handler))


class Source(Model):
    """A source of the account."""

    title: Annotated[
        Line, examples(fr="Communiqué du 17 novembre 2026", es="Comunicado del 17 de noviembre de 2026")
    ] = Field(examples=["Communiqué of 17 November 2026"])
    """What it is, in its own language."""
    language: LanguageCode | None = None
    """The language of the title, if it is not that of the file."""
    url: WebAddress | None = None
    """Where it can be read."""


class Picture(Model):
    """A picture beside the files."""

    file: FileName = Field(examples=["assembly.jpg"])
    """The picture's file, beside this one."""
    alt: Annotated[Line, examples(fr="Une assemblée, vue de loin", es="Una asamblea, vista desde lejos")] = (
        Field(examples=["An assembly, seen from afar"])
    )
    """What it shows, in the language of this file, for people who do not see it."""
    credit: Line | None = None
    """Who took it, if they may be named."""


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


class Announcement(Model):
    """One mailing to the subscribers."""

    number: Count = Field(examples=["2"])
    """Counted through the alert: 1 is the first. A number that was mailed is never mailed again."""
    date: MomentField = Field(examples=["2026-11-20 18:00"])
    """From when on it is mailed; after 72 hours it is not, unless asked for by name."""
    kind: AnnouncementKind = Field(examples=["update"])
    """alert and update ask readers to act; stop, outcome, correction and withdrawal do not."""


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


class Facts(Model):
    """What only the original file carries."""

    KEPT_IF_EMPTY: ClassVar[frozenset[str]] = frozenset(("partner", "consent"))

    case: CaseNumber = Field(examples=["UA 2026-014"])
    """The number of the case, shared by all alerts that follow it."""
    sequence: Count = 1
    """Which alert of the case this is."""
    previous: Slug | None = None
    """The folder name of the previous alert of the case."""
    status: Status = Field(examples=["open"])
    """draft and withdrawn publish nothing of it; suspended, closed and outcome end the actions."""
    date: MomentField = Field(examples=["2026-11-18"])
    """The day of the alert; before it nothing is published."""
    modified: MomentField | None = None
    """The last change that translations must follow."""
    embargo: MomentField | None = None
    """Nothing is published before this moment."""
    act_before: MomentField = Field(examples=["2026-12-31 17:00"])
    """When acting ends; a day alone lasts until its midnight."""
    time_zone: Zone = Field(examples=["America/Bogota"])
    """Where all hours of this file count; not needed for a country with a single time zone."""
    country: Country = Field(examples=["CO"])
    """Where it happened."""
    region: Line | None = None
    """The region, only as precisely as is safe."""
    violations: Distinct[ViolationKey] = Field(min_length=1, examples=["[death-threats]"])
    """Violations, the gravest first: keys of content/vocabulary/violations.yaml."""
    perpetrators: Distinct[PerpetratorKey] = Field(min_length=1, examples=["[unknown]"])
    """Who did it, as far as the partner says so: keys of content/vocabulary/perpetrators.yaml."""
    subject: Subject = "person"
    """What the alert is about: a person, or several; an event, a law or an institution, without people."""
    people: list[PersonAtRisk] = Field([], max_length=100, examples=["[{identification: role}]"])
    """Who is at risk; may be left out unless the subject is a person."""
    requested_by: RequestedBy = "partner"
    """Who asked for the alert: a partner, the network's own accompaniment team, or nobody but the network."""
    partner: Partner | None = Field(None, examples=["{name: Asociación Campesina del Río Claro}"])
    """The organisation that asked for the alert; needed if requested_by is partner."""
    consent: Consent | None = Field(
        None, examples=["{date: 2026-11-17, covers: [place], record: call with the coordinator}"]
    )
    """Without it nothing is published, unless requested_by is network."""
    targets: list[Target] = Field(min_length=1, max_length=50, examples=["[{authority: co-fiscalia}]"])
    """Who is written to, the most useful first."""
    copies_to: list[Copy] = []
    """Who gets a copy of each email."""
    action: Action = "letter"
    """What supporters do: a letter, points in their own words, a call, a card, a petition."""
    extra_letters: SkipJsonSchema[dict[LanguageCode, dict[Slug, Letter]]] = {}
    """Letters in languages that this site is not written in, by language and name, from the text."""
    sources: list[Source] = []
    """The sources of the account, as far as they may be named."""
    pictures: list[Picture] = []
    """Pictures in the alert's folder."""
    sent: Annotated[list[Sent], Field(max_length=200)] = []
    """What the network itself sent to targets, the earliest first; supporters' letters are not listed."""
    letters_counted: Annotated[list[LettersCounted], Field(max_length=200)] = []
    """Copies of supporters' letters, once for each authority; `invoke counts-import` writes it."""
    answers: list[AnswerToAlert] = []
    """What the authorities answered, the earliest first."""
    follow_up: FollowUp = "public"
    """private shows answers only: not what was sent or counted, nor how long an authority had to answer."""
    outcome: Outcome | None = None
    """How it ended; needed with status outcome."""
    announcements: Annotated[list[Announcement], Field(max_length=100)] = []
    """What is mailed to subscribers; a new alert has its first by itself."""
    mailing: Literal["on", "hold"] = "on"
    """hold keeps a new alert from being mailed until announcements says so."""
    mail_subject: Literal["title", "discreet"] = "title"
    """discreet keeps title and summary out of what an inbox shows; the subject is the case number."""

    @model_validator(mode="before")
    @classmethod
    def _without_needless_groups(cls, values: Any) -> Any:
        """Remove the empty groups of fields that the alert does not need, as content editors write them."""
        if not isinstance(values, dict):
            return values
        needless = {"own-team": {"partner"}, "network": {"partner", "consent"}}
        asked = str(values.get("requested_by"))
        return {
            key: each for key, each in values.items() if each != {} or key not in needless.get(asked, set())
        }

    @model_validator(mode="before")
    @classmethod
    def _zone_of_country(cls, values: Any) -> Any:
        """Fill in the time zone of a country that has a single one."""
        if isinstance(values, dict) and "time_zone" not in values:
            zones = zones_of(str(values.get("country")))
            return {**values, "time_zone": zones[0]} if len(zones) == 1 else values
        return values

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Leave out that a time zone is required, since that depends on the country."""
        described = super().__get_pydantic_json_schema__(schema, handler)
        described["required"] = [name for name in described["required"] if name != "time_zone"]
        return described

    @property
    def covered(self) -> frozenset[ConsentScope]:
        """What may be published: what consent covers, or the place of what puts nobody at risk in person."""
        if self.consent is not None:
            return frozenset(self.consent.covers)
        return frozenset({"place"} if self.requested_by == "network" else ())


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
