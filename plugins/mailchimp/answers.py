"""Conversion of Mailchimp's error responses to exceptions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import requests

from plugins.mailing.errors import (
    BusyError,
    KeyRefusedError,
    MissingError,
    NotAllowedError,
    RefusedError,
    ServiceError,
    UncertainError,
)

LONGEST_WAIT = 60.0
"""Upper limit for ``Retry-After``, in seconds."""
_ADDRESS = re.compile(r"[^\s<>\"'@]+@[^\s<>\"'@]+")


def error_from(what: str, answer: requests.Response) -> ServiceError:
    """Return the exception for *answer*, the unsuccessful response to the call *what*.

    An empty 403 counts as a rate limit, as a 429 does: Mailchimp documents both for high volumes. A
    response without a problem document, a 5xx, and a success with the wrong body are uncertain.
    """
    status = answer.status_code
    problem = _problem(answer)
    if status == 429 or (status == 403 and not answer.content):
        busy = BusyError(f"{what}: Mailchimp is busy ({status}).")
        after = answer.headers.get("Retry-After", "")
        busy.wait = min(float(after), LONGEST_WAIT) if after.isdigit() else None
        return busy
    if problem is None or status >= 500 or answer.ok:
        return UncertainError(f"{what}: the answer leaves the outcome uncertain ({status}).")
    details = [str(problem.get("title", "")), str(problem.get("detail", ""))]
    details += [f"{each.get('field')}: {each.get('message')}" for each in problem.get("errors") or []]
    text = masked(f"{what}: {status} {' – '.join(part for part in details if part)}")
    if status in {401, 403}:
        return KeyRefusedError(text) if status == 401 else NotAllowedError(text)
    return MissingError(text) if status == 404 else RefusedError(text)


def _problem(answer: requests.Response) -> Mapping[str, Any] | None:
    """Return the problem document (RFC 9457) of an error response, or None if it has none."""
    if "json" not in answer.headers.get("Content-Type", ""):
        return None
    try:
        body = answer.json()
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def masked(text: str) -> str:
    """Return *text* on one line, with email addresses replaced by ``…@…``."""
    return _ADDRESS.sub("…@…", re.sub(r"\s+", " ", text)).strip()
