"""Generates reference documentation: JSON Schemas and tables of content fields, and a table of tasks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from invoke import Argument, Collection
from pydantic import BaseModel

from plugins.alerts.models.alert import Original, Translation
from plugins.authorities.models import Authority
from plugins.commands.errors import NotGeneratedError
from plugins.commands.reference.fields import field_tables
from plugins.content.problems import Problem, report
from plugins.languages.catalogs import load_catalogs
from plugins.pages.load import PageFields
from plugins.sign_ons.models import OriginalSignOn, TranslatedSignOn
from plugins.vocabularies.keys import with_keys
from plugins.vocabularies.load import MODELS, load_vocabularies, pictograms_of
from plugins.vocabularies.vocabulary import Vocabularies


def write_reference(root: Path, docs: Path) -> list[Path]:
    """Write ``schema/`` and ``reference/`` below *docs* for the project in *root*; return the files.

    Raises:
        NotGeneratedError: If the vocabularies of the network have errors.
    """
    from pelicanconf import LANGUAGES

    names = {code: language.name for code, language in LANGUAGES.items()}
    catalogs, _ = load_catalogs(root / "theme", LANGUAGES, root=root)
    vocabularies, problems = load_vocabularies(
        root / "content", root=root, languages=tuple(LANGUAGES), pictograms=pictograms_of(root / "theme")
    )
    if not vocabularies.complete:
        raise NotGeneratedError(report(problems, result="Nothing was generated."))
    fields = field_tables(catalogs, vocabularies, names)
    texts = {
        **schema_files(vocabularies, LANGUAGES),
        "reference/fields.md": "\n".join(fields) + "\n",
        "reference/tasks.md": "\n".join(task_tables(load_tasks(root / "tasks.py"))) + "\n",
    }
    files = {docs / name: text for name, text in texts.items()}
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return list(files)


def schema_files(vocabularies: Vocabularies, languages: Iterable[str]) -> dict[str, str]:
    """Return the text of each JSON Schema by its name below ``docs/``, with words in *languages*."""
    schemas = {
        "alert": _schema_of("an alert", Original, Translation),
        "letter": _schema_of("a sign-on letter", OriginalSignOn, TranslatedSignOn),
        "authority": _schema(Authority),
        "page": _schema(PageFields),
        **{name: _schema_by_key(name, model) for name, model in MODELS.items()},
    }
    codes = tuple(languages)
    return {
        f"schema/{name}.json": _json(with_keys(each, vocabularies, codes)) for name, each in schemas.items()
    }


def stale_schemas(docs: Path, vocabularies: Vocabularies, languages: Iterable[str]) -> Iterator[Problem]:
    """Yield a warning for each JSON Schema in *docs* that does not follow from models and vocabularies.

    Text editors complete from them; a project without them has nothing to update.
    """
    if not (docs / "schema").is_dir() or not vocabularies.complete:
        return
    for name, text in schema_files(vocabularies, languages).items():
        path = docs / name
        if not path.is_file() or path.read_text("utf-8") != text:
            message = "is stale: text editors complete from it. Run `invoke schema`."
            yield Problem(f"{docs.name}/{name}", 1, "", message, fatal=False)


def _schema_by_key(name: str, model: type[BaseModel]) -> dict[str, Any]:
    """Return the JSON Schema of a vocabulary, a file of entries by key."""
    entry = _schema(model)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"The {name} of the network",
        "type": "object",
        "additionalProperties": entry,
    }


def _schema_of(
    what: str, original_model: type[BaseModel], translation_model: type[BaseModel]
) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of front matter: that of an original or of a translation."""
    original, translation = _schema(original_model), _schema(translation_model)
    definitions = {**original.pop("$defs", {}), **translation.pop("$defs", {})}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Front matter of {what}",
        "if": {"required": ["original_modified"]},
        "then": translation,
        "else": original,
        # Text editors complete from here; which fields are required follows from if, then and else.
        "properties": {**translation["properties"], **original["properties"]},
        "$defs": definitions,
    }


def load_tasks(path: Path) -> Collection:
    """Import *path* as a new module and return its tasks.

    A fresh import is needed because invoke removes a task's help texts when its options are read.
    """
    spec = spec_from_file_location("documented_tasks", path)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return Collection.from_module(module)


def task_tables(tasks: Collection) -> Iterator[str]:
    """Yield the lines of ``reference/tasks.md``."""
    yield "# Tasks"
    yield ""
    yield "Generated from `tasks.py` by `invoke schema`."
    yield ""
    yield "`invoke TASK` runs a task in the activated environment; `python3 tasks.py TASK` sets it up first."
    yield "`invoke --help TASK` prints the options."
    yield from ("", "| task | what it does |", "|---|---|")
    for task in tasks.tasks.values():
        yield f"| `{task.name}` | {_one_line(task.__doc__)} |"
    yield from ("", "## Options", "", "| task | option | default | what it is |", "|---|---|---|---|")
    for task in tasks.tasks.values():
        for argument in task.get_arguments():
            usage, default = _usage(argument), _default(argument)
            yield f"| `{task.name}` | `{usage}` | {default} | {_one_line(argument.help)} |"


def _usage(argument: Argument) -> str:
    name = str(argument.name).strip("_").replace("_", "-")  # "from_", since from is a keyword
    if argument.positional:
        return name.upper()
    dashes = "-" if len(name) == 1 else "--"
    return f"{dashes}{name}" if argument.kind is bool else f"{dashes}{name} {name.upper()}"


def _default(argument: Argument) -> str:
    return "" if argument.positional or argument.default in {"", False} else f"`{argument.default}`"


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split()).replace("|", "\\|")


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema()
    for properties in [schema, *schema.get("$defs", {}).values()]:
        for field in properties.get("properties", {}).values():
            field.pop("title", None)
    return schema


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
