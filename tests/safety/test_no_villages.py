"""Only regions of ISO 3166-2, the map and the settings are accepted, so that no village is published."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pycountry
import pytest

from plugins.alerts.official_regions import FILE, is_region, lines, official_regions
from plugins.repository.content import Content

Load = Callable[..., Content]


def _with_region(content: Path, region: str) -> Path:
    path = content / "alerts/ua-2026-014/index.es.md"
    text = path.read_text("utf-8")
    assert "\nregion: Cauca\n" in text
    path.write_text(text.replace("\nregion: Cauca\n", f'\nregion: "{region}"\n'), "utf-8")
    return content


@pytest.mark.parametrize("region", ["Barbacoas, vereda El Salado", "El Yarumo", "Toribío", "Cauca, Toribío"])
def test_a_village_is_refused_with_what_to_do(region: str, example: Path, load: Load) -> None:
    (problem,) = [each for each in load(_with_region(example, region)).problems if each.field == "region"]
    assert problem.fatal and "ISO 3166-2" in problem.message and "REGIONS" in problem.message


def test_a_slip_of_the_pen_gets_a_suggestion(example: Path, load: Load) -> None:
    (problem,) = [each for each in load(_with_region(example, "Norte de Santader")).problems if each.fatal]
    assert "Did you mean Norte de Santander?" in problem.message


@pytest.mark.parametrize("region", ["Cauca", "CAUCA", "Narino", "Nariño", "Magdalena Medio"])
def test_official_and_listed_regions_are_accepted(region: str, example: Path, load: Load) -> None:
    assert not load(_with_region(example, region)).fatal


def test_other_countries_have_their_own() -> None:
    assert is_region("GT", "Alta Verapaz", {}) and not is_region("CO", "Alta Verapaz", {})
    assert is_region("CO", "Alta Verapaz", {"CO": ["Alta Verapaz"]})
    assert {"A Coruña", "La Coruña"} <= set(official_regions("ES"))


def test_the_file_holds_what_the_pinned_package_says() -> None:
    wanted = list(lines((each.code, each.name) for each in pycountry.subdivisions))
    assert FILE.read_text("utf-8").splitlines() == wanted, "run `invoke regions`"
    assert len(wanted) > 4_500
