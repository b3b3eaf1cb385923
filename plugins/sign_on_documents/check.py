"""Marks what the documents of letters cannot print, and warns of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import datetime

from plugins.authorities.models import Authority
from plugins.content.frontmatter import Document
from plugins.content.problems import Problem, counted
from plugins.handouts.check import HandoutContext, printed_texts
from plugins.incremental.fingerprint import fingerprint
from plugins.incremental.turning_points import passed
from plugins.sheets.glyphs import characters, missing_glyphs
from plugins.sign_on_documents.delivered_letter import delivered_letter
from plugins.sign_on_documents.sender import Sender
from plugins.sign_on_documents.signature_sheet import signature_sheet
from plugins.sign_on_documents.signatures import lacks_glyph, printed_words
from plugins.sign_ons.letter import SignOnLetter, State
from plugins.sign_ons.signatories import FILE
from plugins.web.localizer import Localizer

NAMESPACE = "letter-documents"
_MAX_LISTED = 10
"""Maximum number of characters that a warning lists."""


def has_delivered_letter(letter: SignOnLetter, now: datetime) -> bool:
    """Return whether *letter* is offered as delivered at *now*."""
    return letter.state(now) in {State.DELIVERED, State.ANSWERED}


def with_documents(
    letters: Mapping[str, SignOnLetter],
    now: datetime,
    *,
    authorities: Mapping[str, Authority],
    postal_address: str,
    context: HandoutContext | None,
) -> tuple[dict[str, SignOnLetter], list[Problem]]:
    """Return *letters* with what no font of printable sheets has, and warnings.

    Without *context* there are no documents. Letters to authorities that do not exist are left as they are.
    """
    found, problems = dict(letters), list[Problem]()
    for slug, letter in letters.items() if context else ():
        assert context is not None
        if not all(key in authorities for key in letter.facts.targets):
            continue
        addressees = tuple(authorities[key] for key in letter.facts.targets)
        state = (passed(letter.turning_points, now), letter.guarded)
        key = fingerprint(context.key, letter.digest, *state, addressees, postal_address)
        name = f"{NAMESPACE}/{slug}"
        try:
            lacking: dict[str, frozenset[str]] = context.store.load_value(name, key)
        except KeyError:
            lacking = _lacking(letter, now, authorities, postal_address, context)
            context.store.save_value(name, key, lacking)
        unprintable = frozenset(code for code, each in lacking.items() if code and each)
        found[slug] = replace(letter, unprintable=unprintable, missing_glyphs=lacking[""])
        problems += _warnings(found[slug], lacking, now)
    if context:
        context.store.forget_all_but(NAMESPACE, letters)
    return found, problems


def _lacking(
    letter: SignOnLetter,
    now: datetime,
    authorities: Mapping[str, Authority],
    postal_address: str,
    context: HandoutContext,
) -> dict[str, frozenset[str]]:
    """Return the characters that no font has, of the texts by language, and of the names under ``""``."""
    senders = {code: Sender(name, postal_address, "") for code, name in context.networks.items()}
    texts = texts_of_documents(letter, now, authorities, senders, context.localizers)
    missing = missing_glyphs(texts.values(), context.templates)
    return {code: missing.intersection(characters(text)) for code, text in texts.items()}


def texts_of_documents(
    letter: SignOnLetter,
    now: datetime,
    authorities: Mapping[str, Authority],
    senders: Mapping[str, Sender],
    localizers: Mapping[str, Localizer],
) -> dict[str, str]:
    """Return what the document of *letter* that is due at *now* prints, or would if it were published.

    By language, and under ``""`` the names of signatories. *senders* are the network in each language.
    """
    texts: dict[str, str] = {"": ""}
    for code, localizer in localizers.items():
        if has_delivered_letter(letter, now):
            if code in letter.versions.words:
                document = delivered_letter(
                    letter, localizer, (), senders[code], authorities=authorities, url="", day=None
                )
                texts[code] = "\n".join(printed_texts(asdict(document)))
        elif letter.signable and letter.state(now) in {State.COLLECTING, State.UNPUBLISHED}:
            sheet = signature_sheet(letter, localizer, senders[code], authorities=authorities, url="")
            texts[code] = "\n".join(printed_texts(asdict(sheet)))
    if has_delivered_letter(letter, now):
        texts[""] = "\n".join(map(printed_words, letter.signatories(now)))
    return texts


def _warnings(
    letter: SignOnLetter, lacking: Mapping[str, Collection[str]], now: datetime
) -> Iterator[Problem]:
    for code in letter.versions.words:
        if lacking.get(code):
            document = letter.versions.documents[code]
            message = (
                f"the letter has characters that the fonts of printable sheets do not have: "
                f"{_listed(lacking[code])}. It is not offered as a PDF in this language. Run `invoke fonts`, "
                "or remove them."
            )
            yield Problem(document.path, _line(document, lacking[code]), "", message, fatal=False)
    if lacking[""]:
        lines = [each.line for each in letter.signatories(now) if lacks_glyph(each, lacking[""])]
        message = (
            f"the fonts of printable sheets do not have characters of {counted(len(lines), 'row')} from here "
            f"on: {_listed(lacking[''])}. The PDF says how many names it lacks. Run `invoke fonts`."
        )
        path = letter.versions.first.path.rpartition("/")[0]
        yield Problem(f"{path}/{FILE}", lines[0], "", message, fatal=False)


def _listed(found: Collection[str]) -> str:
    more = f" and {len(found) - _MAX_LISTED} more" if len(found) > _MAX_LISTED else ""
    return f"{' '.join(sorted(found)[:_MAX_LISTED])}{more}"


def _line(document: Document, found: Collection[str]) -> int:
    """Return the line of the first of *found* in the text; that of the front matter if it is not in it."""
    places = [document.body.index(each) for each in found if each in document.body]
    return document.body_line + document.body.count("\n", 0, min(places)) if places else 1
