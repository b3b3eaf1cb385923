"""The list of countries is that of ISO 3166-1, without the additional codes of browsers and CLDR."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.core import get_global

from pelicanconf import LANGUAGES
from plugins.content.countries import country_codes
from plugins.languages import formats
from tests.hostile.corpus import ES, Load, edit, refused, target

WITHDRAWN = "AN BU CS CT DD DY FQ FX HV JT MI NH NQ NT PC PU PZ QU RH SU TP UK VD WK YD YU ZR"
NO_COUNTRIES = "AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ"


def test_no_withdrawn_code_and_no_group_is_a_country() -> None:
    assert not country_codes() & {*f"{WITHDRAWN} {NO_COUNTRIES}".split()}
    assert not country_codes() & {code for code in get_global("territory_aliases") if len(code) == 2}
    assert len(country_codes()) == 249 + 1


@pytest.mark.parametrize("identifier", [*(each.locale for each in LANGUAGES.values()), "pt", "de", "ar"])
def test_every_country_has_a_name_of_its_own_in_each_language(identifier: str) -> None:
    names = formats.country_names(sorted(country_codes()), identifier)
    assert len(set(names)) == len(country_codes())


def test_a_language_of_which_unicode_knows_no_countries_has_no_names() -> None:
    assert formats.country_names(["CO"], "ay") == formats.country_names(["CO"], "../x") == []


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("DY", "Write BJ."),
        ("YU", "Write RS or ME."),
        ("uk", "Write GB."),
        ("EU", "Write its two-letter code (ISO 3166), for example CO."),
        ("co", "Write CO."),
    ],
)
def test_a_code_that_is_no_country_is_refused_with_the_current_one(
    code: str, hint: str, example: Path, load: Load
) -> None:
    edit(example / ES, targets=[target(supporters_from=[code])])
    refused(load(example).problems, f'"{code}" is not a country. {hint}')
