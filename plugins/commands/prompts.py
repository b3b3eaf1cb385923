"""Finds the choice that an editor means: by its number in a list, or by how it begins."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from plugins.commands.errors import AmbiguousAnswerError, UnclearAnswerError
from plugins.content.problems import close_match, quote

MOST_LISTED = 40
"""Longer lists are not printed: their choices are found by how they begin."""
MOST_ALIKE = 8
"""Most choices that a message lists where an answer begins several."""


@dataclass(frozen=True)
class Choice:
    """Something to choose: the *key* that is written into a file, and the names people know it by."""

    key: str
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.key}  {self.names[0]}" if self.names else self.key


def exact_choice(answer: str, choices: Sequence[Choice]) -> Choice:
    """Return the choice with this key or name; accents, capitals and punctuation do not matter.

    Raises:
        UnclearError: If there is none.
    """
    for choice in choices:
        if choice.key == answer:
            return choice
    wanted = _plain(answer)
    for choice in choices:
        if wanted in map(_plain, (choice.key, *choice.names)):
            return choice
    raise UnclearAnswerError(f"{quote(answer)} is not known. {_hint(answer, choices)}")


def matching_choice(answer: str, choices: Sequence[Choice], listed: Sequence[Choice]) -> Choice:
    """Return the choice with this number in *listed*, counted from 1, or that begins like *answer*.

    Every word of a key or name counts as a beginning, so ``fiscal`` finds co-fiscalia. What is in *listed*
    goes before what is not.

    Raises:
        UnclearError: If no choice, or more than one, fits.
    """
    if re.fullmatch("[0-9]{1,4}", answer):
        if 1 <= int(answer) <= len(listed):
            return listed[int(answer) - 1]
        raise UnclearAnswerError(f"{answer} is not a number of the list. Type 1 to {len(listed)}, or a name.")
    try:
        return exact_choice(answer, choices)
    except UnclearAnswerError as error:
        unknown = error
    wanted = _plain(answer)
    for group in (listed, choices) if wanted else ():
        found = [each for each in group if _begins(each, wanted)]
        if len(found) == 1:
            return found[0]
        if found:
            shown = ", ".join(each.key for each in found[:MOST_ALIKE])
            more = " …" if len(found) > MOST_ALIKE else ""
            raise AmbiguousAnswerError(
                f"{quote(answer)} begins {len(found)} choices: {shown}{more}. Type more of it."
            )
    raise unknown


def _hint(answer: str, choices: Sequence[Choice]) -> str:
    """Return the sentence that leads from a mistyped *answer* to a key: the first of *choices* that fits."""
    begun = [each for each in choices if _begins(each, _plain(answer))]
    if begun:
        return f"Did you mean {begun[0].key}?"
    keys, names = [each.key for each in choices], [name for each in choices for name in each.names]
    for known in (keys, names):
        close = close_match(answer, tuple(known))
        if close is not None:
            return f"Did you mean {close}?"
    if len(keys) <= MOST_LISTED:
        return f"Write one of: {', '.join(keys)}."
    return f"Write it as in {keys[0]}."


def _begins(choice: Choice, wanted: str) -> bool:
    """Return whether a word of the key or a name of *choice* begins like *wanted*, a plain text."""
    return bool(wanted) and any(f" {wanted}" in f" {_plain(name)}" for name in (choice.key, *choice.names))


def _plain(text: str) -> str:
    """Return *text* in small letters without accents, its words between single spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(each for each in decomposed if not unicodedata.combining(each))
    return " ".join(re.findall(r"\w+", letters.replace("_", " ")))
