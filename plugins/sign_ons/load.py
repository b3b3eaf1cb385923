"""Reads ``content/letters/<slug>/``: ``index.<lang>.md`` and ``signatories.csv``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from plugins.alerts.checks.answers import check_kinds
from plugins.content.files import relative_name
from plugins.content.frontmatter import Document
from plugins.content.links import internal_links
from plugins.content.moments import check_local_times
from plugins.content.placeholders import FIELD
from plugins.content.problems import Problem, counted, quote
from plugins.content.translations import Versions, read_folders, unused_file
from plugins.incremental.cache import BuildCache
from plugins.incremental.fingerprint import fingerprint
from plugins.safety.document_text import passages
from plugins.sign_ons.letter import SignOnLetter, sign_on_letter
from plugins.sign_ons.models import OriginalSignOn, SignOnWords, TranslatedSignOn
from plugins.sign_ons.signatories import FILE, Signatory, read_signatories
from plugins.sign_ons.text_hash import text_hash
from plugins.vocabularies.keys import keys_in
from plugins.vocabularies.vocabulary import Vocabularies, dependency

_EACH = "Write one text per entry, in the same order."


def load_sign_ons(
    folder: Path,
    *,
    root: Path,
    languages: Sequence[str],
    vocabularies: Vocabularies,
    withdrawn: Collection[str] = (),
) -> tuple[dict[str, SignOnLetter], list[Problem]]:
    """Return all letters by slug, and all problems; the folders of *withdrawn* ones are never read.

    Kinds of answers are keys of *vocabularies*.
    """
    found, problems = read_folders(
        folder,
        root=root,
        languages=languages,
        original=OriginalSignOn,
        translation=TranslatedSignOn,
        noun="a sign-on letter",
        skipped=withdrawn,
        stranger=_unused,
        labels=vocabularies.labels(languages),
        context=vocabularies,
    )
    hashes = vocabularies.hashes()
    letters: dict[str, SignOnLetter] = {}
    for versions in found:
        place = folder / versions.key
        signatories, errors = _signatories(place / FILE, root, versions)
        terms = {dependency(*each): hashes.get(dependency(*each)) for each in keys_in(versions.original)}
        digest = fingerprint(BuildCache().hash_of(place), terms)
        letter = sign_on_letter(versions, signatories, digest)
        errors += _problems(letter, vocabularies)
        problems += errors
        if not any(error.fatal for error in errors):
            letters[versions.key] = letter
    problems += _unread_lists(folder, root, {*withdrawn, *(versions.key for versions in found)})
    problems += _shared_numbers(letters)
    return letters, problems


def _unread_lists(folder: Path, root: Path, read: Collection[str]) -> Iterator[Problem]:
    """Yield the problems of signatories whose letter has errors itself, so that all are reported at once."""
    for path in sorted(folder.glob(f"*/{FILE}")):
        if path.parent.name not in read and not path.parent.is_symlink():
            yield from read_signatories(path, relative_name(path, root))[1]


def _unused(path: Path, languages: Sequence[str]) -> str:
    """Return that a file is not used, or nothing for the list of signatories."""
    return "" if path.name == FILE else unused_file(path, languages)


def _signatories(
    path: Path, root: Path, versions: Versions[OriginalSignOn]
) -> tuple[tuple[Signatory, ...], list[Problem]]:
    """Return the signatories, and the problems of their file that depend on the letter too."""
    if not path.exists() and not path.is_symlink():
        return (), []
    facts, name = versions.original, relative_name(path, root)
    if facts.who == "network":
        message = "has signatories, but who is network, a letter that nobody signs. Remove the file."
        return (), [Problem(name, 1, "", message)]
    if facts.status == "withdrawn":  # whatever is wrong with the list, the letter goes
        return (), []
    signatories, problems = read_signatories(path, name)
    if facts.text == text_hash(versions.first.body):
        problems += _unknown_texts(facts, signatories, name)
    kinds = {"organisations": {"organisation"}, "people": {"person"}}.get(facts.who)
    first, last = facts.opens.day, facts.closes.day if facts.closes else None
    for each in signatories:
        if kinds and each.kind not in kinds:
            message = (
                f"{each.kind} cannot sign, since who is {facts.who}. Write who: both, or remove the row."
            )
            problems.append(Problem(name, each.line, "kind", message))
        if each.signed and (each.signed < first or (last and each.signed > last)):
            message = f"{each.signed} is not between opens {first} and closes {last}. Correct the day."
            problems.append(Problem(name, each.line, "signed", message))
    return signatories, [*problems, *_names_too_early(facts, signatories, name)]


def _unknown_texts(facts: OriginalSignOn, signatories: Sequence[Signatory], name: str) -> Iterator[Problem]:
    """Yield an error for each hash that is that of no text of the letter: one, however many signed it."""
    known = {facts.text, *(each.text for each in facts.text_history)}
    unknown: dict[str, list[int]] = {}
    for each in signatories:
        if each.text not in known:
            unknown.setdefault(each.text, []).append(each.line)
    for text, lines in unknown.items():
        rows = "this row" if len(lines) == 1 else f"{len(lines)} rows"
        message = (
            f"{text} is no text of this letter, and {rows} signed it. If the letter was changed, add it to "
            "text_history; never change what somebody signed."
        )
        yield Problem(name, lines[0], "text", message)


def _names_too_early(facts: OriginalSignOn, signatories: Sequence[Signatory], name: str) -> Iterator[Problem]:
    """Yield one warning if there are names that cannot be published now."""
    if facts.publish == "at_once" or (facts.publish == "after_delivery" and facts.deliveries):
        return
    named = [each for each in signatories if each.shown != "count"]
    if named:
        when = "publish is never" if facts.publish == "never" else "no delivery is recorded"
        message = (
            f"is not shown in {counted(len(named), 'row')} as long as {when}, but git keeps the names. Write "
            "count, and empty all other cells but kind, country and text."
        )
        yield Problem(name, named[0].line, "shown", message, fatal=False)


def _problems(letter: SignOnLetter, vocabularies: Vocabularies) -> Iterator[Problem]:
    """Yield the problems of the facts of *letter*, apart from references to other content."""
    facts, first = letter.facts, letter.versions.first
    yield from check_local_times(facts, letter.zone, first)
    if facts.consent.date > facts.opens.day:
        message = (
            f"{facts.consent.date} is later than opens {facts.opens}. Ask first; write the day of the "
            "consent."
        )
        yield first.problem(("consent", "date"), message)
    if letter.signable:
        yield from _signing_problems(letter)
        yield from _text_problems(letter)
    elif facts.status == "collecting":
        message = (
            "collecting asks for signatures, but who is network. Write delivered with deliveries:, or draft."
        )
        yield first.problem(("status",), message)
    yield from check_kinds(facts.answers, first, vocabularies)
    yield from _delivery_problems(letter)
    yield from _announcement_problems(letter)
    for code, words in letter.versions.words.items():
        assert isinstance(words, SignOnWords)
        document = letter.versions.documents[code]
        yield from _placeholders(document)
        for field, of in (("answer_texts", "answers"), ("text_reasons", "text_history")):
            texts, entries = getattr(words, field), getattr(facts, of)
            if len(texts) != len(entries) and (texts or code == letter.language):
                # Answers are recorded in the original first; until then pages show its texts.
                later = field == "answer_texts" and code != letter.language
                message = f"{of} has {len(entries)} entries, {field} has {len(texts)}. " + (
                    "Translate it; until then pages show the original's text." if later else _EACH
                )
                yield document.problem((field if texts else of,), message, fatal=not later)


def _placeholders(document: Document) -> Iterator[Problem]:
    """Yield an error for each placeholder, which only alerts have; links to pages are reported elsewhere."""
    for passage in passages(document, OriginalSignOn, TranslatedSignOn):
        for found in FIELD.findall(passage.text):
            placeholder = f"{{{found}}}"
            if not any(internal_links(placeholder)):
                line = passage.line_of(partial(_has, placeholder))
                message = "is for alerts only. Write the name, if consent covers it, or a role."
                yield Problem(document.path, line, passage.field, f"{quote(placeholder)} {message}")


def _has(part: str, text: str) -> bool:
    return part in text


def _signing_problems(letter: SignOnLetter) -> Iterator[Problem]:
    facts, first = letter.facts, letter.versions.first
    if facts.closes is None:
        yield first.problem(("closes",), "is missing. Write when signing ends, for example 2026-11-27 17:00.")
    elif letter.closes is not None and letter.closes <= letter.opens:
        message = f"{facts.closes} is not after opens {facts.opens}. Write a later moment."
        yield first.problem(("closes",), message)
    if not facts.initiators:
        message = "is missing. Write who wrote the letter: [{name: Comité Érables–Andes}]."
        yield first.problem(("initiators",), message)


def _text_problems(letter: SignOnLetter) -> Iterator[Problem]:
    """Yield an error if the letter is not the text that is signed, and warnings for changed translations."""
    facts, first = letter.facts, letter.versions.first
    if facts.status in {"draft", "withdrawn"}:
        return
    if facts.text is None:
        message = (
            f"is missing: the letter must not change once people sign it. Write text: {letter.text} when it "
            "is final."
        )
        yield first.problem(("text",), message)
    elif facts.text != letter.text:
        message = (
            f"the letter is not the text that people sign: its hash is now {letter.text}. Undo the change. "
            f"If it must change, write text: {letter.text}, in text_history: "
            f"- {{text: {facts.text}, until: YYYY-MM-DD}}, and the reason in text_reasons."
        )
        yield first.problem(("text",), message)
    for index, earlier in enumerate(facts.text_history):
        if earlier.text in {each.text for each in facts.text_history[:index]}:
            message = f"{earlier.text} is duplicated. Remove one."
            yield first.problem(("text_history", index, "text"), message)
        elif earlier.text == facts.text:
            message = f"{earlier.text} is the present text. Write the hash of the earlier one."
            yield first.problem(("text_history", index, "text"), message)
    for code, words in letter.versions.words.items():
        if not isinstance(words, TranslatedSignOn):
            continue
        document = letter.versions.documents[code]
        current = text_hash(document.body)
        if words.text is None:
            message = f"is missing, so that changes while people sign go unnoticed. Write text: {current}"
            yield document.problem(("text",), message, fatal=False)
        elif words.text != current and words.changed is None:
            message = (
                f"the letter in {code} has changed since people sign it. Undo the change, or write the day "
                "of it, which is shown: changed: YYYY-MM-DD"
            )
            yield document.problem(("text",), message, fatal=False)


def _delivery_problems(letter: SignOnLetter) -> Iterator[Problem]:
    facts, first = letter.facts, letter.versions.first
    opened = letter.opens.astimezone(letter.zone).date()
    for index, delivery in enumerate(facts.deliveries):
        if delivery.authority not in facts.targets:
            message = (
                f"{delivery.authority} is not among targets: {', '.join(facts.targets)}. Write one of them."
            )
            yield first.problem(("deliveries", index, "authority"), message)
        if letter.signable and delivery.date < opened:
            message = f"{delivery.date} is before opens {facts.opens}. Correct the day."
            yield first.problem(("deliveries", index, "date"), message)
    transferred = {answer.to for answer in facts.answers}
    for index, answer in enumerate(facts.answers):
        if answer.authority not in {*facts.targets, *transferred}:
            message = (
                f"{answer.authority} is not among targets: {', '.join(facts.targets)}. Write one of them."
            )
            yield first.problem(("answers", index, "authority"), message)
        if answer.date < opened:
            message = f"{answer.date} is before opens {facts.opens}. Correct the day."
            yield first.problem(("answers", index, "date"), message)
    if facts.status in {"collecting", "closed"} and facts.deliveries:
        rest = "Write delivered." if facts.status == "closed" else "Write delivered, or remove deliveries."
        yield first.problem(("status",), f"{facts.status}, but there is a delivery. {rest}")
    if facts.status in {"delivered", "answered"} and not facts.deliveries:
        message = (
            f"{facts.status}, but nothing is delivered. Write deliveries: "
            f"[{{date: 2026-11-03, authority: {facts.targets[0]}, way: email}}]"
        )
        yield first.problem(("status",), message)
    if (facts.status == "answered") != bool(facts.answers) and facts.status in {"delivered", "answered"}:
        message = (
            "answered, but there is no answer. Write answers: and answer_texts:, or delivered."
            if facts.status == "answered"
            else "delivered, but there are answers. Write answered."
        )
        yield first.problem(("status",), message)


def _announcement_problems(letter: SignOnLetter) -> Iterator[Problem]:
    facts, first = letter.facts, letter.versions.first
    numbers = [each.number for each in facts.announcements]
    for index, entry in enumerate(facts.announcements):
        if entry.number in numbers[:index]:
            message = f"{entry.number} is duplicated. Write {max(numbers) + 1}."
            yield first.problem(("announcements", index, "number"), message)
        if entry.number == 1 and entry.kind == "closing-soon":
            message = "1 is the first that readers get. Write opening, or a number from 2 on."
            yield first.problem(("announcements", index, "kind"), message)
        elif entry.kind in {"opening", "closing-soon"} and not letter.signable:
            message = f"{entry.kind} asks for signatures, but who is network. Write delivered or answered."
            yield first.problem(("announcements", index, "kind"), message)
        elif (entry.kind == "delivered" and not facts.deliveries) or (
            entry.kind == "answered" and not facts.answers
        ):
            message = f"{entry.kind} is announced, but status is {facts.status}. Write status: {entry.kind}."
            yield first.problem(("announcements", index, "kind"), message)
        elif (
            entry.kind == "closing-soon" and letter.closes and entry.date.start(letter.zone) >= letter.closes
        ):
            message = f"{entry.date} is not before closes {facts.closes}. Write an earlier moment."
            yield first.problem(("announcements", index, "date"), message)


def _shared_numbers(letters: Mapping[str, SignOnLetter]) -> Iterator[Problem]:
    """Yield an error for each letter with the number of another one."""
    taken: dict[str, str] = {}
    for slug, letter in letters.items():
        number = letter.facts.number
        if number in taken:
            message = f"{number} is the number of content/letters/{taken[number]} too. Write another one."
            yield letter.versions.first.problem(("number",), message)
        taken.setdefault(number, slug)
