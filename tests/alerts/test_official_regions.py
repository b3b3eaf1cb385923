"""Region names accepted besides the official ones, and messages that suggest the official name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.alerts.official_regions import is_region, official_regions
from plugins.repository.content import Content
from plugins.web.settings import SettingsError, site_settings
from tests.campaigns.conftest import settings
from tests.conftest import read_site


def problems(content: Content) -> list[str]:
    return [str(each) for each in content.problems if each.fatal and each.field == "region"]


@pytest.fixture
def with_region(example: Path) -> Callable[..., Path]:
    def write(region: str, country: str = "CO") -> Path:
        path = example / "alerts/ua-2026-014/index.es.md"
        text = path.read_text("utf-8")
        path.write_text(
            text.replace("country: CO\nregion: Cauca", f'country: {country}\nregion: "{region}"', 1), "utf-8"
        )
        return example

    return write


@pytest.mark.parametrize(
    ("country", "region"), [("MX", "Michoacán"), ("MX", "Veracruz"), ("GT", "Peten"), ("FR", "Paris")]
)
def test_the_usual_name_leads_to_the_official_one(
    with_region: Callable[..., Path], load: Callable[..., Content], country: str, region: str
) -> None:
    found = problems(load(with_region(region, country)))
    assert not found or "Did you mean " in found[0]


@pytest.mark.parametrize(
    ("region", "meant"),
    [
        ("El Yarumo, Cauca", "Cauca"),
        ("Cali (Valle del Cauca)", "Valle del Cauca"),
        ("Sur de Bolívar", "Bolívar"),
    ],
)
def test_a_place_with_its_region_leads_to_the_region(
    with_region: Callable[..., Path], load: Callable[..., Content], region: str, meant: str
) -> None:
    (problem,) = problems(load(with_region(region)))
    assert f" Write {meant}; places smaller than a region are not published." in problem


def test_of_many_regions_the_message_says_where_they_are(
    with_region: Callable[..., Path], load: Callable[..., Content]
) -> None:
    (problem,) = problems(load(with_region("Trifouillis-les-Oies", "FR")))
    assert "See plugins/alerts/iso_3166_2.tsv." in problem


def test_the_setting_names_regions_beside_the_official_ones(with_region: Callable[..., Path]) -> None:
    path = str(with_region("Sierra Grande"))

    def refused(**changes: object) -> bool:
        _, found = read_site(settings(PATH=path, **changes))
        return any(each.field == "region" and each.fatal for each in found)

    assert refused() and refused(REGIONS={"VE": ["Sierra Grande"]})
    assert not refused(REGIONS={"CO": ["Sierra Grande"]})


def test_a_name_of_the_map_is_accepted_for_its_country_only(with_region: Callable[..., Path]) -> None:
    path = str(with_region("San Andrés y Providencia"))

    def refused(**changes: object) -> bool:
        _, found = read_site(settings(PATH=path, **changes))
        return any(each.field == "region" and each.fatal for each in found)

    assert not refused(MAP_COUNTRY="CO") and refused(MAP_COUNTRY="")


@pytest.mark.parametrize("value", [{"Colombia": ["x"]}, {"CO": "Magdalena Medio"}])
def test_a_setting_of_another_form_is_refused(value: object) -> None:
    with pytest.raises(SettingsError, match=r"REGIONS .* is not a country with a list of names"):
        site_settings(settings(REGIONS=value))


def test_a_country_without_regions_says_to_remove_the_line(
    with_region: Callable[..., Path], load: Callable[..., Content]
) -> None:
    assert not official_regions("VA") and not is_region("VA", "Borgo", {})
    (problem,) = problems(load(with_region("Borgo", "VA")))
    assert "Remove the line." in problem
