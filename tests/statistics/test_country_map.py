"""Country maps: that of Colombia is complete, and every error in a map file is reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.statistics.country_map import load_map
from tests.conftest import ROOT

DEPARTMENTS = """Amazonas, Antioquia, Arauca, Atlántico, Bogotá D.C., Bolívar, Boyacá, Caldas, Caquetá, Casanare,
Cauca, Cesar, Chocó, Córdoba, Cundinamarca, Guainía, Guaviare, Huila, La Guajira, Magdalena, Meta, Nariño,
Norte de Santander, Putumayo, Quindío, Risaralda, San Andrés, Santander, Sucre, Tolima, Valle del Cauca, Vaupés,
Vichada"""
SOUND = "regions:\n- {code: AA, row: 1, column: 1, name: Alta}\n- {code: BB, row: 1, column: 2, name: Baja, aliases: [Abajo]}\n"


def test_all_departments_of_colombia_stand_in_squares_of_their_own() -> None:
    made, problems = load_map(ROOT / "theme/maps", "CO", root=ROOT)
    assert made is not None and problems == []
    wanted = {made.key(name.strip()) for name in DEPARTMENTS.replace("\n", " ").split(",")}
    assert len(wanted) == 33
    assert {tile.key for tile in made.tiles} == wanted
    assert (
        len({(tile.row, tile.column) for tile in made.tiles}) == len({tile.code for tile in made.tiles}) == 33
    )


def test_the_map_is_narrow_enough_for_fingers_on_a_small_screen() -> None:
    made, _ = load_map(ROOT / "theme/maps", "CO", root=ROOT)
    assert made is not None
    assert (360 - 32) / (1 + max(tile.column for tile in made.tiles)) >= 44


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("code: AA, ", "", "xx.yaml:2: regions[1].code: is missing. Write code: ANT"),
        ("code: AA", "code: aa", 'regions[1].code: "aa" is not two or three capital letters.'),
        ("code: BB", "code: AA", "xx.yaml:3: regions[2].code: AA is the code of Alta. Write another one."),
        ("column: 2", "column: 1", "regions[2].row: 1, column 1 is the square of Alta. Write a free one."),
        ("column: 2", "column: 13", 'regions[2].column: "13" is too far out. Write a number from 1 to 12.'),
        ("row: 1", "row: 0", 'regions[1].row: "0" is not a number from 1 to 999.'),
        ("name: Baja", "name: ALTÁ", 'regions[2].name: "ALTÁ" is Alta already, accents and capitals aside.'),
        ("[Abajo]", "[Álta]", 'regions[2].aliases[1]: "Álta" is Alta already'),
        ("aliases", "other", "regions[2].other: is not a known field."),
        (SOUND, "regions: []", "regions: is empty. Write at least one entry"),
        (SOUND, "tiles: []", "xx.yaml:1: tiles: is not a known field. Did you mean regions?"),
        ("- {code: AA", "- {code: [AA", "xx.yaml:"),
    ],
)
def test_every_fault_of_a_map_is_named(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in SOUND
    (tmp_path / "fr.yaml").write_text(SOUND.replace(old, new, 1), "utf-8")
    made, problems = load_map(tmp_path, "FR", root=tmp_path)
    assert made is None
    assert any(told.replace("xx.yaml", "fr.yaml") in str(problem) for problem in problems), problems


def test_a_sound_map_knows_its_other_names(tmp_path: Path) -> None:
    (tmp_path / "fr.yaml").write_text(SOUND, "utf-8")
    made, problems = load_map(tmp_path, "FR", root=tmp_path)
    assert made is not None and problems == []
    assert made.key("abajo") == made.key("BAJA") == "fr-baja"
    assert made.key("Nulle part") == "fr-nulle-part"
    assert made.official("FR", "ABAJO") == "Baja"
    assert made.official("FR", "Baja") is made.official("CO", "Abajo") is made.official("FR", None) is None


@pytest.mark.parametrize(("country", "told"), [("GT", "gt.yaml is not there"), ("co", "is not the code")])
def test_a_setting_without_a_map_says_what_to_write(country: str, told: str) -> None:
    made, (problem,) = load_map(ROOT / "theme/maps", country, root=ROOT)
    assert made is None
    assert str(problem).startswith("pelicanconf.py:1: MAP_COUNTRY: ") and told in str(problem)
    assert problem.fatal


def test_no_country_is_no_map_and_no_fault() -> None:
    assert load_map(ROOT / "theme/maps", "", root=ROOT) == (None, [])
