"""Which sheets an open alert has: one per target and letter language, and bundles of all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from plugins.actions.telephone import international
from plugins.alerts.alert import Alert, Target
from plugins.alerts.letters import compose, with_blanks
from plugins.alerts.letters import office as office_of
from plugins.sheets.sheet import Labels, SheetLetter


@dataclass(frozen=True)
class Sheet:
    """The letters of one PDF, under the name that its file bears: ``3-es``, ``all-fr``."""

    name: str
    letters: tuple[SheetLetter, ...]


def sheets(alert: Alert, page_languages: Sequence[str], labels: Mapping[str, Labels]) -> Iterator[Sheet]:
    """Yield every sheet of *alert*. *labels* are the small words by language, where there are any.

    The bundle of a page's language takes each target's letter in that language where the target
    reads it, else in the language that the target prefers.
    """
    on_paper = [
        (number, target) for number, target in enumerate(alert.targets, 1) if target.fax or target.post
    ]
    for number, target in on_paper:
        for code in alert.letter_languages(target):
            yield Sheet(f"{number}-{code}", (sheet_letter(alert, target, code, labels),))
    for language in page_languages if on_paper else ():
        letters = []
        for _, target in on_paper:
            written = alert.letter_languages(target)
            code = language if language in written else written[0]
            letters.append(sheet_letter(alert, target, code, labels))
        yield Sheet(f"all-{language}", tuple(letters))


def sheet_letter(alert: Alert, target: Target, code: str, labels: Mapping[str, Labels]) -> SheetLetter:
    """Return the letter to *target* in *code* as it stands on paper, its blanks to be filled by hand.

    The signature has lines of its own on the sheet, so the letter's last ones are left out.
    """
    letter = compose(alert, target, code, signature=False)
    lines = target.post.address.split("\n") if target.post else []
    return SheetLetter(
        lang=code,
        subject=with_blanks(letter.subject),
        paragraphs=tuple(part for part in with_blanks(letter.body).strip().split("\n\n") if part.strip()),
        address="\n".join((target.person.name, office_of(target, target.person.languages[0]), *lines)),
        fax=international(target.fax.number) if target.fax else "",
        labels=labels.get(code, Labels()),
    )
