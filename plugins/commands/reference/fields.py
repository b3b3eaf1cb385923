"""Generates ``docs/reference/fields.md``: all fields of content files, with sub-fields and allowed values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel, TypeAdapter

from plugins.activities import activity
from plugins.activities import models as activities
from plugins.alerts import enums, labels
from plugins.alerts.file_format import keys
from plugins.alerts.models.alert import Translation
from plugins.alerts.models.facts import Announcement, Facts
from plugins.alerts.models.people import Age, GroupSize
from plugins.alerts.models.targets import Target
from plugins.alerts.models.words import Letter, Words
from plugins.alerts.withdrawn import WithdrawnFields
from plugins.authorities import labels as registry_labels
from plugins.authorities import models as registry
from plugins.campaigns.compose.mail import KINDS as ANNOUNCEMENTS
from plugins.channels import messaging, networks, social
from plugins.channels.channel import State
from plugins.content import contacts, fields, moments, places
from plugins.languages.catalogs import Catalogs
from plugins.organisations import load as directory
from plugins.pages import load as pages
from plugins.partners import models as partners
from plugins.resources import load as resources
from plugins.safety import rounded
from plugins.sign_ons import labels as sign_on_labels
from plugins.sign_ons import models as sign_ons
from plugins.sign_ons import signatories, text_hash
from plugins.vocabularies import models as terms
from plugins.vocabularies.keys import MARK
from plugins.vocabularies.labels import EFFECTS, GRAVITIES, OUTCOME_EFFECTS
from plugins.vocabularies.vocabulary import Vocabularies

TABLES: tuple[tuple[str, type[BaseModel], str], ...] = (
    ("Facts of an alert", Facts, "In the original file only."),
    ("Words of an alert", Words, "In every file, in its own language."),
    ("Translation", Translation, "Beside the words, in every file but the original."),
    (
        "Letter",
        Letter,
        "A section of the text below the account: `## Letter: Subject` and below it the body, then "
        "`### Short version` and `### Points` ([editors.md](../editors.md#letters)).",
    ),
    (
        "Target",
        Target,
        "An entry of `targets:`: a key of the registry, or the fields of a registry entry.",
    ),
    ("Announcement", Announcement, "An entry of `announcements:`."),
    (
        "Withdrawn alert",
        WithdrawnFields,
        "In `content/withdrawn.yaml`, under the folder name of the alert; or the date alone.",
    ),
    ("Registry entry", registry.Authority, "A file `content/authorities/<key>.yaml`."),
    (
        "Set of authorities",
        registry.AuthoritySet,
        "A file `content/authorities/sets/<key>.yaml`; alerts name it in `authorities:` of a target.",
    ),
    ("Facts of a public activity", activities.ActivityFacts, "In the original file only."),
    ("Words of a public activity", activities.ActivityWords, "In every file, in its own language."),
    ("Announcement of an activity", activities.ActivityAnnouncement, "An entry of its `announcements:`."),
    (
        "Resource",
        resources.OriginalResource,
        "A file `content/resources/<key>/index.<lang>.md`, the original.",
    ),
    ("Organisation", directory.Organisation, "A file `content/directory/<key>.yaml`."),
    (
        "Facts of a partner",
        partners.PartnerFacts,
        "In the original of `content/partners/<key>/index.<lang>.md`.",
    ),
    ("Words of a partner", partners.PartnerWords, "In every file, in its own language."),
    (
        "Facts of a sign-on letter",
        sign_ons.SignOnFacts,
        "In the original of `content/letters/<slug>/index.<lang>.md`, whose text is the letter.",
    ),
    ("Words of a sign-on letter", sign_ons.SignOnWords, "In every file, in its own language."),
    (
        "Translation of a sign-on letter",
        sign_ons.TranslatedSignOn,
        "Beside the words, in every file but the original.",
    ),
    (
        "Signatory",
        signatories.Row,
        "A row of `content/letters/<slug>/signatories.csv`, whose columns are these fields in this order.",
    ),
    ("Page", pages.PageFields, "A file `content/pages/<key>/index.<lang>.md`."),
    (
        "Entry of the violations",
        terms.ViolationTerm,
        "In `content/vocabulary/violations.yaml`, under its key.",
    ),
    (
        "Entry of the perpetrators",
        terms.PerpetratorTerm,
        "In `content/vocabulary/perpetrators.yaml`, under its key.",
    ),
    ("Entry of the outcomes", terms.OutcomeTerm, "In `content/vocabulary/outcomes.yaml`, under its key."),
    ("Entry of the groups", terms.GroupTerm, "In `content/vocabulary/groups.yaml`, under its key."),
    (
        "Entry of the kinds of answers",
        terms.AnswerTerm,
        "In `content/vocabulary/answers.yaml`, under its key.",
    ),
)

_INHERITED: Mapping[type[BaseModel], type[BaseModel]] = {
    Translation: Words,
    sign_ons.TranslatedSignOn: sign_ons.SignOnWords,
}
"""Fields of translations that are words, and have a table of their own."""

VALUES: tuple[tuple[str, Any, Mapping[str, str]], ...] = (
    ("Status of an alert", enums.Status, labels.STATUSES),
    ("Subject of an alert", enums.Subject, labels.SUBJECTS),
    ("Who asked for an alert", enums.RequestedBy, labels.REQUESTS),
    ("Gender", enums.Gender, labels.GENDERS),
    ("Identification", enums.Identification, labels.IDENTIFICATIONS),
    ("What consent covers", enums.ConsentScope, labels.CONSENT_SCOPES),
    ("Ways of sending", enums.SentWay, labels.SENT_WAYS),
    ("Follow-up", enums.FollowUp, labels.FOLLOW_UPS),
    ("Kinds of announcements", enums.AnnouncementKind, ANNOUNCEMENTS),
    ("Mailing", Facts.model_fields["mailing"].annotation, labels.MAILINGS),
    ("Mail subject", Facts.model_fields["mail_subject"].annotation, labels.MAIL_SUBJECTS),
    ("Kinds of authorities", registry.Kind, registry_labels.KINDS),
    ("Actions", enums.Action, labels.ACTIONS),
    ("Who writes to a set", registry.Supporters, registry_labels.SUPPORTERS),
    ("Apps for messages", messaging.App, messaging.APPS),
    ("Social networks", social.Network, {key: name for key, (name, *_) in networks.NETWORKS.items()}),
    ("State of a channel", State, registry_labels.CHANNEL_STATES),
    ("Kinds of activities", activities.Kind, activity.KINDS),
    ("Status of an activity", activities.Status, activity.STATUSES),
    ("Kinds of announcements of an activity", activities.AnnouncementKind, activity.ANNOUNCEMENTS),
    ("Topics of resources", resources.Topic, resources.TOPICS),
    ("Kinds of resources", resources.Kind, resources.KINDS),
    ("Offers of organisations", directory.Offer, directory.OFFERS),
    ("Regions of organisations", directory.Region, directory.REGIONS),
    ("Working groups", directory.Group, directory.GROUPS),
    ("Security of a contact", directory.Security, directory.SECURITY),
    ("Status of a sign-on letter", sign_ons.Status, sign_on_labels.STATUSES),
    ("Who signs", sign_ons.Who, sign_on_labels.WHO),
    ("When names are published", sign_ons.Publish, sign_on_labels.PUBLISHED),
    ("Ways of delivery", sign_ons.DeliveryWay, sign_on_labels.DELIVERY_WAYS),
    ("Announcements of a sign-on letter", sign_ons.AnnouncementKind, sign_on_labels.ANNOUNCEMENTS),
    ("Kinds of signatories", signatories.Kind, sign_on_labels.SIGNATORY_KINDS),
    ("What is shown of a signatory", signatories.Shown, sign_on_labels.SHOWN),
    ("Alerts on a page", pages.AlertListing, pages.ALERTS),
    ("What a page suggests to write", pages.Suggestion, pages.SUGGESTIONS),
    ("Where a page is reached from", pages.ReachedFrom, pages.REACHED_FROM),
    ("Gravity of a violation", terms.Gravity, GRAVITIES),
    ("Effect of an outcome", terms.OutcomeEffect, OUTCOME_EFFECTS),
    ("Effect of an answer", terms.Effect, EFFECTS),
)
"""Closed lists: title, type of the field, and the label of each value."""

VOCABULARIES: Mapping[str, str] = {
    "violations": "Violations",
    "perpetrators": "Perpetrators",
    "outcomes": "Outcomes",
    "answers": "Kinds of answers",
    "groups": "Groups of people",
}
"""The titles of the network's vocabularies."""

_KINDS: tuple[tuple[Any, str], ...] = (
    (fields.Line, "line"),
    (fields.Text, "text"),
    (fields.Slug, "key"),
    (fields.CaseNumber, "case number"),
    (fields.Count, "number"),
    (Age, "number up to 120"),
    (GroupSize, "number up to 999,999"),
    (terms.PluralCategory, "plural form"),
    (rounded.RoundedNumber, "number, a multiple of ten from 20 on"),
    (places.Country, "country code"),
    (places.LanguageCode, "language code"),
    (places.Zone, "time zone"),
    (fields.WebAddress, "web address"),
    (moments.MomentField, "day or moment"),
    (moments.Day, "day"),
    (text_hash.TextHash, "hash of a text"),
    (contacts.EmailAddress, "email address"),
    (contacts.PhoneNumber, "telephone number"),
    (contacts.Extension, "digits"),
    (contacts.OfficeHours, "office hours"),
    (bool, "true or false"),
    (str, "line"),
    (keys.PersonNumber, "person"),
    (keys.AnswerName, "answer"),
)
"""Field types and what the reference calls them."""


def field_tables(catalogs: Catalogs, vocabularies: Vocabularies, names: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines of ``reference/fields.md``; *names* maps language codes to names of languages."""
    yield "# Fields of content files"
    yield ""
    yield "Generated from the models by `invoke schema`. How to write an alert: [editors.md](../editors.md)."
    yield "The values of closed lists, and what they mean in each language, are [below](#values), then the"
    yield "[vocabularies](#vocabularies) of the network, which are in `content/vocabulary/`."
    yield ""
    yield "A *key* consists of a-z, 0-9 and single hyphens. Days are written `2026-11-18`, moments"
    yield "`2026-11-18 17:00`, countries `CO` (ISO 3166), languages `es` or `pt-BR` (BCP 47)."
    for title, model, place in sections():
        inherited = set(_INHERITED[model].model_fields) if model in _INHERITED else set()
        yield from ("", f"## {title}", "", place, "")
        yield from ("| field | | value | what it is | example |", "|---|---|---|---|---|")
        schema = model.model_json_schema()
        properties, needed = schema["properties"], schema.get("required", ())
        for name, field in model.model_fields.items():
            if name in inherited or name not in properties:
                continue
            required = "needed" if name in needed else ""
            text = str(field.examples[0]).replace("\n", "⏎") if field.examples else ""
            example = f"`{_cell(text)}`" if text else ""
            cells = (
                f"`{name}`",
                required,
                _kind(properties[name]),
                _cell(properties[name].get("description")),
                example,
            )
            yield f"| {' | '.join(cells)} |"
    yield from ("", "## Values")
    for title, alias, labels_of in VALUES:
        yield from ("", f"### {title}", "")
        yield f"| value | {' | '.join(names.values())} |"
        yield f"|---|{'---|' * len(names)}"
        for value in get_args(alias):
            meanings = " | ".join(_cell(catalogs[code].gettext(labels_of[value])) for code in names)
            yield f"| `{value}` | {meanings} |"
    yield from _vocabulary_tables(vocabularies, names)


def _vocabulary_tables(vocabularies: Vocabularies, names: Mapping[str, str]) -> Iterator[str]:
    yield from ("", "## Vocabularies", "")
    yield "From `content/vocabulary/`, in the order of lists and choices. How to change them:"
    yield "[your own words](../editors.md#your-own-words-violations-groups-outcomes-answers)."
    for name, title in VOCABULARIES.items():
        more = [
            field
            for field in ("effect", "note")
            if any(_of(each, field) for each in _terms(vocabularies, name))
        ]
        yield from ("", f"### {title}", "")
        yield f"| value | {' | '.join((*names.values(), *more))} |"
        yield f"|---|{'---|' * (len(names) + len(more))}"
        for key, term in vocabularies[name].terms.items():
            cells = (*(_cell(term.words[code]) for code in names), *(_of(term, field) for field in more))
            yield f"| `{key}` | {' | '.join(cells)} |"


def _terms(vocabularies: Vocabularies, name: str) -> Iterable[terms.Term]:
    return vocabularies[name].terms.values()


def _of(term: terms.Term, field: str) -> str:
    """Return a field of a vocabulary's entry as text, in English if it has several languages."""
    value = getattr(term, field, None) or ""
    if isinstance(value, str):
        return value
    return _cell(next(value[code] for code in ("", "en", *value) if code in value))


@cache
def sections() -> tuple[tuple[str, type[BaseModel], str], ...]:
    """Return title, model and location of every group of fields, each followed by its nested groups."""
    top_level = {model for _, model, _ in TABLES}
    found: dict[type[BaseModel], tuple[str, str]] = {}

    def add(title: str, model: type[BaseModel], place: str) -> None:
        found.setdefault(model, (title, place))
        for name, field in model.model_fields.items():
            for inner in models_in(field.annotation):
                if inner not in top_level and inner not in found:
                    about = _cell(inner.__doc__).partition(". ")[0].rstrip(".")
                    add(_title(inner), inner, f"In `{name}:` of [{title}](#{_anchor(title)}). {about}.")

    for title, model, place in TABLES:
        add(title, model, place)
    return tuple((title, model, place) for model, (title, place) in found.items())


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the models that *annotation* refers to, without the models nested in those."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for each in get_args(annotation):
        yield from models_in(each)


def _title(model: type[BaseModel]) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model.__name__)
    return words[0] + words[1:].lower()


def _anchor(title: str) -> str:
    return title.lower().replace(" ", "-")


def _kind(schema: Mapping[str, Any]) -> str:
    """Return the description of a field's type, such as ``list: key``, from its JSON Schema."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        title = next(title for title, model, _ in sections() if model.__name__ == name)
        return f"[{title.lower()}](#{_anchor(title)})"
    if MARK in schema:
        title = VOCABULARIES[schema[MARK]]
        return f"[{title.lower()}](#{_anchor(title)})"
    values = tuple(schema["enum"]) if "enum" in schema else (schema["const"],) if "const" in schema else ()
    if values:
        title = next(title for title, alias, _ in VALUES if get_args(alias) == values)
        return f"[{title.lower()}](#{_anchor(title)})"
    kind_name = _kind_names().get(_constraints(schema))
    if kind_name is not None:
        return kind_name
    if "anyOf" in schema:
        return " or ".join(_kind(option) for option in schema["anyOf"] if option.get("type") != "null")
    if schema["type"] == "array":
        return f"list: {_kind(schema['items'])}"
    if "patternProperties" in schema:
        ((pattern, inner),) = schema["patternProperties"].items()
        key = {"pattern": pattern}
    elif "additionalProperties" not in schema:
        raise LookupError(f"_KINDS in {__name__} has no name for the field type {schema}. Add one.")
    else:
        inner, key = schema["additionalProperties"], schema.get("propertyNames", {})
    kinds = ((json.loads(constraints), name) for constraints, name in _kind_names().items())
    by = next(name for constraints, name in kinds if key.items() <= constraints.items())
    inner_kind = _kind(inner)
    comma = "," if " by " in inner_kind else ""
    return f"{inner_kind}{comma} by {'language' if not key else 'name' if by == 'line' else by}"


@cache
def _kind_names() -> dict[str, str]:
    return {_constraints(TypeAdapter[Any](alias).json_schema()): name for alias, name in _KINDS}


def _constraints(schema: Mapping[str, Any]) -> str:
    """Return the constraints of a JSON Schema as JSON, without the description of a particular field."""
    about = {"title", "description", "examples", "default"}
    return json.dumps({name: value for name, value in schema.items() if name not in about}, sort_keys=True)


def _cell(text: str | None) -> str:
    return " ".join((text or "").split()).replace("|", "\\|")
