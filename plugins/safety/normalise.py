"""Normalises text for comparison, so that a name is found however it is spelled.

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

from plugins.safety.attached import separated

_PART_BOUNDARY = "\x1f"
"""Separates the parts of a word, as a hyphen does: the word is compared both joined and split."""
_INVISIBLE = "\x1e"
"""Replaces an invisible character inside a word: the word is compared both joined and split."""
_CASE_BOUNDARY = "\x1d"
"""Precedes a capital after a small letter, and separates letters and digits."""

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_BLANKS = {*"\u115f\u1160\u3164\uffa0\u2800\u202f\u205f\ufffc\U0001d159", *map(chr, range(0x2004, 0x200B))}
"""Blank or nearly blank characters that have no Unicode category of their own: fillers, thin spaces."""
_PUNCTUATION = str.maketrans("\u2010\u2011\u2012\u2013\u2014\u2015\u2212’‘ʼ·・", "-------\x27\x27\x27..")
"""Hyphens, apostrophes and dots, by their ASCII equivalent."""

_TAG = re.compile(r"<!--.{0,2000}?-->|<[/!a-zA-Z][^<>]*>", re.DOTALL)
_JSON_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_FOLDED_LINE = re.compile(r"\r?\n[ \t](?=\S)")
"""A fold of a long line in iCalendar (RFC 5545) and mail headers (RFC 5322)."""
_PUNYCODE = re.compile(r"\bxn--[a-z0-9-]+", re.IGNORECASE)

# Each begins with a rare character and looks behind only then: ten times as fast.
_LINE_END_HYPHEN = re.compile(rf"[-{_INVISIBLE}]\s*\n[\s>]*")
"""A hyphen at the end of a line, also of a Markdown quotation."""
_EMPHASIS = re.compile(r"[*`](?<=\w[*`])[*`]*(?=\w)")
_WORD_JOINER = re.compile(rf"[-{_INVISIBLE}~'._*`](?<=\w[-{_INVISIBLE}~'._*`])[-{_INVISIBLE}~'._*`]*(?=\w)")
"""Characters inside a word or between two parts of one: hyphens, dots, apostrophes, underscores."""
_AT_CAPITAL = re.compile(r"[A-Z0-9](?<=[a-z][A-Z]|[^\W\d_][0-9])")
_AFTER_DIGIT = re.compile(r"[0-9](?=[^\W\d_])")
_WORD_BREAK = re.compile(r"[\W_]+")
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u11ff\u1780-\u17ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\U00020000-\U0003ffff"
)
"""Characters of scripts without spaces between words: each is compared as a word."""
_UNSPACED = re.compile(f"([{UNSPACED}])")
_LETTER = rf"(?![{UNSPACED}])[^\W\d_]"
_SPELLED_OUT = re.compile(rf" (?:{_LETTER} ){{2,}}{_LETTER}(?= )")
"""A word that is spelled out: single letters with spaces between them."""
_DIGITS = re.compile(r"[0-9](?: ?[0-9]){5,}")
"""Six or more digits, whose separators have become spaces."""
_HASHTAG = re.compile(r"[#@]([\w-]{5,1000})")

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
        "\u0640": None,  # lengthens an Arabic word
        **dict(zip("\u06cc\u06a9\u06c1\u06be\u0629", "\u064a\u0643\u0647\u0647\u0647", strict=True)),
        **dict(zip("ՕՏԼՍօոսհցզյ", "OSLUonuhgqj", strict=True)),
        **dict(zip("ᎠᎡᎢᎥᎪᎫᎬᎳᎷᎻᏀᏃᏒᏔᏚᏙᏞᏟᏢᏦᏴᏕ", "DRTiAJEWMHGZRWSVLCPKBS", strict=True)),
        **dict(zip("ꓐꓑꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ", "BPDTGKJCZFMNLSRVHWXYAEIOU", strict=True)),
    }
)
"""Small capitals, barred letters and homoglyphs of other scripts, by the Latin letter that they resemble;
Persian letters, and the Arabic one for a feminine ending, by the Arabic letter for which they are typed."""


PARTICLES = frozenset(
    {
        *("de", "del", "la", "las", "los", "el", "y", "e", "i", "da", "das", "do", "dos", "di", "du", "des"),
        *("le", "les", "van", "von", "der", "den", "zu", "bin", "bint", "ibn", "al", "ul"),
    }
)
"""Words that are part of many names: they count only next to another word of the name."""

_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
_GREEK_BY_CAPITALS = str.maketrans("νηυ", "nhy")
"""Small Greek letters, by the Latin letter that their capital resembles, where they resemble another one."""


@dataclass(frozen=True)
class ComparableText:
    """A text in the form in which phrases are searched for."""

    words: str
    """Its words, separated by single spaces, once for each reading; readings are separated by `` | ``.

    Words have no accents, case, markup or invisible characters; look-alikes of other scripts are replaced by
    Latin letters. Words that are joined by hyphens, dots or capitals occur both joined and split.
    """
    tags: tuple[str, ...]
    """Its hashtags, handles and spelled-out words, in which there are no spaces between words."""
    numbers: tuple[str, ...]
    """Its numbers of six or more digits, without separators."""

    @cached_property
    def all_words(self) -> frozenset[str]:
        """Its distinct words."""
        return frozenset(self.words.split())

    @cached_property
    def without_particles(self) -> str:
        """Its words except particles and numbers, between single spaces."""
        return f" {' '.join(without_particles(self.words.split()))} "


@lru_cache(maxsize=8)
def comparable(text: str) -> ComparableText:
    """Return the comparable form of *text*, which may be encoded and contain markup.

    >>> comparable("José-María  PÉREZ").words
    ' jose maria perez | josemaria perez '
    >>> comparable("#LibertadZuñigolía")
    ComparableText(words=' libertad zunigolia | libertadzunigolia ', tags=('libertadzunigolia',), numbers=())
    """
    readings = list(_readings(text))
    plain = [_plain(reading) for reading in readings]
    if _GREEK.search(readings[0]):
        plain += [_plain(reading, small_greek=True) for reading in readings]
    forms = dict.fromkeys(form for reading in plain for form in _forms(reading))
    spelled_out = dict.fromkeys(
        run.replace(" ", "") for form in forms for run in _SPELLED_OUT.findall(f" {form} ")
    )
    apart = dict.fromkeys(part for form in forms for part in separated(form))
    words = f" {' | '.join([*forms, *spelled_out, *apart])} "
    return ComparableText(words, (*_tags(plain[0]), *spelled_out), tuple(_numbers(words)))


def words_of(text: str) -> list[str]:
    """Return the words of *text* as a phrase to search for, split as finely as possible.

    >>> words_of("Aguafría Peña-Gómez")
    ['aguafria', 'pena', 'gomez']
    """
    return next(_forms(_plain(text)), "").split()


def without_particles(words: Iterable[str]) -> tuple[str, ...]:
    """Return *words* except particles and numbers, as ``phrases_elsewhere`` are searched for."""
    return tuple(word for word in words if word not in PARTICLES and not word.isdigit())


def fold(text: str) -> str:
    """Return *text* casefolded, without accents and invisible characters, look-alikes as Latin letters."""
    return _plain(text).replace(_INVISIBLE, "").casefold()


def _tags(text: str) -> Iterator[str]:
    if "#" in text or "@" in text:
        visible = _EMPHASIS.sub("", text.replace(_INVISIBLE, ""))
        yield from (_WORD_BREAK.sub("", tag.casefold()) for tag in _HASHTAG.findall(visible))


def _numbers(words: str) -> Iterator[str]:
    yield from dict.fromkeys(run.replace(" ", "") for run in _DIGITS.findall(words))


def _plain(text: str, *, small_greek: bool = False) -> str:
    """Return *text* without accents and look-alikes.

    Small Greek letters become the Latin letters that they resemble themselves if *small_greek* is true, else
    those that their capitals resemble.
    """
    if text.isascii():
        return text
    for character in set(_NOT_ASCII.findall(text)):  # a few dozen: one replacement for each is fastest
        text = text.replace(character, _plain_character(character, small_greek))
    return text


@lru_cache(maxsize=4096)
def _plain_character(character: str, small_greek: bool) -> str:
    if character in _BLANKS:
        return _INVISIBLE
    plain = ""
    for part in unicodedata.normalize("NFKD", character):
        category = unicodedata.category(part)
        if part in _BLANKS or (category[0] == "C" and not part.isascii()):  # invisible or without a glyph
            plain += _INVISIBLE
        elif category == "Nd":
            plain += str(unicodedata.decimal(part))
        elif category not in {"Mn", "Me"}:
            plain += part if small_greek else part.translate(_GREEK_BY_CAPITALS)
    plain = plain.translate(_LOOKALIKES).translate(_PUNCTUATION)
    return "".join(part if part.isascii() or part.isalnum() else " " for part in plain)


def _forms(text: str) -> Iterator[str]:
    """Yield the words of a plain *text* with their parts split, as printed, and joined."""
    text = _LINE_END_HYPHEN.sub(_INVISIBLE, text)
    text = _WORD_JOINER.sub(_boundary, _EMPHASIS.sub(_INVISIBLE, text))
    text = _AFTER_DIGIT.sub(rf"\g<0>{_CASE_BOUNDARY}", _AT_CAPITAL.sub(rf"{_CASE_BOUNDARY}\g<0>", text))
    if not text.isascii():
        text = _UNSPACED.sub(r" \1 ", text.casefold())
    last = ""
    for character, table in _TABLES:
        if character and character not in text:
            continue  # the words are those of the table before
        words = text.translate(table)
        words = " ".join((words if words.isascii() else _WORD_BREAK.sub(" ", words)).split())
        if words != last:
            yield words
        last = words


def _boundary(found: re.Match[str]) -> str:
    return _PART_BOUNDARY if found[0].strip(_INVISIBLE) else _INVISIBLE


def _translation_table(deleted: str) -> dict[int, str | None]:
    """Return a table for ``str.translate`` that lowercases ASCII and deletes the characters *deleted*.

    All other characters of ASCII that are neither letters nor digits become spaces.
    """
    table = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
    return {**table, **dict.fromkeys(map(ord, deleted))}


_TABLES = [
    (deleted[-1:], _translation_table(deleted))
    for deleted in (
        "",
        _INVISIBLE,
        _INVISIBLE + _CASE_BOUNDARY,
        _INVISIBLE + _CASE_BOUNDARY + _PART_BOUNDARY,
    )
]
"""For words with their parts split; as printed; not split at capitals; joined. Each with what it joins at."""


def _readings(text: str) -> Iterator[str]:
    """Yield *text* decoded and, if it has markup, also without it."""
    decoded = decode(text)
    yield decoded
    if "<" in decoded and _TAG.search(decoded):
        yield _TAG.sub("", decoded)
        yield _TAG.sub(" ", decoded)


@lru_cache(maxsize=4)
def decode(text: str) -> str:
    """Return *text* with the encodings of all output formats decoded.

    These are HTML entities, percent-encoding (RFC 3986), ``\\u`` escapes of JSON, folded lines and escapes
    of iCalendar (RFC 5545), and internationalised host names (RFC 5891), which are kept as well.
    """
    if "\n " in text or "\n\t" in text:
        text = _FOLDED_LINE.sub(_INVISIBLE, text)
    if "\\" in text:
        text = _JSON_ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
        text = text.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";")
    for _ in range(2):
        if "&" in text:
            text = unescape(text)
        if "%" in text:
            text = unquote(text)
    if "--" in text and "xn--" in text.lower():
        text = _PUNYCODE.sub(_host_label, text)
    return text


def _host_label(found: re.Match[str]) -> str:
    try:
        return f"{found[0]} {found[0].lower().encode().decode('idna')}"
    except UnicodeError:
        return found[0]
