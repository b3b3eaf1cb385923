"""The files of an alert besides its page: printable sheets, pictures, QR codes."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.alerts.alert import Alert, State
from plugins.alerts.attachments import attachment_names
from plugins.channels.numbers import tel
from plugins.channels.phone import Phone, qr_path
from plugins.content.attachments.published import Attachments
from plugins.content.pictures import Pictures
from plugins.incremental.file import File
from plugins.languages.catalogs import N_
from plugins.repository.site import Site
from plugins.sections.alerts.documents import attachment_path
from plugins.sections.alerts.letters import sheet_path
from plugins.sections.alerts.pictures import picture_names
from plugins.sections.context import RenderContext
from plugins.sheets.letters import Sheet, sheets
from plugins.sheets.qr import qr_svg
from plugins.sheets.sheet import PAPERS, Labels, SheetError, SheetMaker


def picture_files(context: RenderContext, slug: str) -> Iterator[File]:
    """Yield the pictures of an alert, re-encoded in each width."""
    alert, pictures = context.site.alert(slug), Pictures(context.site.cache.store)
    for picture in alert.facts.pictures:
        path = alert.folder / picture.file
        widths = pictures.published(path)
        for name, width in picture_names(slug, picture.file, path):
            yield File(name, widths[width])


def attachment_files(context: RenderContext, slug: str) -> Iterator[File]:
    """Yield the copies of an alert's documents, and of its petitions to print while it is open."""
    alert, attachments = context.site.alert(slug), Attachments(context.site.cache.store)
    is_open = alert.state(context.site.now) is State.OPEN
    for name in attachment_names(alert, with_petition=is_open):
        path = attachment_path(context.addresses, slug, name)
        yield File(context.addresses.file(path), attachments.published(alert.folder / name).data)


def sheet_files(context: RenderContext, maker: SheetMaker, slug: str) -> Iterator[File]:
    """Yield the printable sheets of an open alert, in each paper size."""
    alert = context.site.alert(slug)
    for sheet in sheets(alert, tuple(context.site_settings.languages), labels(context.site)):
        for paper in PAPERS:
            path = sheet_path(context.addresses, slug, sheet.name, paper)
            try:
                data = maker.pdf(sheet.letters, case=_case(alert, sheet), paper=paper)
            except SheetError as error:  # of the templates: what the fonts do not have has no sheet
                raise SheetError(
                    f"{slug}: the sheet {sheet.name}-{paper}.pdf cannot be made: {error}"
                ) from error
            yield File(context.addresses.file(path), data)


def _case(alert: Alert, sheet: Sheet) -> str:
    """Return the number that is printed at the foot: none on a card, which would show where it comes from."""
    return "" if any(letter.is_card for letter in sheet.letters) else alert.facts.case


def labels(site: Site) -> dict[str, Labels]:
    """Return the captions of a sheet in each language."""
    return {
        code: Labels(
            name=localizer.say(N_("Name")),
            place=localizer.say(N_("City and country")),
            date=localizer.say(N_("Date")),
            signature=localizer.say(N_("Signature")),
        )
        for code, localizer in site.localizers.items()
    }


def phones(site: Site, slug: str) -> list[tuple[str, str]]:
    """Return number and extension of each telephone on the page of an alert."""
    channels = [channel for target in site.alert(slug).targets for channel in target.channels]
    return sorted({(each.number, each.extension or "") for each in channels if isinstance(each, Phone)})


def qr_file(context: RenderContext, number: str, extension: str) -> File:
    """Return the QR code for calling *number*."""
    path = qr_path(context.addresses, number, extension)
    return File(context.addresses.file(path), qr_svg(tel(number, extension)))
