"""Mails on a small phone: how long an update is, that nothing is too wide, and which way a letter is read."""

from __future__ import annotations

from bs4 import BeautifulSoup

from tests.browser.tabs import Tabs
from tests.conftest import BuiltSite

WIDTH, HEIGHT, SCREENS = 360, 740, 4
MEASURE = """() => [
  document.body.scrollWidth,
  document.body.scrollHeight,
  [...document.querySelectorAll(".letter div")].map(each => getComputedStyle(each).direction).join(),
]"""


def test_updates_take_four_screens_at_most_and_letters_have_their_direction(
    site: BuiltSite, tabs: Tabs
) -> None:
    outbox = site.folder.parent / "outbox"
    index = BeautifulSoup((outbox / "index.html").read_text("utf-8"), "html.parser")
    listed = {
        article.select_one(".ways a")["href"]: article.get_text() for article in index.select("article")
    }
    updates = [name for name, text in listed.items() if "· update " in text]
    assert sorted(name.split(".")[2] for name in updates) == ["en", "es", "fr"]
    # A letter in Arabic in mails in English and Spanish, a card, an address to be found.
    others = [path.name for path in outbox.glob("ua-2026-024.1.*.html")]
    heights, directions = {}, {}
    with tabs.tab(viewport={"width": WIDTH, "height": HEIGHT}) as tab:
        for name in (*updates, *others):
            tab.page.goto((outbox / name).as_uri())
            width, height, directions[name] = tab.page.evaluate(MEASURE)
            assert width == WIDTH, name
            heights[name] = height / HEIGHT
    assert max(heights[name] for name in updates) <= SCREENS, heights
    assert {name.split(".")[2]: directions[name] for name in others} == {
        "fr": "ltr",
        "en": "rtl",
        "es": "rtl",
    }
