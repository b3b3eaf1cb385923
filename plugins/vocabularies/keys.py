"""Field types for keys of vocabularies, and their JSON Schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from plugins.content.fields import one_line
from plugins.content.schema import UNKNOWN_KEY
from plugins.vocabularies.models import Term
from plugins.vocabularies.vocabulary import Vocabularies

MARK = "vocabulary"
"""In a JSON Schema from a model: the name of the vocabulary that :func:`with_keys` fills in."""


@dataclass(frozen=True)
class KeyOf:
    """Marks a field type whose values are keys of a vocabulary.

    Models with such fields are validated with the vocabularies as context: ``validate(…, context=…)``.
    """

    vocabulary: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Check values after those of the type itself."""
        return core_schema.with_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(self, _: CoreSchema, __: GetJsonSchemaHandler) -> dict[str, Any]:
        """Mark the place of the keys."""
        return {"type": "string", MARK: self.vocabulary}

    def _check(self, value: str, info: ValidationInfo) -> str:
        if not isinstance(info.context, Vocabularies):
            raise TypeError(f"Keys of {self.vocabulary} are validated with the vocabularies as context.")
        vocabulary = info.context[self.vocabulary]
        if vocabulary.complete and value not in vocabulary.terms:
            choices = {"choices": list(vocabulary.terms), "path": vocabulary.path}
            raise PydanticCustomError(UNKNOWN_KEY, "is not in {path}", choices)
        return value


_Key = Annotated[str, BeforeValidator(one_line)]
ViolationKey = Annotated[_Key, KeyOf("violations")]
PerpetratorKey = Annotated[_Key, KeyOf("perpetrators")]
OutcomeKey = Annotated[_Key, KeyOf("outcomes")]
AnswerKey = Annotated[_Key, KeyOf("answers")]
GroupKey = Annotated[_Key, KeyOf("groups")]

PublishedViolation = Annotated[str, WithJsonSchema({"type": "string", MARK: "violations"})]
PublishedPerpetrator = Annotated[str, WithJsonSchema({"type": "string", MARK: "perpetrators"})]
PublishedOutcome = Annotated[str, WithJsonSchema({"type": "string", MARK: "outcomes"})]
PublishedAnswer = Annotated[str, WithJsonSchema({"type": "string", MARK: "answers"})]
PublishedGroup = Annotated[str, WithJsonSchema({"type": "string", MARK: "groups"})]
"""The same in data that the site publishes, which was checked when it was read."""


def with_keys(schema: Any, vocabularies: Vocabularies, languages: Iterable[str] = ()) -> Any:
    """Return *schema*, a JSON Schema, with the keys of *vocabularies* at its marks.

    With *languages*, each key has its words in these as a description, and its note.
    """
    if isinstance(schema, list):
        return [with_keys(each, vocabularies, languages) for each in schema]
    if not isinstance(schema, dict):
        return schema
    filled = {name: with_keys(each, vocabularies, languages) for name, each in schema.items() if name != MARK}
    if not isinstance(name := schema.get(MARK), str):  # a field may have the same name
        return filled | ({MARK: with_keys(schema[MARK], vocabularies, languages)} if MARK in schema else {})
    terms = vocabularies[name].terms
    filled["enum"] = list(terms)
    if languages:
        filled["enumDescriptions"] = [_description(term, languages) for term in terms.values()]
    return filled


def _description(term: Term, languages: Iterable[str]) -> str:
    words = " · ".join(term.words[code] for code in languages)
    notes = term.note or {}
    note = next((notes[code] for code in ("", "en", *languages) if code in notes), "")
    return f"{words}. {note}".rstrip()


def keys_in(fields: BaseModel) -> Iterator[tuple[str, str]]:
    """Yield vocabulary and key of each value in *fields*, or in groups of fields inside, that is a key."""
    for name, mark in _marks(type(fields)).items():
        for value in _values(getattr(fields, name)):
            if isinstance(value, BaseModel):
                yield from keys_in(value)
            elif mark is not None:
                yield mark.vocabulary, value


def _values(value: Any) -> Iterator[Any]:
    """Yield the keys and groups of fields in *value*."""
    if isinstance(value, list | tuple):
        for each in value:
            yield from _values(each)
    elif isinstance(value, dict):
        yield from _values(list(value.values()))
    elif isinstance(value, BaseModel | str):
        yield value


@cache
def _marks(model: type[BaseModel]) -> Mapping[str, KeyOf | None]:
    """Return the mark of each field of *model*, if its values are keys."""
    return {
        name: next(_found((*field.metadata, field.annotation)), None)
        for name, field in model.model_fields.items()
    }


def _found(parts: Iterable[Any]) -> Iterator[KeyOf]:
    for part in parts:
        if isinstance(part, KeyOf):
            yield part
        else:
            yield from _found(get_args(part))
