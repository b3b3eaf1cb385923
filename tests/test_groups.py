"""Tests that share a fixture of their module run in one process."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module")
def shared() -> str:
    return __name__


def test_what_shares_a_fixture_of_its_module_is_one_group(
    request: pytest.FixtureRequest, shared: str
) -> None:
    """Xdist takes what follows ``@`` for the group."""
    in_groups = request.config.getoption("loadgroup", False)
    group = request.node.nodeid.partition("@")[2]
    assert group == ("tests/test_groups.py" if in_groups and shared else "")


def test_what_shares_none_is_in_no_group(request: pytest.FixtureRequest) -> None:
    assert "@" not in request.node.nodeid
