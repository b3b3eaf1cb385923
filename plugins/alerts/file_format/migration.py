"""Rewrites the files of an alert from the earlier form, in which letters and all words were fields.

Everything else stays as it was typed. The rewritten files are read again: unless they have the same values as
before, they are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from plugins.alerts.file_format.documents import earlier_fields, is_original, prepare
from plugins.alerts.file_format.earlier_letters import MigrationError, earlier_letters, refuse
from plugins.alerts.file_format.letter_sections import Sections, read_sections
from plugins.alerts.file_format.writing import with_letters
from plugins.content.front_matter_edits.scalars import field_lines, in_quotes, scalar
from plugins.content.front_matter_edits.source import Source
from plugins.content.front_matter_edits.spans import Span
from plugins.content.frontmatter import BLANKS, Document, Location, Value, parse_front_matter
from plugins.content.problems import Problem, field_name

_BESIDE = {"roles": ("people", "role"), "alt_texts": ("pictures", "alt"), "answer_texts": ("answers", "text")}
"""Words of the original by their earlier field: the list of facts, and the field of its entries."""


@dataclass(frozen=True)
class Migrated:
    """A rewritten file: its text, and the earlier fields that it had."""

    text: str
    fields: tuple[str, ...]


def migrate_alert(texts: Mapping[str, str], names: Mapping[str, str]) -> dict[str, Migrated]:
    """Return the files that change, by language; *names* are the paths of all files in messages.

    Raises:
        MigrationError: If one of them cannot be rewritten safely.
    """
    files, problems = {}, []
    for code, text in texts.items():
        document, found = parse_front_matter(names[code], text)
        problems += found
        files[code] = _File(code, text, document)
    if problems:
        raise MigrationError(problems)
    originals = [each for each in files.values() if is_original(each.document)]
    answers = originals[0].document.values.get("answers") if len(originals) == 1 else None
    migrated = {}
    for code, file in files.items():
        if names_of_fields := earlier_fields(file.document):
            try:
                text = file.migrated(_keys(answers))
            except MigrationError as error:
                problems += error.problems
            else:
                migrated[code] = Migrated(text, tuple(names_of_fields))
    if problems:
        raise MigrationError(problems)
    return migrated


def _keys(answers: Value) -> list[str]:
    """Return how translations name each of the original's *answers*; empty if that is unclear."""
    entries = answers if isinstance(answers, list) else []
    if not all(isinstance(each, dict) and {"authority", "date", "kind"} <= each.keys() for each in entries):
        return []
    names = [f"{each['authority']} {each['date']}" for each in entries]
    return [
        name if names.count(name) == 1 else f"{name} {each['kind']}"
        for name, each in zip(names, entries, strict=True)
    ]


@dataclass
class _File:
    code: str
    text: str
    document: Document
    edits: list[tuple[int, int, str]] = field(default_factory=list)
    """Parts of the text to replace: where they begin and end, and what is there then."""

    def migrated(self, answer_keys: list[str]) -> str:
        """Return the text in the present form; *answer_keys* name the answers of the original."""
        self.source = Source(self.text, front_matter=True)
        self.lines = self.text.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        sections = read_sections(self.document, self.code)
        if sections.problems:
            raise MigrationError(sections.problems)
        values = dict(sections.document.values)
        is_translation = not is_original(self.document)
        for name, (facts, word) in _BESIDE.items():
            if name in earlier_fields(self.document):
                words = values.pop(name, None)
                if is_translation:
                    keys = answer_keys if name == "answer_texts" else None
                    if words:
                        values[name] = self._keyed(name, words, keys)
                    else:
                        self._remove(name)
                else:
                    if words:
                        values[facts] = self._beside(name, words, facts, word)
                    self._remove(name)
        letters = earlier_letters(self.document)
        for name in ("letters", "extra_letters"):
            if (name,) in self.document.lines:
                self._remove(name)
        front = self._edited()
        body = with_letters(self.document.body.rstrip(BLANKS), self.code, letters)
        if not letters:
            body = self.document.body
        text = front + ("" if front.endswith("\n") or not body else "\n") + body
        self._check(text, values, sections)
        return text

    def _beside(self, name: str, words: Value, facts: str, word: str) -> list[Value]:
        """Write each of the *words* into its entry of *facts*; return these entries as they are read then."""
        entries = self.document.values.get(facts)
        entries = entries if isinstance(entries, list) else []
        if name == "alt_texts" and isinstance(words, dict):
            files = [each.get("file") if isinstance(each, dict) else None for each in entries]
            if unknown := [key for key in words if key not in files]:
                refuse(self.document, (name, unknown[0]), "is not a picture of this alert. Correct it first.")
            pairs: list[tuple[Location, Value]] = [
                ((name, str(file)), words.get(str(file))) for file in files
            ]
        else:
            texts = words if isinstance(words, list) else [words]
            if len(texts) != len(entries):
                message = f"has {len(texts)} texts for {len(entries)} entries of {facts}. Correct it first."
                refuse(self.document, (name,), message)
            pairs = [((name, index), text) for index, text in enumerate(texts)]
        changed = []
        for index, (entry, (location, text)) in enumerate(zip(entries, pairs, strict=True)):
            if not isinstance(entry, dict) or word in entry or not isinstance(text, str | None):
                refuse(
                    self.document,
                    (facts, index),
                    f"cannot get the text of {field_name(location)}. Write {word}: there.",
                )
            if text:
                self._add(facts, index, word, text, self.source.spans.get(location))
            changed.append({**entry, word: text} if text else entry)
        return changed

    def _add(self, facts: str, index: int, word: str, text: str, written: Span | None) -> None:
        """Add the field *word* to an entry of *facts*, in quotation marks if it was *written* in some."""
        span = self.source.spans[facts, index]
        mark = written.style if written and written.style in {'"', "'"} and "\n" not in text else ""
        if span.style != "{":
            lines = field_lines(word, text, " " * span.column)
            if mark:
                lines = [f"{' ' * span.column}{word}: {in_quotes(text, mark)}"]
            at = self.starts[span.last_line]
            self.edits.append((at, at, "".join(f"{line}\n" for line in lines)))
            return
        end = self.starts[span.last_line - 1] + span.end - 1
        start = self.starts[span.last_line - 1] + len(self.lines[span.last_line - 1][: span.end - 1].rstrip())
        value = in_quotes(text, mark or '"') if mark or "\n" in text else scalar(text, in_brackets=True)
        self.edits.append((start, end, f", {word}: {value}"))

    def _keyed(self, name: str, words: Value, keys: list[str] | None) -> dict[str, Value]:
        """Write a key before each entry of a list; return the entries by key."""
        texts = words if isinstance(words, list) else [words]
        if keys is None:
            keys = [str(number) for number in range(1, len(texts) + 1)]
        if len(keys) != len(texts):
            refuse(
                self.document,
                (name,),
                f"has {len(texts)} texts for {len(keys)} answers in the original. Correct it first.",
            )
        outer = self.source.spans[name,]
        for index, (key, text) in enumerate(zip(keys, texts, strict=True)):
            span = self.source.spans.get((name, index))
            if not isinstance(text, str) or not text or span is None:
                refuse(self.document, (name, index), "is not a text. Correct it first.")
            assert span is not None
            start = self.starts[span.line - 1] + span.column
            if outer.style:
                self.edits.append((start, start, f"{key}: "))
            else:
                hyphen = self.text.rindex("-", 0, start)
                self.edits.append((hyphen, start, f"{key}: "))
        if outer.style:
            opening = self.starts[outer.line - 1] + outer.column
            closing = self.starts[outer.last_line - 1] + outer.end - 1
            self.edits += [(opening, opening + 1, "{"), (closing, closing + 1, "}")]
        return dict(zip(keys, texts, strict=True))

    def _remove(self, name: str) -> None:
        """Remove a field, but keep the comments in it."""
        first = self.document.lines[name,]
        span = self.source.spans[name,]
        last = max(first, span.last_line)
        while last < self.document.body_line - 2 and re.match(r"\s+#", self.lines[last]):
            last += 1
        kept = "".join(f"{comment}\n" for comment in self._comments(name, first, last))
        above = self.lines[first - 2].strip() if first > 2 else ""
        if not kept and not above:  # one of two empty lines around it
            while last < self.document.body_line - 2 and not self.lines[last].strip():
                last += 1
        self.edits.append((self.starts[first - 1], self.starts[last], kept))

    def _comments(self, name: str, first: int, last: int) -> Iterator[str]:
        """Yield the comments between two lines that are no part of a text."""
        texts = [
            span for place, span in self.source.spans.items() if place[0:1] == (name,) and span.kind == "text"
        ]
        inside = {
            line
            for span in texts
            for line in range(
                span.line + (span.style in {"|", ">"}), span.last_line + (span.style in {"|", ">"})
            )
        }
        for number in range(first, last + 1):
            if number in inside:
                continue
            ends = [span.end for span in texts if span.last_line == number]
            found = re.search(r"(?:^|(?<=\s))#.*", self.lines[number - 1][max(ends, default=0) :])
            if found:
                yield found[0]

    def _edited(self) -> str:
        """Return the front matter with all edits, up to the line ``---`` that ends it."""
        text = self.text
        for start, end, new in sorted(self.edits, reverse=True):
            text = text[:start] + new + text[end:]
        body = self.document.body
        return text[: len(text) - len(body)] if body else text

    def _check(self, text: str, values: Mapping[str, Value], before: Sections) -> None:
        """Raise an error unless *text* reads as *values*, with the same account."""
        document, problems = parse_front_matter(self.document.path, text)
        after = document if problems else prepare(document, self.code)
        if isinstance(after, Sections):
            problems = after.problems
            same = after.document.values == dict(values)
            if (
                not problems
                and same
                and after.document.body.strip(BLANKS) == before.document.body.strip(BLANKS)
            ):
                return
        reason = f": {problems[0].message}" if problems else "."
        message = f"cannot be rewritten without changing what it says{reason} Rewrite it by hand."
        raise MigrationError([Problem(self.document.path, 1, "", message)])
