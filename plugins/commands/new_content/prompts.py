"""Matches typed answers to choices, by number in a list, by key or name, or by prefix."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from plugins.commands.errors import AmbiguousAnswerError, UnclearAnswerError
from plugins.content.problems import close_match, quote

MOST_LISTED = 40
"""Maximum length of a list that is printed; choices of longer ones are found by prefix."""
MOST_AMBIGUOUS = 8
"""Maximum number of choices that a message about an ambiguous answer lists."""


@dataclass(frozen=True)
class Choice:
    """An option of a question: *key* is written to the file, *names* are also accepted as answers."""

    key: str
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.key}  {self.names[0]}" if self.names else self.key


def exact_choice(answer: str, choices: Sequence[Choice]) -> Choice:
    """Return the choice whose key or name is *answer*, ignoring accents, case and punctuation.

    Raises:
        UnclearAnswerError: If there is none.
    """
    for choice in choices:
        if choice.key == answer:
            return choice
    normalized = _normalized(answer)
    for choice in choices:
        if normalized in map(_normalized, (choice.key, *choice.names)):
            return choice
    raise UnclearAnswerError(f"{quote(answer)} is not known. {_hint(answer, choices)}")


def matching_choice(answer: str, choices: Sequence[Choice], listed: Sequence[Choice]) -> Choice:
    """Return the choice with the number *answer* in *listed*, counted from 1, or whose name has that prefix.

    Prefixes of every word of a key or name match: ``fiscal`` finds co-fiscalia. Choices in *listed* take
    precedence over the others.

    Raises:
        UnclearAnswerError: If no choice matches.
        AmbiguousAnswerError: If more than one matches.
    """
    if re.fullmatch("[0-9]{1,4}", answer):
        if 1 <= int(answer) <= len(listed):
            return listed[int(answer) - 1]
        raise UnclearAnswerError(f"{answer} is not in the list. Type 1 to {len(listed)}, or a name.")
    try:
        return exact_choice(answer, choices)
    except UnclearAnswerError as error:
        unknown = error
    prefix = _normalized(answer)
    for group in (listed, choices) if prefix else ():
        matches = [choice for choice in group if _has_prefix(choice, prefix)]
        if len(matches) == 1:
            return matches[0]
        if matches:
            keys = ", ".join(choice.key for choice in matches[:MOST_AMBIGUOUS])
            more = " …" if len(matches) > MOST_AMBIGUOUS else ""
            raise AmbiguousAnswerError(
                f"{quote(answer)} matches {len(matches)} choices: {keys}{more}. Type more letters."
            )
    raise unknown


def _hint(answer: str, choices: Sequence[Choice]) -> str:
    """Return a sentence that suggests what to type instead of *answer*; choices with that prefix go first."""
    matches = [choice for choice in choices if _has_prefix(choice, _normalized(answer))]
    if matches:
        return f"Did you mean {matches[0].key}?"
    keys, names = [each.key for each in choices], [name for each in choices for name in each.names]
    for known in (keys, names):
        close = close_match(answer, tuple(known))
        if close is not None:
            return f"Did you mean {close}?"
    if len(keys) <= MOST_LISTED:
        return f"Write one of: {', '.join(keys)}."
    return f"Write it as in {keys[0]}."


def _has_prefix(choice: Choice, prefix: str) -> bool:
    """Return whether *prefix*, a normalised text, is a prefix of a word of the key or a name of *choice*."""
    names = (choice.key, *choice.names)
    return bool(prefix) and any(f" {prefix}" in f" {_normalized(name)}" for name in names)


def _normalized(text: str) -> str:
    """Return *text* in lower case without accents and punctuation, its words separated by single spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(each for each in decomposed if not unicodedata.combining(each))
    return " ".join(re.findall(r"\w+", letters.replace("_", " ")))
