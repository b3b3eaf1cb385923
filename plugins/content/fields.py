"""Field types of content files: text, keys, numbers and web addresses.

Every value is text in the file. An invalid value raises a ``PydanticCustomError`` whose message has two
sentences: what is wrong, and what to type.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any, ClassVar, NoReturn, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError

from plugins.content.files import TURNS_DIRECTION, UNSEEN
from plugins.content.links import link_error
from plugins.content.problems import plain_form, quote


class Model(BaseModel):
    """Base class of all groups of fields: strict and immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    KEPT_IF_EMPTY: ClassVar[frozenset[str]] = frozenset()
    """Optional groups that are needed in some cases: if all their fields are empty, each is reported."""

    @model_validator(mode="before")
    @classmethod
    def _without_empty_groups(cls, values: Any) -> Any:
        """Remove optional groups whose fields are all empty, as content editors write them."""
        if not isinstance(values, dict) or {} not in values.values():
            return values
        needed = {name for name, field in cls.model_fields.items() if field.is_required()} | cls.KEPT_IF_EMPTY
        return {name: value for name, value in values.items() if value != {} or name in needed}

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Use the docstring below each field as its description.

        With ``use_attribute_docstrings`` pydantic would parse the source of all models at every start.
        """
        described = handler.resolve_ref_schema(handler(schema))
        for name, text in _docstrings(cls).items():
            if name in described["properties"]:  # without those that SkipJsonSchema leaves out
                described["properties"][name].setdefault("description", text)
        return described


def _docstrings(model: type[Model]) -> dict[str, str]:
    """Return the docstring of each field of *model*, from its source."""
    found: dict[str, str] = {}
    for owner in model.__mro__[: model.__mro__.index(Model)]:
        (definition,) = ast.parse(inspect.getsource(owner)).body
        assert isinstance(definition, ast.ClassDef)
        for field, below in pairwise(definition.body):
            match field, below:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                    found.setdefault(name, inspect.cleandoc(text))
    return {name: text for name, text in found.items() if name in model.model_fields}


NOT_SEARCHED = "not searched"
"""Marks field types that are never published as they are, so that they may contain names."""


@dataclass(frozen=True)
class Examples:
    """Examples of a text field by language, in addition to the English one of ``Field(examples=…)``."""

    texts: Mapping[str, str]


def examples(**texts: str) -> Examples:
    """Return the annotation of a field type whose examples depend on the language of its file."""
    return Examples(texts)


def refuse(message: str) -> NoReturn:
    """Raise the error for an invalid value; *message* says what is wrong and what to type."""
    raise PydanticCustomError("content", "{message}", {"message": message})


def _text(value: Any) -> str:
    if not isinstance(value, str):
        if isinstance(value, dict) and len(value) == 1 and isinstance(begun := next(iter(value)), str):
            refuse(
                f"has a colon after {quote(begun)}, which ends a field's name. Put the whole text in quotes."
            )
        kind = "a list" if isinstance(value, list) else "a group of fields"
        refuse(f"holds {kind} where one text is expected. Write the text after the colon.")
    unseen = UNSEEN.search(value)
    if unseen:
        refuse(
            f"contains the invisible character U+{ord(unseen.group()):04X}. Type the text again without it."
        )
    stripped = value.strip()
    if not stripped:
        refuse("is empty. Write a text, or remove the line.")
    return stripped


def one_line(value: Any) -> str:
    """Return *value* as one stripped line of at most 300 characters, or raise an error."""
    text = _text(value)
    if "\n" in text or "\t" in text:
        refuse(f"{quote(text)} has a line break. Write it in one line.")
    turning = TURNS_DIRECTION.search(text)
    if turning:
        refuse(
            f"contains the invisible character U+{ord(turning.group()):04X}, which turns the direction of "
            "text. Type the text again without it."
        )
    if len(text) > 300:
        refuse(f"is {len(text)} characters long. Keep it within 300.")
    return text


def _unlike(values: list[Any]) -> list[Any]:
    for index, value in enumerate(values):
        if value in values[:index]:
            refuse(f"{quote(value)} is duplicated. Remove one.")
    return values


def spaced(value: Any) -> str:
    """Return *value* as one line with single ordinary spaces, for values in which spaces only separate."""
    return " ".join(one_line(value).split())


T = TypeVar("T")
Distinct = Annotated[list[T], AfterValidator(_unlike), Field(max_length=100)]
"""A list without duplicates."""

Text = Annotated[str, BeforeValidator(_text), WithJsonSchema({"type": "string", "minLength": 1})]
"""One or more lines of text."""

Line = Annotated[
    str, BeforeValidator(one_line), WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 300})
]
"""One line of text, at most 300 characters."""


PrivateLine = Annotated[Line, NOT_SEARCHED]
"""One line that is not published as it is: a name that consent may turn to initials, a note."""


# Keys and numbers

SLUG = re.compile(
    r"(?=.{1,80}$)(?!(?:con|prn|aux|nul|com[1-9]|lpt[1-9])$)[a-z0-9]+(?:-[a-z0-9]+)*"  # reserved by Windows
)


def unpadded(value: Any) -> str:
    """Return the text of a key or code unstripped, since stripping could make two keys equal."""
    if isinstance(value, str) and value != value.strip():
        refuse(f"{quote(value)} has a space at its edge. Remove it.")
    return one_line(value)


def _slug(value: Any) -> str:
    text = unpadded(value)
    if not SLUG.fullmatch(text):
        meant = plain_form(text).replace("/", "-")
        hint = (
            f"Write {meant}."
            if SLUG.fullmatch(meant)
            else "Write it as in co-fiscalia, within 80 characters."
        )
        refuse(f"{quote(text)} is not made of lower-case letters a-z, digits and single hyphens. {hint}")
    return text


Slug = Annotated[str, BeforeValidator(_slug), WithJsonSchema({"type": "string", "pattern": SLUG.pattern})]
"""A segment of a URL or a file name: a-z, 0-9 and single hyphens."""


def _reference(value: Any) -> str:
    text = unpadded(value)
    if re.search(r"[^\w .-]", text):
        refuse(f"{quote(text)} is not a key. Write it as in co-fiscalia.")
    return text


Reference = Annotated[
    str, BeforeValidator(_reference), WithJsonSchema({"type": "string", "pattern": SLUG.pattern})
]
"""A reference to a ``Slug``; unknown ones are rejected, with a suggestion, where the choices are known."""

_CASE = re.compile(r"[A-Z]{2,6} [0-9]{4}-[0-9]{3,4}")


def _case(value: Any) -> str:
    text = spaced(value)
    if not _CASE.fullmatch(text):
        refuse(
            f"{quote(text)} is not a case number. "
            "Write letters, a space, the year, a hyphen and three digits, for example UA 2026-014."
        )
    return text


CaseNumber = Annotated[
    str, BeforeValidator(_case), WithJsonSchema({"type": "string", "pattern": f"^{_CASE.pattern}$"})
]
"""A case number such as ``UA 2026-014``."""


def _count(value: Any) -> int:
    text = one_line(value)
    if not re.fullmatch(r"[1-9][0-9]{0,2}", text):
        refuse(f"{quote(text)} is not a number from 1 to 999. Write digits only, for example 2.")
    return int(text)


Count = Annotated[
    int, BeforeValidator(_count), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 999})
]
"""A number from 1 to 999."""


def whole_number(value: Any, *, largest: int, such_as: str) -> int:
    """Return *value* as a number from 1 to *largest*, or raise an error with the example *such_as*."""
    text = one_line(value)
    if not re.fullmatch(r"[1-9][0-9]{0,8}", text) or int(text) > largest:
        refuse(
            f"{quote(text)} is not a number from 1 to {largest}. Write digits only, for example {such_as}."
        )
    return int(text)


_YES, _NO = frozenset({"true", "yes", "on", "1"}), frozenset({"false", "no", "off", "0"})


def _switch(value: Any) -> bool:
    text = "" if isinstance(value, list | dict) else str(value).lower()
    if text not in _YES | _NO:
        shown = quote(value) if text else "is a list" if isinstance(value, list) else "is a group of fields"
        refuse(f"{shown}, where true or false is expected. Write true, or remove the line.")
    return text in _YES


Switch = Annotated[bool, BeforeValidator(_switch), WithJsonSchema({"type": "boolean"})]
"""Yes or no: ``true`` or ``false``."""


def _web(value: Any) -> str:
    text = one_line(value)
    if not text.isascii() or not re.fullmatch(
        r"https?://[A-Za-z0-9.-]+(?::\d+)?(?:[/?#][^\s<>\"'\\]*)?", text
    ):
        refuse(
            f"{quote(text)} is not a web address. Write it with https://, for example https://a.example/b."
        )
    if hint := link_error(text):
        refuse(f"{quote(text)} is not a link that may be published. {hint}")
    return text


WebAddress = Annotated[str, BeforeValidator(_web), WithJsonSchema({"type": "string", "format": "uri"})]
"""A web address that begins with ``https://`` or ``http://``."""
