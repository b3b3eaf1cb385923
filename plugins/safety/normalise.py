"""Reduces text to comparable words, so that a name is found however it is spelled.

The names guard and the blocklist both compare text in this form. docs/threat-model.md lists the spellings
that are found, and those that are not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from urllib.parse import unquote

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_MARK = "\x1f"
"""Where the parts of a word meet, as at a hyphen: it is compared both joined and apart."""
_UNSEEN = "\x1e"
"""Where something is inside a word that is not printed: it is compared joined, and apart as well."""
_CAPITAL = "\x1d"
"""Where a capital follows a small letter, or a digit a letter."""
_ACCENTS = frozenset({"Mn", "Me"})
_BLANKS = dict.fromkeys(
    [*map(ord, "\u115f\u1160\u3164\uffa0\u2800\u202f\u205f\ufffc\U0001d159"), *range(0x2004, 0x200B)], _UNSEEN
)
"""Characters that look like nothing, or nearly, and are in no category of such: fillers, thin spaces."""

_TAG = re.compile(r"<[^<>]*>")
_JSON_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_CONTINUED = re.compile(r"\r?\n[ \t](?=\S)")
"""Where iCalendar and mail headers fold a long line (RFC 5545, RFC 5322)."""
_PUNYCODE = re.compile(r"\bxn--[a-z0-9-]+", re.IGNORECASE)

_CASE_CHANGE = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_BROKEN = re.compile(rf"[-\u2010-\u2015\u2212{_UNSEEN}]\s*\n[\s>]*")
"""A word that is hyphenated at the end of a line, also of a quotation."""
_EMPHASIS = re.compile(r"(?<=\w)[*`]+(?=\w)")
_SOFT = re.compile(
    rf"(?<=\w){_UNSEEN}*[\-\u2010-\u2015\u2212~'’\u02bc.\u00b7\u30fb_{_MARK}*`]+{_UNSEEN}*(?=\w)"
)
"""What may be inside a word or between two parts of one: hyphens, dots, apostrophes, underscores."""
_HARD = re.compile(r"[\W_]+")
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u11ff\u1780-\u17ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\U00020000-\U0003ffff"
)
"""Characters of scripts that write no spaces between words: each is compared as a word."""
_UNSPACED = re.compile(f"([{UNSPACED}])")
_LETTER = rf"(?![{UNSPACED}])[^\W\d_]"
_SPELLED = re.compile(rf"(?<![^ ])(?:{_LETTER} ){{2,}}{_LETTER}(?![^ ])")
"""Letters between spaces, one by one."""
_DIGITS = re.compile(r"(?:\d ?){5,}\d")
"""Six digits and more, as words: what grouped them has become spaces."""
_TAG_SIGN = re.compile("[#@\uff03\ufe5f\uff20\ufe6b]")
_TAGGED = re.compile(r"[#@]([\w-]{5,100})")

_LOOKALIKES = str.maketrans(
    {
        **dict(zip("АВЕЅІЈКМНОРСТУХԁԌԚԜһ", "ABESIJKMHOPCTYXdGQWh", strict=True)),
        **dict(zip("авеѕіјкмнорстухґ", "abesijkmhopctyxr", strict=True)),
        **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True)),
        **dict(zip("αβεικνορτυχηγ", "abeikvoptuxny", strict=True)),
        **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True)),
        **dict(zip("ıȷɑɡłŁøØđĐħĦŋƀɇɨʉɏƶⱥȼɍ", "ijaglLoOdDhHnbeiuyzacr", strict=True)),
        **dict(zip("ՕՏԼՍօոսհցզյ", "OSLUonuhgqj", strict=True)),
        **dict(zip("ᎠᎡᎢᎥᎪᎫᎬᎳᎷᎻᏀᏃᏒᏔᏚᏙᏞᏟᏢᏦᏴᏕ", "DRTiAJEWMHGZRWSVLCPKBS", strict=True)),
        **dict(zip("ꓐꓑꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ", "BPDTGKJCZFMNLSRVHWXYAEIOU", strict=True)),
    }
)
"""Small capitals, barred letters, and letters of other scripts, by the Latin letter that they look like."""


_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
_BY_CAPITALS = str.maketrans("νηυ", "nhy")
"""Small Greek letters whose capitals look like another Latin letter than they do themselves."""


@dataclass(frozen=True)
class Comparable:
    """A text as phrases are looked for in it."""

    words: str
    """Its words between single spaces, once for each reading; `` | `` is between the readings.

    They are without accents, case, markup and invisible characters; look-alikes of other scripts are Latin
    letters. Words that are joined by hyphens, dots or capitals occur both joined and apart.
    """
    tags: tuple[str, ...]
    """Its hashtags, handles and words that are spelled out: what has no spaces between words."""
    numbers: tuple[str, ...]
    """Its numbers of six digits and more, without what groups their digits."""


def comparable(text: str) -> Comparable:
    """Return *text*, which may be encoded and marked up, in the form in which phrases are looked for.

    >>> comparable("José-María  PÉREZ").words
    ' jose maria perez | josemaria perez '
    >>> comparable("#LibertadZuñigolía")
    Comparable(words=' libertad zunigolia | libertadzunigolia ', tags=('libertadzunigolia',), numbers=())
    """
    readings = list(_readings(text))
    found = dict.fromkeys(form for reading in readings for form in _forms(reading))
    if _GREEK.search(text):
        found |= dict.fromkeys(form for reading in readings for form in _forms(reading, small_greek=True))
    spelled = dict.fromkeys(run.replace(" ", "") for form in found for run in _SPELLED.findall(form))
    words = f" {' | '.join([*found, *spelled])} "
    return Comparable(words, (*_tags(readings[0]), *spelled), tuple(_numbers(words)))


def words_of(text: str) -> list[str]:
    """Return the words of *text* as a phrase of a list is compared: the finest way to take it apart.

    >>> words_of("Aguafría Peña-Gómez")
    ['aguafria', 'pena', 'gomez']
    """
    return next(iter(_forms(text)), "").split()


def fold(text: str) -> str:
    """Return *text* in small letters, without accents, invisible characters and look-alikes."""
    return _plain(text).replace(_UNSEEN, "").casefold()


def _tags(text: str) -> Iterator[str]:
    if _TAG_SIGN.search(text):
        seen = _EMPHASIS.sub("", _plain(text).replace(_UNSEEN, ""))
        yield from (_HARD.sub("", found.casefold()) for found in _TAGGED.findall(seen))


def _numbers(words: str) -> Iterator[str]:
    yield from dict.fromkeys(run.replace(" ", "") for run in _DIGITS.findall(words))


def _plain(text: str, *, small_greek: bool = False) -> str:
    """Return *text* without accents and look-alikes; *small_greek* goes by how small letters look."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKD", text.translate(_BLANKS))
    for each in set(_NOT_ASCII.findall(text)):
        category = unicodedata.category(each)
        if category in _ACCENTS:
            text = text.replace(each, "")
        elif category[0] == "C":  # invisible, or in no font
            text = text.replace(each, _UNSEEN)
        elif category == "Nd":
            text = text.replace(each, str(unicodedata.decimal(each)))
    if not small_greek:
        text = text.translate(_BY_CAPITALS)
    return text.translate(_LOOKALIKES)


def _forms(text: str, *, small_greek: bool = False) -> Iterator[str]:
    """Yield the words of *text*: the parts of each apart, as they are printed, and joined."""
    text = _BROKEN.sub(_UNSEEN, _plain(text, small_greek=small_greek))
    text = _SOFT.sub(_MARK, _EMPHASIS.sub(_UNSEEN, text))
    text = _CASE_CHANGE.sub(_CAPITAL, text).casefold()
    if not text.isascii():
        text = _UNSPACED.sub(r" \1 ", text)
    apart = _words(text)
    if not apart:
        return
    yield apart
    seen = text.replace(_UNSEEN, "")
    if seen != text:
        yield _words(seen)
    whole = seen.replace(_CAPITAL, "")
    if whole != seen:
        yield _words(whole)
    if _MARK in whole:
        yield _words(whole.replace(_MARK, ""))


def _words(text: str) -> str:
    return " ".join(_HARD.sub(" ", text).split())


def _readings(text: str) -> Iterator[str]:
    """Yield *text* decoded, and without its markup where there is any."""
    decoded = decode(text)
    yield decoded
    if "<" in decoded:
        yield _TAG.sub("", decoded)
        yield _TAG.sub(" ", decoded)


@lru_cache(maxsize=4)
def decode(text: str) -> str:
    """Return *text* without the encodings of the formats that are published.

    HTML entities, percent-encoding (RFC 3986), ``\\u`` escapes of JSON, folded lines and escapes of
    iCalendar (RFC 5545), internationalised host names (RFC 5891).
    """
    text = _CONTINUED.sub("", text)
    if "\\" in text:
        text = _JSON_ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
        text = text.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";")
    for _ in range(2):
        text = unescape(text)
        if "%" in text:
            text = unquote(text)
    if "xn--" in text.lower():
        text = _PUNYCODE.sub(_host_label, text)
    return text


def _host_label(found: re.Match[str]) -> str:
    try:
        return f"{found[0]} {found[0].lower().encode().decode('idna')}"
    except UnicodeError:
        return found[0]
