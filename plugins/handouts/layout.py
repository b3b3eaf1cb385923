"""Fits a handout to two pages, in the largest type and the clearest layout that it fits in."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from plugins.alerts.alert import HandoutFit
from plugins.handouts.content import Handout
from plugins.languages.direction import direction
from plugins.sheets.qr import qr_svg
from plugins.sheets.sheet import PAPERS, Refusal, SheetError, query
from plugins.sheets.templates import SheetTemplates

MAX_PAGES = 2
SIZES = (11.0, 10.5, 10.0, 9.5)
"""Sizes of the text in points, from the most readable to the smallest."""
_ROUND = 10
"""What the number of characters too many is rounded up to a multiple of."""


def fit(handout: Handout, templates: SheetTemplates) -> HandoutFit:
    """Return how *handout* is printed on at most two pages of every paper size, or else in the densest way.

    A page to read and a page to act, even in small type, is preferred to larger type without them.

    Raises:
        SheetError: If the template cannot be used.
    """
    for sides in (True, False):
        layouts = [HandoutFit(sides=sides, size=size, pages=MAX_PAGES) for size in SIZES]
        found = _first(handout, layouts, templates)
        if found is not None:
            return found
    densest = HandoutFit(sides=False, size=SIZES[-1], pages=MAX_PAGES + 1)
    measured = [_measure(handout, densest, paper, templates) for paper in PAPERS]
    pages = max(each["pages"] for each in measured)
    # The account is as dense as anything in its columns, so that its characters are a fair measure.
    excess = max(each["excess"] / each["account"] for each in measured) * handout.account_length
    too_long = math.ceil(excess / _ROUND) * _ROUND
    return HandoutFit(sides=False, size=SIZES[-1], pages=pages, too_long=too_long)


def _first(handout: Handout, layouts: Sequence[HandoutFit], templates: SheetTemplates) -> HandoutFit | None:
    """Return the first of *layouts* that fits, trying few: what fits in a size fits in all smaller ones."""
    found, low, high = None, 0, len(layouts)
    while low < high:
        middle = (low + high) // 2
        # US Letter first: it is shorter, so that what does not fit is mostly found with one measurement.
        sizes = (_measure(handout, layouts[middle], paper, templates)["pages"] for paper in reversed(PAPERS))
        if all(pages <= MAX_PAGES for pages in sizes):
            found, high = layouts[middle], middle
        else:
            low = middle + 1
    return found


def _measure(handout: Handout, layout: HandoutFit, paper: str, templates: SheetTemplates) -> dict[str, Any]:
    """Return pages, and excess and height of the account in points, as the template reports them."""
    answer = query(templates, templates.handout.read_bytes(), inputs(handout, layout, paper), "<end>")
    if isinstance(answer, Refusal):
        raise SheetError(answer.message)
    measured: dict[str, Any] = json.loads(answer)
    return measured


def inputs(
    handout: Handout, layout: HandoutFit, paper: str, *, url: str = "", accent: str = "#000000"
) -> str:
    """Return the inputs of the template as JSON; *url* and *accent* do not change the number of pages."""
    data = {
        **asdict(handout),
        "sides": layout.sides,
        "size": layout.size,
        "paper": PAPERS[paper],
        "url": url,
        "code": qr_svg(url or "https://network.example/").decode(),
        "accent": accent,
    }
    data["directions"] = {tag: direction(tag) for tag in sorted({*_languages(data)})}
    return json.dumps(data, ensure_ascii=False, sort_keys=True)


def _languages(value: Any) -> Iterator[str]:
    """Yield the language of each text in *value*."""
    if isinstance(value, dict):
        if isinstance(value.get("language"), str):
            yield value["language"]
        for each in value.values():
            yield from _languages(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _languages(each)
