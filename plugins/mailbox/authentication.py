"""Decides whether the domain in From sent a mail, from what the own mail server wrote on top of it.

``Authentication-Results`` (RFC 8601) can be written by anybody. It counts only with the name of an own
server, and only above the first ``Received`` that no own server wrote. Signatures are not verified again.

Own servers repeat words of the sender in these fields, and not all of them quote well. A field in which that
could have changed the meaning is not counted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from email.utils import getaddresses
from itertools import pairwise
from typing import Literal

from plugins.mailbox.header import Header, decoded
from plugins.mailbox.limits import LIMITS

Authenticated = Literal["yes", "no", "unknown"]

_NESTED = 20
"""Maximum number of characters in From that open or close something: ``getaddresses`` recurses at each."""
_RESULT = re.compile(r"([a-z][\w-]*)(?:/\d+)?=([a-z]+)", re.IGNORECASE | re.ASCII)
_UNQUOTED = re.compile(r"\b(?:helo|envelope-from)\s*=", re.IGNORECASE)
"""What many servers write before words of the sender that they do not quote."""
_INTERNAL_HOST = re.compile(r"[0-9a-f]*:[0-9a-f:.]+|10\.[0-9.]+", re.IGNORECASE)
"""The address that Gmail's servers have instead of a name: ``2002:a05:…`` is 10.5.… in IPv6."""


@dataclass(frozen=True)
class Result:
    """The result of one method, such as ``dkim=pass header.d=example.org``."""

    method: str
    value: str
    properties: dict[str, str]

    def domain(self, name: str) -> str:
        """Return the domain of the property *name*, which may be an address; empty if there is none."""
        return self.properties.get(name, "").rpartition("@")[2].lower().strip(".")


def sender_of(header: Header) -> tuple[str, str]:
    """Return the address in From, in lower case, and the name beside it; both empty unless there is just one.

    A From with two addresses is shown with one of them by most programs, so it identifies nobody.
    """
    written = header.raw("From")
    if len(written) != 1 or len(written[0]) > LIMITS.field or sum(map(written[0].count, "()<>:")) > _NESTED:
        return "", ""
    found = [(name, address) for name, address in getaddresses(written) if address]
    if len(found) != 1:
        return "", ""
    name, address = found[0]
    local, at, domain = address.rpartition("@")
    if not (local and at) or not re.fullmatch(r"[\w.-]+\.[\w-]+", domain) or re.search(r"\s", address):
        return "", ""
    return address.lower(), decoded(name)


def authenticated(header: Header, servers: Collection[str]) -> Authenticated:
    """Return whether the own *servers* found that the domain in From sent the mail.

    yes: ``dmarc=pass`` for that domain, or ``dkim=pass`` of it or a domain above it where there is no policy;
    no: ``dmarc=fail``, or one server wrote that the same check passed and failed; unknown: anything else.
    """
    domain = sender_of(header)[0].rpartition("@")[2]
    if not domain:
        return "unknown"
    by_server = defaultdict[str, list[Result]](list)
    for server, results in _trusted(header, {name.lower().strip(".") for name in servers}):
        by_server[server] += results
    verdicts = {_verdict(results, domain) for results in by_server.values()}
    if "no" in verdicts:
        return "no"
    return "yes" if "yes" in verdicts else "unknown"


def _trusted(header: Header, servers: Collection[str]) -> Iterator[tuple[str, list[Result]]]:
    """Yield the name of the server and the results of each Authentication-Results of *servers*."""
    for name, value in header.fields:
        match name.lower():
            case "received":
                if not _received_by(value, servers):
                    return
            case "authentication-results":
                plain = _plain(value)
                server = "".join(plain).partition(";")[0].split() if plain else []
                if plain and server and _is_own(server[0], servers):
                    yield server[0].lower(), list(_results(value, plain))


def _received_by(value: str, servers: Collection[str]) -> bool:
    """Return whether one of *servers* wrote this Received, or it is a hop inside a server that has no name.

    The name with which the sender introduced itself, after ``from``, may contain a second ``by``.
    """
    plain = _plain(value)
    if plain is None:
        return False
    words = "".join(plain).replace(";", " ; ").split()
    hosts = [after for word, after in pairwise([*words, ""]) if word.lower() == "by"]
    if not hosts:  # Received: (qmail 1234 invoked by uid 89); date
        return words[:1] in ([], [";"]) and value.lstrip().startswith("(qmail ")
    if len(hosts) == 1 and words[0].lower() == "by" and _INTERNAL_HOST.fullmatch(hosts[0]):
        return True
    return all(_is_own(host, servers) for host in hosts)


def _is_own(host: str, servers: Collection[str]) -> bool:
    host = host.lower()
    return any(host == each or host.endswith(f".{each}") for each in servers)


def _verdict(results: list[Result], domain: str) -> Authenticated:
    """Return what the *results* of one server say about *domain*, the one in From."""
    policy = [each for each in results if each.method == "dmarc"]
    if any(each.value == "fail" for each in policy) or _contradict(results, domain):
        return "no"
    if any(each.value != "none" for each in policy):
        passed = all(each.value == "pass" and each.domain("header.from") == domain for each in policy)
        return "yes" if passed else "unknown"
    signatures = [each for each in results if each.method == "dkim" and _aligned(_subject(each)[0], domain)]
    failed = {_subject(each)[0] for each in signatures if each.value == "fail"}
    signed = any(each.value == "pass" and _subject(each)[0] not in failed for each in signatures)
    return "yes" if signed else "unknown"


def _contradict(results: list[Result], domain: str) -> bool:
    """Return whether one check that concerns *domain* passed and failed: one of the two is forged."""
    found = defaultdict[tuple[str, ...], set[str]](set)
    for each in results:
        subject = _subject(each)
        if _aligned(subject[0], domain):
            found[each.method, *subject].add(each.value)
    return any({"pass", "fail"} <= values for values in found.values())


def _subject(result: Result) -> tuple[str, ...]:
    """Return the domain that was checked, and for DKIM which signature: a domain can have several."""
    match result.method:
        case "dkim":
            return _signer(result), *(result.properties.get(name, "") for name in ("header.s", "header.b"))
        case "spf":
            return (result.domain("smtp.mailfrom"),)
    return ("",)


def _signer(result: Result) -> str:
    """Return the domain that signed: ``header.d``, or that of ``header.i`` (``@example.org``)."""
    signer, identity = result.domain("header.d"), result.domain("header.i")
    if signer and identity and not f".{identity}".endswith(f".{signer}"):
        return ""  # RFC 6376, 3.5: it must be the same domain or one below it
    return signer or identity


def _aligned(signer: str, domain: str) -> bool:
    return "." in signer and f".{domain}".endswith(f".{signer}")


def _results(value: str, plain: list[str]) -> Iterator[Result]:
    """Yield the results in *value*; behind unquoted words of the sender, only those that did not pass."""
    parts = "".join(plain).split(";")
    unquoted = _UNQUOTED.search(value)
    reliable = "".join(plain[: unquoted.start()]).count(";") if unquoted else len(parts)
    for number, part in enumerate(parts[1:], 1):
        result = _result(part)
        if result and (number < reliable or result.value != "pass"):
            yield result


def _result(part: str) -> Result | None:
    """Return the result in *part*; none if it passed with two values of a property, or other words."""
    words = " ".join(part.split()).replace(" =", "=").replace("= ", "=").split(" ")
    match = _RESULT.fullmatch(words[0])
    if match is None:
        return None
    properties: dict[str, str] = {}
    clear = True
    for word in words[1:]:
        name, equals, value = word.partition("=")
        clear = clear and bool(equals) and properties.setdefault(name.lower(), value) == value
    value = match[2].lower()
    return Result(match[1].lower(), value, properties) if clear or value != "pass" else None


def _plain(value: str) -> list[str] | None:
    """Return what each character of *value* means outside of comments and quotes; none if that is unclear.

    Comments become spaces, quotes are empty, and what would separate words inside of them is ``_``. Unclear
    are a comment or quote without an end, a parenthesis in quotes, control characters, and long fields.

    >>> "".join(_plain('a (b (c)) "d; e"'))
    'a         d__e'
    >>> _plain('a ("b) c ("d)')
    """
    if len(value) > LIMITS.field or re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value):
        return None
    plain: list[str] = []
    depth, quoted, escaped = 0, False, False
    for character in value:
        hidden = " " if depth else "_"
        if escaped:
            escaped = False
            plain.append(hidden)
        elif character == "\\":
            if not (depth or quoted):
                return None
            escaped = True
            plain.append(hidden)
        elif character == '"':
            quoted = not quoted
            plain.append(" " if depth else "")
        elif character in "()":
            depth += 1 if character == "(" else -1
            if quoted or depth < 0:
                return None
            plain.append(" ")
        else:
            plain.append(hidden if depth or (quoted and character in " \t;=") else character)
    return None if depth or quoted or escaped else plain
