"""Lines of new content files: fields without a value, below a note and an example."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

import yaml
from pydantic import BaseModel

from plugins.content.frontmatter import Location
from plugins.content.schema import example_text
from plugins.languages.catalogs import N_

GUIDE = "docs/editors.md"
FIELDS = "docs/reference/fields.md"

Say = Callable[[str], str]
"""Translates a message into the language of a file."""


def head(say: Say) -> Iterator[str]:
    """Yield comments that say where the guide is, and what comments are for."""
    note = N_("The guide is %(guide)s. All fields and their values are in %(fields)s.")
    yield note_line(say, note) % {"guide": GUIDE, "fields": FIELDS}
    note = N_("Lines that begin with # are notes and examples. “invoke check” lists what is missing.")
    yield note_line(say, note)
    yield ""


def example(model: type[BaseModel], say: Say, note: str, location: Location, code: str) -> Iterator[str]:
    """Yield the lines of an empty field of *model*, below a note and an example in the language of a file."""
    name, text = str(location[-1]), example_text(model, location, code)
    for_example = N_("For example:")
    yield f"{note_line(say, note)} {say(for_example)}" if note else note_line(say, for_example)
    if text.startswith("|"):
        yield f"#   {' '.join(text[1:].split())}"
        yield f"{name}: |"
        return
    entries = yaml.load(text, Loader=yaml.BaseLoader)
    if isinstance(entries, list) and location[0] != "consent":
        yield f"{name}:"
        yield from (f"  # - {_entry(entry)}" for entry in entries)
        return
    yield f"#   {name}: {text}"
    yield f"{name}:"


def _entry(value: object) -> str:
    """Return an entry of a list as YAML, in one line."""
    if not isinstance(value, dict):
        return str(value)
    fields = ", ".join(f"{name}: {each}" for name, each in value.items())
    return fields if len(value) == 1 else f"{{{fields}}}"


def note_line(say: Say, message: str) -> str:
    """Return a comment with a message."""
    return f"# {say(message)}"


def indented(lines: Iterator[str], prefix: str = "  ") -> Iterator[str]:
    """Yield *lines* with a *prefix*."""
    return (prefix + line for line in lines)


def yaml_scalar(text: str) -> str:
    """Return *text* as a YAML scalar, in quotation marks where YAML would otherwise read something else.

    >>> yaml_scalar("Cauca"), yaml_scalar("Sur: la costa"), yaml_scalar("- x")
    ('Cauca', '"Sur: la costa"', '"- x"')
    """
    plain = re.fullmatch(r"[^\W_](?:[^:#\n]|(?<! )#|:(?! |$))*", text)
    return text if plain else json.dumps(text, ensure_ascii=False)
