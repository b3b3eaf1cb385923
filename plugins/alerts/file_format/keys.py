"""Keys by which translations name people and answers of the original."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from plugins.content.fields import one_line, refuse
from plugins.content.problems import quote


def _person_number(value: Any) -> int:
    text = one_line(value)
    if not re.fullmatch(r"[1-9][0-9]?", text):
        refuse(
            f"{quote(text)} is not the number of a person. "
            "Write 1 for the first of people, as in {person:1}."
        )
    return int(text)


PersonNumber = Annotated[
    int,
    BeforeValidator(_person_number),
    WithJsonSchema({"type": "string", "pattern": "^[1-9][0-9]?$"}),  # of a key, which is text
]
"""The number of a person at risk, counted from 1 as in ``{person:1}``."""
_ANSWER_NAME = re.compile(r"(?P<authority>\S+) +(?P<date>\d{4}-\d{2}-\d{2})(?: +(?P<kind>[a-z-]+))?")


def _answer_name(value: Any) -> str:
    text = one_line(value)
    if not _ANSWER_NAME.fullmatch(text):
        refuse(
            f"{quote(text)} does not name an answer. Write its authority and its day, as in "
            "co-fiscalia 2026-11-25."
        )
    return " ".join(text.split())


AnswerName = Annotated[
    str,
    BeforeValidator(_answer_name),
    WithJsonSchema({"type": "string", "pattern": r"^\S+ +\d{4}-\d{2}-\d{2}( +[a-z-]+)?$"}),
]
"""Authority and day of an answer, and its kind if the authority answered twice on that day."""
