"""Numbers of people as they may be published: from 20 on, rounded down to tens.

A small number says too much about few people, and two exact numbers show who came between them.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from plugins.content.fields import one_line, refuse
from plugins.content.problems import quote

LEAST = 20
"""The smallest number that may be published."""
STEP = 10


def rounded_down(number: int) -> int:
    """Return *number* as it may be published; 0 if it may not.

    >>> rounded_down(347), rounded_down(20), rounded_down(19)
    (340, 20, 0)
    """
    return number // STEP * STEP if number >= LEAST else 0


def _rounded(value: Any) -> int:
    text = one_line(value)
    if not re.fullmatch(r"[0-9]{1,7}", text):
        refuse(f"{quote(text)} is not a number. Write digits only, for example 340.")
    number = int(text)
    if number < LEAST:
        refuse(
            f"{number} is below {LEAST}, and so small a number says too much about few people. Remove the "
            f"entry until there are {LEAST}."
        )
    if number % STEP:
        refuse(
            f"{number} is exact, so that a change of it would show what one person did. Round it down to "
            f"tens: {rounded_down(number)}."
        )
    return number


RoundedNumber = Annotated[
    int,
    BeforeValidator(_rounded),
    WithJsonSchema({"type": "integer", "minimum": LEAST, "multipleOf": STEP, "maximum": 9_999_990}),
]
"""A number of people: a multiple of ten, from 20 on."""
