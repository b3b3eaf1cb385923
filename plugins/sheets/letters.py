"""The sheets of an open alert: one per target and letter language, and bundles of all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from plugins.alerts.alert import Alert, Target
from plugins.alerts.letters import compose, with_lines
from plugins.alerts.letters import office as office_of
from plugins.channels.channel import first
from plugins.channels.fax import Fax
from plugins.channels.numbers import international
from plugins.channels.post import Post
from plugins.languages.direction import line_in, number_in, prose_in
from plugins.sheets.sheet import Labels, SheetLetter


@dataclass(frozen=True)
class Sheet:
    """The letters of one PDF, under the stem of its file name: ``3-es``, ``all-fr``."""

    name: str
    letters: tuple[SheetLetter, ...]


def sheets(alert: Alert, page_languages: Sequence[str], labels: Mapping[str, Labels]) -> Iterator[Sheet]:
    """Yield all sheets of *alert*. *labels* are the captions by language, where they are translated."""
    for number, target, code in alert.letters_on_paper():
        yield Sheet(f"{number}-{code}", (sheet_letter(alert, target, code, labels),))
    for language in page_languages:
        letters = tuple(sheet_letter(alert, *each, labels) for each in bundled(alert, language))
        if letters:
            yield Sheet(f"all-{language}", letters)


def bundled(alert: Alert, language: str) -> list[tuple[Target, str]]:
    """Return the letters in the bundle for readers of *language*: target and language of each.

    Each target's letter is in that language if there is such a sheet, otherwise in the target's preferred
    language among those with a sheet.
    """
    chosen: dict[int, tuple[Target, str]] = {}
    for number, target, code in alert.letters_on_paper():
        if target.action != "card" and (number not in chosen or code == language):
            chosen[number] = target, code
    return list(chosen.values())


def sheet_letter(alert: Alert, target: Target, code: str, labels: Mapping[str, Labels]) -> SheetLetter:
    """Return the printed letter to *target* in *code*, with blanks to fill by hand.

    The sheet has its own lines for the signature, so the letter's last ones are left out.
    """
    letter = compose(alert, target, code, signature=False)
    post, fax = first(target.channels, Post), first(target.channels, Fax)
    lines = post.address.split("\n") if post else []
    address = (target.person.name, office_of(target, target.person.languages[0]), *lines)
    body = prose_in(with_lines(letter.body).strip(), code)
    return SheetLetter(
        lang=code,
        subject=prose_in(with_lines(letter.subject), code),
        paragraphs=tuple(part for part in body.split("\n\n") if part.strip()),
        address="\n".join(line_in(line, code) for line in address),
        fax=number_in(international(fax.number), code) if fax else "",
        labels=labels.get(code, Labels()),
        is_card=target.action == "card",
    )
