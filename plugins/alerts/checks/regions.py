"""Check of a region: it must be an official one, since a village would identify people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from plugins.alerts.official_regions import is_region, official_regions
from plugins.content.frontmatter import Document
from plugins.content.problems import Problem, quote
from plugins.safety.normalise import words_of

MAX_REGIONS = 40
"""Maximum number of regions that a message lists: editors know the department, not all its villages."""
REGIONS_FILE = "plugins/alerts/iso_3166_2.tsv"


def check_region(
    original: Document, country: str, region: str | None, more: Mapping[str, Sequence[str]]
) -> Iterator[Problem]:
    """Yield an error for an unofficial region; *more* are regions besides the official ones, by country."""
    if region is None or is_region(country, region, more):
        return
    names = sorted({*official_regions(country), *more.get(country, ())})
    yield original.problem(
        ("region",),
        f"{quote(region)} is not a region of {country} (ISO 3166-2). {_region_hint(region, names)} "
        f"A larger area that is safe to name can be added to REGIONS in pelicanconf.py.",
    )


def _region_hint(region: str, names: Sequence[str]) -> str:
    """Return a hint with the official name, which is often longer than the usual one."""
    if not names:
        return "Remove the line."
    words = set(words_of(region))
    phrase = f" {' '.join(words_of(region))} "
    named = [name for name in names if f" {' '.join(words_of(name))} " in phrase]
    if named:
        return f"Write {max(named, key=len)}; places smaller than a region are not published."
    longer = [name for name in names if words and words <= set(words_of(name))]
    close = longer if len(longer) == 1 else get_close_matches(region, names, n=1)
    if close:
        return f"Did you mean {close[0]}?"
    return f"Write one of: {', '.join(names)}." if len(names) <= MAX_REGIONS else f"See {REGIONS_FILE}."
