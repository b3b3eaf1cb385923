"""Checks links: they must lead where they seem to, and must not compose messages for the reader."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote, urlsplit

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
"""Allowed schemes of external links."""

_ANCHOR = re.compile(r"<a ([^>]*)>(.*?)</a>", re.DOTALL)
_ATTRIBUTE = re.compile(r'(href|title)="([^"]*)"')
_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_NETLOC = re.compile(rf"(?:{_LABEL}\.)+{_LABEL}(?::[0-9]+)?")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_MAILTO = re.compile(rf"mailto:[\w.+-]+@(?:{_LABEL}\.)+{_LABEL}", re.IGNORECASE | re.ASCII)
_TEL = re.compile(r"tel:\+[0-9-]+(?:;ext=[0-9]+)?", re.IGNORECASE | re.ASCII)
_OWN = re.compile(r"#[\w-]*|\{[a-z]+:[^{}\s]*\}(?:#[\w-]*)?", re.IGNORECASE | re.ASCII)
"""A link within this site: an anchor, or another page, which is resolved once all content is read."""
_INTERNAL = re.compile(
    r"(?:\{|%7B)(page|resource|list):([^{}%\s)]*)(?:\}|%7D)"
    r"|\](?:\(|:)\s*<?(?:\{|%7B)([a-z]*):([^{}%\s)]*)(?:\}|%7D)",
    re.IGNORECASE,
)
"""A link to another page of the site, such as ``{page:join}``, or an attempt at one."""
MAILING_PLACEHOLDERS = ("{mailing:name}", "{mailing:description}")
"""Placeholders in pages for facts about the mailing service."""
_MAILING = re.compile(r"\{mailing[^{}\s]*\}", re.IGNORECASE)
_COMPOSES = re.compile(
    r"(?:[\w-]+\.)*(?:wa\.me|whatsapp\.com|t\.me|telegram\.(?:me|dog|org)|m\.me|messenger\.com|signal\.me|line\.me"
    r"|mail\.google\.com|outlook\.(?:com|live\.com|office\.com|office365\.com|cloud\.microsoft)|mail\.yahoo\.com"
    r"|mail\.aol\.com|mail\.proton\.me|mail\.zoho\.com)(?:/|$)"
    r"|(?:[\w-]+\.)*(?:x\.com|twitter\.com|bsky\.app|threads\.(?:net|com)|facebook\.com|linkedin\.com|reddit\.com)"
    r"/(?:intent|share|sharer|sharing|shareArticle|dialog|messages|message|submit)\b",
    re.IGNORECASE | re.ASCII,
)
"""Messengers, webmails and other sites whose URLs can contain a message."""
_MAILBOX_INSIDE = re.compile(r"[^\s@/?&=#:;,]@[\w-]+\.\w")
_HOST = r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}"
_MAILBOX = re.compile(rf"(?:mailto:)?([^\s@:/]+@{_HOST})", re.IGNORECASE)
_WEB = re.compile(r"(?:https?:/*|www\.).+", re.IGNORECASE)
_DOMAIN = re.compile(rf"{_HOST}(?::[0-9]+)?(?:[/?#].*)?")
_DOMAIN_IN_WORDS = re.compile(r"(?:[a-z0-9-]{2,}\.)+[a-z]{2,}(?:[/?#].*)?")
_FILE = re.compile(r"[^/]+\.(?:pdf|html?|docx?|odt|rtf|txt|csv|xlsx?|ods|jpe?g|png)", re.IGNORECASE)
"""File names that look like domains; none of these extensions is a top-level domain."""
_MARKS = "()[]«»<>“”\"'’‘,;:!?."
"""Punctuation around an address in a sentence."""
_NUMBER = re.compile(r"\+?[0-9 ().\u00a0-]{6,}")


def link_error(target: str) -> str | None:
    """Return what is wrong with the link *target* and what to type, or None.

    A link leads to a site (``https``, ``http``), to one mailbox (``mailto``) or number (``tel``), or to a
    place of this site: ``#act``, ``{page:join}``. Host names are ASCII without user information: no
    look-alikes, no ``https://un.org@evil.example``. No link may preset recipients or a message: a hidden
    recipient would learn who the supporters are (RFC 6068 lets a link add ``bcc``).

    >>> link_error("mailto:cabinet@ministry.example?bcc=spy@evil.example")
    'Write one address and nothing else: mailto:cabinet@ministry.example.'
    >>> link_error("www.x.example")
    'Write https://www.x.example.'
    """
    decoded = unquote(unescape(target)).strip()
    address = "".join(decoded.split())  # as browsers read it, which skip line breaks
    scheme = _SCHEME.match(address)
    kind = scheme[1].lower() if scheme else ""
    if kind == "mailto":
        return None if _MAILTO.fullmatch(decoded) else _no_plain_mailbox(decoded)
    if kind == "tel":
        return None if _TEL.fullmatch(decoded) else "Write the number alone, as in tel:+576015550107."
    if kind in {"http", "https"}:
        return _web_error(address)
    if kind:
        return "Begin it with https://, mailto: or tel:."
    if _OWN.fullmatch(address):
        return None
    return _without_scheme(address)


def internal_links(line: str) -> Iterator[tuple[str, str]]:
    """Yield kind and key of each internal link, whether or not the kind exists.

    >>> list(internal_links("[Join]({page:join}), [x]({pgae:network})"))
    [('page', 'join'), ('pgae', 'network')]
    """
    for kind, key, other, name in _INTERNAL.findall(line):
        yield (kind or other).lower(), key or name


def mailing_placeholders(line: str) -> Iterator[str]:
    """Yield each placeholder for the mailing service, whether or not it exists.

    >>> list(mailing_placeholders("**{mailing:name}**, {mailing:place}, {mailing}"))
    ['{mailing:name}', '{mailing:place}', '{mailing}']
    """
    yield from _MAILING.findall(line)


def _no_plain_mailbox(decoded: str) -> str:
    mailbox = re.match(r"mailto:([\w.+-]+@[\w.-]*\w)", decoded, re.IGNORECASE | re.ASCII)
    plain = mailbox[1] if mailbox else "contact@a.example"
    return f"Write one address and nothing else: mailto:{plain}."


def _web_error(address: str) -> str | None:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        port = 0
    if port is not None and not 0 < port < 65536:
        return (
            "The number behind the colon is no port. Write the address without it, as in https://a.example/b."
        )
    if not _NETLOC.fullmatch(parts.netloc):
        return "Write the site's own name, in letters a-z, as in https://a.example/b."
    if _COMPOSES.match(f"{parts.hostname}{parts.path}") and "?" in address:
        return (
            "It writes or addresses a message beforehand. Write the address without the ? and what follows."
        )
    if _MAILBOX_INSIDE.search(unquote(unquote(f"{parts.query}#{parts.fragment}"))):
        return "It holds a mailbox, which may get what readers send. Write an address without it."
    return None


def _without_scheme(address: str) -> str:
    if re.fullmatch(r"[\w.+-]+@[\w.-]+", address, re.ASCII):
        return f"Write mailto:{address}."
    if re.fullmatch(r"\+[0-9().-]{6,}", address):
        return f"Write tel:{re.sub('[().]', '', address)}."
    if _DOMAIN.fullmatch(address) and not _FILE.fullmatch(address):
        return f"Write https://{address}."
    return "It names no site. Write the whole address, as in https://a.example/b."


def disguised_links(html: str) -> Iterator[tuple[str, str]]:
    """Yield text and target of each link in *html* whose text or title is another address than its target.

    >>> list(disguised_links('<a href="https://evil.example">https://un.org</a>'))
    [('https://un.org', 'https://evil.example')]
    >>> list(disguised_links('<a href="https://www.un.org/fr/">un.org</a>'))
    []
    """
    for attributes, inner in _ANCHOR.findall(html):
        values = {name: unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}
        target = values.get("href", "")
        for text in (unescape(re.sub(r"<[^>]*>", "", inner)), values.get("title", "")):
            if any(not _opens(target, kind, shown) for kind, shown in _shown(_displayed(text))):
                yield text, target
                break


def _shown(text: str) -> Iterator[tuple[str, str]]:
    """Yield kind and text of each visible address in *text*: number, mailbox or web address."""
    words = [word.strip(_MARKS) for word in text.split()]
    domain = _DOMAIN if len(words) == 1 else _DOMAIN_IN_WORDS
    if _NUMBER.fullmatch(text.strip(f"{_MARKS} ")):
        yield "number", text
    for word in words:
        if mailbox := _MAILBOX.fullmatch(word):
            yield "mailbox", mailbox[1]
        elif _WEB.fullmatch(word) or (domain.fullmatch(word) and not _FILE.fullmatch(word)):
            yield "web", word


def _opens(target: str, kind: str, shown: str) -> bool:
    """Return whether *target* is the address *shown*, or a path below it."""
    scheme, _, rest = _displayed(target).strip().partition(":")
    if kind == "number":
        wanted, called = (re.sub(r"\D", "", text.partition(";")[0]) for text in (shown, rest))
        return scheme.lower() != "tel" or called.endswith(wanted.lstrip("0"))
    if kind == "mailbox":
        return scheme.lower() == "mailto" and rest.partition("?")[0].casefold() == shown.casefold()
    if scheme.lower() not in {"http", "https"}:
        return False
    real, wanted = _bare(f"{scheme}:{rest}"), _bare(shown)
    return real == wanted or (real.startswith(wanted) and real[len(wanted)] in "/?#")


def _bare(address: str) -> str:
    """Return *address* without parts that people leave out when they write one."""
    return re.sub(r"^(?:https?:/*)?(?:www\.)?", "", address.casefold()).rstrip(f"{_MARKS}/")


def _displayed(text: str) -> str:
    """Return *text* as it is displayed: without invisible characters, percent-decoded, in normal width."""
    plain = unicodedata.normalize("NFKC", unquote(text))
    return "".join(char for char in plain if unicodedata.category(char) != "Cf")
