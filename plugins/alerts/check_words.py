"""Checks the words of an alert: letters for its targets, translations in step, nothing left unfilled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from plugins.alerts.alert import Alert, State, Target, corresponds
from plugins.alerts.letters import PLACEHOLDERS, SCRIPT_PLACEHOLDERS
from plugins.alerts.models import Letter, Translation, Words
from plugins.content import markdown
from plugins.content.frontmatter import Document, Location
from plugins.content.placeholders import faulty_placeholders
from plugins.content.problems import Problem, field_name, quote

_PER_FACT = ("demands", "roles", "letters", "updates", "answer_texts", "outcome_text")
Documents = Mapping[str, Document]


def check_words(
    alert: Alert, documents: Documents, *, languages: Sequence[str], now: datetime
) -> Iterator[Problem]:
    """Yield the problems and warnings of the words in every file of *alert*."""
    yield from _check_letters(alert, documents, now)
    yield from _check_translations(alert, documents, languages, now)


def _check_letters(alert: Alert, documents: Documents, now: datetime) -> Iterator[Problem]:
    original = documents[alert.language]
    used = {fields.letter for fields in alert.facts.targets}
    for name in sorted(used - set(alert.facts.letters)):
        yield original.problem(
            ("letters",), f"{name} is missing, and a target gets it. Write {name}: with subject: and body:."
        )
    for name in sorted(set(alert.facts.letters) - used):
        yield original.problem(
            ("letters", name),
            f"is a letter that no target gets. Write letter: {name} at a target, or remove it.",
        )
    for code, letters in alert.facts.extra_letters.items():
        if code in documents:
            yield original.problem(
                ("extra_letters", code), f"{code} has its own file. Move these letters to index.{code}.md."
            )
        for name in sorted(set(letters) - used):
            yield original.problem(
                ("extra_letters", code, name),
                f"is a letter that no target gets. Write letter: {name} at a target, or remove it.",
            )
    for index, target in enumerate(alert.targets):
        if target.letter in alert.facts.letters:
            yield from _check_letter_languages(alert, target, original, ("targets", index), now)


def _check_letter_languages(
    alert: Alert, target: Target, original: Document, place: Location, now: datetime
) -> Iterator[Problem]:
    reads = target.person.languages
    written = alert.letter_languages(target)
    if not written:
        first = reads[0]
        yield original.problem(
            place,
            f"{quote(target.person.name)} reads {', '.join(reads)}, and letter {target.letter} is in none. "
            f"Write it in index.{first}.md, or under extra_letters: {first}: here.",
        )
    elif alert.state(now) in {State.OPEN, State.UNPUBLISHED} and reads[0] not in written:
        yield original.problem(
            place,
            f"{quote(target.person.name)} reads {reads[0]} best, and letter {target.letter} is not in it. "
            f"Write it in index.{reads[0]}.md, or under extra_letters: {reads[0]}: here.",
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
            stale = not alert.follows(code)
            if stale:
                yield document.problem(
                    ("original_modified",),
                    f"{words.original_modified} is not {alert.facts.modified or alert.facts.date}, "
                    f"the state of {original.path.rpartition('/')[2]}. "
                    "Bring the words up to date, then write that here.",
                    fatal=False,
                )
            yield from _check_correspondence(alert, words, document, original, stale=stale)


def _check_correspondence(
    alert: Alert, words: Words, document: Document, original: Document, *, stale: bool
) -> Iterator[Problem]:
    for field in _PER_FACT:
        if not corresponds(field, words, alert.facts):
            place = f"{original.path.rpartition('/')[2]}:{original.line((field,))}"
            yield document.problem(
                (field,),
                f"does not have the same entries as {place}. Translate each of them.",
                fatal=not stale,
            )


def check_texts(words: Words, document: Document, *, shown: Words, body: str) -> Iterator[Problem]:
    """Yield what is left unfilled in the texts of one file, and Markdown that may not be published.

    *shown* and *body* are its words and account with the names of people written in, as pages show them.
    """
    for location, text, allowed, letter in _texts(words):
        for position, found in faulty_placeholders(text, allowed, letter=letter):
            choice = f", or one of: {', '.join(f'{{{name}}}' for name in allowed)}" if allowed else ""
            yield Problem(
                document.path,
                document.text_line(location, text.count("\n", 0, position)),
                field_name(location),
                f"{quote(found)} is not filled. Write the text itself{choice}.",
            )
    for location, text in _markdown_texts(shown):
        for problem in markdown.check(text, document, line=0, field=field_name(location)):
            yield replace(problem, line=document.text_line(location, problem.line))
    for position, found in faulty_placeholders(document.body):
        line = document.body_line + document.body.count("\n", 0, position)
        yield Problem(document.path, line, "", f"{quote(found)} is not filled. Write the text itself.")
    yield from markdown.check(body, document, line=document.body_line)
    if not document.body.strip():
        yield Problem(
            document.path, document.body_line, "", "the account is missing. Write what happened below the ---"
        )


def _texts(words: Words) -> Iterator[tuple[Location, str, Sequence[str], bool]]:
    """Yield every text: where, what, which placeholders may stand in it, whether it is a letter."""
    for name in ("title", "summary"):
        yield (name,), getattr(words, name), (), False
    for name in ("demands", "roles"):
        for index, text in enumerate(getattr(words, name)):
            yield (name, index), text, (), False
    for index, text in enumerate(words.call_script):
        yield ("call_script", index), text, SCRIPT_PLACEHOLDERS, False
    for file, text in words.alt_texts.items():
        yield ("alt_texts", file), text, (), False
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


def _markdown_texts(words: Words) -> Iterator[tuple[Location, str]]:
    for name in ("what_to_do", "warning", "outcome_text"):
        text = getattr(words, name)
        if text is not None:
            yield (name,), text
    yield from ((("answer_texts", index), text) for index, text in enumerate(words.answer_texts))
    yield from ((("updates", index, "text"), update.text) for index, update in enumerate(words.updates))
