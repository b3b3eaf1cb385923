"""The field type for a person's name: one text, or one per script."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from plugins.content.fields import PrivateLine, refuse
from plugins.languages.scripts import script_in, script_name, scripts_in


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _one_per_script(names: list[str]) -> list[str]:
    """Raise an error that quotes no name: messages are in logs of hosts that anybody may read."""
    known: set[str] = set()
    for name in names:
        if len(scripts := scripts_in(name)) > 1:
            listed = " and ".join(map(script_name, scripts))
            refuse(
                f"has letters of {listed} in one name. Write one name per script, in a list with the main "
                "one first: name: [main name, other name]."
            )
    for name in names if len(names) > 1 else ():
        script = script_in(name)
        if not script:
            refuse("has an entry without letters. Write the name in letters, or remove the entry.")
        if script in known:
            refuse(
                f"has two names in {script_name(script)} letters. Keep one per script, the main one first; "
                "another person is an entry of people."
            )
        known.add(script)
    return names


_LINE = {"type": "string", "minLength": 1, "maxLength": 300}
PersonNames = Annotated[
    list[PrivateLine],
    BeforeValidator(_listed),
    Field(max_length=10),
    AfterValidator(_one_per_script),
    WithJsonSchema({"anyOf": [_LINE, {"type": "array", "minItems": 1, "maxItems": 10, "items": _LINE}]}),
]
"""A name as one text, or as a list with one for each script; the first is the main one."""
