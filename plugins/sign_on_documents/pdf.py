"""Renders the documents of sign-on letters as PDF/UA."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from plugins.handouts.layout import directions
from plugins.sheets.qr import qr_svg
from plugins.sheets.sheet import SheetMaker
from plugins.sign_on_documents.delivered_letter import DeliveredLetter
from plugins.sign_on_documents.signature_sheet import SignatureSheet

ROWS = 20
"""The rows of a sheet."""


def signature_sheet_pdf(sheet: SignatureSheet, maker: SheetMaker) -> bytes:
    """Return *sheet* as one A4 page with :data:`ROWS` rows.

    Raises:
        SheetError: If no font of the sheets has a character of the texts.
    """
    data = {**asdict(sheet), "code": qr_svg(sheet.url).decode(), "rows": ROWS}
    return maker.render(maker.templates.signature_sheet, _json(data))


def delivered_letter_pdf(document: DeliveredLetter, maker: SheetMaker) -> bytes:
    """Return *document* as A4 pages. It is not cached: names may be private, or go when somebody asks.

    Raises:
        SheetError: If no font of the sheets has a character of the texts.
    """
    return maker.render(maker.templates.delivered_letter, _json(asdict(document)), keep=False)


def _json(data: dict[str, Any]) -> str:
    data["directions"] = directions(data)
    return json.dumps(data, ensure_ascii=False, sort_keys=True)
