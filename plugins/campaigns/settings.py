"""Settings of the mailing, validated once. The API key comes from the environment only."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

from plugins.web.settings import SettingsError

Mode = Literal["draft", "schedule", "send"]
_KEY = re.compile(r"[0-9a-f]{32}-[a-z]{2}[0-9]{1,3}")
_LOCAL = re.compile(r"http://127\.0\.0\.1:[0-9]+/3\.0")


@dataclass(frozen=True)
class Secret:
    """A value that ``str()`` and ``repr()`` do not show, so that it cannot get into logs by accident."""

    _value: str = field(repr=False)

    def reveal(self) -> str:
        """Return the value."""
        return self._value

    def __str__(self) -> str:
        return "…"


@dataclass(frozen=True)
class MailingSettings:
    """Settings of the mailing."""

    mode: Mode
    """How far a push goes: it leaves drafts, schedules them, or sends them."""
    delay: timedelta
    """Time between a push and the sending of what it schedules, in which it can still be stopped."""
    window: timedelta
    """Age up to which an announcement is mailed unless it is named."""
    per_week: int
    """Most announcements of alerts that ask readers to act, within seven days."""
    original_at_once: bool
    """Whether untranslated alerts are mailed in their original language instead of waiting."""
    reply_to: str
    outbox: Path
    audience: str
    """The id of the audience (list) at Mailchimp."""
    on_build: bool
    """Whether a build also pushes, for hosts without a separate deploy step."""
    timeout: float
    """Seconds that `publish` and `withdraw` wait for the public site to show what was deployed."""
    key: Secret | None
    host: str
    """Base URL that replaces Mailchimp's own, for tests: only ever on this machine. Empty otherwise."""

    @property
    def connected(self) -> bool:
        """Whether there is an account to push to."""
        return self.key is not None and bool(self.audience)


def is_audience(text: str) -> bool:
    """Return whether *text* has the form of an audience id: ten hexadecimal digits."""
    return re.fullmatch(r"[0-9a-f]{10}", text) is not None


def mailing_settings(
    settings: Mapping[str, Any], environment: Mapping[str, str] = os.environ
) -> MailingSettings:
    """Return the mailing settings from Pelican's *settings* and the *environment*.

    Raises:
        SettingsError: If a setting is out of range or malformed; the text lists all errors.
    """
    errors = []
    mode = settings.get("CAMPAIGN_MODE", "draft")
    if mode not in {"draft", "schedule", "send"}:
        errors.append(f'CAMPAIGN_MODE "{mode}" is not one of: draft, schedule, send.')
    for name, minimum, unit in (
        ("CAMPAIGN_DELAY", 15, "minutes"),
        ("CAMPAIGN_WINDOW", 1, "hours"),
        ("CAMPAIGNS_PER_WEEK", 0, "announcements"),
        ("PUBLISH_TIMEOUT", 0, "seconds"),
    ):
        value = settings.get(name, minimum)
        if not isinstance(value, int) or isinstance(value, bool) or value < minimum:
            errors.append(f'{name} "{value}" is not a number of {unit}. Write {minimum} or more.')
    untranslated = settings.get("CAMPAIGN_UNTRANSLATED", "wait")
    if untranslated not in {"wait", "original"}:
        errors.append(f'CAMPAIGN_UNTRANSLATED "{untranslated}" is not one of: wait, original.')
    audience = str(settings.get("MAILCHIMP_AUDIENCE") or "")
    if audience and not is_audience(audience):
        errors.append(
            f'MAILCHIMP_AUDIENCE "{audience}" is not the id of an audience. Copy the ten characters that '
            "Mailchimp shows under Audience, Settings, Audience name and defaults."
        )
    on_build = bool(settings.get("CAMPAIGN_ON_BUILD"))
    if on_build and mode == "send":
        errors.append(
            "CAMPAIGN_ON_BUILD cannot go with CAMPAIGN_MODE send, since a build cannot see whether the page "
            "is live. Write draft or schedule."
        )
    key = environment.get("MAILCHIMP_API_KEY", "").strip()
    if key and not _KEY.fullmatch(key):
        errors.append(
            "MAILCHIMP_API_KEY in the environment does not have the form of a key: 32 characters, a hyphen, "
            "the data centre, as in …-us19. Copy it again."
        )
    host = environment.get("MAILCHIMP_STAND_IN", "")
    if host and not _LOCAL.fullmatch(host):
        errors.append("MAILCHIMP_STAND_IN may only lead to this machine, as http://127.0.0.1:8080/3.0.")
    if errors:
        raise SettingsError("\n".join(f"pelicanconf.py: {error}" for error in errors))
    return MailingSettings(
        mode=mode,
        delay=timedelta(minutes=settings.get("CAMPAIGN_DELAY", 30)),
        window=timedelta(hours=settings.get("CAMPAIGN_WINDOW", 72)),
        per_week=settings.get("CAMPAIGNS_PER_WEEK", 3),
        original_at_once=untranslated == "original",
        reply_to=settings.get("CAMPAIGN_REPLY_TO") or settings["MAILBOX_CONTACT"],
        outbox=Path(settings.get("OUTBOX_PATH") or "outbox"),
        audience=audience,
        on_build=on_build,
        timeout=settings.get("PUBLISH_TIMEOUT", 300),
        key=Secret(key) if key else None,
        host=host,
    )
