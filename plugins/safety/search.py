"""Searches the passages of a content file for phrases and returns the field and line of each match."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from plugins.content import markdown
from plugins.safety.document_text import Passage
from plugins.safety.handles import parts_of_addresses
from plugins.safety.normalise import ComparableText, comparable
from plugins.safety.phrases import MIN_TAG_PART, PhraseIndex
from plugins.safety.signature import signature

_MARKUP_IN_WORD = re.compile(r"\w[\[`\\<]|[\])`>]\w")
"""Markup inside a word, except emphasis, which ``normalise`` treats as a separator that may join words."""
MAX_TAG_PART = 32
"""Maximum length of the parts of a hashtag in a signature, in letters: enough for two words of any name."""
_TAG = re.compile(r"<[^<>]*>")
K = TypeVar("K", bound=Hashable)


def comparable_passages(passages: Sequence[Passage]) -> ComparableText:
    """Return *passages* as one comparable text, both as Markdown source and as rendered."""
    return comparable(
        "\n\n".join(form for passage in passages for form in _source_and_rendered(passage.text))
    )


def signature_of(documents: Iterable[Sequence[Passage]]) -> bytes:
    """Return the signature of the passages of *documents*: words, and parts of hashtags and addresses."""
    words = set[str]()
    for passages in documents:
        text = comparable_passages(passages)
        words |= text.all_words
        words |= parts_of_addresses(passage.text for passage in passages)
        for tag in text.tags:
            for start in range(len(tag) - MIN_TAG_PART + 1):
                last = min(start + MAX_TAG_PART, len(tag))
                words |= {tag[start:end] for end in range(start + MIN_TAG_PART, last + 1)}
    return signature(words)


def search(
    passages: Sequence[Passage], phrases: PhraseIndex[K], together: ComparableText | None = None
) -> Iterator[tuple[Passage, int, K]]:
    """Yield each match of *phrases*: the passage, the line of the file, and the key of the phrase.

    To search the same passages repeatedly, pass their :func:`comparable_passages` as *together*.
    """

    def matches(key: K, text: str) -> bool:
        return key in phrases.found_in(comparable(text))

    if not phrases or not phrases.found_in(together or comparable_passages(passages)):
        return
    for passage in passages:
        for key in sorted(phrases.found_in(comparable_passages([passage])), key=str):
            yield passage, passage.line_of(partial(matches, key)), key


def _source_and_rendered(text: str) -> Iterator[str]:
    """Yield *text* and, if it has markup inside a word, which rendering joins, its rendered form too."""
    yield text
    if _MARKUP_IN_WORD.search(text) and markdown.is_convertible(text):
        yield _TAG.sub("", markdown.render(text))
