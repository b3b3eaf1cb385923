"""What a content file publishes: every text of its fields and its body, with the line that it is in.

A field is searched unless its type says that it is not published, so that a new field cannot be forgotten.
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
"""A location without the numbers of list entries and with ``*`` for the keys of a mapping."""


@dataclass(frozen=True)
class Passage:
    """One text of a file."""

    location: Location
    """Its field; empty for the body."""
    line: int
    """The line of the file in which it begins."""
    text: str
    has_lines: bool
    """Whether its lines are lines of the file."""

    @property
    def field(self) -> str:
        """The field as messages name it."""
        return field_name(self.location)

    def line_of(self, holds: Callable[[str], bool]) -> int:
        """Return the line of the file in which the text *holds* something, as nearly as can be known."""
        if not self.has_lines:
            return self.line
        lines = self.text.split("\n")
        for number, line in enumerate(lines):
            if holds(line):
                return self.line + number
        for number in range(len(lines) - 1):  # over a line break
            if holds("\n".join(lines[number : number + 2])):
                return self.line + number
        return self.line


def passages(document: Document, *models: type[BaseModel]) -> Iterator[Passage]:
    """Yield every text that *document*, whose fields are those of *models*, publishes.

    Keys of mappings are included, since names of letters and files of pictures are among them.
    """
    skipped = frozenset().union(*(unpublished(model) for model in models))
    keyed = frozenset().union(*(mappings(model) for model in models))
    for key, value in document.values.items():
        yield from _passages((key,), value, document, skipped, keyed)
    if document.body.strip() and len(document.body) <= BODY_LIMIT:  # a longer one is refused
        yield Passage((), document.body_line, document.body, has_lines=True)


def _passages(
    location: Location, value: Value, document: Document, skipped: Collection[Path], keyed: Collection[Path]
) -> Iterator[Passage]:
    path = tuple(part for part in location if isinstance(part, str))
    if any(_matches(path, each) for each in skipped):
        return
    if isinstance(value, str):
        begin = document.text_line(location, 0)
        yield Passage(location, begin, value.strip(), has_lines=location in document.blocks)
    elif isinstance(value, dict):
        has_keys = any(_matches(path, each) for each in keyed)
        for key, each in value.items():
            if has_keys:
                yield Passage((*location, key), document.line((*location, key)), key, has_lines=False)
            yield from _passages((*location, key), each, document, skipped, keyed)
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _passages((*location, index), each, document, skipped, keyed)


def _matches(path: Path, pattern: Path) -> bool:
    return (
        path[0] == pattern[0]
        and len(path) == len(pattern)
        and all(b in {a, "*"} for a, b in zip(path, pattern, strict=True))
    )


@cache
def unpublished(model: type[BaseModel]) -> frozenset[Path]:
    """Return the fields of *model*, at any depth, whose type says that they are not searched."""
    found: set[Path] = set()
    for name, field in model.model_fields.items():
        if NOT_SEARCHED in field.metadata or _is_marked(field.annotation):
            found.add((name,))
        for inner, path in _models(field.annotation):
            found.update((name, *path, *rest) for rest in unpublished(inner))
    return frozenset(found)


@cache
def mappings(model: type[BaseModel]) -> frozenset[Path]:
    """Return the fields of *model*, at any depth, whose keys an editor chooses, such as names of letters."""
    found: set[Path] = set()
    for name, field in model.model_fields.items():
        found.update((name, *path) for path in _mappings(field.annotation))
        for inner, path in _models(field.annotation):
            found.update((name, *path, *rest) for rest in mappings(inner))
    return frozenset(found)


def _mappings(annotation: Any) -> Iterator[Path]:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is dict:
        yield ()
        yield from (("*", *path) for path in _mappings(arguments[1]))
    elif origin is Annotated:
        yield from _mappings(arguments[0])
    else:
        for each in arguments:
            yield from _mappings(each)


def _is_marked(annotation: Any) -> bool:
    """Return whether a type, or what a list or an optional field is made of, is not searched."""
    if get_origin(annotation) is Annotated and NOT_SEARCHED in get_args(annotation)[1:]:
        return True
    return any(_is_marked(each) for each in get_args(annotation))


def _models(annotation: Any) -> Iterator[tuple[type[BaseModel], Path]]:
    """Yield the models inside of a type, and the keys that lead to them."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from _models(arguments[0])
    elif origin is dict:
        yield from ((model, ("*", *path)) for model, path in _models(arguments[1]))
    elif origin in {list, tuple, Union, types.UnionType}:
        for each in arguments:
            yield from _models(each)
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation, ()
