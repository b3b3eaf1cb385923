"""A built site is left without a withdrawn letter, and otherwise whole."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from plugins.withdrawals.places import read_places
from plugins.withdrawals.remove import remove_alert
from plugins.withdrawals.traces import collect_page_traces, files_with_traces
from tests.conftest import ROOT, BuiltSite

LETTERS = sorted(path.name for path in (ROOT / "content/letters").iterdir())


@pytest.mark.parametrize("slug", LETTERS)
def test_a_built_site_is_left_without_the_letter_and_otherwise_whole(
    site: BuiltSite, tmp_path: Path, slug: str
) -> None:
    output = tmp_path / "output"
    shutil.copytree(site.folder, output)
    places, page = read_places(ROOT / "pelicanconf.py"), f"letters/{slug}"
    addresses = places.page_addresses(page)
    traces = [collect_page_traces(page, address, places.content) for address in addresses]
    assert len([*files_with_traces(output, [traces[0].without_slug()])]) >= 10, "pages, lists, search, data"
    for address in addresses:
        assert list(remove_alert(output, address)) == []
    left = BuiltSite(output)
    gone = {*site.files()} - {*left.files()}
    assert f"api/letters/{slug}.csv" in gone and f"en/letters/{slug}/index.html" in gone
    assert all(f"/{slug}/" in name or f"/{slug}." in name for name in gone)
    assert gone.isdisjoint(json.loads(left.text("release.json"))["files"])
    assert list(files_with_traces(output, traces)) == []
    sources = "".join(path.read_text("utf-8") for path in (places.content / page).glob("index.*.md"))
    number = re.search(r"^number: (.+)$", sources, re.MULTILINE)
    assert number
    for path in (each for each in output.rglob("*") if each.is_file()):
        data = path.read_bytes()
        assert slug.encode() not in data and number[1].encode() not in data, path
    for other in (each for each in LETTERS if each != slug):
        assert any(other in each["u"] for each in json.loads(left.text("search/en/letters.json")))
