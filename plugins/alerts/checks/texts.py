"""Checks the texts of an alert: letters for its targets, complete translations, no unfilled placeholders."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from plugins.alerts.alert import ADDED_LATER, Alert, State, Target, corresponds
from plugins.alerts.checks.letters import answer_texts
from plugins.alerts.file_format.headings import example_heading, heading_of
from plugins.alerts.letters import PLACEHOLDERS, POST_PLACEHOLDERS, SCRIPT_PLACEHOLDERS
from plugins.alerts.models.alert import AnyWords, Original, Translation
from plugins.alerts.models.answers import answer_keys
from plugins.alerts.models.words import Letter
from plugins.content import markdown
from plugins.content.frontmatter import Document, Location
from plugins.content.language_tags import matching
from plugins.content.moments import stale_message
from plugins.content.placeholders import LONG_BRACKETS, invalid_placeholders
from plugins.content.problems import Problem, close_match, field_name, quote

_PARALLEL = ("demands", "roles", "letters")
"""Lists and mappings that a translation must have in the same length as the original."""
_OPTIONAL = ("what_to_do", "warning")
"""Texts that pages show in the original's language if they are not translated."""
_CODED = re.compile(r"(\w{0,30})(&(?:[A-Za-z]{2,8}|#[0-9]{2,6}|#x[0-9A-Fa-f]{2,5});)(\w{0,30})")
"""An HTML character reference, which only Markdown decodes, with the rest of its word."""
Documents = Mapping[str, Document]


def check_words(
    alert: Alert,
    documents: Documents,
    *,
    languages: Sequence[str],
    incomplete: Collection[str],
    now: datetime,
) -> Iterator[Problem]:
    """Yield the problems and warnings of the texts in every file of *alert*.

    Letters in *incomplete* languages are not reported as missing: their files could not be read completely.
    """
    yield from _check_letters(alert, documents, incomplete, now)
    yield from _check_translations(alert, documents, languages, now)


def _check_letters(
    alert: Alert, documents: Documents, incomplete: Collection[str], now: datetime
) -> Iterator[Problem]:
    original, letters = documents[alert.language], alert.facts.letters
    without = {target.index for target in alert.targets} - {
        target.index for target in alert.targets if target.gets_letter
    }
    used = {fields.letter for index, fields in enumerate(alert.facts.targets) if index not in without}
    if used and not letters:
        heading = example_heading(alert.language)
        message = f"is missing. Write {quote(heading)} below the account, and the letter below it."
        yield Problem(original.path, original.body_line, "letters", message)
        return
    for index, fields in enumerate(alert.facts.targets):
        if fields.letter in used and fields.letter not in letters:
            hint = _letter_hint(fields.letter, letters, alert.language)
            message = f"{quote(fields.letter)} is not among the letters. {hint}"
            yield original.problem(("targets", index, "letter"), message)
    unused = set() if used - set(letters) else set(letters) - used
    for name in sorted(unused):
        yield original.problem(
            ("letters", name),
            f"is a letter that no target gets. Write letter: {name} at a target, or remove it.",
        )
    for code, named in alert.facts.extra_letters.items():
        if code in documents:
            yield original.problem(
                ("extra_letters", code), f"{code} has its own file. Move these letters to index.{code}.md."
            )
        for name in sorted(set(named) - used) if used <= set(letters) else ():
            yield original.problem(
                ("extra_letters", code, name),
                f"is a letter that no target gets. Write letter: {name} at a target, or remove it.",
            )
    reported: set[int] = set()
    for target in alert.targets:
        is_known = target.gets_letter and target.letter in letters and target.index not in reported
        if is_known and not set(incomplete).intersection(target.person.languages):
            problems = list(_check_letter_languages(alert, target, original, ("targets", target.index), now))
            if problems:
                reported.add(target.index)
            yield from problems


def _letter_hint(name: str, letters: Collection[str], code: str) -> str:
    close = close_match(name, tuple(letters))
    return f"Did you mean {close}?" if close else f"Write {quote(heading_of(code, name))} below the account."


def _check_letter_languages(
    alert: Alert, target: Target, original: Document, place: Location, now: datetime
) -> Iterator[Problem]:
    reads = target.person.languages
    written = alert.letter_languages(target)
    if not written:
        here = quote(heading_of(alert.language, target.letter, first := reads[0]))
        yield original.problem(
            place,
            f"{quote(target.called())} reads {', '.join(reads)}, and letter {target.letter} is in none. "
            f"Write it in index.{first}.md, or below {here} here.",
        )
    elif alert.state(now) in {State.OPEN, State.UNPUBLISHED} and matching(reads[0], written) is None:
        yield original.problem(
            place,
            f"{quote(target.called())} prefers {reads[0]}, but letter {target.letter} has no {reads[0]} "
            f"version. Write it in index.{reads[0]}.md, or below "
            f"{quote(heading_of(alert.language, target.letter, reads[0]))} here.",
            fatal=False,
        )


def _check_translations(
    alert: Alert, documents: Documents, languages: Sequence[str], now: datetime
) -> Iterator[Problem]:
    original = documents[alert.language]
    if alert.state(now) is State.WITHDRAWN or alert.facts.status == "draft":
        return
    for code in languages:
        document, words = documents.get(code), alert.words.get(code)
        if document is None:
            yield original.problem(
                (), f"has no translation into {code}. Write index.{code}.md beside it.", fatal=False
            )
        elif isinstance(words, Translation):
            yield from _check_translation(alert, words, document, original)


def _check_translation(
    alert: Alert, words: Translation, document: Document, original: Document
) -> Iterator[Problem]:
    state = alert.facts.modified or alert.facts.date
    place = _place(original, ("modified",) if alert.facts.modified else ("date",))
    since = words.original_modified.start(alert.zone)
    stale = since != alert.modified
    if stale:
        message = stale_message(words.original_modified, state, place, later=since > alert.modified)
        yield document.problem(("original_modified",), message, fatal=False)
    for field in (*_PARALLEL, *ADDED_LATER, *_OPTIONAL):
        if corresponds(field, words, alert.facts):
            continue
        if misnamed := _misnamed(field, words, alert.facts, original):
            location, message = misnamed
            yield document.problem(location, message, fatal=field in _PARALLEL and not stale)
            continue
        difference = _difference(field, words, alert.facts, original)
        if field in _PARALLEL:
            hint = f"Translate each entry, or write a new modified: in {place} if the original has changed."
        elif not getattr(alert.facts, field):
            hint = "Pages do not show it. Write it there too, or remove it here."
        elif stale or field in _OPTIONAL:
            hint = "Translate it; until then pages show the original's text."
        else:
            hint = (
                "Translate it; until then pages show the original's text. Write a new modified: in "
                f"{place}, and the same in original_modified: here once it is translated."
            )
        yield document.problem((field,), f"{difference}. {hint}", fatal=field in _PARALLEL and not stale)
    for field in ("call_script", "post_text"):
        if getattr(alert.facts, field) and not getattr(words, field):
            message = f"is missing here, and not in {_place(original, (field,))}. Translate it."
            yield document.problem((field,), message, fatal=False)


def _place(document: Document, location: Location) -> str:
    return f"{document.path.rpartition('/')[2]}:{document.line(location)}"


def _misnamed(
    field: str, words: Translation, facts: Original, original: Document
) -> tuple[Location, str] | None:
    """Return location and message of the only entry that the original has under another name."""
    mine, theirs = getattr(words, field), getattr(facts, field)
    if not isinstance(theirs, dict):
        return None
    lacking, more = set(theirs) - set(mine), set(mine) - set(theirs)
    if len(lacking) != 1 or len(more) != 1:
        return None
    (right,), (wrong,) = lacking, more
    called = _place(original, _location(field, right, facts))
    return (field, str(wrong)), f"is called {right} in {called}. Write {right} here."


def _location(field: str, key: object, facts: Original) -> Location:
    """Return where the original has the entry *key* of a field that translations write by key."""
    if field == "roles":
        return ("people", int(str(key)) - 1, "role")
    if field == "answer_texts":
        return ("answers", answer_keys(facts.answers).index(str(key)), "text")
    return (field, str(key))


def _difference(field: str, words: Translation, facts: Original, original: Document) -> str:
    """Return which entries of a field are missing from, or too many in, the translation *words*."""
    mine, theirs = getattr(words, field), getattr(facts, field)
    place = _place(original, (field,))
    if field == "updates":
        mine, theirs = ([str(update.date) for update in each] for each in (mine, theirs))
        for index, day in enumerate(theirs):
            if day not in mine:
                return f"lacks the update of {day} in {_place(original, (field, index))}"
    if isinstance(theirs, dict):
        lacking, more = set(theirs) - set(mine), set(mine) - set(theirs)
        if lacking:
            key = min(lacking)
            return f"lacks {key} of {_place(original, _location(field, key, facts))}"
        return f"has {min(more)}, which {original.path.rpartition('/')[2]} does not have"
    if isinstance(theirs, list):
        return f"has {_entries(mine)}, and {place} has {len(theirs)}"
    return (
        f"is missing here, and not in {place}"
        if mine is None
        else f"is not in {original.path.rpartition('/')[2]}"
    )


def _entries(values: Sequence[object]) -> str:
    return "1 entry" if len(values) == 1 else f"{len(values)} entries"


def page_places(alert: Alert) -> tuple[str, ...]:
    """Return the ids on the page of *alert* that its texts may link to; act exists while it is open."""
    later = [name for name in ("answers", "updates") if getattr(alert.facts, name)]
    return ("act", "demands", "account", *later)


def check_texts(
    words: AnyWords, document: Document, *, shown: AnyWords, body: str, places: Collection[str]
) -> Iterator[Problem]:
    """Yield unfilled placeholders and forbidden Markdown in the texts of one file.

    *shown* and *body* are its texts and account with people's names inserted, *places* the ids that they may
    link to.
    """
    markdown_places = {location for location, _ in _markdown_texts(words)}
    for location, text, allowed, letter in _texts(words):
        if location not in markdown_places:
            yield from markdown.check_plain(text, document, location)
        for position, found in invalid_placeholders(text, allowed, letter=letter):
            choice = f", or one of: {', '.join(f'{{{name}}}' for name in allowed)}" if allowed else ""
            yield Problem(
                document.path,
                document.text_line(location, text.count("\n", 0, position)),
                field_name(location),
                f"{quote(found)} is not a known placeholder. Write the text itself{choice}.",
            )
        coded = _CODED.search(text) if "&" in text and location not in markdown_places else None
        if coded is not None and len(meant := html.unescape(coded[2])) == 1 and not meant.isascii():
            line = document.text_line(location, text.count("\n", 0, coded.start()))
            word = f"{coded[1]}{meant}{coded[3]}"
            message = f"{quote(coded.group())} has a code of HTML, which would be shown. Write {word}."
            yield Problem(document.path, line, field_name(location), message)
        instruction = (
            None if letter or location[0] in {"call_script", "call_scripts"} else LONG_BRACKETS.search(text)
        )
        if instruction is not None:
            line = document.text_line(location, text.count("\n", 0, instruction.start()))
            yield Problem(document.path, line, field_name(location), _in_brackets(instruction), fatal=False)
    for location, text in _markdown_texts(shown):
        for problem in markdown.check(text, document, line=0, field=field_name(location), places=places):
            yield replace(problem, line=document.text_line(location, problem.line))
    for position, found in invalid_placeholders(document.body):
        line = document.body_line + document.body.count("\n", 0, position)
        yield Problem(
            document.path, line, "", f"{quote(found)} is not a known placeholder. Write the text itself."
        )
    instruction = LONG_BRACKETS.search(document.body)
    if instruction is not None:
        line = document.body_line + document.body.count("\n", 0, instruction.start())
        yield Problem(document.path, line, "", _in_brackets(instruction), fatal=False)
    yield from markdown.check(body, document, line=document.body_line, places=places)
    if not document.body.strip():
        yield Problem(
            document.path, document.body_line, "", "the account is missing. Write what happened below the ---"
        )


def _in_brackets(found: re.Match[str]) -> str:
    return f"{quote(found.group())} is in brackets like an instruction. Follow it, or write it without them."


def _texts(words: AnyWords) -> Iterator[tuple[Location, str, Sequence[str], bool]]:
    """Yield every text: location, text, allowed placeholders, whether it is a letter."""
    for name in ("title", "summary"):
        yield (name,), getattr(words, name), (), False
    for index, text in enumerate(words.demands):
        yield ("demands", index), text, (), False
    for location, text in _beside_facts(words):
        yield location, text, (), False
    for index, text in enumerate(words.call_script):
        yield ("call_script", index), text, SCRIPT_PLACEHOLDERS, False
    for name, lines in words.call_scripts.items():
        for index, text in enumerate(lines):
            yield ("call_scripts", name, index), text, SCRIPT_PLACEHOLDERS, False
    if words.post_text is not None:
        yield ("post_text",), words.post_text, POST_PLACEHOLDERS, False
    for location, text in _markdown_texts(words):
        yield location, text, (), False
    letters: list[tuple[Location, Letter]] = [
        (("letters", name), letter) for name, letter in words.letters.items()
    ]
    for code, named in getattr(words, "extra_letters", {}).items():
        letters += [(("extra_letters", code, name), letter) for name, letter in named.items()]
    for place, letter in letters:
        for name in ("subject", "body", "short"):
            text = getattr(letter, name)
            if text is not None:
                yield (*place, name), text, PLACEHOLDERS, True
        for index, text in enumerate(letter.points):
            yield (*place, "points", index), text, PLACEHOLDERS, True


def _beside_facts(words: AnyWords) -> Iterator[tuple[Location, str]]:
    """Yield the roles of people and what pictures show, which are beside their facts in the original."""
    if isinstance(words, Translation):
        yield from ((("roles", str(number)), text) for number, text in words.roles.items())
        yield from ((("alt_texts", file), text) for file, text in words.alt_texts.items())
    else:
        yield from ((("people", index, "role"), each.role) for index, each in enumerate(words.people))
        yield from ((("pictures", index, "alt"), each.alt) for index, each in enumerate(words.pictures))


def _markdown_texts(words: AnyWords) -> Iterator[tuple[Location, str]]:
    for name in ("what_to_do", "warning", "outcome_text"):
        text = getattr(words, name)
        if text is not None:
            yield (name,), text
    yield from answer_texts(words)
    yield from ((("updates", index, "text"), update.text) for index, update in enumerate(words.updates))
