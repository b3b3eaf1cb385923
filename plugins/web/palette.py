"""The site's colours for mails and other files that cannot use its style sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_TOKEN = re.compile(r"--([a-z-]+):\s*(#[0-9a-fA-F]{6})\s*;")
_WHITE = "#ffffff"


@dataclass(frozen=True)
class Palette:
    """Colours as ``#rrggbb`` by their names in ``tokens.css``, with underscores: ``light["on_night"]``."""

    light: Mapping[str, str]
    dark: Mapping[str, str]


def palette(theme: Path, colours: Mapping[str, str]) -> Palette:
    """Return the colours of ``tokens.css`` in *theme* with those of the setting COLOURS, *colours*.

    Two are computed, so that they suit any accent colour: ``on_accent`` for text on it, and ``accent_tint``
    for the ground of a notice.
    """
    css = (theme / "static" / "css" / "tokens.css").read_text("utf-8")
    light, _, dark = css.partition("@media")
    tokens = dict(_TOKEN.findall(light))
    return Palette(
        _scheme({**tokens, **colours}, colours["accent-light"]),
        _scheme({**tokens, **dict(_TOKEN.findall(dark)), **colours}, colours["accent-dark"]),
    )


def _scheme(tokens: Mapping[str, str], accent: str) -> dict[str, str]:
    readable = max(_WHITE, _mixed(accent, "#000000", 0.15), key=lambda text: contrast(text, accent))
    found = {
        **tokens,
        "accent": accent,
        "on-accent": readable,
        "accent-tint": _mixed(accent, tokens["surface"], 0.1),
    }
    return {name.replace("-", "_"): value for name, value in found.items()}


def _mixed(top: str, under: str, share: float) -> str:
    """Return the colour of *top* with the opacity *share* on *under*."""
    pairs = zip(bytes.fromhex(top[1:]), bytes.fromhex(under[1:]), strict=True)
    return "#" + bytes(round(share * one + (1 - share) * other) for one, other in pairs).hex()


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2, 1.4.3).

    >>> round(contrast("#ffffff", "#000000"))
    21
    """
    dark, bright = sorted((_luminance(one), _luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """Return the relative luminance of *colour*, from 0 to 1."""
    parts = [part / 255 for part in bytes.fromhex(colour[1:])]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
