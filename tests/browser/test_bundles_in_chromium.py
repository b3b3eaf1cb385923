"""Minified stylesheets are the same to a browser as their sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.web.assets import _minified_stylesheet
from tests.browser.tabs import Tabs
from tests.conftest import ROOT

STYLESHEETS = sorted((ROOT / "theme/static/css").rglob("*.css"))
RULES = """css => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return [...sheet.cssRules].map(rule => rule.cssText.replace(/,\\s+/g, ","));
}"""
"""Returns the rules of a stylesheet as the browser has read them; values with variables are not normalised."""


@pytest.mark.parametrize("path", STYLESHEETS, ids=lambda path: path.stem)
def test_a_browser_reads_the_same_rules(path: Path, tabs: Tabs) -> None:
    source, minified = path.read_text("utf-8"), _minified_stylesheet(path)
    with tabs.tab() as tab:
        rules = tab.page.evaluate(RULES, source)
        assert rules and tab.page.evaluate(RULES, minified) == rules
