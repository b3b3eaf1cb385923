"""Keys of regions for URLs and counts, independent of spelling."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from zlib import crc32

LONGEST = 60
"""Maximum length of a key, which becomes the name of a folder."""


@cache
def region_key(country: str, region: str) -> str:
    """Return the key of *region* of *country*, ignoring accents, capitals and punctuation.

    >>> region_key("CO", "Norte de Santander"), region_key("CO", "NARINO") == region_key("CO", "Nariño")
    ('co-norte-de-santander', True)
    """
    plain = unicodedata.normalize("NFKD", region).encode("ascii", "ignore").decode().casefold()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-")
    # A name without a single Latin letter still needs a key of its own.
    return f"{country.lower()}-{words or format(crc32(region.casefold().encode()), '08x')}"
