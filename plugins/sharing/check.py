"""Warns of texts that no share picture can show, because the fonts lack a character."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from plugins.alerts.alert import Alert, State
from plugins.content.frontmatter import Document
from plugins.content.problems import Problem
from plugins.sheets.glyphs import characters, missing_glyphs
from plugins.sheets.templates import SheetTemplates

DRAWN_SETTINGS = ("NETWORK_NAMES.", "NETWORK_TAGLINES.")
"""How the names of the settings begin that pictures show."""


def drawn_texts(alert: Alert) -> dict[tuple[str, str], str]:
    """Return what pictures of *alert* show of its files, by language of the file and field."""
    texts = {(code, "title"): str(words.title) for code, words in alert.words.items()}
    return {**texts, (alert.language, "region"): alert.facts.region or ""}


def check_picture(
    alert: Alert, documents: Mapping[str, Document], now: datetime, *, templates: SheetTemplates | None
) -> Iterator[Problem]:
    """Yield a warning for each title or region with a character that no font of *templates* has.

    *templates* is None if the site has no share pictures.
    """
    if templates is None or alert.state(now) not in {State.OPEN, State.UNPUBLISHED}:
        return
    texts = drawn_texts(alert)
    for code, field in texts:
        message = _message(texts[code, field], templates, "The alert is shared with the network's picture.")
        if message:
            yield documents[code].problem((field,), message, fatal=False)


def check_network(texts: Mapping[str, str], templates: SheetTemplates | None) -> Iterator[Problem]:
    """Yield a warning for each of *texts*, of the settings by name, that no picture can show."""
    for name, text in texts.items() if templates is not None else ():
        if name.startswith(DRAWN_SETTINGS):
            assert templates is not None
            message = _message(text, templates, "Pages in this language are shared without a picture.")
            if message:
                yield Problem("pelicanconf.py", 1, name, message, fatal=False)


def _message(text: str, templates: SheetTemplates, effect: str) -> str:
    """Return the message about the characters of *text* that no font has, or nothing."""
    missing = missing_glyphs([text], templates)
    found = list(dict.fromkeys(each for each in characters(text) if each in missing))
    if not found:
        return ""
    return (
        f"contains characters that the fonts of share pictures do not have: {' '.join(found)}. {effect} "
        "Remove them, or run `invoke fonts`, which copies fonts of this computer or says what to install."
    )
