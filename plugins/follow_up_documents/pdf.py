"""Renders a case file as PDF/UA."""

from __future__ import annotations

import json
from dataclasses import asdict

from plugins.follow_up_documents.case_file import CaseFile
from plugins.handouts.check import printed_texts
from plugins.handouts.layout import directions
from plugins.sheets.glyphs import missing_glyphs
from plugins.sheets.sheet import SheetMaker


def case_file_pdf(document: CaseFile, maker: SheetMaker) -> bytes:
    """Return *document* as A4 pages. It is not cached: it may be private, or soon be out of date.

    Raises:
        SheetError: If no font of the sheets has a character of the texts.
    """
    data = asdict(document)
    data["directions"] = directions(data)
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    return maker.render(maker.templates.case_file, text, keep=False)


def unprintable(document: CaseFile, maker: SheetMaker) -> frozenset[str]:
    """Return the characters of *document* that no font of the sheets has."""
    return missing_glyphs(printed_texts(asdict(document)), maker.templates)
