"""What Mailchimp's answers say where they are no success: a refusal, a delay, or nothing certain."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import requests

from plugins.campaigns.errors import (
    BusyError,
    KeyRefusedError,
    MailchimpError,
    MissingError,
    NotAllowedError,
    RefusedError,
    UncertainError,
)

LONGEST_WAIT = 60.0
"""Seconds that a Retry-After is honoured for."""
_ADDRESS = re.compile(r"[^\s<>\"'@]+@[^\s<>\"'@]+")


def error_from(what: str, answer: requests.Response) -> MailchimpError:
    """Return what an answer that is no success says."""
    status = answer.status_code
    problem = _problem(answer)
    if status == 429 or (status == 403 and not answer.content):
        busy = BusyError(f"{what}: Mailchimp is busy ({status}).")
        after = answer.headers.get("Retry-After", "")
        busy.wait = min(float(after), LONGEST_WAIT) if after.isdigit() else None
        return busy
    if problem is None or status >= 500 or answer.ok:
        return UncertainError(f"{what}: the answer says nothing certain ({status}).")
    details = [str(problem.get("title", "")), str(problem.get("detail", ""))]
    details += [f"{each.get('field')}: {each.get('message')}" for each in problem.get("errors") or []]
    text = masked(f"{what}: {status} {' – '.join(part for part in details if part)}")
    if status in {401, 403}:
        return KeyRefusedError(text) if status == 401 else NotAllowedError(text)
    return MissingError(text) if status == 404 else RefusedError(text)


def _problem(answer: requests.Response) -> Mapping[str, Any] | None:
    """Return the body of an error (RFC 9457), or None where it is something else."""
    if "json" not in answer.headers.get("Content-Type", ""):
        return None
    try:
        body = answer.json()
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def masked(text: str) -> str:
    """Return *text* without anybody's address, on one line."""
    return _ADDRESS.sub("…@…", re.sub(r"\s+", " ", text)).strip()
