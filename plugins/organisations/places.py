"""The regions of the directory in which each country lies.

Based on the subregions of the United Nations (M49), except for the Caucasus, Cyprus and Turkey, which are
listed under Europe, and Iran, under the Middle East. Turkey and North Africa belong to two regions.
"""

from __future__ import annotations

_NORTH_AFRICA = "DZ EG EH LY MA SD TN"
_COUNTRIES = {
    "africa": (
        f"{_NORTH_AFRICA} AO BF BI BJ BW CD CF CG CI CM CV DJ ER ET GA GH GM GN GQ GW IO KE KM LR "
        "LS MG ML MR MU MW MZ NA NE NG RE RW SC SH SL SN SO SS ST SZ TD TF TG TZ UG YT ZA ZM ZW"
    ),
    "americas": (
        "AG AI AR AW BB BL BM BO BQ BR BS BV BZ CA CL CO CR CU CW DM DO EC FK GD GF GL GP GS GT "
        "GY HN HT JM KN KY LC MF MQ MS MX NI PA PE PM PR PY SR SV SX TC TT US UY VC VE VG VI"
    ),
    "asia-pacific": (
        "AF AS AU BD BN BT CC CK CN CX FJ FM GU HK HM ID IN JP KH KI KP KR LA LK MH MM MN MO MP "
        "MV MY NC NF NP NR NU NZ PF PG PH PK PN PW SB SG TH TK TL TO TV TW UM VN VU WF WS"
    ),
    "europe-central-asia": (
        "AD AL AM AT AX AZ BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GE GG GI GR HR HU IE IM "
        "IS IT JE KG KZ LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM TJ TM TR "
        "UA UZ VA XK"
    ),
    "middle-east-north-africa": f"{_NORTH_AFRICA} AE BH IL IQ IR JO KW LB OM PS QA SA SY TR YE",
}
_SETS = {region: frozenset(countries.split()) for region, countries in _COUNTRIES.items()}


def regions_of(country: str) -> tuple[str, ...]:
    """Return the regions in which a country lies.

    >>> regions_of("CO"), regions_of("EG")
    (('americas',), ('africa', 'middle-east-north-africa'))
    """
    return tuple(region for region, countries in _SETS.items() if country in countries)
