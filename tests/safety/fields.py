"""Lists every text field of the content models, and writes a text into it."""

from __future__ import annotations

import copy
import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError

from tests.conftest import VOCABULARIES

Part = str | int
KEY = "*"
"""In a path, any key of a mapping."""


@dataclass(frozen=True)
class Field:
    """One place for a value: its path, with 0 for any entry of a list and ``*`` for any key."""

    path: tuple[Part, ...]
    type: Any
    is_key: bool = False

    def __str__(self) -> str:
        return ".".join(map(str, self.path)) + " (key)" * self.is_key

    def accepts(self, text: str) -> bool:
        """Return whether the type of the field, by itself, accepts *text*."""
        try:
            TypeAdapter(self.type).validate_python(text, context=VOCABULARIES)
        except ValidationError:
            return False
        return True


def fields(model: type[BaseModel]) -> Iterator[Field]:
    """Yield every field of *model* that is no group of others, at any depth."""
    for name, info in model.model_fields.items():
        annotation = info.annotation
        if info.metadata:
            annotation = Annotated[annotation, *info.metadata]  # type: ignore[valid-type]
        yield from _fields((name,), annotation)


def _fields(path: tuple[Part, ...], annotation: Any) -> Iterator[Field]:
    origin, arguments = get_origin(annotation), get_args(annotation)
    kind = annotation
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if origin is Annotated and isinstance(kind, type) and not issubclass(kind, BaseModel):
        yield Field(path, annotation)
    elif origin is Annotated:
        yield from _fields(path, arguments[0])
    elif origin in {Union, types.UnionType}:
        for each in arguments:
            if each is not types.NoneType:
                yield from _fields(path, each)
    elif origin is list or (origin is tuple and issubclass(arguments[0], BaseModel)):
        yield from _fields((*path, 0), arguments[0])
    elif origin is dict:
        yield Field((*path, KEY), arguments[0], is_key=True)
        yield from _fields((*path, KEY), arguments[1])
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for each in fields(annotation):
            yield Field((*path, *each.path), each.type, each.is_key)
    else:
        yield Field(path, annotation)


def planted(model: type[BaseModel], values: dict[str, Any], field: Field, text: str) -> tuple[Any, str]:
    """Return *values* with *text* in *field*, and how problems name the field.

    Groups on the way that *values* lack are made of the examples of their fields.
    """
    made = copy.deepcopy(values)
    here: Any = made
    name = ""
    last = len(field.path) - 1
    for place, part in enumerate(field.path):
        inner: Any = [] if place < last and field.path[place + 1] == 0 else {}
        if part == 0:
            here = here if isinstance(here, list) else []
            if not here:
                here.append(inner if place < last else text)
            part = next((i for i, each in enumerate(here) if _has(each, field.path[place + 1 :])), 0)
            name += f"[{part + 1}]"
        elif part == KEY:
            key = next(iter(here), "es")
            if place == last and field.is_key:
                here[text] = copy.deepcopy(here.get(key, "x"))
                return made, f"{name}.{text}"
            part = key
            name += f".{part}"
        else:
            name += f".{part}" if name else str(part)
        if place == last:
            here[part] = text
            return made, name
        wanted = list if isinstance(inner, list) else dict
        held = here[part] if isinstance(here, list) else here.get(part)
        if not isinstance(held, wanted) or (wanted is list and not held):
            owner = None if field.path[place + 1] == KEY else _model(model, field.path[: place + 1])
            held = (
                [_minimal(_model(model, field.path[: place + 2])) or text]
                if wanted is list
                else _minimal(owner)
            )
            here[part] = held
        here = here[part]
    return made, name


def _has(entry: Any, rest: tuple[Part, ...]) -> bool:
    return isinstance(entry, dict) and bool(rest) and rest[0] in entry


def _minimal(model: type[BaseModel] | None) -> dict[str, Any]:
    """Return a group of fields with an example of each that is required."""
    if model is None:
        return {}
    return {
        name: yaml.load(str(info.examples[0]), Loader=yaml.BaseLoader)
        for name, info in model.model_fields.items()
        if info.is_required() and info.examples
    }


def _model(model: type[BaseModel], path: tuple[Part, ...]) -> type[BaseModel] | None:
    here: Any = model
    for part in path:
        if isinstance(part, str) and part != KEY:
            here = _unwrapped(here).model_fields[part].annotation
        else:
            here = get_args(_unwrapped(here))[0 if part == 0 else 1]
    here = _unwrapped(here)
    return here if isinstance(here, type) and issubclass(here, BaseModel) else None


def _unwrapped(annotation: Any) -> Any:
    while True:
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        elif get_origin(annotation) in {Union, types.UnionType}:
            annotation = next(each for each in get_args(annotation) if each is not types.NoneType)
        else:
            return annotation
