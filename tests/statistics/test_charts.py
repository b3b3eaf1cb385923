"""Geometry of the charts: proportional, inside their frames, visible unless zero."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from plugins.statistics.charts import (
    COLUMNS_BASE,
    MAX_LABELS,
    SIDE,
    bars,
    classes,
    columns,
    size,
    squares,
)
from plugins.statistics.country_map import load_map
from plugins.statistics.counts import Year
from tests.conftest import ROOT

YEARS = some.lists(some.tuples(some.integers(0, 5000), some.integers(0, 5000)), max_size=40).map(
    lambda pairs: [Year(1990 + index, *pair) for index, pair in enumerate(pairs)]
)


def test_bars_are_in_proportion_and_the_least_can_be_seen() -> None:
    assert bars([4, 2, 1, 0]) == ["100", "50", "25", "0"]
    assert bars([3000, 1]) == ["100", "1"]
    assert bars([0, 0]) == ["0", "0"]
    assert bars([]) == []


@given(YEARS)
def test_columns_stay_in_their_frame_and_parts_do_not_overlap(years: list[Year]) -> None:
    drawn = columns(years)
    assert [each.year for each in drawn] == years
    for each in drawn:
        top, middle = float(each.open_y), float(each.ended_y)
        assert 12 <= float(each.number_y) < top
        assert top + float(each.open_height) <= middle + 0.01
        assert middle + float(each.ended_height) == pytest.approx(COLUMNS_BASE, abs=0.01)
        assert bool(each.year.open) is (float(each.open_height) > 0)
        assert bool(each.year.ended) is (float(each.ended_height) > 0)
        assert float(each.x[:-1]) + float(each.width[:-1]) <= 100
    assert sum(each.labelled for each in drawn) <= MAX_LABELS
    assert not drawn or drawn[-1].labelled


def test_squares_stand_inside_the_map_and_are_shaded_by_class() -> None:
    made, _ = load_map(ROOT / "theme/maps", "CO", root=ROOT)
    assert made is not None
    counts = {tile.key: 0 for tile in made.tiles} | {"co-cauca": 90, "co-choco": 40, "co-huila": 1}
    width, height = size(made)
    drawn = {each.tile.key: each for each in squares(made, counts)}
    assert all(0 < each.x <= width - SIDE and 0 < each.y <= height - SIDE for each in drawn.values())
    assert [drawn[key].level for key in ("co-cauca", "co-choco", "co-huila", "co-meta")] == [3, 3, 1, 0]


@given(some.integers(0, 100_000))
def test_classes_rise_from_one_and_never_exceed_the_most(most: int) -> None:
    starts = classes(most)
    assert list(starts) == sorted(set(starts))
    assert len(starts) == min(most, 3)
    assert not starts or (starts[0] == 1 and starts[-1] <= most)
