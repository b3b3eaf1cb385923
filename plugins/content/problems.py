"""Problems of content files, with messages that tell an editor what to type."""

from __future__ import annotations

import dataclasses
import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import PurePath

QUOTE_LIMIT = 60


@dataclass(frozen=True, order=True)
class Problem:
    """One problem of one file: an error if ``fatal``, otherwise a warning.

    ``str()`` gives ``path:line: field: message`` (``path`` relative to the project's root with ``/``,
    ``line`` counted from 1, ``field`` as in ``targets[1].email``). The message says what is wrong, then what
    to type.
    """

    path: str
    line: int
    field: str
    message: str
    fatal: bool = dataclasses.field(default=True, compare=False)
    consequence: bool = dataclasses.field(default=False, compare=False)
    """Whether it is caused by a problem of another file: then only that one is reported."""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:"
        name = f" {self.field}:" if self.field else ""
        return _visible(f"{place}{name} {self.message}")


def merge_problems(found: Sequence[Problem], others: Iterable[Problem]) -> list[Problem]:
    """Return *found* and those of *others* on other fields: one mistake gives one message."""
    fields = {(problem.path, problem.field) for problem in found if problem.field}
    return [*found, *(problem for problem in others if (problem.path, problem.field) not in fields)]


def _visible(text: str) -> str:
    """Return *text* on one line, with control characters made visible."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


_CONTENT_FILE = re.compile(r"index\.[A-Za-z-]+\.md|[a-z0-9-]+\.yaml|signatories\.csv")


def _guarded(problem: Problem) -> Problem:
    """Return *problem* for public logs: location only, without quoted content.

    Messages quote what editors wrote, which may be a name.
    """
    if not problem.path.startswith("content/"):
        return problem
    folder, _, name = problem.path.rpartition("/")
    path = problem.path if _CONTENT_FILE.fullmatch(name) else folder
    field = (
        re.split(r"[.\[]", problem.field)[0] if re.fullmatch(r"[a-z_]+(?:[.\[].*)?", problem.field) else ""
    )
    message = "has a problem. `invoke check` on your own machine says what; nothing is quoted here."
    return dataclasses.replace(problem, path=path, field=field, message=message)


def report(problems: Iterable[Problem], *, result: str = "") -> str:
    """Return errors, then warnings, each sorted by file and line, and a last line with their numbers.

    *result* is a sentence that ends the last line if there are errors, such as what was not done. With CI set
    in the environment, problems of content quote no values.
    """
    unique = sorted(set(map(_guarded, problems) if os.environ.get("CI") else problems))
    errors = [problem for problem in unique if problem.fatal]
    warnings = [problem for problem in unique if not problem.fatal]
    lines = [str(problem) for problem in errors]
    lines += [_visible(f"{each.path}:{each.line}: warning: {_rest(each)}") for each in warnings]
    if errors:
        files = len({problem.path for problem in errors})
        lines += ["", f"{counted(len(errors), 'error')} in {counted(files, 'file')}. {result}".rstrip()]
    elif warnings:
        lines += ["", f"{counted(len(warnings), 'warning')}, no errors."]
    return "\n".join(lines)


def quote(value: object) -> str:
    """Return *value* in double quotes, shortened, with control characters made visible."""
    text = str(value)
    if len(text) > QUOTE_LIMIT:
        text = text[: QUOTE_LIMIT - 1] + "…"
    shown = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
    return f'"{shown}"'


SIMILARITY = 0.7
"""Minimum similarity of a suggestion: "twitter" is not a misspelling of "letter"."""


@lru_cache(maxsize=4096)
def plain_form(word: str) -> str:
    """Return *word* in the form of keys: lower case, without accents, with hyphens.

    >>> plain_form("Co Defensoría")
    'co-defensoria'
    """
    letters = unicodedata.normalize("NFKD", word.casefold())
    ascii_only = "".join(c for c in letters if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9/]+", "-", ascii_only).strip("-")


@lru_cache(maxsize=256)
def close_match(word: str, choices: tuple[str, ...]) -> str | None:
    """Return the one of *choices* that is most similar to *word*, the first of several.

    Accents, capitals and hyphens are ignored.
    """
    plain = {plain_form(each): each for each in choices}
    wanted = plain_form(word)
    if wanted in plain:
        return plain[wanted]
    size = len(wanted)
    similar = [each for each in plain if 2 * min(size, len(each)) >= SIMILARITY * (size + len(each))]
    matcher = SequenceMatcher(b=wanted)

    def likeness(each: str) -> float:
        matcher.set_seq1(each)
        return matcher.ratio() if matcher.quick_ratio() >= SIMILARITY else 0

    best = max(similar, key=likeness, default="")
    return plain[best] if best and likeness(best) >= SIMILARITY else None


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a hint with the *known* word that is nearest to a misspelt *word*."""
    choices = tuple(sorted(known))
    close = close_match(word, choices)
    if close is not None:
        return f"Did you mean {close}?"
    if 0 < len(choices) <= 30:
        return f"Write one of: {', '.join(choices)}."
    return "Look it up in the editors' guide, docs/editors.md."


def field_name(location: Sequence[str | int]) -> str:
    """Return ``targets[1].email`` for ``("targets", 0, "email")``: entries count from 1."""
    name = ""
    for part in location:
        name += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if name else str(part)
    return name


def posix(path: PurePath) -> str:
    """Return *path* with ``/``, as problems show it on every system."""
    return path.as_posix()


def counted(number: int, noun: str) -> str:
    """Return ``1 problem``, ``2 problems``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _rest(problem: Problem) -> str:
    return f"{problem.field}: {problem.message}" if problem.field else problem.message
