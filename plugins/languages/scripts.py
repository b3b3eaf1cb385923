"""Scripts (ISO 15924): in which one a name is written, and in which one readers of a language expect it."""

from __future__ import annotations

from collections import Counter
from functools import cache

import regex
from babel import Locale

from plugins.content.language_tags import script_of

_USUAL = ("Latn", "Arab", "Cyrl", "Grek", "Hebr", "Deva", "Beng", "Ethi", "Hani", "Hang", "Thai", "Mymr")
"""Scripts that are tried first."""
_FAMILIES = {
    **dict.fromkeys(("Hans", "Hant", "Hanb", "Jpan", "Hrkt", "Hira", "Kana", "Bopo"), "Hani"),
    **dict.fromkeys(("Kore", "Jamo"), "Hang"),
    **dict.fromkeys(("Latf", "Latg"), "Latn"),
    **dict.fromkeys(("Syre", "Syrj", "Syrn"), "Syrc"),
    "Aran": "Arab",
    "Cyrs": "Cyrl",
}
"""Scripts that readers of another one read, or that are written together."""
_COMMON = frozenset(("Zinh", "Zyyy", "Zzzz"))


def script_in(text: str) -> str:
    """Return the script of most letters of *text*; empty without letters.

    >>> [script_in(each) for each in ("Shireen Haddad", "شيرين حداد", "Олена", "山田 はな", "1, 2")]
    ['Latn', 'Arab', 'Cyrl', 'Hani', '']
    """
    found = _letters_by_script(text)
    return found.most_common(1)[0][0] if found else ""


def scripts_in(text: str) -> list[str]:
    """Return the scripts of the letters of *text*, in the form of :func:`script_in`.

    >>> scripts_in("Shireen / شيرين"), scripts_in("山田 はな")
    (['Latn', 'Arab'], ['Hani'])
    """
    return list(_letters_by_script(text))


def _letters_by_script(text: str) -> Counter[str]:
    return Counter(script for each in text if each.isalpha() and (script := _script_of_letter(each)))


def script_read_in(language: str) -> str:
    """Return the script that readers of *language*, a BCP 47 tag, expect, in the form of :func:`script_in`.

    >>> [script_read_in(each) for each in ("es", "fa", "sr", "sr-Latn", "zh-TW", "ja", "ko")]
    ['Latn', 'Arab', 'Cyrl', 'Latn', 'Hani', 'Hani', 'Hang']
    """
    script = script_of(language)
    return _FAMILIES.get(script, script)


@cache
def script_name(script: str) -> str:
    """Return the English name of *script*, such as ``Arabic``."""
    return "Chinese" if script == "Hani" else str(Locale("en").scripts.get(script, script))


@cache
def _script_of_letter(letter: str) -> str:
    known = set(map(str, Locale("en").scripts)) - _COMMON
    for script in (*_USUAL, *sorted(known.difference(_USUAL))):
        pattern = _pattern(script)
        if pattern is not None and pattern.match(letter):
            return _FAMILIES.get(script, script)
    return ""


@cache
def _pattern(script: str) -> regex.Pattern[str] | None:
    try:
        return regex.compile(rf"\p{{Script={script}}}")
    except regex.error:  # CLDR knows some scripts before Unicode has letters of them
        return None
