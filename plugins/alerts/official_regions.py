"""The official regions of every country: ISO 3166-2 subdivisions, and additions of the network.

``iso_3166_2.tsv`` has the country code and name of each; ``invoke regions`` writes it from pycountry. Builds
do not need that package, which is 40 times as large.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from plugins.alerts.regions import region_key

FILE = Path(__file__).with_name("iso_3166_2.tsv")


def official_regions(country: str) -> tuple[str, ...]:
    """Return the names of the regions of *country* as ISO 3166-2 spells them."""
    return _regions().get(country, ())


def is_region(country: str, name: str, more: Mapping[str, Iterable[str]]) -> bool:
    """Return whether *name* is a region of *country* in ISO 3166-2 or *more*, ignoring accents."""
    known = (*official_regions(country), *more.get(country, ()))
    return region_key(country, name) in {region_key(country, each) for each in known}


@cache
def _regions() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for line in FILE.read_text("utf-8").splitlines():
        country, _, name = line.partition("\t")
        found.setdefault(country, []).append(name)
    return {country: tuple(names) for country, names in found.items()}


def lines(subdivisions: Iterable[tuple[str, str]]) -> Iterator[str]:
    r"""Yield the lines of the file for pairs of ISO 3166-2 code and name; each alternative name has its own.

    >>> list(lines([("ES-C", "A Coruña [La Coruña]"), ("NA-KA", "//Karas")]))
    ['ES\tA Coruña', 'ES\tLa Coruña', 'NA\t//Karas']
    """
    found = set()
    for code, name in subdivisions:
        plain = re.sub(r"\s*\((?:EH|Region|Arctic)[^)]*\)|\*$|\s+GB-[A-Z]+(?=])", "", name)
        found |= {f"{code[:2]}\t{part.strip()}" for part in re.split(r" / |\[|\]", plain) if part.strip()}
    yield from sorted(found)
