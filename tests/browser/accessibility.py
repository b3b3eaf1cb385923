"""Axe-core in a page: what it finds wrong by the rules that the project follows."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page

WCAG = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # halves the time: axe describes every element that passes otherwise
    "preload": False,  # what it would fetch again serves experimental rules alone
}
RUN = "([part, options]) => axe.run(part, options).then((results) => results.violations)"


def violations(page: Page, part: str = "html", *, without: str = "") -> list[str]:
    """Return what axe finds in a part of the page, except by the rule *without*: each rule with each element."""
    options: dict[str, Any] = {**WCAG, "rules": {without: {"enabled": False}}} if without else WCAG
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [
        f"{found['id']}: {node['html']} {node['failureSummary']}"
        for found in page.evaluate(RUN, [part, options])
        for node in found["nodes"]
    ]


def too_low(controls: Locator) -> list[str]:
    """Return the visible ones of *controls* that are lower than the 44 pixels that a finger needs."""
    found: list[str] = controls.evaluate_all(
        """all => all.filter(each => {
          const height = each.getBoundingClientRect().height;
          return height > 0 && height < 44 && each.checkVisibility({ visibilityProperty: true });
        }).map(each => each.outerHTML)"""
    )
    return found
