"""Check that the public site shows a page in the revision that a mail links to."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import requests

from plugins.campaigns.errors import ClockError, NotLiveError

TIMEOUT = 20.0
"""Timeout of each request, in seconds."""
CLOCK_TOLERANCE = timedelta(minutes=10)
"""Most difference between the clocks of this machine and of the site's host."""
_REVISION = re.compile(r'<meta name="revision" content="([0-9a-f]{16})"')


def check_live(page: str, revision: str, *, now: datetime) -> None:
    """Request *page* once, bypassing caches, and check that it has *revision*.

    Raises:
        NotLiveError: If it does not answer with status 200 and that revision.
        ClockError: If the host's clock differs from the aware moment *now* by more than CLOCK_TOLERANCE.
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
        host_time = parsedate_to_datetime(date).replace(tzinfo=UTC)
    except ValueError:
        return
    if abs(host_time - now) > CLOCK_TOLERANCE:
        raise ClockError(
            f"This machine says {now:%Y-%m-%d %H:%M} UTC, the site's host {host_time:%Y-%m-%d %H:%M}. "
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
    """Poll *page* for up to *timeout* seconds, since hosts take a while to show a change.

    Raises:
        NotLiveError: If it is still not live after that.
        ClockError: If the host's clock differs from this machine's.
    """
    waited, interval = 0.0, 2.0
    while True:
        try:
            return check_live(page, revision, now=now + timedelta(seconds=waited))
        except NotLiveError:
            if waited >= timeout:
                raise
        sleep(interval)
        waited += interval
        interval = min(interval * 1.5, 20.0)
