"""Language tags (BCP 47) whose parts Unicode CLDR names: ``es``, ``pt-BR``, ``zh-Hant``, ``sr-Latn-RS``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache

from babel import Locale
from babel.core import get_global

from plugins.content.problems import plain_form, quote

TAG = "^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$"
"""The form of a tag: language, optionally script, optionally region, in the case that BCP 47 recommends."""
_NOT_ONE_LANGUAGE = frozenset({"mis", "mul", "und", "zxx"})
_NOT_A_REGION = frozenset({"QO", "XA", "XB", "ZZ"})
_NOT_A_SCRIPT = frozenset({"Zinh", "Zmth", "Zsye", "Zsym", "Zxxx", "Zyyy", "Zzzz"})


@cache
def _languages() -> frozenset[str]:
    codes = {code for code in map(str, Locale("en").languages) if re.fullmatch("[a-z]{2,3}", code)}
    return frozenset(codes - _NOT_ONE_LANGUAGE)


@cache
def _parts() -> frozenset[str]:
    """Return the scripts and regions that a tag may contain."""
    english = Locale("en")
    scripts = set(map(str, english.scripts)) - _NOT_A_SCRIPT
    return frozenset(scripts | (set(map(str, english.territories)) - _NOT_A_REGION))


@cache
def _names() -> dict[str, str]:
    """Return the tags by the names that editors may write for them."""
    names: dict[str, str] = {}
    for locale in ("en", "fr", "es"):
        tags = ((str(key).replace("_", "-"), str(name)) for key, name in Locale(locale).languages.items())
        names |= {plain_form(name): tag for tag, name in tags if is_tag(tag)}
    return names


def is_tag(text: str) -> bool:
    """Return whether *text* is a language tag in canonical case, with parts that CLDR names.

    >>> [is_tag(each) for each in ("quc", "zh-Hant", "es-419", "pt-br", "pt-XX", "xx")]
    [True, True, True, False, False, False]
    """
    if not re.fullmatch(TAG, text):
        return False
    language, *parts = text.split("-")
    return language in _languages() and all(part in _parts() for part in parts)


def tag_error(text: str) -> str | None:
    """Return why *text* is no language tag, and what to type; None if it is one.

    >>> tag_error("pt_br")
    '"pt_br" is not a language. Write pt-BR.'
    >>> tag_error("pt-XX")
    '"pt-XX" is not a language: XX is neither a script nor a region. Write pt.'
    """
    if is_tag(text):
        return None
    meant = _names().get(plain_form(text)) or _canonical(text)
    if is_tag(meant):
        return f"{quote(text)} is not a language. Write {meant}."
    language, *parts = meant.split("-")
    if is_tag(language) and parts:
        wrong = next((part for part in parts if part not in _parts()), "")
        if wrong:
            reason = f"{wrong} is neither a script nor a region"
            return f"{quote(text)} is not a language: {reason}. Write {language}."
        return f"{quote(text)} is not a language. Write language, script, region, as in sr-Latn-RS."
    return f"{quote(text)} is not a language. Write its code (BCP 47), for example es or pt-BR."


def _canonical(text: str) -> str:
    """Return *text* in canonical case, with hyphens, and with the current code of an old or long one."""
    language, *parts = re.split(r"[-_ ]+", text.strip()[:40])
    language = language.lower()
    language = str(get_global("language_aliases").get(language, language)).replace("_", "-")
    return "-".join((language, *(part.title() if len(part) == 4 else part.upper() for part in parts)))


@cache
def script_of(tag: str) -> str:
    """Return the script of a tag (ISO 15924), the likely one if it names none; empty if unknown.

    Source: Unicode CLDR, "likely subtags".
    """
    language, *rest = tag.split("-")
    script = next((part.title() for part in rest if len(part) == 4 and part.isalpha()), "")
    if script:
        return script
    known = get_global("likely_subtags")
    keys = [*(f"{language}_{part.upper()}" for part in rest if len(part) in {2, 3}), language]
    likely = next((str(known[key]) for key in keys if key in known), "")
    return next((part for part in likely.split("_") if len(part) == 4), "")


def fallbacks(tag: str) -> Iterator[str]:
    """Yield *tag*, then wider ones of the same script (RFC 4647, "Lookup").

    >>> list(fallbacks("sr-Cyrl-RS")), list(fallbacks("zh-Hant"))
    (['sr-Cyrl-RS', 'sr-Cyrl', 'sr'], ['zh-Hant'])
    """
    yield tag
    wider = tag
    while "-" in wider:
        wider = wider.rpartition("-")[0]
        if script_of(wider) == script_of(tag):
            yield wider


def matching(wanted: str, tags: Collection[str]) -> str | None:
    """Return the first of *tags* that readers of *wanted* read: it, a wider one, or else a narrower one.

    >>> matching("pt-BR", ["es", "pt"]), matching("pt", ["es", "pt-BR"]), matching("pt-BR", ["pt-PT"])
    ('pt', 'pt-BR', None)
    """
    for tag in fallbacks(wanted):
        if tag in tags:
            return tag
    return next((tag for tag in tags if wanted and wanted in fallbacks(tag)), None)
