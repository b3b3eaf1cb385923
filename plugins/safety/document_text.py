"""Extracts the published text of a content file: its fields and body, with their line numbers.

A field is included unless its type is marked as NOT_SEARCHED, so that a new field cannot be forgotten.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from plugins.content.fields import NOT_SEARCHED
from plugins.content.frontmatter import Document, Location, Value
from plugins.content.markdown import BODY_LIMIT
from plugins.content.problems import field_name

Path = tuple[str, ...]
"""A location without list indexes and with ``*`` for the keys of a mapping."""


@dataclass(frozen=True)
class Passage:
    """A text of a content file."""

    location: Location
    """The location of its field; empty for the body."""
    line: int
    """The line of the file in which it begins, counted from 1."""
    text: str
    is_multiline: bool
    """Whether each line of the text is a line of the file, as in a body or a YAML block."""

    @property
    def field(self) -> str:
        """The name of the field in messages, such as ``targets[1].email``."""
        return field_name(self.location)

    def line_of(self, matches: Callable[[str], bool]) -> int:
        """Return the line of the file at which *matches* is true, or else the first line of the passage."""
        if not self.is_multiline:
            return self.line
        lines = self.text.split("\n")
        for number, line in enumerate(lines):
            if matches(line):
                return self.line + number
        for number in range(len(lines) - 1):  # a match across a line break
            if matches("\n".join(lines[number : number + 2])):
                return self.line + number
        return self.line


def passages(document: Document, *models: type[BaseModel]) -> Iterator[Passage]:
    """Yield every published text of *document*, whose fields are those of *models*.

    Keys of mappings are included, since names of letters and picture files are among them.
    """
    unsearched = frozenset().union(*(unpublished(model) for model in models))
    mapping_paths = frozenset().union(*(mappings(model) for model in models))
    for key, value in document.values.items():
        own = [path for path in unsearched if path[0] == key]
        yield from _passages((key,), value, document, own, [path for path in mapping_paths if path[0] == key])
    if document.body.strip() and len(document.body) <= BODY_LIMIT:  # longer bodies are rejected elsewhere
        yield Passage((), document.body_line, document.body, is_multiline=True)


def _passages(
    location: Location,
    value: Value,
    document: Document,
    unsearched: Collection[Path],
    mapping_paths: Collection[Path],
) -> Iterator[Passage]:
    """Yield the texts in *value*; *unsearched* and *mapping_paths* are those of its field."""
    path = tuple(part for part in location if isinstance(part, str))
    if any(_matches(path, pattern) for pattern in unsearched):
        return
    if isinstance(value, str):
        first_line = document.text_line(location, 0)
        yield Passage(location, first_line, value.strip(), is_multiline=location in document.blocks)
    elif isinstance(value, dict):
        has_own_keys = any(_matches(path, pattern) for pattern in mapping_paths)
        for key, item in value.items():
            if has_own_keys:
                yield Passage((*location, key), document.line((*location, key)), key, is_multiline=False)
            yield from _passages((*location, key), item, document, unsearched, mapping_paths)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _passages((*location, index), item, document, unsearched, mapping_paths)


def _matches(path: Path, pattern: Path) -> bool:
    return len(path) == len(pattern) and all(
        expected in {part, "*"} for part, expected in zip(path, pattern, strict=True)
    )


@cache
def unpublished(model: type[BaseModel]) -> frozenset[Path]:
    """Return the fields of *model*, at any depth, whose type is marked as NOT_SEARCHED."""
    found: set[Path] = set()
    for name, field in model.model_fields.items():
        if NOT_SEARCHED in field.metadata or _is_marked(field.annotation):
            found.add((name,))
        for inner, path in _models(field.annotation):
            found.update((name, *path, *rest) for rest in unpublished(inner))
    return frozenset(found)


@cache
def mappings(model: type[BaseModel]) -> frozenset[Path]:
    """Return the mappings of *model*, at any depth, whose keys editors choose, such as names of letters."""
    found: set[Path] = set()
    for name, field in model.model_fields.items():
        found.update((name, *path) for path in _mapping_paths(field.annotation))
        for inner, path in _models(field.annotation):
            found.update((name, *path, *rest) for rest in mappings(inner))
    return frozenset(found)


def _mapping_paths(annotation: Any) -> Iterator[Path]:
    """Yield the path of each mapping inside of a type."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is dict:
        yield ()
        yield from (("*", *path) for path in _mapping_paths(arguments[1]))
    elif origin is Annotated:
        yield from _mapping_paths(arguments[0])
    else:
        for argument in arguments:
            yield from _mapping_paths(argument)


def _is_marked(annotation: Any) -> bool:
    """Return whether a type, or an item of a list or optional type, is marked as NOT_SEARCHED."""
    if get_origin(annotation) is Annotated and NOT_SEARCHED in get_args(annotation)[1:]:
        return True
    return any(_is_marked(argument) for argument in get_args(annotation))


def _models(annotation: Any) -> Iterator[tuple[type[BaseModel], Path]]:
    """Yield each model inside of a type, and its path."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from _models(arguments[0])
    elif origin is dict:
        yield from ((model, ("*", *path)) for model, path in _models(arguments[1]))
    elif origin in {list, tuple, Union, types.UnionType}:
        for argument in arguments:
            yield from _models(argument)
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation, ()
