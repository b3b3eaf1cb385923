"""Decides whether the domain in From sent a mail, from what the own mail server wrote on top of it.

``Authentication-Results`` (RFC 8601) can be written by anybody. It counts only with the name of an own
server, and only above the first ``Received`` that no own server wrote. Signatures are not verified again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from email.utils import getaddresses
from typing import Literal

from plugins.mailbox.header import Header

Authenticated = Literal["yes", "no", "unknown", "paper"]

_COMMENT = re.compile(r"\([^()]*\)")
_BY = re.compile(r"(?:from\s+\S+\s+)?by\s+([\w.-]+)", re.IGNORECASE)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_RESULT = re.compile(r"([a-z][\w-]*)(?:/\d+)?\s*=\s*([a-z]+)((?:\s+.*)?)", re.IGNORECASE | re.DOTALL)
_PROPERTY = re.compile(r"(?:^|\s)([a-z]+\.[\w.-]+)\s*=\s*(\S+)", re.IGNORECASE)
_NESTING = 20
"""Maximum depth of comments that are removed."""


@dataclass(frozen=True)
class Result:
    """The result of one method, such as ``dkim=pass header.d=example.org``."""

    method: str
    value: str
    properties: dict[str, str]


def sender_of(header: Header) -> tuple[str, str]:
    """Return the address in From, in lower case, and the name beside it; both empty unless there is just one.

    A From with two addresses is shown with one of them by most programs, so it identifies nobody.
    """
    written = header.all("From")
    found = [(name, address) for name, address in getaddresses(written) if address]
    if len(written) != 1 or len(found) != 1:
        return "", ""
    name, address = found[0]
    local, at, domain = address.rpartition("@")
    if not (local and at) or not re.fullmatch(r"[\w.-]+\.[\w-]+", domain) or re.search(r"\s", address):
        return "", ""
    return address.lower(), name


def authenticated(header: Header, servers: Collection[str]) -> Authenticated:
    """Return whether the own *servers* found that the domain in From sent the mail.

    yes: ``dmarc=pass`` for that domain, or ``dkim=pass`` of it or a domain above it; no: an own server looked
    and found neither; unknown: no own server has written anything that can be read.
    """
    domain = sender_of(header)[0].rpartition("@")[2]
    results = [list(_results(value)) for value in _trusted(header, {name.lower() for name in servers})]
    if not domain or not results:
        return "unknown"
    passed = [_passes(each, domain) for each in results]
    return "yes" if all(passed) else "no"  # where they differ, one is forged


def _trusted(header: Header, servers: Collection[str]) -> Iterator[str]:
    """Yield the Authentication-Results of *servers*, without the name of the server."""
    for name, value in header.fields:
        match name.lower():
            case "received":
                by = _BY.match(_without_comments(value).strip())
                if by is None or not _is_own(by[1].lower(), servers):
                    return
            case "authentication-results":
                server, _, results = _without_comments(value).partition(";")
                named = server.split()
                if named and named[0].lower() in servers:
                    yield results


def _is_own(host: str, servers: Collection[str]) -> bool:
    return any(host == each or host.endswith(f".{each}") for each in servers)


def _results(text: str) -> Iterator[Result]:
    for part in _parts(text):
        if match := _RESULT.fullmatch(part.strip()):
            properties = {name.lower(): value for name, value in _PROPERTY.findall(match[3])}
            yield Result(match[1].lower(), match[2].lower(), properties)


def _parts(text: str) -> list[str]:
    """Return the parts of *text* between semicolons, quoted strings without what could look like one."""
    plain = _QUOTED.sub(lambda quoted: re.sub(r"[;\s=]", "_", quoted[1]), text)
    return plain.split(";")


def _passes(results: list[Result], domain: str) -> bool:
    dmarc = [each for each in results if each.method == "dmarc"]
    if any(each.value == "fail" for each in dmarc):
        return False
    if any(
        each.value == "pass" and each.properties.get("header.from", "").lower() == domain for each in dmarc
    ):
        return True
    signers = (_signer(each) for each in results if each.method == "dkim" and each.value == "pass")
    return any("." in signer and f".{domain}".endswith(f".{signer}") for signer in signers)


def _signer(result: Result) -> str:
    """Return the domain that signed: ``header.d``, or that of ``header.i`` (``@example.org``)."""
    named = result.properties.get("header.d") or result.properties.get("header.i", "").rpartition("@")[2]
    return named.lower().strip(".")


def _without_comments(text: str) -> str:
    """Return *text* without comments, which may be inside each other."""
    for _ in range(_NESTING):
        shorter = _COMMENT.sub(" ", text)
        if shorter == text:
            break
        text = shorter
    return text
