"""``_headers``, as hosts apply it: one value for each header of a file, and how long it is cached."""

from __future__ import annotations

import re

import pytest

from tests.conftest import BuiltSite

SHORT = "public, max-age=300, must-revalidate"


@pytest.fixture(scope="module")
def rules(site: BuiltSite) -> dict[str, list[str]]:
    """The lines of ``_headers`` by path."""
    blocks = [block.splitlines() for block in site.text("_headers").strip().split("\n\n")]
    return {path: [line.strip() for line in lines] for path, *lines in blocks}


def applied(rules: dict[str, list[str]], file: str) -> list[str]:
    """Return the headers of *file* by all rules: a star matches anything, with slashes."""
    address = "/" + file.removesuffix("index.html")
    patterns = {path: re.escape(path).replace(r"\*", ".*") for path in rules}
    return [line for path, lines in rules.items() if re.fullmatch(patterns[path], address) for line in lines]


def test_no_two_rules_give_a_file_the_same_header(site: BuiltSite, rules: dict[str, list[str]]) -> None:
    """Cloudflare Pages joins their values with a comma."""
    for name in site.files():
        names = [line.partition(":")[0] for line in applied(rules, name)]
        assert len(names) == len(set(names)), name


def test_pages_are_cached_for_minutes_and_assets_for_a_year(
    site: BuiltSite, rules: dict[str, list[str]]
) -> None:
    assert "stale" not in site.text("_headers"), "a withdrawn page would be shown once more"
    for name in site.files():
        caching = [line for line in applied(rules, name) if line.startswith("Cache-Control")]
        if name.startswith("assets/"):
            assert caching == ["Cache-Control: public, max-age=31536000, immutable"], name
            assert re.search(r"\.[0-9a-f]{10}\.|/openpgp-[\d.]+/", name), "its name changes with it"
        elif name.startswith(("fr/", "en/", "es/", "search/", "api/")) or name == "index.html":
            assert caching == [f"Cache-Control: {SHORT}"], name
        else:
            assert caching == [], "the default of the hosts: a check at each use"
