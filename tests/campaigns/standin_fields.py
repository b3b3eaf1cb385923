"""Validation in the stand-in: fields and types of request bodies, times and paging of queries."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from tests.campaigns.standin_http import Refusal


class Text(NamedTuple):
    """One line of at most *limit* characters."""

    limit: int


Rule = Any
"""A type, Text, a tuple of choices, a list with the rule for its elements, or {field: rule} for an object;
a field whose name ends with * is required."""

CONDITIONS: dict[str, Rule] = {
    "Interests": {
        "condition_type*": ("Interests",),
        "field*": str,
        "op*": ("interestcontains", "interestcontainsall", "interestnotcontains"),
        "value*": [str],
    },
    "Language": {
        "condition_type*": ("Language",),
        "field*": ("language",),
        "op*": ("is", "not"),
        "value*": str,
    },
    "Aim": {
        "condition_type*": ("Aim",),
        "field*": ("aim",),
        "op*": ("open", "click", "sent", "noopen", "noclick", "nosent"),
        "value*": str,
    },
}
OPTIONS: Rule = {"match": ("any", "all"), "conditions": [dict]}
SEGMENT: Rule = {"name*": Text(100), "options": OPTIONS}
CAMPAIGN: Rule = {
    "recipients": {"list_id*": str, "segment_opts": {"saved_segment_id": int, **OPTIONS}},
    "settings": {
        "subject_line": Text(150),
        "preview_text": Text(150),
        "title": Text(255),
        "from_name": Text(100),
        "reply_to": Text(255),
        "to_name": Text(255),
        "folder_id": str,
        "authenticate": bool,
        "auto_footer": bool,
        "inline_css": bool,
        "auto_tweet": bool,
        "auto_fb_post": [str],
        "fb_comments": bool,
        "use_conversation": bool,
        "template_id": int,
    },
    "tracking": {
        "opens": bool,
        "html_clicks": bool,
        "text_clicks": bool,
        "goal_tracking": bool,
        "ecomm360": bool,
        "google_analytics": Text(50),
        "clicktale": Text(50),
    },
    "social_card": {"image_url": str, "description": str, "title": str},
}
NEW_CAMPAIGN: Rule = {"type*": ("regular",), "content_type": ("template", "multichannel"), **CAMPAIGN}
CONTENT: Rule = {"html*": str, "plain_text": str}
CATEGORY_TYPES = ("checkboxes", "dropdown", "radio", "hidden")
_JSON_NAMES = {dict: "object", list: "array", str: "string", bool: "boolean", int: "integer", float: "number"}


def faults_in(value: Any, rule: Rule, name: str = "") -> Iterator[dict[str, str]]:
    """Yield {field, message} for each violation of *rule* in *value*."""
    described: Any = rule if isinstance(rule, type) else type(rule) if isinstance(rule, dict | list) else str
    if type(value) is not described:
        found = _JSON_NAMES.get(type(value), "NULL")
        yield fault(name, f"Schema describes {_JSON_NAMES[described]}, {found} found instead")
    elif isinstance(rule, dict):
        rules = {field.rstrip("*"): (field.endswith("*"), inner) for field, inner in rule.items()}
        for field in sorted(value.keys() | rules.keys()):
            path = f"{name}.{field}" if name else field
            required, inner = rules.get(field, (False, None))
            if field not in rules:
                yield fault(path, "This field is not known.")
            elif field in value:
                yield from faults_in(value[field], inner, path)
            elif required:
                yield fault(path, "This value is required.")
    elif isinstance(rule, list):
        for number, element in enumerate(value):
            yield from faults_in(element, rule[0], f"{name}.item:{number}")
    elif isinstance(rule, Text) and (len(value) > rule.limit or len(value.splitlines()) > 1):
        yield fault(name, f"This value must be one line of at most {rule.limit} characters.")
    elif type(rule) is tuple and value not in rule:
        yield fault(name, f"This value must be one of {', '.join(rule)}.")


def fault(field: str, message: str) -> dict[str, str]:
    """Return an entry for the ``errors`` of a refusal."""
    return {"field": field, "message": message}


def invalid(*faults: dict[str, str]) -> Refusal:
    """Return the refusal of an invalid body or query."""
    detail = (
        "The resource submitted could not be validated. For field-specific details, see the 'errors' array."
    )
    return Refusal(400, "Invalid Resource", detail, list(faults))


def bad(detail: str) -> Refusal:
    """Return the refusal of an action that the current state does not allow."""
    return Refusal(400, "Bad Request", detail)


def missing() -> Refusal:
    """Return the refusal for a resource that does not exist."""
    return Refusal(404, "Resource Not Found", "The requested resource could not be found.")


def moment_in(text: str, field: str) -> datetime:
    """Parse *text* as ISO 8601 with a time zone; refuse anything else."""
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", text):
        with contextlib.suppress(ValueError):
            return datetime.fromisoformat(text)
    raise invalid(fault(field, "This value must be a time in ISO 8601 with its zone."))


def page_of(query: dict[str, str], name: str, found: list[Any]) -> dict[str, Any]:
    """Return the page of *found* selected by ``count`` (default 10, at most 1000) and ``offset``."""
    numbers = {"count": 10, "offset": 0}
    for field, most in (("count", 1000), ("offset", None)):
        given = query.get(field, str(numbers[field]))
        if not given.isdecimal() or (most and int(given) > most):
            raise invalid(fault(field, "This value must be a number" + (f" up to {most}." if most else ".")))
        numbers[field] = int(given)
    start = numbers["offset"]
    return {name: found[start : start + numbers["count"]], "total_items": len(found)}


def pick(value: Any, paths: list[list[str]]) -> Any:
    """Return only the fields of *value* listed in *paths*; unknown ones are silently ignored."""
    if isinstance(value, list):
        return [pick(element, paths) for element in value]
    picked = {}
    for field, inner in value.items() if isinstance(value, dict) else ():
        deeper = [path[1:] for path in paths if path[0] == field]
        if deeper:
            picked[field] = inner if [] in deeper else pick(inner, deeper)
    return picked
