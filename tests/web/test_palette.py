"""The palette of mails: the colours of the style sheet, and what is readable on the network's own."""

from __future__ import annotations

import re

import pytest

from plugins.web.palette import contrast, palette
from plugins.web.settings import SettingsError, site_settings
from tests.campaigns.conftest import settings
from tests.conftest import ROOT

ACCENTS = ["#a3231d", "#104070", "#006644", "#5a2a82", "#f2836f", "#ffd24a", "#90c0f0", "#000000"]


@pytest.mark.parametrize("accent", ACCENTS)
def test_text_on_any_accent_colour_and_its_tint_is_readable(accent: str) -> None:
    made = palette(ROOT / "theme", {"accent-light": accent, "accent-dark": accent})
    for scheme in (made.light, made.dark):
        assert scheme["accent"] == accent
        assert contrast(scheme["on_accent"], accent) >= 4.5
        assert contrast(scheme["ink"], scheme["accent_tint"]) >= 7


def test_text_of_mails_is_readable_in_both_schemes() -> None:
    made = palette(ROOT / "theme", settings()["COLOURS"])
    for scheme in (made.light, made.dark):
        for ground in ("surface", "ground", "tint"):
            assert contrast(scheme["ink"], scheme[ground]) >= 7
            assert contrast(scheme["muted"], scheme[ground]) >= 4.5
            assert contrast(scheme["accent"], scheme[ground]) >= 4.5
        assert contrast(scheme["on_night"], scheme["night"]) >= 7


def test_mails_and_outbox_name_no_colour_themselves() -> None:
    files = [*(ROOT / "theme/templates/email").iterdir(), *(ROOT / "theme/outbox").iterdir()]
    assert len(files) > 5
    for path in files:
        named = re.findall(r"#[0-9a-fA-F]{3,8}\b(?!;)|\b(?:rgb|hsl)a?\(", path.read_text("utf-8"))
        assert not named, path.name


@pytest.mark.parametrize(
    "colours", [{"accent-light": "#a3231d"}, {"accent-light": "red", "accent-dark": "#fff"}]
)
def test_what_is_not_a_colour_is_an_error_that_says_what_to_write(colours: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=r"COLOURS 'accent-dark': .* six hexadecimal digits"):
        site_settings({**settings(), "COLOURS": colours})
