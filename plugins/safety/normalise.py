"""Reduces text to comparable words, so that a name is found however it is spelled.

The names guard and the blocklist both compare text in this form. docs/threat-model.md lists the spellings
that are found, and those that are not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import unescape
from urllib.parse import unquote

_MARK = "\x1f"
"""Where the parts of a word meet, as at a hyphen: it is compared both joined and apart."""
_UNSEEN = "\x1e"
"""Where something is inside a word that is not printed: it is compared joined, and apart as well."""
_CAPITAL = "\x1d"
"""Where a capital follows a small letter, or a digit a letter."""

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_BLANKS = {*"\u115f\u1160\u3164\uffa0\u2800\u202f\u205f\ufffc\U0001d159", *map(chr, range(0x2004, 0x200B))}
"""Characters that look like nothing, or nearly, and are in no category of such: fillers, thin spaces."""
_SIGNS = str.maketrans("\u2010\u2011\u2012\u2013\u2014\u2015\u2212’‘ʼ·・", "-------\x27\x27\x27..")
"""Hyphens, apostrophes and dots, as ASCII has them."""

_TAG = re.compile(r"<!--.{0,2000}?-->|<[/!a-zA-Z][^<>]*>", re.DOTALL)
_JSON_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_CONTINUED = re.compile(r"\r?\n[ \t](?=\S)")
"""Where iCalendar and mail headers fold a long line (RFC 5545, RFC 5322)."""
_PUNYCODE = re.compile(r"\bxn--[a-z0-9-]+", re.IGNORECASE)

# Each begins with what is rare, not with a look back: ten times as fast.
_BROKEN = re.compile(rf"[-{_UNSEEN}]\s*\n[\s>]*")
"""A word that is hyphenated at the end of a line, also of a quotation."""
_EMPHASIS = re.compile(r"[*`](?<=\w[*`])[*`]*(?=\w)")
_SOFT = re.compile(rf"[-{_UNSEEN}~'._*`](?<=\w[-{_UNSEEN}~'._*`])[-{_UNSEEN}~'._*`]*(?=\w)")
"""What may be inside a word or between two parts of one: hyphens, dots, apostrophes, underscores."""
_AT_CAPITAL = re.compile(r"[A-Z](?<=[a-z][A-Z])|\d(?<=[^\W\d_]\d)")
_AFTER_DIGIT = re.compile(r"\d(?=[^\W\d_])")
_HARD = re.compile(r"[\W_]+")
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u11ff\u1780-\u17ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\U00020000-\U0003ffff"
)
"""Characters of scripts that write no spaces between words: each is compared as a word."""
_UNSPACED = re.compile(f"([{UNSPACED}])")
_LETTER = rf"(?![{UNSPACED}])[^\W\d_]"
_SPELLED = re.compile(rf" (?:{_LETTER} ){{2,}}{_LETTER}(?= )")
"""Letters between spaces, one by one."""
_DIGITS = re.compile(r"(?:\d ?){5,}\d")
"""Six digits and more, as words: what grouped them has become spaces."""
_TAGGED = re.compile(r"[#@]([\w-]{5,1000})")

_LOOKALIKES = str.maketrans(
    {
        **dict(zip("АВЕЅІЈКМНОРСТУХԁԌԚԜһ", "ABESIJKMHOPCTYXdGQWh", strict=True)),
        **dict(zip("авеѕіјкмнорстухґ", "abesijkmhopctyxr", strict=True)),
        **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True)),
        **dict(zip("αβεικνορτυχηγ", "abeikvoptuxny", strict=True)),
        **dict(zip("ӏӀԛԝѵϳϲᎽᎿᏟ", "lIqwvjcYtC", strict=True)),
        **{chr(base + i): chr(97 + i) for base in (0x1F150, 0x1F170, 0x1F1E6) for i in range(26)},
        **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True)),
        **dict(zip("ıȷɑɡłŁøØđĐħĦŋƀɇɨʉɏƶⱥȼɍ", "ijaglLoOdDhHnbeiuyzacr", strict=True)),
        **dict(zip("ՕՏԼՍօոսհցզյ", "OSLUonuhgqj", strict=True)),
        **dict(zip("ᎠᎡᎢᎥᎪᎫᎬᎳᎷᎻᏀᏃᏒᏔᏚᏙᏞᏟᏢᏦᏴᏕ", "DRTiAJEWMHGZRWSVLCPKBS", strict=True)),
        **dict(zip("ꓐꓑꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ", "BPDTGKJCZFMNLSRVHWXYAEIOU", strict=True)),
    }
)
"""Small capitals, barred letters, and letters of other scripts, by the Latin letter that they look like."""


PARTICLES = frozenset(
    {
        *("de", "del", "la", "las", "los", "el", "y", "e", "i", "da", "das", "do", "dos", "di", "du", "des"),
        *("le", "les", "van", "von", "der", "den", "zu", "bin", "bint", "ibn", "al", "ul"),
    }
)
"""Words that are part of many names: they count only beside another word of the name."""

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

    @cached_property
    def all_words(self) -> frozenset[str]:
        """Each of its words."""
        return frozenset(self.words.split())

    @cached_property
    def without_particles(self) -> str:
        """Its words but particles and numbers."""
        return f" {' '.join(without_particles(self.words.split()))} "


@lru_cache(maxsize=8)
def comparable(text: str) -> Comparable:
    """Return *text*, which may be encoded and marked up, in the form in which phrases are looked for.

    >>> comparable("José-María  PÉREZ").words
    ' jose maria perez | josemaria perez '
    >>> comparable("#LibertadZuñigolía")
    Comparable(words=' libertad zunigolia | libertadzunigolia ', tags=('libertadzunigolia',), numbers=())
    """
    readings = list(_readings(text))
    plain = [_plain(reading) for reading in readings]
    if _GREEK.search(readings[0]):
        plain += [_plain(reading, small_greek=True) for reading in readings]
    found = dict.fromkeys(form for each in plain for form in _forms(each))
    spelled = dict.fromkeys(run.replace(" ", "") for form in found for run in _SPELLED.findall(f" {form} "))
    words = f" {' | '.join([*found, *spelled])} "
    return Comparable(words, (*_tags(plain[0]), *spelled), tuple(_numbers(words)))


def words_of(text: str) -> list[str]:
    """Return the words of *text* as a phrase of a list is compared: the finest way to take it apart.

    >>> words_of("Aguafría Peña-Gómez")
    ['aguafria', 'pena', 'gomez']
    """
    return next(_forms(_plain(text)), "").split()


def without_particles(words: Iterable[str]) -> tuple[str, ...]:
    """Return *words* without particles and numbers, as texts are compared with ``foreign_phrases``."""
    return tuple(word for word in words if word not in PARTICLES and not word.isdigit())


def fold(text: str) -> str:
    """Return *text* in small letters, without accents, invisible characters and look-alikes."""
    return _plain(text).replace(_UNSEEN, "").casefold()


def _tags(text: str) -> Iterator[str]:
    if "#" in text or "@" in text:
        seen = _EMPHASIS.sub("", text.replace(_UNSEEN, ""))
        yield from (_HARD.sub("", found.casefold()) for found in _TAGGED.findall(seen))


def _numbers(words: str) -> Iterator[str]:
    yield from dict.fromkeys(run.replace(" ", "") for run in _DIGITS.findall(words))


def _plain(text: str, *, small_greek: bool = False) -> str:
    """Return *text* without accents and look-alikes; *small_greek* goes by how small letters look."""
    if text.isascii():
        return text
    for each in set(_NOT_ASCII.findall(text)):  # a few dozen, of which each is replaced at once
        text = text.replace(each, _plain_character(each, small_greek))
    return text


@lru_cache(maxsize=4096)
def _plain_character(character: str, small_greek: bool) -> str:
    if character in _BLANKS:
        return _UNSEEN
    found = ""
    for each in unicodedata.normalize("NFKD", character):
        category = unicodedata.category(each)
        if each in _BLANKS or (category[0] == "C" and not each.isascii()):  # invisible, or in no font
            found += _UNSEEN
        elif category == "Nd":
            found += str(unicodedata.decimal(each))
        elif category not in {"Mn", "Me"}:
            found += each if small_greek else each.translate(_BY_CAPITALS)
    found = found.translate(_LOOKALIKES).translate(_SIGNS)
    return "".join(each if each.isascii() or each.isalnum() else " " for each in found)


def _forms(text: str) -> Iterator[str]:
    """Yield the words of a plain *text*: the parts of each apart, as they are printed, and joined."""
    text = _BROKEN.sub(_UNSEEN, text)
    text = _SOFT.sub(_mark, _EMPHASIS.sub(_UNSEEN, text))
    text = _AFTER_DIGIT.sub(rf"\g<0>{_CAPITAL}", _AT_CAPITAL.sub(rf"{_CAPITAL}\g<0>", text))
    if not text.isascii():
        text = _UNSPACED.sub(r" \1 ", text.casefold())
    last = ""
    for table in _TABLES:
        words = text.translate(table)
        words = " ".join((words if words.isascii() else _HARD.sub(" ", words)).split())
        if words != last:
            yield words
        last = words


def _mark(found: re.Match[str]) -> str:
    return _MARK if found[0].strip(_UNSEEN) else _UNSEEN


def _table(deleted: str) -> dict[int, str | None]:
    """Return what leaves letters and digits of ASCII, small, and nothing but spaces between the words."""
    every = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
    return {**every, **dict.fromkeys(map(ord, deleted))}


_TABLES = [_table(deleted) for deleted in ("", _UNSEEN, _UNSEEN + _CAPITAL, _UNSEEN + _CAPITAL + _MARK)]
"""For the parts of words apart; as printed; without regard to capitals; joined."""


def _readings(text: str) -> Iterator[str]:
    """Yield *text* decoded, and without its markup where there is any."""
    decoded = decode(text)
    yield decoded
    if "<" in decoded and _TAG.search(decoded):
        yield _TAG.sub("", decoded)
        yield _TAG.sub(" ", decoded)


@lru_cache(maxsize=4)
def decode(text: str) -> str:
    """Return *text* without the encodings of the formats that are published.

    HTML entities, percent-encoding (RFC 3986), ``\\u`` escapes of JSON, folded lines and escapes of
    iCalendar (RFC 5545), internationalised host names (RFC 5891).
    """
    text = _CONTINUED.sub(_UNSEEN, text)
    if "\\" in text:
        text = _JSON_ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
        text = text.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";")
    for _ in range(2):
        if "&" in text:
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
