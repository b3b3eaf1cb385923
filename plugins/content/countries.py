"""Country codes: one list for content and for forms."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from babel.core import get_global

KOSOVO = "XK"
"""Not in ISO 3166-1, which leaves this code to its users; CLDR, the European Union and others use it."""


@cache
def country_codes() -> frozenset[str]:
    """Return the ISO 3166-1 alpha-2 codes of all countries and territories, with Kosovo's.

    Source: ``iso3166.tab`` of the locked ``tzdata`` package, which follows the newsletters of ISO 3166. The
    lists of CLDR and browsers also have withdrawn codes (``DY``, ``YU``), groups (``EU``, ``UN``) and parts
    of countries.
    """
    table = files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text("utf-8")
    codes = (line.partition("\t")[0] for line in table.splitlines() if not line.startswith("#"))
    return frozenset({*filter(None, codes), KOSOVO})


def current_codes(code: str) -> list[str]:
    """Return the codes that have replaced *code*, a withdrawn code or an alias of a country.

    >>> current_codes("UK"), current_codes("AN"), current_codes("CO")
    (['GB'], ['CW', 'SX', 'BQ'], [])
    """
    return [each for each in get_global("territory_aliases").get(code, []) if each in country_codes()]
