"""The network's colours: hard-to-see ones are errors, and everything is drawn in them."""

from __future__ import annotations

import re

import pytest

import pelicanconf
from plugins.web.colours import DEFAULTS, contrast, custom_properties, icon, palette
from plugins.web.settings import SettingsError, site_settings
from tests.conftest import ROOT

THEME = ROOT / "theme"


def errors(**colours: object) -> list[str]:
    """Return the errors of the sample settings with *colours*, whose names have ``_`` for ``-``."""
    settings = {name: getattr(pelicanconf, name) for name in dir(pelicanconf) if name.isupper()}
    settings["COLOURS"] = {name.replace("_", "-"): value for name, value in colours.items()}
    try:
        site_settings(settings)
    except SettingsError as error:
        return str(error).splitlines()
    return []


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#a3231d", "#a3231d", 1)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.01)


def test_the_sample_colours_and_part_of_them_are_accepted() -> None:
    assert errors(**{name.replace("-", "_"): value for name, value in DEFAULTS.items()}) == []
    assert errors(accent_light="#104070") == []


@pytest.mark.parametrize(
    ("colours", "named"),
    [
        ({"accent_light": "#e0a800"}, ["accent-light", "#faf8f4", "darker"]),
        ({"accent_dark": "#7a1f1a"}, ["accent-dark", "#151413", "lighter"]),
        ({"data_light": "#cfe8ee"}, ["data-light", "needs 3"]),
        ({"data_dark": "#1d5c6b"}, ["data-dark", "needs 3"]),
    ],
)
def test_a_colour_that_is_hard_to_see_is_an_error(colours: dict[str, str], named: list[str]) -> None:
    found = errors(**colours)
    assert found and all(any(word in error for error in found) for word in named)
    assert all(error.startswith("pelicanconf.py: COLOURS ") for error in found)


@pytest.mark.parametrize("value", ["red", "#a32", "#a3231d;} body {display:none", 5, None, "#a3231d\n"])
def test_what_is_no_colour_is_one_error_and_reaches_no_stylesheet(value: object) -> None:
    (error,) = errors(accent_light=value)
    assert "is not a colour" in error


def test_an_unknown_name_is_an_error() -> None:
    (error,) = errors(accent="#a3231d")
    assert "accent-light" in error


def test_tints_and_the_icon_follow_the_accent() -> None:
    mine = {"accent-light": "#104070", "accent-dark": "#9fc4f0"}
    light = palette(mine, THEME)["light"]
    assert light["accent"] == "#104070"
    assert light["accent-tint"] != palette({}, THEME)["light"]["accent-tint"]
    assert "--accent-light:#104070;" in custom_properties(mine, THEME)
    assert "%23104070" in icon(mine, THEME)


def test_no_other_stylesheet_or_template_has_a_colour_of_its_own_that_the_settings_set() -> None:
    files = [path for path in THEME.rglob("*") if path.suffix in {".css", ".html", ".svg", ".typ"}]
    assert len(files) > 50
    for path in files:
        text = path.read_text("utf-8").lower()
        assert not any(value in text for value in DEFAULTS.values()), path


def test_every_space_and_size_is_one_of_the_scale() -> None:
    own = (
        r"(?<![\w-])(?:(?:margin|padding)(?:-[a-z-]+)?|(?:row-|column-)?gap|font-size|font):[^;}]*?[\d.]+rem"
    )
    for path in (THEME / "static/css").rglob("*.css"):
        if path.name not in {"tokens.css", "print.css"}:
            assert not re.findall(own, path.read_text("utf-8")), path
