"""Settings of the account at Mailchimp. The API key comes from the environment only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from plugins.mailing.secret import Secret

_KEY = re.compile(r"[0-9a-f]{32}-[a-z]{2}[0-9]{1,3}")
_LOCAL = re.compile(r"http://127\.0\.0\.1:[0-9]+/3\.0")
RENAMED = {"MAILCHIMP_NAMES": "INTEREST_NAMES"}
"""New names of settings, by their name in earlier versions."""


@dataclass(frozen=True)
class MailchimpSettings:
    """Settings of the account."""

    audience: str
    """The id of the audience (list); empty if there is none."""
    key: Secret | None
    host: str
    """Base URL that replaces Mailchimp's own, for tests: only ever on this machine. Empty otherwise."""


def is_audience(text: str) -> bool:
    """Return whether *text* has the form of an audience id: ten hexadecimal digits."""
    return re.fullmatch(r"[0-9a-f]{10}", text) is not None


def errors(settings: Mapping[str, Any], environment: Mapping[str, str]) -> Iterator[str]:
    """Yield an error for each setting that is renamed or malformed."""
    yield from (f"{old} is now called {new}. Rename it." for old, new in RENAMED.items() if old in settings)
    audience = str(settings.get("MAILCHIMP_AUDIENCE") or "")
    if audience and not is_audience(audience):
        yield (
            f'MAILCHIMP_AUDIENCE "{audience}" is not the id of an audience. Copy the ten characters that '
            "Mailchimp shows under Audience, Settings, Audience name and defaults."
        )
    key = environment.get("MAILCHIMP_API_KEY", "").strip()
    if key and not _KEY.fullmatch(key):
        yield (
            "MAILCHIMP_API_KEY in the environment does not have the form of a key: 32 characters, a hyphen, "
            "the data centre, as in …-us19. Copy it again."
        )
    host = environment.get("MAILCHIMP_STAND_IN", "")
    if host and not _LOCAL.fullmatch(host):
        yield "MAILCHIMP_STAND_IN may only lead to this machine, as http://127.0.0.1:8080/3.0."


def account_settings(settings: Mapping[str, Any], environment: Mapping[str, str]) -> MailchimpSettings:
    """Return the settings, which have no :func:`errors`."""
    key = environment.get("MAILCHIMP_API_KEY", "").strip()
    return MailchimpSettings(
        audience=str(settings.get("MAILCHIMP_AUDIENCE") or ""),
        key=Secret(key) if key else None,
        host=environment.get("MAILCHIMP_STAND_IN", ""),
    )
