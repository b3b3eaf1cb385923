"""Finds fonts of this computer for characters that the fonts of sheets do not have."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import regex
import typst

from plugins.incremental.parallel import in_background
from plugins.sheets.glyphs import without_glyph
from plugins.sheets.sheet import Refusal, render

_REGULAR = 400
_HEADER = (
    "#set text(font: json(bytes(sys.inputs.families)), fallback: false)\n"
    '#set page(width: auto, height: auto)\n#set document(title: "x")'
)
_CJK = ("Bopomofo", "Han", "Hangul", "Hiragana", "Katakana")
_SCRIPTS = (
    "Adlam Arabic Armenian Balinese Bengali Canadian_Aboriginal Chakma Cham Cherokee Coptic Cyrillic "
    "Devanagari Ethiopic Georgian Greek Gujarati Gurmukhi Hebrew Javanese Kannada Khmer Lao Latin Lisu "
    "Malayalam Meetei_Mayek Mongolian Myanmar Nko Ol_Chiki Oriya Osage Sinhala Sundanese Syriac Tai_Tham "
    "Tamil Telugu Thaana Thai Tibetan Tifinagh Vai Yi"
)
_FAMILIES = {"Nko": "Noto Sans NKo", "Tibetan": "Noto Serif Tibetan"}
"""Families that are not called ``Noto Sans`` and the script."""


@dataclass(frozen=True)
class Script:
    """A script, or several that share a font, with a free font that has it."""

    name: str
    pattern: str
    """A regular expression for its letters."""
    family: str
    """The name of the font family on all systems, or the beginning of several."""
    package: str
    """The package of Debian and Ubuntu that contains the font."""


SCRIPTS = (
    Script(
        "Chinese, Japanese, Korean",
        "|".join(rf"\p{{Script={name}}}" for name in _CJK),
        "Noto Sans CJK",
        "fonts-noto-cjk",
    ),
    *(
        Script(
            name.replace("_", " "),
            rf"\p{{Script={name}}}",
            _FAMILIES.get(name, f"Noto Sans {name.replace('_', ' ')}"),
            "fonts-noto-core",
        )
        for name in _SCRIPTS.split()
    ),
)


@dataclass(frozen=True)
class ComputerFont:
    """A font file of this computer."""

    family: str
    path: Path
    weight: int


def by_script(characters: Iterable[str]) -> tuple[dict[Script, list[str]], list[str]]:
    """Return *characters* by their script, and those of no script, such as emoji.

    >>> found, rest = by_script(["አ", "张", "か", "✊"])
    >>> {script.name: each for script, each in found.items()}, rest
    ({'Ethiopic': ['አ'], 'Chinese, Japanese, Korean': ['か', '张']}, ['✊'])
    """
    found: dict[Script, list[str]] = {}
    rest = []
    for each in sorted(characters):
        script = next((script for script in SCRIPTS if regex.match(script.pattern, each)), None)
        if script is None:
            rest.append(each)
        else:
            found.setdefault(script, []).append(each)
    return found, rest


def computer_fonts() -> list[ComputerFont]:
    """Return the upright fonts of this computer, where typst finds them."""
    return in_background(_computer_fonts)()  # see compile_pdf


def _computer_fonts() -> list[ComputerFont]:
    found = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False).fonts()
    return [
        ComputerFont(font.family, Path(font.path), font.weight)
        for font in found
        if font.path is not None and font.style == "normal"
    ]


def find_font(wanted: Sequence[str], script: Script, fonts: Sequence[ComputerFont]) -> ComputerFont | None:
    """Return the font that has the most of the *wanted* characters, free ones first; None if none has any."""
    families = sorted({font.family for font in fonts}, key=partial(_preference, script))
    lacking = _lacking(wanted, families)
    available = [each for each in wanted if each not in lacking]
    if not available:
        return None
    family = _best(available, families)
    own = (font for font in fonts if font.family == family)
    return min(own, key=lambda font: (abs(font.weight - _REGULAR), str(font.path)))


def _preference(script: Script, family: str) -> tuple[bool, bool, str]:
    return not family.startswith(script.family), not family.startswith("Noto"), family


def _best(available: Sequence[str], families: Sequence[str]) -> str:
    counts: dict[str, int] = {}
    for family in families:
        counts[family] = len(_lacking(available, [family]))
        if not counts[family]:
            return family
    return min(counts, key=lambda family: counts[family])


def _lacking(wanted: Sequence[str], families: Sequence[str]) -> set[str]:
    """Return those of *wanted* that none of *families* on this computer has."""
    return without_glyph(wanted, _HEADER, partial(_compile, tuple(families))) if families else {*wanted}


def _compile(families: tuple[str, ...], source: bytes) -> bytes | Refusal:
    compiler = typst.Compiler(ignore_system_fonts=False)
    return render(compiler, source, {"families": json.dumps(families)})


def packages(scripts: Iterable[Script]) -> Iterator[str]:
    """Yield what to install for each of *scripts*."""
    for script in scripts:
        yield (
            f"{script.name}: no font of this computer has all letters. Install the package {script.package} "
            f"(Debian, Ubuntu), or the font {script.family} (macOS, Windows), then run `invoke fonts` again."
        )
