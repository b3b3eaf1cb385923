"""Mail providers whose domains say nothing about the owner of an address."""

from __future__ import annotations

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
