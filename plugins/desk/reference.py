"""The format of content files, written out from the models: JSON Schemas, and a table for editors."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from plugins.activities.models import ActivityAnnouncement, ActivityFacts, ActivityWords
from plugins.alerts.models import Announcement, Facts, Letter, Original, Target, Translation, Words
from plugins.authorities.models import Authority
from plugins.directory.load import Organisation
from plugins.pages.load import PageFields
from plugins.resources.load import OriginalResource

_TABLES: tuple[tuple[str, type[BaseModel], str], ...] = (
    ("Facts of an alert", Facts, "In the original file only."),
    ("Words of an alert", Words, "In every file, in its own language."),
    ("Translation", Translation, "Beside the words, in every file but the original."),
    ("Letter", Letter, "Under `letters:` and a name, such as `main:`."),
    (
        "Target",
        Target,
        "An entry of `targets:`: a key of the registry, or all that stands in an entry of it.",
    ),
    ("Announcement", Announcement, "An entry of `announcements:`."),
    ("Registry entry", Authority, "A file `content/authorities/<key>.yaml`."),
    ("Facts of a public activity", ActivityFacts, "In the original file only."),
    ("Words of a public activity", ActivityWords, "In every file, in its own language."),
    ("Announcement of an activity", ActivityAnnouncement, "An entry of its `announcements:`."),
    ("Resource", OriginalResource, "A file `content/resources/<key>/index.<lang>.md`, the original."),
    ("Organisation", Organisation, "A file `content/directory/<key>.yaml`."),
    ("Page", PageFields, "A file `content/pages/<key>/index.<lang>.md`."),
)


def write_reference(docs: Path) -> list[Path]:
    """Write ``schema/alert.json``, ``schema/authority.json``, ``schema/page.json`` and ``fields.md``."""
    folder = docs / "schema"
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        folder / "alert.json": _json(alert_schema()),
        folder / "authority.json": _json(_schema(Authority)),
        folder / "page.json": _json(_schema(PageFields)),
        docs / "fields.md": "\n".join(field_tables()) + "\n",
    }
    for path, text in files.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    return list(files)


def alert_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of an alert's front matter: an original or a translation."""
    original, translation = _schema(Original), _schema(Translation)
    definitions = {**original.pop("$defs", {}), **translation.pop("$defs", {})}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Front matter of an alert",
        "if": {"required": ["original_modified"]},
        "then": translation,
        "else": original,
        # Editors complete from here; which fields are needed follows from if, then and else.
        "properties": {**translation["properties"], **original["properties"]},
        "$defs": definitions,
    }


def field_tables() -> Iterator[str]:
    """Yield the lines of the reference for editors."""
    yield "# Every field"
    yield ""
    yield "Generated from the models by `invoke schema`. How to write an alert: [editors.md](editors.md)."
    for title, model, place in _TABLES:
        inherited = set(Words.model_fields) if model is Translation else set()
        yield from (
            "",
            f"## {title}",
            "",
            place,
            "",
            "| field | | what it is | example |",
            "|---|---|---|---|",
        )
        for name, field in model.model_fields.items():
            if name in inherited:
                continue
            need = "needed" if field.is_required() else ""
            example = str(field.examples[0]).replace("\n", "⏎").replace("|", "\\|") if field.examples else ""
            about = " ".join((field.description or "").split()).replace("|", "\\|")
            yield f"| `{name}` | {need} | {about} | {f'`{example}`' if example else ''} |"


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema()
    for properties in [schema, *schema.get("$defs", {}).values()]:
        for field in properties.get("properties", {}).values():
            field.pop("title", None)
    return schema


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
