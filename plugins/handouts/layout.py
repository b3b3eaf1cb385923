"""Fits a handout to two pages, in the largest type and the clearest layout that it fits in."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from functools import partial
from typing import Any

from plugins.alerts.alert import HandoutFit
from plugins.handouts.content import Handout
from plugins.incremental.parallel import in_background
from plugins.languages.direction import direction
from plugins.sheets.qr import qr_svg
from plugins.sheets.sheet import PAPERS, Refusal, SheetError, query
from plugins.sheets.templates import SheetTemplates

MAX_PAGES = 2
SIZES = (10.5, 10.0, 9.5)
"""Sizes of the text in points, from the most readable to the smallest."""
_ROUND = 10
"""What the number of characters too many is rounded up to a multiple of."""


def fit(handout: Handout, templates: SheetTemplates) -> HandoutFit:
    """Return how *handout* is printed on at most two pages of every paper size, or else in the densest way.

    A page to read and a page to act, even in small type, is preferred to larger type without them.

    Raises:
        SheetError: If the template cannot be used.
    """
    return start_fit(handout, templates)()


def start_fit(handout: Handout, templates: SheetTemplates) -> Callable[[], HandoutFit]:
    """Start :func:`fit` in another process; return a function that returns, or raises, what it does."""
    fitting = in_background(partial(_fit_or_refusal, handout, templates))  # see compile_pdf

    def finish() -> HandoutFit:
        found = fitting()
        if isinstance(found, Refusal):
            raise SheetError(found.message)
        return found

    return finish


def _fit_or_refusal(handout: Handout, templates: SheetTemplates) -> HandoutFit | Refusal:
    """Return the result of :func:`_fit`; a refusal is a value, so that it can leave the process."""
    try:
        return _fit(handout, templates)
    except SheetError as error:
        return Refusal(str(error), "")


def _fit(handout: Handout, templates: SheetTemplates) -> HandoutFit:
    layouts = [HandoutFit(sides, size, MAX_PAGES) for sides in (True, False) for size in SIZES]
    for layout in layouts:
        # US Letter first: it is shorter, so that mostly one measurement shows that a text does not fit.
        pages = (_measure(handout, layout, paper, templates)["pages"] for paper in reversed(PAPERS))
        if all(count <= MAX_PAGES for count in pages):
            return layout
    measured = [_measure(handout, layouts[-1], paper, templates, with_account=True) for paper in PAPERS]
    # The account is as dense as anything in its columns, so that its characters are a fair measure.
    excess = max(each["excess"] / each["account"] for each in measured) * handout.account_length
    return replace(
        layouts[-1],
        pages=max(each["pages"] for each in measured),
        too_long=math.ceil(excess / _ROUND) * _ROUND,
    )


def _measure(
    handout: Handout, layout: HandoutFit, paper: str, templates: SheetTemplates, *, with_account: bool = False
) -> dict[str, Any]:
    """Return pages, excess and height of the account in points, as the template reports them."""
    data = inputs(handout, layout, paper, with_account=with_account)
    answer = query(templates, templates.handout.read_bytes(), data, "<end>")
    if isinstance(answer, Refusal):
        raise SheetError(answer.message)
    measured: dict[str, Any] = json.loads(answer)
    return measured


def inputs(
    handout: Handout,
    layout: HandoutFit,
    paper: str,
    *,
    url: str = "",
    accent: str = "#000000",
    with_account: bool = False,
) -> str:
    """Return the inputs of the template as JSON; *url* and *accent* do not change the number of pages.

    *with_account* asks it for the height of the account too, which takes longer.
    """
    data = {
        **asdict(handout),
        "sides": layout.sides,
        "size": layout.size,
        "paper": PAPERS[paper],
        "url": url,
        "code": qr_svg(url or "https://network.example/").decode(),
        "accent": accent,
        "with_account": with_account,
    }
    data["directions"] = directions(data)
    return json.dumps(data, ensure_ascii=False, sort_keys=True)


def directions(value: Any) -> dict[str, str]:
    """Return the direction of each language that the texts in *value* have."""
    return {tag: direction(tag) for tag in sorted({*_languages(value)})}


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
