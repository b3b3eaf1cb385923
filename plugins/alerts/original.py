"""Finds the original file of an alert, and validates its facts and the words of all files."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from plugins.alerts.folder import Folder
from plugins.alerts.models.alert import Original, Translation
from plugins.alerts.models.facts import Facts
from plugins.content.frontmatter import Document
from plugins.content.places import ZONE_FORM, zones_of
from plugins.content.problems import Problem
from plugins.content.schema import Labels, salvage, validate
from plugins.vocabularies.vocabulary import Vocabularies

SUBSTITUTES: dict[str, Any] = {
    "title": "…",
    "summary": "…",
    "demands": ["…"],
    "letters": {"main": {"subject": "…", "body": "…"}},
    "case": "UA 0000-000",
    "status": "open",
    "date": "2000-01-01",
    "act_before": "2099-01-01",
    "time_zone": "UTC",
    "country": "CO",
    "violations": ["…"],
    "perpetrators": ["…"],
    "people": [{"identification": "role", "role": "…"}],
    "partner": {"name": "…"},
    "consent": {
        "date": "2000-01-01",
        "covers": ["name", "photo", "place", "organisation"],
        "record": "…",
    },
    "targets": [{}],
    "extra_letters": {},
    "original_modified": "2000-01-01",
}
"""Substitutes for invalid fields while valid ones are checked together; never published."""


def read_words(folder: Folder, labels: Labels, vocabularies: Vocabularies) -> None:
    """Set original and words of *folder* from its documents, and add their problems.

    *labels* are the words for enumerations, for messages about unknown values. *vocabularies* have the keys
    that facts may name.
    """
    if not folder.documents:
        return
    _find_original(folder)
    if folder.language:
        _read_each(folder, labels, vocabularies)
    else:
        for document in folder.documents.values():
            values = {key: value for key, value in document.values.items() if key not in Facts.model_fields}
            folder.problems += validate(Translation, document, values)[1]


def _substitutes(vocabularies: Vocabularies) -> dict[str, Any]:
    """Return SUBSTITUTES with keys that are in *vocabularies*."""
    keys = {name: next(iter(vocabularies[name].terms), "…") for name in ("violations", "perpetrators")}
    return {**SUBSTITUTES, **{name: [key] for name, key in keys.items()}}


def _find_original(folder: Folder) -> None:
    """Set the language of the only file with facts."""
    candidates = [
        code for code, document in folder.documents.items() if ("original_modified",) not in document.lines
    ]
    if not candidates:  # a content editor writes the field empty in the original too
        candidates = [
            code
            for code, document in folder.documents.items()
            if "original_modified" not in document.values and "case" in document.values
        ]
    both = [
        document
        for document in folder.documents.values()
        if "case" in document.values
        and "targets" in document.values
        and "original_modified" in document.values
    ]
    if len(candidates) == 1:
        folder.language = candidates[0]
    elif not candidates and len(both) == 1:
        folder.problems.append(
            both[0].problem(
                ("original_modified",), "is for translations, and this file holds the facts. Remove it here."
            )
        )
    elif not candidates:
        for document in () if folder.unread else folder.documents.values():
            folder.problems.append(
                document.problem(
                    ("original_modified",),
                    "this translation has no original. Put the file with the facts (case, targets …) here.",
                )
            )
    else:
        with_facts = [code for code in candidates if "case" in folder.documents[code].values]
        first = (with_facts or candidates)[0]
        folder.language = first


def _read_each(folder: Folder, labels: Labels, vocabularies: Vocabularies) -> None:
    document = folder.documents[folder.language]
    original, problems = validate(Original, document, labels=labels, context=vocabularies)
    folder.problems += [_with_zone(problem, document) for problem in problems]
    if original is None:
        original, uncertain = salvage(
            Original, document.values, _substitutes(vocabularies), context=vocabularies
        )
        folder.add_uncertain(folder.language, uncertain)
    folder.original = original
    if original is not None:
        folder.words[folder.language] = original
    for code, other in folder.documents.items():
        if code == folder.language:
            continue
        facts = {key for key in other.values if key in Facts.model_fields}
        folder.problems += [
            other.problem(
                (key,),
                _differs(other.values[key], document, key),
            )
            for key in sorted(facts)
            if other.values[key] not in ([], {}) and other.values[key] != document.values.get(key)
        ]
        values = {key: value for key, value in other.values.items() if key not in facts}
        words, problems = validate(Translation, other, values)
        folder.problems += [_with_state(problem, document) for problem in problems]
        if words is None:
            words, uncertain = salvage(Translation, values, SUBSTITUTES)
            folder.add_uncertain(code, uncertain)
        if words is not None:
            folder.words[code] = words


def _with_state(problem: Problem, original: Document) -> Problem:
    """Return *problem* with a hint, if a translation lacks the state of the original that it follows."""
    state = original.values.get("modified") or original.values.get("date")
    if problem.field != "original_modified" or "is missing" not in problem.message or not state:
        return problem
    name = original.path.rpartition("/")[2]
    message = f"is missing. Write original_modified: {state}, once the words are those of {name}."
    return replace(problem, message=message)


def _with_zone(problem: Problem, document: Document) -> Problem:
    """Return *problem* with the time zones of the alert's country, if it suggests none."""
    zones = zones_of(str(document.values.get("country")))
    missing = "is missing" in problem.message
    if problem.field != "time_zone" or not zones or not (missing or problem.message.endswith(ZONE_FORM)):
        return problem
    choice = zones[0] if len(zones) == 1 else f"one of: {', '.join(zones)}"
    if missing:
        message = f"is missing, and {document.values['country']} has several. Write {choice}."
    else:
        message = f"{problem.message.removesuffix(ZONE_FORM)}Write {choice}."
    return replace(problem, message=message)


def _differs(value: object, original: Document, key: str) -> str:
    original_value = original.values.get(key)
    place = f"{original.path.rpartition('/')[2]}:{original.line((key,))}"
    if original_value is None:
        return f"is a fact that {place} does not have. Move it there; translations carry words only."
    if isinstance(value, str) and isinstance(original_value, str):
        difference = f"{value} differs from {original_value} in {place}"
    else:
        difference = f"differs from {place}"
    return f"{difference}. Remove it here; translations take their facts from there."
