"""Says what an address shows about its owner."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from plugins.organisations.load import Organisation
from plugins.safety.normalise import words_of


def directory_entry(name: str, directory: Mapping[str, Organisation]) -> Organisation | None:
    """Return the entry of the directory with that *name*, in any language, or short name."""
    wanted = words_of(name)
    for entry in directory.values():
        names = [*entry.name.values()]
        if wanted and any(words_of(each) == wanted for each in (*names, entry.short or "")):
            return entry
    return None


def belongs_to(address: str, entry: Organisation) -> bool:
    """Return whether the domain of *address* is that of the organisation's site, or below it."""
    site = (urlsplit(entry.web).hostname or "").removeprefix("www.")
    domain = address.rpartition("@")[2]
    return bool(site) and (domain == site or domain.endswith(f".{site}"))
