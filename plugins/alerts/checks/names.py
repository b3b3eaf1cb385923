"""Checks that an alert respects the consent that was given, and names people by placeholders only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from plugins.alerts.attachments import attachment_passages
from plugins.alerts.models.alert import Original, Translation
from plugins.alerts.models.people import PersonAtRisk
from plugins.alerts.names import initials_due
from plugins.content.attachments.published import Attachments
from plugins.content.frontmatter import Document
from plugins.content.placeholders import PERSON as PLACEHOLDER
from plugins.content.problems import Problem
from plugins.languages.scripts import script_in, script_name, script_read_in
from plugins.safety.document_text import Passage, passages
from plugins.safety.handles import ShortName
from plugins.safety.normalise import words_of
from plugins.safety.people import own_phrases
from plugins.safety.phrases import PhraseIndex
from plugins.safety.search import FileText, search

WARN_BEFORE = timedelta(days=60)
"""How long before names turn to initials `check` warns of it."""
_PLACEHOLDER_HINT = "Write {{person:{0}}}, or {{person:{0}:1}} for its first word alone."
_ATTACHED = (("attachments",), ("petition",))
WARN_AFTER = timedelta(days=30)
"""How long after that day `check` still warns; an archive would otherwise drown in warnings."""


def check_consent(facts: Original, original: Document) -> Iterator[Problem]:
    """Yield an error for each person, place or picture that is published without consent."""
    if facts.consent is None and facts.requested_by != "network":
        return  # reported where it is missing
    covers = facts.covered
    public = facts.requested_by != "network" and any(
        person.identification == "public" for person in facts.people
    )
    wanted = {
        "name": ("people", public, "write identification: role, or initials, for who is public"),
        "photo": ("pictures", bool(facts.pictures), "remove pictures"),
        "place": ("region", facts.region is not None, "remove region"),
    }
    for scope, (field, used, other) in wanted.items():
        if used and scope not in covers:
            yield original.problem(
                (field,),
                f"is shown, but {_not_covered(facts)} {scope}. Ask, then write {scope} in consent.covers; "
                f"or {other}.",
            )


def _not_covered(facts: Original) -> str:
    return "there is no consent to publish a" if facts.consent is None else "consent does not cover"


def check_due(
    facts: Original, original: Document, now: datetime, name_retention: timedelta
) -> Iterator[Problem]:
    """Yield a warning if public names turn to initials soon, or did recently."""
    due = initials_due(facts, name_retention)
    if (
        due is None
        or now < due - WARN_BEFORE
        or now >= due + WARN_AFTER
        or facts.status in {"draft", "withdrawn"}
    ):
        return
    tense = "have turned" if due <= now else f"turn on {due:%Y-%m-%d}"
    yield original.problem(
        ("consent",),
        f"public names {tense} to initials, since the alert has ended. If those concerned agree to be named "
        "longer, write names_until: and the day.",
        fatal=False,
    )


def check_searchable(facts: Original, original: Document) -> Iterator[Problem]:
    """Yield a warning for each name that is too short to be searched for."""
    for (index, number), name in _names(facts):
        words = words_of(name)
        if any(len(word) > 1 for word in words) and not any(own_phrases(name)):
            yield original.problem(
                original.written(("people", index, "name", number)),
                "is too short to be looked for in the texts. Check that they say "
                f"{{person:{index + 1}}} in its place.",
                fatal=False,
            )


def _names(facts: Original) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield each name, with the indexes of the person and of the name among those of the person."""
    for index, person in enumerate(facts.people):
        yield from (((index, number), name) for number, name in enumerate(person.name))


def check_scripts(
    facts: Original, documents: Mapping[str, Document], original: Document
) -> Iterator[Problem]:
    """Yield a warning for each person without a name in a script of *documents* or of a letter."""
    languages = dict.fromkeys(documents)
    for passage in passages(original, Original):
        match passage.location:
            case ("extra_letters", str(code), *_) | ("targets", int(), "salutation", str(code)):
                if PLACEHOLDER.search(passage.text):
                    languages[code] = None
    for index, person in enumerate(facts.people):
        known = {script_in(name) for name in person.name}
        if person.identification == "role" or known <= {""}:
            continue
        lacking = {script_read_in(code): code for code in reversed(languages)}
        for script, code in lacking.items():
            if script and script not in known:
                yield original.problem(
                    ("people", index, "name"),
                    f"is not in {script_name(script)} letters, in which texts in {code} name the person. Add "
                    "it in them, in a list with the main name first: name: [main name, other name].",
                    fatal=False,
                )


class PublishedText:
    """The texts that a file of an alert publishes."""

    def __init__(self, document: Document, folder: Path, attachments: Attachments) -> None:
        """Collect them from *document* and, with *attachments*, from the PDFs in *folder* that it names."""
        self.passages = list(passages(document, Original, Translation))
        """With placeholders of people, without PDFs."""
        attached = attachment_passages(document, folder, attachments)
        self.searched = FileText([*_without_placeholders(self.passages), *attached])
        """What is searched for names: without placeholders, with PDFs."""


def check_names(facts: Original, document: Document, published: PublishedText) -> Iterator[Problem]:
    """Yield an error for each place in the texts of a file that names a person without a placeholder."""
    for passage in published.passages:
        yield from _check_placeholders(facts, document, passage)
    files = [published.searched, FileText(_collectives(facts, document))]
    for position, person in enumerate(facts.people, 1):
        guard = _guard(position, person)
        for passage, line, _ in (hit for each in files for hit in search(each, guard)):
            hint = _PLACEHOLDER_HINT.format(position)
            if passage.location[:1] == ("people",) and "name" in passage.location:
                # placeholders are not replaced there
                hint = "Shorten the name of this collective."
            elif passage.location[:1] in _ATTACHED and passage.location[-1] == "file":
                hint = "Save the PDF without the name, also in its own name, or leave it out."
            yield Problem(
                document.path,
                line,
                passage.field,
                f"names person {position}, so that initials could not replace the name. {hint} If something "
                "else is meant here, list these words in not_names of that person.",
            )
    yield from _short_names(facts, document, files)
    if facts.partner is not None and "organisation" not in facts.covered:
        partner: PhraseIndex[int] = PhraseIndex([(0, words_of(facts.partner.name))])
        hits = (hit for each in files for hit in search(each, partner))
        for passage, line, _ in (hit for hit in hits if hit[0].location[:1] != ("partner",)):
            message = "names the partner, but consent does not cover organisation. Get consent, or remove it."
            yield Problem(document.path, line, passage.field, message)


def _short_names(facts: Original, document: Document, files: Sequence[FileText]) -> Iterator[Problem]:
    """Yield an error for each handle, address or name of a file that is a short form of a person's name."""
    texts = [passage for each in files for passage in each.passages]
    parts = frozenset().union(*(each.parts for each in files))
    for position, person in enumerate(facts.people, 1):
        if person.identification == "collective":
            continue
        forms = [ShortName(name, person.not_names) for name in person.name]
        for passage in texts if any(each.may_be_in(parts) for each in forms) else ():
            short = next((each for each in forms if each.is_spelled_in(passage.text)), None)
            if short is not None:
                yield Problem(
                    document.path,
                    passage.line_of(short.is_spelled_in),
                    passage.field,
                    f"names person {position} in a short form, so that initials could not replace the name. "
                    "Leave it out. If something else is meant here, list it in not_names of that person.",
                )


def _collectives(facts: Original, document: Document) -> list[Passage]:
    """Return the passages of *document* with names of collectives, which are shown in full."""
    if ("people",) not in document.lines:
        return []
    return [
        Passage(place, document.line(place), name, is_multiline=False)
        for (index, number), name in _names(facts)
        if facts.people[index].identification == "collective"
        and (place := document.written(("people", index, "name", number)))
    ]


def _without_placeholders(texts: Iterable[Passage]) -> list[Passage]:
    return [
        replace(each, text=PLACEHOLDER.sub(" | ", each.text)) if "{person:" in each.text else each
        for each in texts
    ]


def _guard(position: int, person: PersonAtRisk) -> PhraseIndex[int]:
    """Return the phrases that identify a person in their own alert; for a collective, its name."""
    if person.identification == "collective":
        return PhraseIndex(())
    phrases = ((position, words) for name in person.name for words in own_phrases(name))
    return PhraseIndex(phrases, ignored=map(words_of, person.not_names), particles=False)


def _check_placeholders(facts: Original, document: Document, passage: Passage) -> Iterator[Problem]:
    for found in PLACEHOLDER.finditer(passage.text):
        line = passage.line + passage.text.count("\n", 0, found.start()) * passage.is_multiline
        yield from _check_placeholder(facts, document, line, found)


def _check_placeholder(
    facts: Original, document: Document, number: int, found: re.Match[str]
) -> Iterator[Problem]:
    person, part = int(found[1]), int(found[2] or 0)
    if person > len(facts.people):
        entries = "1 entry" if len(facts.people) == 1 else f"{len(facts.people)} entries"
        message = f"{found[0]} does not exist: people has {entries}. Write another number."
        yield Problem(document.path, number, "", message)
    elif part > max((len(name.split()) for name in facts.people[person - 1].name), default=1):
        message = f"{found[0]}: the name has no such word. Write {{person:{person}}}."
        yield Problem(document.path, number, "", message)
