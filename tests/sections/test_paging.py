"""Paging of the archive: fifty per page, numbered from the oldest, so that a new alert changes no older page."""

from __future__ import annotations

import re
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import pelicanconf
from plugins.sections.lists import lists
from plugins.site.build import Build
from tests.conftest import NOW, ROOT, read_site

LENGTH, COUNT = 5, 8
"""Entries of a page in the test, and alerts, which fill one page and part of the next."""


def add(content: Path, number: int) -> None:
    """Write a copy of an alert that has ended, *number* weeks after the first."""
    folder = content / "alerts" / f"ua-2021-{number:03}"
    shutil.copytree(ROOT / "content/alerts/ua-2026-012", folder)
    day = date(2021, 1, 1) + timedelta(weeks=number)
    for path in folder.glob("*.md"):
        text = path.read_text("utf-8")
        text = text.replace("date: 2026-05-13", "date: 2020-12-01")
        text = re.sub(r"^case: .*$", f"case: UA 2021-{number:03}", text, flags=re.MULTILINE)
        path.write_text(re.sub(r"^date: .*$", f"date: {day}", text, count=1, flags=re.MULTILINE), "utf-8")


def built(content: Path) -> dict[str, bytes]:
    own = {name: value for name, value in vars(pelicanconf).items() if name.isupper()}
    site, problems = read_site(
        {
            **own,
            "PATH": str(content),
            "BUILD_TIME": str(int(NOW.timestamp())),
            "CACHE_FOLDER": "",
            "SHEETS": False,
        }
    )
    assert not [str(problem) for problem in problems if problem.fatal]
    return {file.path: file.data for file in Build(site).files()}


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("long") / "content"
    for name in ("pages", "authorities", "resources", "activities", "directory", "keys", "vocabulary"):
        shutil.copytree(ROOT / "content" / name, folder / name)
    for number in range(1, COUNT + 1):
        add(folder, number)
    return folder


def test_a_long_archive_is_paged_and_a_new_alert_leaves_its_pages_alone(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (lists.PAGE_LENGTH, lists.MIN_ON_PAGE) == (50, 10)
    monkeypatch.setattr(lists, "PAGE_LENGTH", LENGTH)  # pages of fifty alerts take ten times as long
    monkeypatch.setattr(lists, "MIN_ON_PAGE", 2)
    before = built(content)
    first = BeautifulSoup(before["en/archive/index.html"], "html.parser")
    earlier = BeautifulSoup(before["en/archive/1/index.html"], "html.parser")
    slugs = [
        link["href"].split("/")[2]
        for page, where in ((first, ".card__title a"), (earlier, ".lines a"))
        for link in page.select(where)
    ]
    assert slugs == [f"ua-2021-{number:03}" for number in range(COUNT, 0, -1)]
    assert len(earlier.select(".lines a")) == LENGTH
    (way,) = first.select(".spans a")
    assert way["href"] == "/en/archive/1/" and way.get_text() == "January 2021 – February 2021"
    assert earlier.select_one(".turn a")["href"] == "/en/archive/"
    asked = BeautifulSoup(before["fr/autorites/mx-cndh/1/index.html"], "html.parser")
    assert len(asked.select(".request")) == LENGTH

    add(content, COUNT + 1)
    after = built(content)
    changed = {name for name in before if after.get(name) != before[name] and name.endswith(".html")}
    assert changed
    assert not [name for name in changed if re.search(r"/[0-9]{1,3}/index\.html$|/ua-2021-", name)]
