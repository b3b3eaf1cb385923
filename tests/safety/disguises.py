"""Spellings that disguise a name but, according to docs/threat-model.md, are found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from html.entities import codepoint2name
from urllib.parse import quote

Disguise = Callable[[str], str]

_CYRILLIC = str.maketrans("aeocpxyiABEKMHOPCTX", "аеосрхуіАВЕКМНОРСТХ")
_GREEK = str.maketrans("oviABEZHIKMNOTYX", "ονιΑΒΕΖΗΙΚΜΝΟΤΥΧ")
_SMALL = str.maketrans("abcdefghijklmnoprstuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ")


def plain(text: str) -> str:
    """Return *text* without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _words(change: Disguise) -> Disguise:
    return lambda name: " ".join(map(change, name.split()))


def _inside(sign: str) -> Disguise:
    return _words(lambda word: word[:1] + sign + word[1:])


def _entities(form: str) -> Disguise:
    return lambda name: "".join(c if c.isascii() else form.format(ord(c)) for c in name)


def _named(name: str) -> str:
    return "".join(f"&{codepoint2name[ord(c)]};" if ord(c) in codepoint2name else c for c in name)


def _shifted(first: int) -> Disguise:
    return lambda name: "".join(
        chr(first + ord(c) - 97) if "a" <= c <= "z" else c for c in plain(name).lower()
    )


def _slug(sign: str) -> Disguise:
    return lambda name: sign.join(plain(name).lower().split())


def _url(path: str) -> str:
    return f"https://alto-yarumo.example/{path}"


def _host(name: str) -> str:
    return "-".join(re.findall(r"\w+", name.lower())).encode("idna").decode()


DISGUISES: dict[str, Disguise] = {
    "as it is": str,
    "capitals": str.upper,
    "small letters": str.lower,
    "without accents": plain,
    "accents apart": lambda name: unicodedata.normalize("NFD", name),
    "other order": lambda name: ", ".join(reversed(name.split())),
    "no-break space": lambda name: name.replace(" ", "\u00a0"),
    "emphasis": _words(lambda word: f"{word[:1]}**{word[1:]}**"),
    "underscores": lambda name: name.replace(" ", "_"),
    "code": _words(lambda word: f"{word[:1]}`{word[1:]}`"),
    "link": _words(lambda word: f"{word[:1]}[{word[1:]}](https://a.example)"),
    "escaped hyphen": lambda name: name.replace(" ", "\\-"),
    "named entities": _named,
    "decimal entities": _entities("&#{};"),
    "hexadecimal entities": _entities("&#x{:x};"),
    "entities twice": lambda name: _named(name).replace("&", "&amp;"),
    "percent-encoded": lambda name: _url(quote(name)),
    "percent-encoded twice": lambda name: _url(quote(quote(name))),
    "JSON escapes": _entities("\\u{:04x}"),
    "hashtag": lambda name: f"#Libertad{name.replace(' ', '')}",
    "hashtag in small letters": lambda name: f"#libertad{name.replace(' ', '').lower()}",
    "long hashtag": lambda name: f"#Libertad{'Ya' * 60}{name.replace(' ', '')}",
    "hashtag with emphasis": lambda name: f"#Libertad{name[:2]}**{name[2:].replace(' ', '')}**",
    "digits behind": _words(lambda word: f"{word}2026"),
    "other digits behind": _words(lambda word: f"{word}٢٠٢٦"),
    "raised digits": _words(lambda word: f"{word}¹²"),
    "capitals inside": lambda name: "".join(word.capitalize() for word in name.split()),
    "Cyrillic letters": lambda name: name.translate(_CYRILLIC),
    "Greek letters": lambda name: name.translate(_GREEK),
    "small capitals": lambda name: plain(name).lower().translate(_SMALL),
    "full width": lambda name: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in name),
    "mathematical letters": _shifted(0x1D41A),
    "circled letters": _shifted(0x24D0),
    "letters in black circles": _shifted(0x1F150),
    "letters in black squares": _shifted(0x1F170),
    "letters of flags": _shifted(0x1F1E6),
    "palochka": lambda name: name.replace("l", "ӏ").replace("I", "Ӏ"),
    "soft hyphen": _inside("\u00ad"),
    "zero-width space": _inside("\u200b"),
    "word joiner": _inside("\u2060"),
    "grapheme joiner": _inside("\u034f"),
    "variation selector": _inside("\ufe0f"),
    "tag character": _inside("\U000e0061"),
    "Hangul filler": _inside("\u3164"),
    "half-width filler": _inside("\uffa0"),
    "Braille blank": _inside("\u2800"),
    "Mongolian separator": _inside("\u180e"),
    "thin space": _inside("\u2009"),
    "unassigned character": _inside("\ufff0"),
    "filler between": lambda name: name.replace(" ", "\u3164"),
    "dots": _words(lambda word: ".".join(word)),
    "hyphens": _words(lambda word: "-".join(word)),
    "spelled out": lambda name: " ".join(name.replace(" ", "")),
    "broken line": _words(lambda word: f"{word[:1]}-\n{word[1:]}"),
    "broken line, indented": _words(lambda word: f"{word[:1]}\u2010\n    {word[1:]}"),
    "broken line, soft hyphen": _words(lambda word: f"{word[:1]}\u00ad\n{word[1:]}"),
    "broken line in a quotation": _words(lambda word: f"{word[:1]}-\n> {word[1:]}"),
    "folded line": _words(lambda word: f"{word[:1]}\r\n {word[1:]}"),
    "HTML inside": _words(lambda word: f"{word[:1]}<b>{word[1:]}</b>"),
    "HTML comment": _inside("<!-- -->"),
    "HTML comment with a bracket": _inside("<!-- a > b -->"),
    "address": lambda name: _url(_slug("-")(name)),
    "address, one word": lambda name: _url(_slug("")(name)),
    "picture": lambda name: f"{_slug('-')(name)}.jpg",
    "document": lambda name: f"{_slug('-')(name)}.pdf",
    "picture, underscores": lambda name: f"{_slug('_')(name)}.png",
    "key": _slug("-"),
    "mailbox": lambda name: f"{_slug('.')(name)}@a.example",
    "host name": lambda name: f"https://{_host(name)}.example",
    "handle": lambda name: f"@{_slug('_')(name)}",
}
"""By what they do; those for one word are done to every word."""
NOT_PROMISED: dict[str, Disguise] = {
    "digits for letters": lambda name: name.translate(str.maketrans("aeio", "4310")),
    "letters for letters": lambda name: name.replace("n", "rn").replace("ñ", "rn"),
    "backwards": lambda name: name[::-1],
    "base64": lambda name: __import__("base64").b64encode(name.encode()).decode(),
    "rot13": lambda name: __import__("codecs").encode(plain(name), "rot13"),
    "broken without a hyphen": _words(lambda word: f"{word[:3]}\n{word[3:]}"),
    "inside a word of no hashtag": lambda name: f"libertad{plain(name).lower().replace(' ', '')}",
    "upside down": lambda name: plain(name).lower().translate(str.maketrans("aegn", "ɐǝƃu")),
}
"""What a reader can decipher and the search does not: a picture of the words would not be found either."""
