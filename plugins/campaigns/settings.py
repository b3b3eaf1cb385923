"""Settings of the mailing, validated once. Those of the account belong to the mailing service."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

from plugins.mailing.account import Account
from plugins.mailing.registry import mailing_service
from plugins.mailing.service import MailingService
from plugins.web.settings import SettingsError

Mode = Literal["draft", "schedule", "send"]


@dataclass(frozen=True)
class MailingSettings:
    """Settings of the mailing."""

    mode: Mode
    """How far a push goes: it leaves drafts, schedules them, or sends them."""
    delay: timedelta
    """Time between a push and the sending of what it schedules, in which it can still be stopped."""
    window: timedelta
    """Age up to which an announcement is mailed unless it is named."""
    per_week: Mapping[str, int]
    """Most announcements, or letters, that ask readers to act within seven days, by name of the setting."""
    original_at_once: bool
    """Whether untranslated alerts are mailed in their original language instead of waiting."""
    reply_to: str
    outbox: Path
    on_build: bool
    """Whether a build also pushes, for hosts without a separate deploy step."""
    timeout: float
    """Seconds that `publish` and `withdraw` wait for the public site to show what was deployed."""
    service: MailingService
    account_settings: Any
    """Settings of the account, which only :attr:`service` interprets."""

    def connect(self, sleep: Callable[[float], None] = time.sleep) -> Account | None:
        """Return the account to push to, without contacting it; None if there is none.

        *sleep* waits between attempts.
        """
        return self.service.connect(self.account_settings, sleep=sleep)


def mailing_settings(
    settings: Mapping[str, Any], environment: Mapping[str, str] = os.environ
) -> MailingSettings:
    """Return the mailing settings from Pelican's *settings* and the *environment*.

    Raises:
        SettingsError: If a setting is out of range or malformed, or there is no such service; the text lists
            all errors.
    """
    service, errors = mailing_service(settings), []
    mode = settings.get("CAMPAIGN_MODE", "draft")
    if mode not in {"draft", "schedule", "send"}:
        errors.append(f'CAMPAIGN_MODE "{mode}" is not one of: draft, schedule, send.')
    for name, minimum, unit in (
        ("CAMPAIGN_DELAY", 15, "minutes"),
        ("CAMPAIGN_WINDOW", 1, "hours"),
        ("CAMPAIGNS_PER_WEEK", 0, "announcements"),
        ("LETTERS_PER_WEEK", 0, "letters"),
        ("PUBLISH_TIMEOUT", 0, "seconds"),
    ):
        value = settings.get(name, minimum)
        if not isinstance(value, int) or isinstance(value, bool) or value < minimum:
            errors.append(f'{name} "{value}" is not a number of {unit}. Write {minimum} or more.')
    untranslated = settings.get("CAMPAIGN_UNTRANSLATED", "wait")
    if untranslated not in {"wait", "original"}:
        errors.append(f'CAMPAIGN_UNTRANSLATED "{untranslated}" is not one of: wait, original.')
    on_build = bool(settings.get("CAMPAIGN_ON_BUILD"))
    if on_build and mode == "send":
        errors.append(
            "CAMPAIGN_ON_BUILD cannot go with CAMPAIGN_MODE send, since a build cannot see whether the page "
            "is live. Write draft or schedule."
        )
    errors += service.settings_errors(settings, environment)
    if errors:
        raise SettingsError("\n".join(f"pelicanconf.py: {error}" for error in errors))
    return MailingSettings(
        mode=mode,
        delay=timedelta(minutes=settings.get("CAMPAIGN_DELAY", 30)),
        window=timedelta(hours=settings.get("CAMPAIGN_WINDOW", 72)),
        per_week={
            "CAMPAIGNS_PER_WEEK": settings.get("CAMPAIGNS_PER_WEEK", 3),
            "LETTERS_PER_WEEK": settings.get("LETTERS_PER_WEEK", 1),
        },
        original_at_once=untranslated == "original",
        reply_to=settings.get("CAMPAIGN_REPLY_TO") or settings["MAILBOX_CONTACT"],
        outbox=Path(settings.get("OUTBOX_PATH") or "outbox"),
        on_build=on_build,
        timeout=settings.get("PUBLISH_TIMEOUT", 300),
        service=service,
        account_settings=service.account_settings(settings, environment),
    )
