"""Fonts command: copies fonts of this computer that sheets and share pictures need into the cache."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from pelican.settings import read_settings

from plugins import console
from plugins.alerts.alert import State
from plugins.handouts.check import printed_texts as texts_of_handout
from plugins.handouts.content import handout
from plugins.repository.site import Site
from plugins.sharing.check import DRAWN_SETTINGS, drawn_texts
from plugins.sheets.check import printed_texts, texts_of_authority
from plugins.sheets.computer_fonts import by_script, computer_fonts, find_font, packages
from plugins.sheets.glyphs import missing_glyphs
from plugins.sheets.templates import SheetTemplates, sheet_templates
from plugins.sign_on_documents.check import texts_of_documents
from plugins.sign_on_documents.sender import Sender
from plugins.site.generator import load_site
from plugins.web.settings import SettingsError


def fonts(settings_file: Path) -> bool:
    """Copy a font for each script that letters need and no font of the sheets has; print what is lacking.

    Return whether every letter can be printed now.
    """
    try:
        site, _ = load_site(read_settings(str(settings_file)))
    except SettingsError as error:
        console.err(error)
        return False
    config = site.site_settings
    if not config.sheets and not config.share_pictures:
        console.out("SHEETS and SHARE_PICTURES are False: this site has neither sheets nor share pictures.")
        return True
    if config.cache_folder is None:
        console.err("CACHE_FOLDER is empty. Set it to a folder, in which the fonts are kept.")
        return False
    texts = list(_printed(site))
    _copy_fonts(texts, sheet_templates(config.theme, config.cache_folder))
    return _report(missing_glyphs(texts, sheet_templates(config.theme, config.cache_folder)))


def _printed(site: Site) -> Iterator[str]:
    """Yield what sheets, handouts and pictures print, of the registry and of alerts that may be open."""
    settings = site.site_settings
    if settings.share_pictures:
        yield from (text for name, text in settings.texts.items() if name.startswith(DRAWN_SETTINGS))
    for slug, summary in site.content.alerts.alert_summaries.items():
        if summary.state(site.now) not in {State.OPEN, State.UNPUBLISHED}:
            continue
        alert = site.alert(slug)
        yield from drawn_texts(alert).values() if settings.share_pictures else ()
        if settings.sheets:
            yield from printed_texts(alert).values()
            for code in alert.words:
                name = settings.names[code]
                printed = handout(alert, site.localizers[code], site.addresses, name, site.now)
                yield from texts_of_handout(asdict(printed))
    if settings.sheets:
        senders = {code: Sender(name, settings.postal_address, "") for code, name in settings.names.items()}
        for letter in site.content.sign_ons.values():
            known = site.content.authorities
            if all(key in known for key in letter.facts.targets):
                yield from texts_of_documents(letter, site.now, known, senders, site.localizers).values()
    for authority in site.content.authorities.values():
        yield from texts_of_authority(authority)


def _copy_fonts(texts: list[str], templates: SheetTemplates) -> None:
    needed, _ = by_script(missing_glyphs(texts, templates))
    found = computer_fonts() if needed else []
    for script, characters in needed.items():
        font = find_font(characters, script, found)
        if font is None or templates.installed is None:
            continue
        target = templates.installed / font.path.name.lower()
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_suffix(".partial")
        shutil.copyfile(font.path, partial)
        partial.replace(target)
        console.out(f"{script.name}: {font.family}, copied from {font.path} to {target}.")


def _report(missing: frozenset[str]) -> bool:
    lacking, others = by_script(missing)
    for line in packages(lacking):
        console.err(line)
    if others:
        console.err(f"{' '.join(others)}: not letters of a script. Remove them from the letters.")
    if not missing:
        console.out("Every letter can be printed with the fonts that are here.")
    return not missing
