"""The handouts of an alert: PDFs of two pages to print, in each language that it is written in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plugins.alerts.alert import Alert
from plugins.handouts.content import handout
from plugins.handouts.layout import inputs
from plugins.incremental.file import File
from plugins.sections.alerts.link import Link
from plugins.sections.context import RenderContext
from plugins.sheets.sheet import PAPERS, SheetError, SheetMaker
from plugins.web.settings import Addresses, SiteSettings

PAPER_NAMES = {"a4": "A4", "letter": "US Letter"}


def handout_links(alert: Alert, code: str, addresses: Addresses) -> list[tuple[Link, int]]:
    """Return a link to the handout on each paper size, with its pages, in the language *code*.

    If the alert has none in that language, they lead to that of the original.
    """
    found = next((each for each in (code, alert.language) if each in alert.handouts), None)
    if found is None:
        return []
    return [
        (Link(name, _path(addresses, alert.slug, found, paper)), alert.handouts[found].pages)
        for paper, name in PAPER_NAMES.items()
    ]


def handout_files(context: RenderContext, maker: SheetMaker, slug: str) -> Iterator[File]:
    """Yield the handouts of an open alert, in each language and paper size."""
    site, settings, addresses = context.site, context.site_settings, context.addresses
    alert = site.alert(slug)
    for code, found in alert.handouts.items():
        content = handout(alert, site.localizers[code], addresses, settings.names[code], site.now)
        url = addresses.absolute(addresses.below(code, slug))
        for paper in PAPERS:
            path = addresses.file(_path(addresses, slug, code, paper))
            data = inputs(content, found, paper, url=url, accent=_accent(settings))
            try:
                yield File(path, maker.render(maker.templates.handout, data))
            except SheetError as error:
                raise SheetError(f"{slug}: the handout {path} cannot be made: {error}") from error


def _accent(settings: SiteSettings) -> str:
    """Return the network's colour for text on white, if it is written in a way that typst reads too."""
    colour = settings.colours.get("accent-light", "")
    return colour if re.fullmatch("#(?:[0-9a-fA-F]{3}){1,2}", colour) else "#000000"


def _path(addresses: Addresses, slug: str, code: str, paper: str) -> str:
    return addresses.root(f"sheets/{slug}/alert-{code}-{paper}.pdf")
