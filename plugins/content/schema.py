"""Validates front matter against a model and turns each error into a Problem with its line."""

from __future__ import annotations

import copy
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from plugins.content.fields import Examples
from plugins.content.frontmatter import Document, Location, Value
from plugins.content.problems import Problem, close_match, field_name, nearest, plain_form, quote

_SHORT = 40
"""Maximum length of a text that a message repeats as a list entry."""
MAX_PROBLEMS = 1_000
"""Maximum number of problems reported for one file."""

UNKNOWN_KEY = "unknown_key"
"""The type of an error about a value that is not among the keys of a file; its context has the keys under
``choices`` and the file under ``path``.
"""

Labels = Mapping[str, Sequence[tuple[str, str]]]
"""By language, the labels of enumeration values, each with its value; all languages under ``""``."""

M = TypeVar("M", bound=BaseModel)


def validate(
    model: type[M],
    document: Document,
    values: Mapping[str, Value] | None = None,
    *,
    labels: Labels = MappingProxyType({}),
    context: object = None,
) -> tuple[M | None, list[Problem]]:
    """Return *document*'s front matter as *model*, or None and all problems.

    *labels* map the labels of enumeration values to the values, for hints; field types get *context*.
    """
    try:
        return model.model_validate(document.values if values is None else values, context=context), []
    except ValidationError as error:
        details = error.errors(include_url=False)[:MAX_PROBLEMS]
        pairs = dict(_pairs(model, details))
        return None, [
            _problem(model, document, detail, labels, context, meant=pairs.get(detail["loc"]))
            for detail in _without_consequences(model, details)
        ]


def validate_entry(model: type[M], document: Document, key: str) -> tuple[M | None, list[Problem]]:
    """Return the fields under *key* of *document*, a file of groups by key, as *model*, and all problems."""
    value, line = document.values[key], document.line((key,))
    assert isinstance(value, dict), "entries are groups of fields"
    lines = {location[1:]: number for location, number in document.lines.items() if location[:1] == (key,)}
    found, problems = validate(model, Document(document.path, value, lines))
    return found, [
        replace(each, line=max(each.line, line), field=".".join(filter(None, (key, each.field))))
        for each in problems
    ]


def _without_consequences(model: type[BaseModel], details: list[ErrorDetails]) -> list[ErrorDetails]:
    """Return *details* without missing fields that are only misspelt."""
    meant = {_intended(model, detail) for detail in details if detail["type"] == "extra_forbidden"}
    meant |= {missing for _, missing in _pairs(model, details)}
    return [detail for detail in details if detail["type"] != "missing" or detail["loc"] not in meant]


def _pairs(model: type[BaseModel], details: list[ErrorDetails]) -> list[tuple[Location, Location]]:
    """Return pairs of an unknown and a missing field that must be the same: one each in their group."""
    found = []
    unknown = [detail for detail in details if detail["type"] == "extra_forbidden"]
    missing = [detail["loc"] for detail in details if detail["type"] == "missing"]
    for group in {detail["loc"][:-1] for detail in unknown}:
        named = [detail for detail in unknown if detail["loc"][:-1] == group]
        absent = [location for location in missing if location[:-1] == group]
        if len(named) == len(absent) == 1 and _intended(model, named[0]) == named[0]["loc"]:
            found.append((named[0]["loc"], absent[0]))
    return found


def _intended(model: type[BaseModel], detail: ErrorDetails) -> Location:
    """Return the location of the field whose name was misspelt, or that of the unknown field."""
    *group, name = detail["loc"]
    known = close_match(str(name), tuple(sorted(known_fields(model, tuple(group)))))
    return (*group, known or name)


def salvage(
    model: type[M],
    values: Mapping[str, Value],
    substitutes: Mapping[str, Value],
    *,
    context: object = None,
) -> tuple[M | None, frozenset[Location]]:
    """Return *model* without invalid fields, and the locations of these, or of the fields that were meant.

    Required values are replaced from *substitutes*: the entry of a list or group, or else the whole field.
    So one run can also report what valid fields show together.
    """
    sound = copy.deepcopy({key: value for key, value in values.items() if key in model.model_fields})
    unknown = [key for key in values if key not in model.model_fields][:MAX_PROBLEMS]
    uncertain: set[Location] = {(close_match(key, tuple(model.model_fields)) or key,) for key in unknown}
    for repair in (_leave_out, _replace_entry, _replace_field):
        try:
            return model.model_validate(sound, context=context), frozenset(uncertain)
        except ValidationError as error:
            details = error.errors(include_url=False)
        for detail in details:
            place = detail["loc"]
            if repair is _leave_out:
                uncertain |= {place, _intended(model, detail)}
            else:
                uncertain.add(place[:2] if repair is _replace_entry else place[:1])
            repair(sound, place, substitutes)
    try:
        return model.model_validate(sound, context=context), frozenset(uncertain)
    except ValidationError:
        return None, frozenset((key,) for key in model.model_fields)


def _leave_out(values: dict[str, Value], location: Location, substitutes: Mapping[str, Value]) -> None:  # noqa: ARG001
    """Remove the innermost field around *location*, unless it is a whole list with valid entries."""
    here: Value = values
    place: tuple[Value, str] | None = None
    for depth, part in enumerate(location):
        if isinstance(here, dict) and (depth > 0 or len(location) == 1):
            place = here, str(part)
        here = _inside(here, part)
    if place is not None:
        place[0].pop(place[1], None)


def _replace_entry(values: dict[str, Value], location: Location, substitutes: Mapping[str, Value]) -> None:
    """Replace the invalid entry of a list by a spare one."""
    entries: Value = values.get(str(location[0]))
    stand_ins: Value = substitutes.get(str(location[0]))
    if len(location) > 1 and stand_ins and _inside(entries, location[1]) is not None:
        stand_in = stand_ins[0] if isinstance(stand_ins, list) else next(iter(stand_ins.values()))
        entries[location[1]] = copy.deepcopy(stand_in)


def _replace_field(values: dict[str, Value], location: Location, substitutes: Mapping[str, Value]) -> None:
    """Replace the invalid field by the spare one, or remove it."""
    values.pop(str(location[0]), None)
    if location[0] in substitutes:
        values[str(location[0])] = copy.deepcopy(substitutes[str(location[0])])


def _inside(value: Value, part: str | int) -> Value:
    """Return the entry *part* of *value*, a list or group."""
    if isinstance(value, dict):
        return value.get(str(part))
    return value[part] if isinstance(value, list) and isinstance(part, int) and part < len(value) else None


def _problem(
    model: type[BaseModel],
    document: Document,
    detail: ErrorDetails,
    labels: Labels,
    context: object,
    *,
    meant: Location | None = None,
) -> Problem:
    location: Location = tuple(part for part in detail["loc"] if part != "[key]")
    if detail["type"] == "missing":
        location = (*document.written(location[:-1]), location[-1])
    else:
        location = document.written(location)
    return Problem(
        document.path,
        document.line(location),
        field_name(location),
        f"is not a known field. Did you mean {meant[-1]}?"
        if meant and detail["type"] == "extra_forbidden"
        else _message(model, document, location, detail, labels, context),
    )


def _message(
    model: type[BaseModel],
    document: Document,
    location: Location,
    detail: ErrorDetails,
    labels: Labels,
    context: object,
) -> str:
    kind, value, language = detail["type"], detail["input"], _language(document)
    if kind == "content":
        return detail["msg"]
    if kind == "missing":
        return f"is missing. Write {example(model, location, language)}"
    if kind == "extra_forbidden":
        return f"is not a known field. {nearest(str(location[-1]), known_fields(model, location[:-1]))}"
    if kind == "literal_error":
        choices = [part.strip("'") for part in str(detail.get("ctx", {})["expected"]).split(" or ")]
        words = [word.strip("' ") for part in choices for word in part.split(",")]
        labelled = _labelled(str(value), words, labels.get(language, ()))
        hint = f"Did you mean {labelled}?" if labelled else nearest(str(value), words)
        return f"{quote(value)} is not known here. {hint}"
    if kind == UNKNOWN_KEY:
        return _unknown_key(str(value), detail["ctx"], labels.get(language, ()))
    if kind == "string_pattern_mismatch":
        return (
            f"{quote(value)} does not have the right form. "
            f"Write it as in {example(model, location, language)}"
        )
    if kind in {"list_type", "tuple_type"}:
        return f"is not a list. {_as_list(model, location, value, language)}"
    if kind in {"dict_type", "model_type", "model_attributes_type"}:
        kind = "is a list" if isinstance(value, list) else "is a text"
        return (
            f"{kind} where fields are expected. Write {_as_fields(model, location, value, context, language)}"
        )
    if kind == "too_short":
        return f"is empty. Write at least one entry, as in {example(model, location, language)}"
    if kind == "too_long":
        return f"has too many entries. Keep at most {detail.get('ctx', {})['max_length']}."
    if kind == "int_type":
        return f"{quote(value)} is not a number. Write digits only."
    return f"{detail['msg']}. Compare it with the example in docs/editors.md."


def _unknown_key(value: str, known: Mapping[str, Any], labels: Iterable[tuple[str, str]]) -> str:
    choices, path = known["choices"], known["path"]
    meant = _labelled(value, choices, labels) or close_match(value, tuple(choices))
    if meant:
        return f"{quote(value)} is not in {path}. Did you mean {meant}?"
    return f"{quote(value)} is not in {path}. Write one of: {', '.join(choices)}; or add it there."


def _labelled(value: str, choices: Collection[str], labels: Iterable[tuple[str, str]]) -> str | None:
    """Return the one of *choices* with the label *value*, or with a similar label if no choice is similar."""
    known = {label: choice for label, choice in labels if choice in choices}
    exact = next((known[label] for label in known if plain_form(label) == plain_form(value)), None)
    if exact or close_match(value, tuple(choices)):
        return exact
    close = close_match(value, tuple(known))
    return known[close] if close else None


def _as_list(model: type[BaseModel], location: Location, value: Value, language: str) -> str:
    """Return how to write *value*, which is not a list, as one."""
    if isinstance(value, dict) and value:
        return f"Write a hyphen and a space before its first field, as in - {next(iter(value))}: …"
    if _model_at(model, (*location, 0)) is not None:
        return f"Write {example(model, location, language)}"
    text = str(value)
    if len(text) <= _SHORT and not re.search(r"[,:#\[\]{}\n]", text):
        return f"Write {location[-1]}: [{text}]"
    return "Write each entry on a line of its own, after a hyphen and a space."


def _as_fields(
    model: type[BaseModel], location: Location, value: Value, context: object, language: str
) -> str:
    """Return how to write *value* as a group of fields, if the field is unambiguous."""
    group = _model_at(model, location)
    for name in group.model_fields if group and isinstance(value, str) else ():
        try:
            group.model_validate({name: value}, context=context)  # type: ignore[union-attr]
        except ValidationError:
            continue
        text = f"{name}: {value}"
        return f"- {text}" if isinstance(location[-1], int) else f"{location[-1]}: {{{text}}}"
    if location[-1] == "salutation" and isinstance(value, str):
        return f'salutation: {{es: "{value}"}}, with the language that it is in.'
    return example(model, location, language)


def example(model: type[BaseModel], location: Location, language: str = "") -> str:
    """Return the field at *location* as it would be written in a file in *language*: ``country: CO``.

    An entry of a list is returned without the list.
    """
    name = _name_at(location)
    text = example_text(model, location, language)
    place = location[: len(location) - (location[-1:] != (name,))]
    if place != location and text.startswith("["):
        return f"- {text[1:-1].removeprefix('{').removesuffix('}')}"
    return f"{name}: {' '.join(text.replace('|' + chr(10), '| and below it, indented: ').split())}"


def example_text(model: type[BaseModel], location: Location, language: str = "") -> str:
    """Return the example of the field at *location* as YAML, possibly of several lines."""
    name = _name_at(location)
    place = location[: len(location) - (location[-1:] != (name,))]
    owner = _model_at(model, place[:-1])
    field = owner.model_fields.get(name) if owner else None
    return "…" if field is None else _example_of(field, language)


def _name_at(location: Location) -> str:
    return str(next((part for part in reversed(location) if isinstance(part, str)), ""))


def _example_of(field: FieldInfo, language: str) -> str:
    if not field.examples:
        return _composed_example(field.annotation, language)
    texts = next((mark.texts for mark in field.metadata if isinstance(mark, Examples)), {})
    return str(texts.get(language, field.examples[0]))


def _language(document: Document) -> str:
    """Return the language of a file such as ``index.fr.md``; empty for a file of all languages."""
    found = re.search(r"index\.([A-Za-z-]+)\.md$", document.path)
    return found[1] if found else ""


def _composed_example(annotation: Any, language: str) -> str:
    """Return an example of a field without one of its own, composed of those of its fields."""
    inner = _unwrap(annotation)
    if get_origin(inner) is list:
        return f"[{_composed_example(get_args(inner)[0], language)}]"
    if not (isinstance(inner, type) and issubclass(inner, BaseModel)):
        return "…"
    fields = inner.model_fields
    wanted = [name for name, field in fields.items() if field.is_required()] or list(fields)[:1]
    examples = {
        name: _example_of(fields[name], language) if fields[name].examples else "…" for name in wanted
    }
    shown = ", ".join(f"{name}: {each}" for name, each in examples.items() if "\n" not in each)
    return f"{{{shown}}}"


def known_fields(model: type[BaseModel], location: Location) -> Iterable[str]:
    """Return the names of the fields that are allowed at *location*."""
    owner = _model_at(model, location)
    return owner.model_fields if owner else ()


def _model_at(model: type[BaseModel], location: Location) -> type[BaseModel] | None:
    """Return the model of *location* inside *model*."""
    here: Any = model
    for part in location:
        here = _unwrap(here)
        if get_origin(here) in {list, tuple} and not isinstance(part, int):
            here = _unwrap(get_args(here)[0])  # one entry without the list
        if isinstance(here, type) and issubclass(here, BaseModel):
            field = here.model_fields.get(str(part))
            here = field.annotation if field else None
        elif get_origin(here) in {list, tuple}:
            here = get_args(here)[0]
        elif get_origin(here) is dict:
            here = get_args(here)[1]
        else:
            return None
    here = _unwrap(here)
    here = _unwrap(get_args(here)[0]) if get_origin(here) is tuple else here
    return here if isinstance(here, type) and issubclass(here, BaseModel) else None


def _unwrap(annotation: Any) -> Any:
    """Strip ``Annotated`` and ``| None`` from *annotation*."""
    while True:
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        elif get_origin(annotation) in {Union, UnionType}:
            rest = [part for part in get_args(annotation) if part is not type(None)]
            if len(rest) != 1:
                return annotation
            annotation = rest[0]
        else:
            return annotation
