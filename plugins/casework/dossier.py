"""Writes the file of a case as PDF: what is published, or with the private case file added."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from plugins import console
from plugins.casework.case_files import stem
from plugins.casework.desk import Casework
from plugins.casework.errors import CaseError
from plugins.casework.unpublished import unpublished
from plugins.content.problems import counted
from plugins.follow_up_documents.case_file import CaseFile, case_file
from plugins.follow_up_documents.pdf import case_file_pdf, unprintable
from plugins.handouts.check import printed_texts
from plugins.private.folder import open_private_folder
from plugins.private.places import inside
from plugins.sheets.sheet import SheetError, SheetMaker
from plugins.sheets.templates import sheet_templates


def write_case_file(
    casework: Casework, case: str, language: str, into: str, *, private: bool = False
) -> bool:
    """Write the file of *case* in *language*, or in that of its last alert, and print its path; return True.

    It goes into the private folder, or into the folder *into*. With *private* it has what the private case
    file says too, and goes into private folders only.

    Raises:
        CaseError: If nothing of the case is public, it cannot be printed, *into* is written by builds, or it
            cannot be written there.
        CaseFileError: If the private case file has problems.
        PrivateFolderError: If it cannot be written, or is private and *into* is not.
    """
    alert, site = casework.alert(case), casework.site
    code = language or (alert.language if alert.language in site.localizers else next(iter(site.localizers)))
    if code not in site.localizers:
        raise CaseError(f'--language: "{code}" is not known. Write one of: {", ".join(site.localizers)}.')
    if site.content.fatal:
        raise CaseError("The content has errors, and nothing is published. Run `invoke check` first.")
    number, localizer = alert.facts.case, site.localizers[code]
    document = case_file(site, number, localizer)
    if document is None:
        raise CaseError(f"No alert of {number} is public: a case file has published content only.")
    _search(document, casework)
    if private:
        alerts = [site.alert(each.slug) for each in site.listed if each.case == number]
        known = unpublished(casework.case_files.load(number), alerts, localizer)
        document = case_file(site, number, localizer, unpublished=known)
        assert document is not None, "it was there before"
    name = f"{stem(number)}-{code}{'-private' if private else ''}.pdf"
    pdf = _pdf(document, casework)
    if private:
        folder = open_private_folder(Path(into), casework.places) if into else casework.folder
        console.out(folder.replace(name, pdf))
        console.out("It names people who are named nowhere else: keep it in this folder.")
    else:
        console.out(_write(pdf, name, into, casework))
        console.out("Read all of it before you send it, and ask those concerned about each recipient.")
    return True


def _pdf(document: CaseFile, casework: Casework) -> bytes:
    settings = casework.site.site_settings
    maker = SheetMaker(sheet_templates(settings.theme, settings.cache_folder), None)
    if missing := unprintable(document, maker):
        raise CaseError(
            f"The fonts lack characters of this case file: {' '.join(sorted(missing))}. Run `invoke fonts`."
        )
    try:
        return case_file_pdf(document, maker)
    except SheetError as error:
        raise CaseError(f"The case file cannot be printed: {error}") from error


def _search(document: CaseFile, casework: Casework) -> None:
    """Raise CaseError if *document* contains an entry of the blocklist, as builds do."""
    found = casework.site.searcher.in_text("\n".join(printed_texts(asdict(document))))
    if found:
        lines = ", ".join(map(str, sorted(found)))
        raise CaseError(
            f"The case file contains words that must not be published: {counted(len(found), 'entry')} of the "
            f"list, in line {lines} of it."
        )


def _write(pdf: bytes, name: str, into: str, casework: Casework) -> Path:
    """Write *pdf*, which has nothing private, into the folder *into*, or else the private one."""
    if not into:
        return casework.folder.replace(name, pdf)
    folder, content = Path(into).expanduser(), casework.site.site_settings.content
    for place, what in casework.places.items():
        if inside(folder, place) and (place == content or not inside(content, place)):
            raise CaseError(f"{folder} is inside {what} ({place}). Choose another folder for --into.")
    path, unfinished = folder / name, folder / f".{name}.unfinished"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(pdf)
        unfinished.replace(path)
    except OSError as error:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise CaseError(
            f"{path} cannot be written: {error.strerror}. Choose another folder for --into."
        ) from error
    return path
