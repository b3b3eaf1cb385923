"""The words in brackets that supporters replace in a letter: their name, city and country."""

from __future__ import annotations

from collections.abc import Mapping

from plugins.content.language_tags import matching

SUPPORTER = ("name", "city", "country")
"""Placeholders that the supporter fills in."""

_COMMAS = {"ar": "، ", "fa": "، ", "ja": "、", "ur": "، ", "zh": "，"}

_WORDS = {
    "ar": ("اسمك", "مدينتك", "بلدك"),
    "ca": ("el vostre nom", "la vostra ciutat", "el vostre país"),
    "de": ("Ihr Name", "Ihr Wohnort", "Ihr Land"),
    "en": ("your name", "your city", "your country"),
    "es": ("su nombre", "su ciudad", "su país"),
    "fa": ("نام شما", "شهر شما", "کشور شما"),
    "fr": ("votre nom", "votre ville", "votre pays"),
    "he": ("שמך", "עירך", "ארצך"),
    "hi": ("आपका नाम", "आपका शहर", "आपका देश"),
    "id": ("nama Anda", "kota Anda", "negara Anda"),
    "it": ("il suo nome", "la sua città", "il suo paese"),
    "ja": ("お名前", "お住まいの都市", "お住まいの国"),
    "nl": ("uw naam", "uw woonplaats", "uw land"),
    "pl": ("imię i nazwisko", "miejscowość", "kraj"),
    "pt": ("seu nome", "sua cidade", "seu país"),
    "ru": ("ваше имя", "ваш город", "ваша страна"),
    "tr": ("adınız", "şehriniz", "ülkeniz"),
    "uk": ("ваше ім’я", "ваше місто", "ваша країна"),
    "zh": ("您的姓名", "您所在的城市", "您所在的国家"),
}


def blanks(language: str) -> Mapping[str, str]:
    """Return the blank of each placeholder of the supporter in *language*, a BCP 47 tag; English if unknown.

    They are found by the page's script, and no two of a language are alike.

    >>> blanks("es-CO")["name"]
    '[su nombre]'
    """
    words = _WORDS[matching(language, _WORDS) or "en"]
    return {name: f"[{word}]" for name, word in zip(SUPPORTER, words, strict=True)}


def comma(language: str) -> str:
    """Return what stands between city and country in a letter in *language*.

    >>> comma("ar")
    '، '
    """
    return _COMMAS.get(matching(language, _COMMAS) or "", ", ")


LINES = {"name": "_" * 20, "city": "_" * 14, "country": "_" * 12}
"""The lines on printed sheets, to be filled in by hand."""
