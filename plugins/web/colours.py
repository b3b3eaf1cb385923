"""The network's own colours: their defaults and contrast, and the icon drawn in them.

Contrast is that of WCAG 2.2: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

DEFAULTS = {
    "accent-light": "#a3231d",
    "accent-dark": "#f2836f",
    "data-light": "#1d5c6b",
    "data-dark": "#7cc3d1",
}
"""Colours by role and mode: ``accent`` for what calls to act, ``data`` for charts and maps."""
PAIRS = (
    ("accent", ("ground", "surface", "tint"), 4.5),
    ("on-accent", ("accent",), 4.5),
    ("data", ("ground", "surface"), 3),
    ("on-data", ("data",), 4.5),
)
"""Colours that must be told from others, with the least contrast: 4.5 for text, 3 for shapes."""
TINT = 0.12
"""Share of the accent in the background of warnings."""
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_TOKEN = re.compile(r"--([a-z-]+):\s*(#[0-9a-fA-F]{6});")
_ICON = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'><path fill='{ground}' d='M0 0h16v16H0z'/>"
    "<path fill='{mark}' d='M7 3h2v7H7zm0 8h2v2H7z'/></svg>"
)


def palette(colours: Mapping[str, str], theme: Path) -> dict[str, dict[str, str]]:
    """Return all colours of the mode ``light`` and of ``dark`` by name, such as ``#a3231d``.

    They are those of ``tokens.css`` in *theme*, with *colours* in place of :data:`DEFAULTS`.
    """
    text = (theme / "static/css/tokens.css").read_text("utf-8")
    light, _, _ = text.partition("@media")
    chosen = {**DEFAULTS, **colours}
    modes = {"light": dict(_TOKEN.findall(light)), "dark": dict(_TOKEN.findall(text))}
    for mode, tokens in modes.items():
        tokens.update({role: chosen[f"{role}-{mode}"] for role in ("accent", "data")})
        tokens["accent-tint"] = _mixed(tokens["accent"], tokens["surface"], TINT)
    return modes


def custom_properties(colours: Mapping[str, str], theme: Path) -> str:
    """Return the CSS custom properties for *colours* that override those of ``tokens.css``."""
    modes = palette(colours, theme)
    return "".join(
        f"--{role}-{mode}:{modes[mode][role]};"
        for mode in modes
        for role in ("accent", "data", "accent-tint")
    )


def icon(colours: Mapping[str, str], theme: Path) -> str:
    """Return the icon of the site as a ``data:`` URL."""
    light = palette(colours, theme)["light"]
    drawing = _ICON.format(ground=light["accent"], mark=light["on-accent"])
    return "data:image/svg+xml," + quote(drawing, safe="/:='")


def colour_errors(colours: Mapping[str, str], theme: Path) -> Iterator[str]:
    """Yield an error for each of *colours* that is unknown, no colour, or hard to see in *theme*."""
    wrong = False
    for name, value in colours.items():
        if name not in DEFAULTS:
            yield f"COLOURS {name!r} is none of {', '.join(DEFAULTS)}. Write one of them."
        elif not isinstance(value, str) or not _HEX.fullmatch(value):
            wrong = True
            yield f'COLOURS {name!r}: {value!r} is not a colour. Write "#" and six digits, like "#a3231d".'
    if wrong:
        return
    known = {name: value for name, value in colours.items() if name in DEFAULTS}
    for mode, tokens in palette(known, theme).items():
        for role, grounds, least in PAIRS:
            for ground in grounds:
                ratio = contrast(tokens[role], tokens[ground])
                if ratio < least:
                    yield _too_pale(mode, role, ground, tokens, ratio, least)


def _too_pale(
    mode: str, role: str, ground: str, tokens: Mapping[str, str], ratio: float, least: float
) -> str:
    own = role if role in {"accent", "data"} else ground
    other = ground if own == role else role
    return (
        f'COLOURS "{own}-{mode}": {tokens[own]} has a contrast of {ratio:.1f} with {tokens[other]} ({other}) '
        f"and needs {least:g}. Choose a {'darker' if mode == 'light' else 'lighter'} colour."
    )


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours such as ``#1d1b19``, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [part / 255 for part in bytes.fromhex(colour[1:])]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mixed(one: str, other: str, share: float) -> str:
    pairs = zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + bytes(round(a * share + b * (1 - share)) for a, b in pairs).hex()
