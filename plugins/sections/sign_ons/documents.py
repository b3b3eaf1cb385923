"""The PDFs of sign-on letters: the sheet to sign by hand, and the letter as delivered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plugins.incremental.file import File
from plugins.incremental.turning_points import passed
from plugins.repository.site import Site
from plugins.sections.context import RenderContext
from plugins.sheets.sheet import SheetError, SheetMaker
from plugins.sign_on_documents.check import has_delivered_letter
from plugins.sign_on_documents.delivered_letter import delivered_letter
from plugins.sign_on_documents.pdf import delivered_letter_pdf, signature_sheet_pdf
from plugins.sign_on_documents.sender import Sender
from plugins.sign_on_documents.signature_sheet import signature_sheet
from plugins.sign_ons.letter import SignOnLetter, State

SHEET, LETTER = "sheet.pdf", "letter.pdf"


def sheet_link(site: Site, letter: SignOnLetter, code: str) -> str:
    """Return the address of the sheet of *letter* in the language *code*; empty if it has none."""
    if not site.site_settings.sheets or not _has_sheet(site, letter) or code in letter.unprintable:
        return ""
    return site.addresses.sign_on(code, letter.slug) + SHEET


def letter_link(site: Site, letter: SignOnLetter, code: str) -> str:
    """Return the address of *letter* as delivered, in *code* or else in its original language.

    Empty if it has not been delivered, or no font has its characters.
    """
    if not site.site_settings.sheets or not has_delivered_letter(letter, site.now):
        return ""
    found = next((each for each in (code, letter.language) if each in _written(letter)), None)
    return site.addresses.sign_on(found, letter.slug) + LETTER if found else ""


def document_inputs(site: Site, letter: SignOnLetter) -> tuple[Any, ...]:
    """Return what the documents of *letter* depend on: its files, what the time shows of it, addressees."""
    return (
        letter.digest,
        passed(letter.turning_points, site.now),
        letter.guarded,
        letter.unprintable,
        letter.missing_glyphs,
        tuple(site.content.entries.get(key) for key in letter.facts.targets),
    )


def document_files(context: RenderContext, maker: SheetMaker, letter: SignOnLetter) -> Iterator[File]:
    """Yield the PDFs of *letter* that are due, in each language."""
    site, addresses = context.site, context.addresses
    authorities = site.content.authorities
    for code, localizer in site.localizers.items():
        if code in letter.unprintable:
            continue
        sender = _sender(site, code)
        place = addresses.sign_on(code, letter.slug)
        url = addresses.absolute(place)
        try:
            if _has_sheet(site, letter):
                sheet = signature_sheet(letter, localizer, sender, authorities=authorities, url=url)
                yield File(addresses.file(place + SHEET), signature_sheet_pdf(sheet, maker))
            elif has_delivered_letter(letter, site.now) and code in _written(letter):
                document = delivered_letter(
                    letter,
                    localizer,
                    letter.signatories(site.now),
                    sender,
                    authorities=authorities,
                    url=url,
                    day=letter.facts.deliveries[0].date,
                    missing=letter.missing_glyphs,
                )
                yield File(addresses.file(place + LETTER), delivered_letter_pdf(document, maker))
        except SheetError as error:
            raise SheetError(f"{letter.slug}: its PDF in {code} cannot be made: {error}") from error


def _has_sheet(site: Site, letter: SignOnLetter) -> bool:
    """Return whether people can sign *letter* by hand; in previews also one that is not published yet."""
    states = {State.COLLECTING, State.UNPUBLISHED} if site.site_settings.preview else {State.COLLECTING}
    return letter.signable and letter.state(site.now) in states


def _sender(site: Site, code: str) -> Sender:
    settings = site.site_settings
    return Sender(settings.names[code], settings.postal_address, settings.mailbox_signatures)


def _written(letter: SignOnLetter) -> list[str]:
    """Return the languages in which *letter* is written and can be printed."""
    return [code for code in letter.versions.words if code not in letter.unprintable]
