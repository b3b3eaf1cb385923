"""Polling for a condition in a page whose content security policy forbids ``eval``."""

from __future__ import annotations

import time

from playwright.sync_api import Page


def wait_until(page: Page, expression: str, arg: object = None, *, seconds: float = 10) -> None:
    """Wait until JavaScript *expression* is true in *page*.

    Playwright's own ``wait_for_function`` evaluates its text inside the page: the policy refuses that as soon
    as the first look is not enough, so a test would fail whenever the machine is slow.

    Raises:
        AssertionError: If it is still false after *seconds*.
    """
    end = time.monotonic() + seconds
    while not page.evaluate(expression, arg):
        assert time.monotonic() < end, f"still false after {seconds} s: {expression}"
        page.wait_for_timeout(20)
