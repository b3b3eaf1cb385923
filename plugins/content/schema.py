"""Checks front matter against a model and turns each refusal into a Problem with its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from plugins.content.fields import Examples
from plugins.content.frontmatter import Document, Location, Value
from plugins.content.problems import Problem, field_name, nearest, quote

MOST_PROBLEMS = 1_000
"""Most problems that are reported of one file: a file with more is not an alert."""

M = TypeVar("M", bound=BaseModel)


def validate(
    model: type[M], document: Document, values: Mapping[str, Value] | None = None
) -> tuple[M | None, list[Problem]]:
    """Return *document*'s front matter as *model*, or None and every fault in it."""
    try:
        return model.model_validate(document.values if values is None else values), []
    except ValidationError as error:
        details = error.errors(include_url=False)
        return None, [_problem(model, document, detail) for detail in details[:MOST_PROBLEMS]]


def salvage(
    model: type[M], values: Mapping[str, Value], spare: Mapping[str, Value]
) -> tuple[M | None, frozenset[str]]:
    """Return *model* with each faulty field, or list entry, replaced from *spare*, and the fields replaced.

    So one run can also report what only sound fields show when taken together.
    """
    try:
        return model.model_validate(values), frozenset()
    except ValidationError as error:
        faulty = [detail["loc"] for detail in error.errors()]
    mended = {key: value for key, value in values.items() if key in model.model_fields}
    for location in faulty:
        key = str(location[0])
        entry = location[1] if len(location) > 2 and isinstance(location[1], int) else None
        if key not in spare:
            mended.pop(key, None)
        elif entry is not None and isinstance(mended.get(key), list):
            if mended[key] is values.get(key):
                mended[key] = list(mended[key])
            mended[key][entry] = spare[key][0]
        else:
            mended[key] = spare[key]
    try:
        return model.model_validate(mended), frozenset(str(location[0]) for location in faulty)
    except ValidationError:
        return None, frozenset(model.model_fields)


def _problem(model: type[BaseModel], document: Document, detail: ErrorDetails) -> Problem:
    location: Location = tuple(part for part in detail["loc"] if part != "[key]")
    if detail["type"] != "missing":
        location = _written(document, location)
    return Problem(
        document.path,
        document.line(location),
        field_name(location),
        _message(model, document, location, detail),
    )


def _written(document: Document, location: Location) -> Location:
    """Return *location* without what a short form left unwritten, as in ``fax: +57 …``."""
    shorter = location[:-1]
    return shorter if location not in document.lines and shorter in document.lines else location


def _message(model: type[BaseModel], document: Document, location: Location, detail: ErrorDetails) -> str:
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
        return f"{quote(value)} is not known here. {nearest(str(value), words)}"
    if kind == "string_pattern_mismatch":
        return (
            f"{quote(value)} does not have the right form. "
            f"Write it as in {example(model, location, language)}"
        )
    if kind in {"list_type", "tuple_type"}:
        return f"is not a list. Begin each entry with a hyphen, as in {example(model, location, language)}"
    if kind in {"dict_type", "model_type", "model_attributes_type"}:
        return "is not a group of fields. Write one field per line, indented, with a colon after its name."
    if kind == "too_short":
        return f"is empty. Write at least one entry, as in {example(model, location, language)}"
    if kind == "too_long":
        return f"has too many entries. Keep at most {detail.get('ctx', {})['max_length']}."
    if kind == "int_type":
        return f"{quote(value)} is not a number. Write digits only."
    return f"{detail['msg']}. Compare it with the example in docs/editors.md."


def example(model: type[BaseModel], location: Location, language: str = "") -> str:
    """Return the field at *location* as one would write it in a file in *language*: ``country: CO``."""
    name = str(next((part for part in reversed(location) if isinstance(part, str)), ""))
    text = example_text(model, location, language)
    return f"{name}: {' '.join(text.replace('|' + chr(10), '| and below it, indented: ').split())}"


def example_text(model: type[BaseModel], location: Location, language: str = "") -> str:
    """Return the example of the field at *location*, as YAML; it may have several lines."""
    name = str(next((part for part in reversed(location) if isinstance(part, str)), ""))
    owner = _model_at(model, location[:-1])
    field = owner.model_fields.get(name) if owner else None
    if field is None or not field.examples:
        return "…"
    texts = next((mark.texts for mark in field.metadata if isinstance(mark, Examples)), {})
    return str(texts.get(language, field.examples[0]))


def _language(document: Document) -> str:
    """Return the language of a file such as ``index.fr.md``; nothing for a file of all languages."""
    found = re.search(r"index\.([A-Za-z-]+)\.md$", document.path)
    return found[1] if found else ""


def known_fields(model: type[BaseModel], location: Location) -> Iterable[str]:
    """Return the names of the fields that may stand at *location*."""
    owner = _model_at(model, location)
    return owner.model_fields if owner else ()


def _model_at(model: type[BaseModel], location: Location) -> type[BaseModel] | None:
    """Return the model that describes *location* inside *model*."""
    here: Any = model
    for part in location:
        here = _unwrap(here)
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
