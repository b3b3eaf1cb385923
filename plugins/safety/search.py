"""Searches the passages of a content file for phrases and returns the field and line of each match."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TypeVar

from plugins.content import markdown
from plugins.safety.document_text import Passage
from plugins.safety.handles import parts_of_addresses
from plugins.safety.normalise import ComparableText, comparable
from plugins.safety.phrases import MIN_TAG_PART, PhraseIndex
from plugins.safety.signature import signature

_MARKUP_IN_WORD = re.compile(r"[\[`\\<](?<=\w[\[`\\<])|[\])`>]\w")
"""Markup inside a word, except emphasis, which ``normalise`` treats as a separator that may join words.

It looks behind only at a rare character, which is faster."""
MAX_TAG_PART = 32
"""Maximum length of the parts of a hashtag in a signature, in letters: enough for two words of any name."""
_TAG = re.compile(r"<[^<>]*>")
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class FileText:
    """The published texts of a content file, with the forms in which they are compared, each made once."""

    passages: Sequence[Passage]

    @cached_property
    def comparable(self) -> ComparableText:
        """All passages as one text, both as Markdown source and as rendered."""
        return _comparable(self.passages)

    @cached_property
    def parts(self) -> frozenset[str]:
        """The parts of handles and addresses; see :func:`parts_of_addresses`."""
        return frozenset(parts_of_addresses(passage.text for passage in self.passages))


def _comparable(passages: Sequence[Passage]) -> ComparableText:
    return comparable(
        "\n\n".join(form for passage in passages for form in _source_and_rendered(passage.text))
    )


def signature_of(files: Iterable[FileText]) -> bytes:
    """Return the signature of the texts of *files*: words, and parts of hashtags and addresses."""
    words = set[str]()
    for text in files:
        words |= text.comparable.all_words
        words |= text.parts
        for tag in text.comparable.tags:
            for start in range(len(tag) - MIN_TAG_PART + 1):
                last = min(start + MAX_TAG_PART, len(tag))
                words |= {tag[start:end] for end in range(start + MIN_TAG_PART, last + 1)}
    return signature(words)


def search(text: FileText, phrases: PhraseIndex[K]) -> Iterator[tuple[Passage, int, K]]:
    """Yield each match of *phrases*: the passage, the line of the file, and the key of the phrase."""

    def matches(key: K, line: str) -> bool:
        return key in phrases.found_in(comparable(line))

    if not phrases or not phrases.found_in(text.comparable):
        return
    for passage in text.passages:
        for key in sorted(phrases.found_in(_comparable([passage])), key=str):
            yield passage, passage.line_of(partial(matches, key)), key


def _source_and_rendered(text: str) -> Iterator[str]:
    """Yield *text* and, if it has markup inside a word, which rendering joins, its rendered form too."""
    yield text
    if _MARKUP_IN_WORD.search(text) and markdown.is_convertible(text):
        yield _TAG.sub("", markdown.render(text))
