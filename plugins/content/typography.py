"""Typography that editors leave out: no-break spaces before French punctuation."""

from __future__ import annotations

import re
from typing import Any, TypeVar

from pydantic import BaseModel

NO_BREAK = "\u00a0"
_BEFORE = re.compile(r"(?<=[^\s|>#+-]) (?=(?:[:;»]|[?!]+)(?:[\s\"'”’)\].,…»*_]|$))")
"""A space before punctuation at the end of a word; not at the beginning of a Markdown line or cell."""
_AFTER = re.compile(r"(?<=«) (?=\S)")

M = TypeVar("M", bound=BaseModel)


def unbroken(text: str, language: str) -> str:
    """Return *text*, plain or Markdown, with no-break spaces before French punctuation.

    >>> unbroken("Colombie : « Où sont-ils ? »", "fr").replace(NO_BREAK, "~")
    'Colombie~: «~Où sont-ils~?~»'
    """
    if language != "fr" or " " not in text:
        return text
    # Twice, since one match can end where the next begins, as at the end of a question in guillemets.
    return _AFTER.sub(NO_BREAK, _BEFORE.sub(NO_BREAK, _BEFORE.sub(NO_BREAK, text)))


def typeset(words: M, language: str, *, but: frozenset[str] = frozenset()) -> M:
    """Return *words* with all texts :func:`unbroken`, except the fields *but*."""
    if language != "fr":
        return words
    changes = {}
    for name in type(words).model_fields.keys() - but:
        before = getattr(words, name)
        after = _typeset(before, language)
        if after != before:
            changes[name] = after
    return words.model_copy(update=changes) if changes else words


def _typeset(value: Any, language: str) -> Any:
    if isinstance(value, str):
        return unbroken(value, language)
    if isinstance(value, list):
        return [_typeset(each, language) for each in value]
    if isinstance(value, dict):
        return {key: _typeset(each, language) for key, each in value.items()}
    if isinstance(value, BaseModel):
        return typeset(value, language)
    return value
