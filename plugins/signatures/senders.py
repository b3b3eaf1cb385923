"""Says what an address shows about its owner."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from plugins.organisations.load import Organisation
from plugins.safety.normalise import words_of

FREE_MAIL = frozenset(
    (
        *("aol.com", "bluewin.ch", "disroot.org", "free.fr", "gmail.com", "gmx.ch", "gmx.com"),
        *("gmx.de", "gmx.net", "googlemail.com", "hotmail.com", "hotmail.es", "hotmail.fr"),
        *("icloud.com", "laposte.net", "libero.it", "live.com", "mail.com", "mail.ru", "mailbox.org"),
        *("me.com", "msn.com", "orange.fr", "outlook.com", "outlook.es", "outlook.fr", "posteo.de"),
        *("posteo.net", "pm.me", "proton.me", "protonmail.com", "qq.com", "riseup.net", "sfr.fr"),
        *("sympatico.ca", "t-online.de", "tuta.com", "tutanota.com", "videotron.ca", "wanadoo.fr"),
        *("web.de", "yahoo.ca", "yahoo.com", "yahoo.es", "yahoo.fr", "yandex.ru", "ymail.com"),
        "zoho.com",
    )
)
"""Providers that give an address to anybody."""


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
