"""Makes the PDF to deliver: the letter, the number of signatures, and the names of those who allowed it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from plugins.private.folder import PrivateFolder
from plugins.repository.site import Site
from plugins.sheets.glyphs import missing_glyphs
from plugins.sheets.sheet import SheetMaker
from plugins.sheets.templates import sheet_templates
from plugins.sign_on_documents.delivered_letter import delivered_letter
from plugins.sign_on_documents.pdf import delivered_letter_pdf
from plugins.sign_on_documents.sender import Sender
from plugins.sign_on_documents.signatures import lacks_glyph, printed_words
from plugins.sign_ons.letter import SignOnLetter
from plugins.sign_ons.signatories import Signatory
from plugins.signatures.errors import LetterError
from plugins.signatures.review_file import Entry, Review, by_state


def delivered_signatories(review: Review) -> tuple[Signatory, ...]:
    """Return the accepted signatures of *review* as they are delivered: with names, or as counts."""
    return tuple(_signatory(entry) for entry in by_state(review.entries, "accepted") if entry.written)


def _signatory(entry: Entry) -> Signatory:
    counted = Signatory(entry.kind, entry.country, entry.text, "count", line=int(entry.id))
    if entry.choice == "count":
        return counted
    return Signatory(
        kind=entry.kind,
        country=entry.country,
        text=entry.text,
        shown="full",
        name=entry.name,
        organisation=entry.organisation,
        role=entry.role,
        city=entry.city,
        web=entry.web,
        signed=date.fromisoformat(entry.signed),
        line=int(entry.id),
    )


def write_delivery(folder: PrivateFolder, site: Site, letter: SignOnLetter, review: Review) -> Iterator[Path]:
    """Write the PDF in each language that *letter* is written in, and yield the paths.

    Raises:
        LetterError: If no font has the characters of a name.
        SheetError: If a PDF cannot be made.
        PrivateFolderError: If it cannot be written.
    """
    settings = site.site_settings
    templates = sheet_templates(settings.theme, settings.cache_folder)
    maker = SheetMaker(templates, None)
    signatories = delivered_signatories(review)
    missing = missing_glyphs(map(printed_words, signatories), templates)
    for code in letter.versions.words:
        sender = Sender(settings.names[code], settings.postal_address, settings.mailbox_signatures)
        document = delivered_letter(
            letter,
            site.localizers[code],
            signatories,
            sender,
            authorities=site.content.authorities,
            url="",  # those who are delivered only are not on the web
            day=None,
            missing=missing,
        )
        if document.unprintable:
            numbers = ", ".join(f"{each.line:04}" for each in signatories if lacks_glyph(each, missing))
            raise LetterError(
                f"The fonts lack characters of no. {numbers}, which the PDF would leave out. Run "
                "`invoke fonts`. If that does not help, forget the entry and import its mail again."
            )
        yield folder.replace(f"delivery-{code}.pdf", delivered_letter_pdf(document, maker))
