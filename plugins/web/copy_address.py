"""The address to which supporters may send copies of their letters: one mailbox, or one address per alert.

With ``{case}`` in MAILBOX_COPIES each alert has an address of its own, with its folder name in it. Copies can
be counted per alert only then.
"""

from __future__ import annotations

import re

CASE = "{case}"
"""Is replaced by the folder name of the alert: two alerts of one case have different ones."""
LOCAL_LIMIT = 64
"""Maximum length of what is in front of the @, in characters (RFC 5321, 4.5.3.1)."""
_ROOM = 24
"""Characters that must be left for the folder name: ``ua-2026-014-2`` has 13."""
_LOCAL = re.compile(r"[A-Za-z0-9_+=-]+(?:\.[A-Za-z0-9_+=-]+)*")
_DOMAIN = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_HINT = "Write count+{case}@network.example, or count@network.example to count all alerts together."


def copy_address_error(pattern: str) -> str:
    """Return what is wrong with *pattern*, a value of MAILBOX_COPIES, and what to write; empty if nothing is.

    >>> copy_address_error("count+{case}@network.example")
    ''
    """
    local, at, domain = pattern.rpartition("@")
    unknown = [each for each in _PLACEHOLDER.findall(pattern) if each != CASE]
    if unknown:
        return f'"{pattern}" has {unknown[0]}, and only {CASE} is replaced. {_HINT}'
    if at and CASE in domain:
        return f'"{pattern}" has {CASE} behind the @, where it would be another server. {_HINT}'
    if pattern.count(CASE) > 1:
        return f'"{pattern}" has {CASE} twice. {_HINT}'
    plain = local.replace(CASE, "a")
    if not at or not _LOCAL.fullmatch(plain) or not _DOMAIN.fullmatch(domain):
        return f'"{pattern}" is not an address. {_HINT}'
    if len(plain) > LOCAL_LIMIT - _ROOM:
        return f'"{pattern}" has more than {LOCAL_LIMIT - _ROOM} characters in front of the @. {_HINT}'
    return ""


def copy_address(pattern: str, slug: str) -> str:
    """Return the address for copies of letters about the alert in the folder *slug*.

    Empty if there is none, or if *slug* is too long for an address.

    >>> copy_address("count+{case}@network.example", "ua-2026-014-2")
    'count+ua-2026-014-2@network.example'
    """
    address = pattern.replace(CASE, slug)
    return address if len(address.rpartition("@")[0]) <= LOCAL_LIMIT else ""


def alert_of(pattern: str, address: str) -> str:
    """Return the folder name in *address*; empty if it is none of *pattern*, whose ``{case}`` is required.

    Servers and people may change capitals.

    >>> alert_of("count+{case}@network.example", "Count+UA-2026-014@Network.example")
    'ua-2026-014'
    >>> alert_of("count+{case}@network.example", "count@network.example")
    ''
    """
    before, after = pattern.casefold().split(CASE)
    folded = address.casefold()
    if len(folded) <= len(before) + len(after) or not (folded.startswith(before) and folded.endswith(after)):
        return ""
    return folded[len(before) : len(folded) - len(after)]
