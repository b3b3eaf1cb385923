"""Estimates how long the text of a PDF takes to extract, since a small file can ask for hours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, StreamObject

EFFORT_LIMIT = 8 * 2**20
"""Maximum bytes of drawing instructions, with each drawing as often as it is used."""
_MAX_DEPTH = 8
"""Maximum depth of drawings inside of drawings."""
_USE = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")


def is_too_complex(reader: PdfReader) -> bool:
    """Return whether the pages have more drawing instructions than EFFORT_LIMIT."""
    known: dict[int, int] = {}
    total = 0
    for page in reader.pages:
        content = page.get_contents()
        if content is not None:
            total += _effort(content.get_data(), page.get("/Resources"), known, 0)
        if total > EFFORT_LIMIT:
            return True
    return False


def _effort(data: bytes, resources: Any, known: dict[int, int], depth: int) -> int:
    if depth > _MAX_DEPTH:
        return EFFORT_LIMIT + 1
    total = len(data)
    drawings = _drawings(resources)
    for name in _USE.findall(data) if drawings else ():
        form = drawings.get("/" + name.decode("latin-1"))
        if form is None or total > EFFORT_LIMIT:
            continue
        if id(form) not in known:
            known[id(form)] = _effort(form.get_data(), form.get("/Resources", resources), known, depth + 1)
        total += known[id(form)]
    return total


def _drawings(resources: Any) -> Mapping[str, StreamObject]:
    """Return the drawings (form XObjects) of a dictionary of resources by name."""
    found = resources.get_object() if resources is not None else None
    objects = found.get("/XObject") if isinstance(found, DictionaryObject) else None
    objects = objects.get_object() if objects is not None else None
    if not isinstance(objects, DictionaryObject):
        return {}
    values = {str(name): objects[name] for name in objects}
    return {
        name: value
        for name, value in values.items()
        if isinstance(value, StreamObject) and value.get("/Subtype") == "/Form"
    }
