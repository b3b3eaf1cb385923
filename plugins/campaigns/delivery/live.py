"""Asks the public site whether a page is there, in the very revision that a mail leads to."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import requests

from plugins.campaigns.errors import ClockError, NotLiveError

TIMEOUT = 20.0
"""Seconds for each request to the site."""
CLOCK_TOLERANCE = timedelta(minutes=10)
"""How far this machine's clock may be from the site's host."""
_REVISION = re.compile(r'<meta name="revision" content="([0-9a-f]{16})"')


def check_live(page: str, revision: str, *, now: datetime) -> None:
    """Return once *page* is found live with *revision*; ask once, without any cache in between.

    Raises:
        NotLiveError: If it is not.
        ClockError: If the host says that it is another time than the aware moment *now*.
    """
    try:
        answer = requests.get(
            page, headers={"Cache-Control": "no-cache"}, timeout=TIMEOUT, allow_redirects=False
        )
    except requests.RequestException as error:
        raise NotLiveError(f"{page} does not answer ({type(error).__name__}).") from None
    _check_clock(answer.headers.get("Date", ""), now)
    if answer.status_code != 200:
        raise NotLiveError(f"{page} answers {answer.status_code}.")
    found = _REVISION.search(answer.content.decode("utf-8", "replace"))
    if found is None or found[1] != revision:
        raise NotLiveError(f"{page} shows another revision than the content here.")


def _check_clock(date: str, now: datetime) -> None:
    try:
        there = parsedate_to_datetime(date).replace(tzinfo=UTC)
    except ValueError:
        return
    if abs(there - now) > CLOCK_TOLERANCE:
        raise ClockError(
            f"This machine says {now:%Y-%m-%d %H:%M} UTC, the site's host {there:%Y-%m-%d %H:%M}. "
            "Set the clock; deadlines and embargoes depend on it."
        )


def wait_until_live(
    page: str,
    revision: str,
    *,
    now: datetime,
    timeout: float,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Ask for *page* again and again, for *timeout* seconds, since hosts take a while to show a change.

    Raises:
        NotLiveError: If it still is not live then.
        ClockError: If the host says that it is another time.
    """
    waited, step = 0.0, 2.0
    while True:
        try:
            return check_live(page, revision, now=now + timedelta(seconds=waited))
        except NotLiveError:
            if waited >= timeout:
                raise
        sleep(step)
        waited += step
        step = min(step * 1.5, 20.0)
