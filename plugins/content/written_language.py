"""Detects French, English, Spanish and Portuguese texts by their function words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from plugins.content.frontmatter import Document
from plugins.content.problems import Problem

_LISTS = {
    "fr": "le les des une est dans pour qui sur pas avec sont ont cette ces nous vous leur leurs du au aux "
    "et été par je ils elle elles mais ses ce il ne lui plus",
    "en": "the of and to in is was were that for with they have has been this are from their by not who "
    "which be it he his her you we at an had or our",
    "es": "el los las una del y con fue sus más han ha al su lo sin hasta pero desde cuando fueron le está "
    "están son como sobre entre quienes",
    "pt": "os uma do da dos das em não com foi são ao pela pelo mais seu sua seus um como sobre entre lhe",
}
_NAMES = {"fr": "French", "en": "English", "es": "Spanish", "pt": "Portuguese"}
_LANGUAGE_OF = {
    word: code
    for code, words in _LISTS.items()
    for word in words.split()
    if sum(word in other.split() for other in _LISTS.values()) == 1
}
"""The language of each word that no other list contains."""
_QUOTED = re.compile(r"«[^«»]*»|“[^“”]*”|„[^„“”]*[“”]|\"[^\"\n]*\"|^> .*$", re.MULTILINE)
"""Quotations and call scripts, which may be in any language."""
_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ](?<!\w.)\w*(?:(?:[ \u00a0]\w{1,4}){0,3}[ \u00a0][A-ZÀ-ÖØ-Þ]\w*)+")
"""A name of several words, such as that of an organisation, which is not translated."""
SAMPLE_LENGTH = 1_500
"""Number of characters of a text that are examined."""
MIN_WORDS = 6
"""Minimum number of words of another language; fewer may be a quotation."""


def other_language(text: str, code: str) -> str | None:
    """Return the language of *text* if it is clearly another one than *code*.

    >>> spanish = "Le escribo por las amenazas que sufren los dirigentes y sus familias en el sur del país"
    >>> other_language(spanish, "fr"), other_language(spanish, "es"), other_language("Merci.", "es")
    ('es', None, None)
    """
    code = code.partition("-")[0]
    own = _NAME.sub(" ", _QUOTED.sub(" ", text[:SAMPLE_LENGTH]))
    words = re.findall(r"[^\W\d_]+", own.lower())
    counts = dict.fromkeys(_LISTS, 0)
    for word in words:
        if word in _LANGUAGE_OF:
            counts[_LANGUAGE_OF[word]] += 1
    best = max(counts, key=lambda each: counts[each])
    share = 8 if code in counts else 5  # relatives of these languages have some of their words
    if best == code or counts[best] < max(MIN_WORDS, 3 * counts.get(code, 0), len(words) / share):
        return None
    return best


def wrong_language(texts: Iterable[str], code: str) -> str | None:
    """Return a message if *texts*, which should be in the language *code*, are clearly in another."""
    other = other_language("\n".join(texts), code)
    if other is None:
        return None
    wanted = _NAMES.get(code.partition("-")[0], f'the language "{code}"')
    return f"seems to be in {_NAMES[other]}, and {wanted} belongs here. Put the text of this language here."


def check_body(document: Document, code: str) -> list[Problem]:
    """Return a warning if the text below the front matter is clearly not in the language *code*."""
    message = wrong_language([document.body], code)
    return [Problem(document.path, document.body_line, "", message, fatal=False)] if message else []
