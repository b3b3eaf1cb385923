"""Tells links that lead where they seem to from those that show one address and open another."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote, urlsplit

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
"""What a link out of the site may begin with."""

_ANCHOR = re.compile(r"<a ([^>]*)>(.*?)</a>", re.DOTALL)
_ATTRIBUTE = re.compile(r'(href|title)="([^"]*)"')
_NETLOC = re.compile(r"[A-Za-z0-9.-]+(?::[0-9]+)?")
_HOST = r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}"
_MAILBOX = re.compile(rf"(?:mailto:)?([^\s@:/]+@{_HOST})", re.IGNORECASE)
_WEB = re.compile(r"(?:https?:/*|www\.).+", re.IGNORECASE)
_DOMAIN = re.compile(rf"{_HOST}(?::[0-9]+)?(?:[/?#].*)?")
_DOMAIN_IN_WORDS = re.compile(r"(?:[a-z0-9-]{2,}\.)+[a-z]{2,}(?:[/?#].*)?")
_FILE = re.compile(r"[^/]+\.(?:pdf|html?|docx?|odt|rtf|txt|csv|xlsx?|ods|jpe?g|png)", re.IGNORECASE)
"""What looks like a domain and is a file's name; none of these endings is one of the net."""
_MARKS = "()[]«»<>“”\"'’‘,;:!?."
"""What stands around an address in a sentence."""
_NUMBER = re.compile(r"\+?[0-9 ().\u00a0-]{6,}")


def allowed(target: str) -> bool:
    """Tell whether *target*, as it stands in Markdown or HTML, is an address that a link may have.

    That is ``https``, ``http``, ``mailto``, a plain ``tel``, or a place of this site. The name of another
    site has letters a-z only and nothing before it: no look-alikes, no ``https://un.org@evil.example``.
    """
    address = "".join(unquote(unescape(target)).split())
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    scheme = parts.scheme.lower()
    if scheme == "tel":
        return re.fullmatch(r"tel:\+[0-9-]+(?:;ext=[0-9]+)?", address, re.IGNORECASE) is not None
    if scheme in {"http", "https"}:
        return _NETLOC.fullmatch(parts.netloc) is not None
    return scheme in SCHEMES or (scheme == "" and not address.startswith(("//", "\\", "/\\")))


def disguised(html: str) -> Iterator[tuple[str, str]]:
    """Yield text and target of each link in *html* whose text, or title, is an address that it does not open.

    >>> list(disguised('<a href="https://evil.example">https://un.org</a>'))
    [('https://un.org', 'https://evil.example')]
    >>> list(disguised('<a href="https://www.un.org/fr/">un.org</a>'))
    []
    """
    for attributes, inner in _ANCHOR.findall(html):
        held = {name: unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}
        target = held.get("href", "")
        for text in (unescape(re.sub(r"<[^>]*>", "", inner)), held.get("title", "")):
            if any(not _opens(target, kind, shown) for kind, shown in _shown(_seen(text))):
                yield text, target
                break


def _shown(text: str) -> Iterator[tuple[str, str]]:
    """Yield kind and wording of each address that a reader sees in *text*: number, mailbox or web."""
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
    """Tell whether *target* is what was *shown*, or lies below it."""
    scheme, _, rest = _seen(target).strip().partition(":")
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
    """Return *address* without what people leave out when they write one."""
    return re.sub(r"^(?:https?:/*)?(?:www\.)?", "", address.casefold()).rstrip(f"{_MARKS}/")


def _seen(text: str) -> str:
    """Return *text* as it looks: nothing invisible, nothing percent-encoded, wide letters as plain ones."""
    plain = unicodedata.normalize("NFKC", unquote(text))
    return "".join(char for char in plain if unicodedata.category(char) != "Cf")
