"""Fits the handouts of an alert to their pages, and warns of texts that are too long or cannot be printed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from plugins.alerts.alert import Alert, HandoutFit, State
from plugins.content.frontmatter import Document
from plugins.content.problems import Problem
from plugins.handouts.content import Handout, handout
from plugins.handouts.layout import MAX_PAGES, start_fit
from plugins.incremental.fingerprint import fingerprint
from plugins.incremental.store import Store
from plugins.sheets.glyphs import characters, missing_glyphs
from plugins.sheets.templates import SheetTemplates
from plugins.web.localizer import Localizer
from plugins.web.settings import Addresses

NAMESPACE = "handouts"
_MAX_LISTED = 10
"""Maximum number of characters that a warning lists."""


@dataclass(frozen=True)
class HandoutContext:
    """What handouts depend on besides the alert."""

    templates: SheetTemplates
    localizers: Mapping[str, Localizer]
    addresses: Addresses
    networks: Mapping[str, str]
    """The name of the network in each language."""
    key: bytes
    """The hash of code, templates, fonts and catalogs."""
    store: Store
    """The cache, for the handouts in languages that have not changed."""

    def handout(self, alert: Alert, code: str, now: datetime) -> Handout:
        """Return the handout of *alert* in the language *code*."""
        return handout(alert, self.localizers[code], self.addresses, self.networks[code], now)

    def start_fit(self, name: str, content: Handout) -> Callable[[], HandoutFit]:
        """Return what returns how *content* fits, from the cache under *name* if it is unchanged."""
        key = fingerprint(self.key, repr(content))
        path = f"{NAMESPACE}/{name}"
        try:
            known: HandoutFit = self.store.load_value(path, key)
        except KeyError:
            fitting = start_fit(content, self.templates)
        else:
            return lambda: known

        def finish() -> HandoutFit:
            found = fitting()
            self.store.save_value(path, key, found)
            return found

        return finish


def with_handouts(
    alert: Alert, documents: Mapping[str, Document], now: datetime, *, context: HandoutContext | None
) -> tuple[Alert, list[Problem]]:
    """Return *alert* with the fit of its handouts, one for each language that it is written in, and warnings.

    *documents* are its files by language. Without *context* there are no handouts; nor for an alert that is
    neither open nor still to be published.
    """
    if context is None or alert.state(now) not in {State.OPEN, State.UNPUBLISHED}:
        return alert, []
    fitting: dict[str, tuple[Handout, Callable[[], HandoutFit]]] = {}
    fits: dict[str, HandoutFit] = {}
    problems: list[Problem] = []
    for code in alert.words:
        content = context.handout(alert, code, now)
        missing = missing_glyphs(printed_texts(asdict(content)), context.templates)
        if missing:
            problems += _unprintable(documents[code], content, missing)
        else:
            fitting[code] = content, context.start_fit(f"{alert.slug}-{code}", content)
    for code, (content, finish) in fitting.items():
        fits[code] = finish()
        if fits[code].too_long:
            problems.append(_too_long(documents[code], content, fits[code]))
    return replace(alert, handouts=fits), problems


def _too_long(document: Document, content: Handout, found: HandoutFit) -> Problem:
    letter, number = content.letter, f"{found.too_long:,}"
    length = sum(map(len, (*letter.paragraphs, *letter.points))) if letter else 0
    own = f" and its letter {length:,}" if length else ""
    fewer = f", or list fewer than {len(content.targets)} authorities" if len(content.targets) > 8 else ""
    message = (
        f"the alert as a PDF takes {found.pages} pages instead of {MAX_PAGES}: its texts are about {number} "
        f"characters too long. The account has {content.account_length:,} characters{own}. "
        f"Shorten the account, the letter or the updates by {number} characters together{fewer}."
    )
    return Problem(document.path, document.body_line, "", message, fatal=False)


def _unprintable(document: Document, content: Handout, missing: Collection[str]) -> Iterator[Problem]:
    """Yield a warning if the handout cannot be made; what sheets have too is reported for them already."""
    letter = asdict(content.letter) if content.letter else {}
    on_sheets = {*characters("".join(printed_texts([letter, [asdict(each) for each in content.targets]])))}
    found = [each for each in sorted(missing) if each not in on_sheets]
    if found:
        named = " ".join(found[:_MAX_LISTED])
        more = f" and {len(found) - _MAX_LISTED} more" if len(found) > _MAX_LISTED else ""
        message = (
            f"the texts contain characters that the fonts of printable sheets do not have: {named}{more}. "
            "The alert is not offered as a PDF in this language. Run `invoke fonts`, or remove them."
        )
        line = _line(document, found[0])
        yield Problem(document.path, line, "", message, fatal=False)


def _line(document: Document, character: str) -> int:
    """Return the line of *character* in the account; the first line of the account if it is not in it."""
    before, found, _ = document.body.partition(character)
    return document.body_line + (before.count("\n") if found else 0)


def printed_texts(value: Any) -> list[str]:
    """Return all texts in *value*, such as a handout as a dictionary, however nested."""
    if isinstance(value, str):
        return [value]
    children: Sequence[Any] = []
    if isinstance(value, dict):
        children = [*value.values()]
    elif isinstance(value, list | tuple):
        children = value
    return [text for child in children for text in printed_texts(child)]
