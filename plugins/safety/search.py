"""Searches the texts of a content file for phrases, and says in which line of which field they are."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from plugins.content import markdown
from plugins.safety.document_text import Passage
from plugins.safety.normalise import Comparable, comparable
from plugins.safety.phrases import IN_TAGS, Phrases
from plugins.safety.signature import signature

_GLUED = re.compile(r"\w[\[`\\<]|[\])`>]\w")
"""Markup within a word; emphasis is no markup here, since it is compared as what may join two words."""
LONGEST_IN_TAGS = 32
"""Most letters of what a signature holds of a hashtag: enough for two words of any name."""
_TAG = re.compile(r"<[^<>]*>")
K = TypeVar("K", bound=Hashable)


def prepared(passages: Sequence[Passage]) -> Comparable:
    """Return all of *passages* as one text that can be compared, as typed and as printed."""
    return comparable("\n\n".join(printed for each in passages for printed in _printed(each.text)))


def signature_of(documents: Iterable[Sequence[Passage]]) -> bytes:
    """Return the signature of the passages of *documents*: of words, and of what may be inside hashtags."""
    words = set[str]()
    for passages in documents:
        compared = prepared(passages)
        words |= compared.all_words
        for tag in compared.tags:
            for start in range(len(tag) - IN_TAGS + 1):
                last = min(start + LONGEST_IN_TAGS, len(tag))
                words |= {tag[start:end] for end in range(start + IN_TAGS, last + 1)}
    return signature(words)


def search(
    passages: Sequence[Passage], phrases: Phrases[K], together: Comparable | None = None
) -> Iterator[tuple[Passage, int, K]]:
    """Yield each passage that holds one of *phrases*, the line of the file in which it is, and its key.

    Who searches the same passages often passes what :func:`prepared` returns of them as *together*.
    """

    def holds(key: K, text: str) -> bool:
        return key in phrases.found_in(comparable(text))

    if not phrases or not phrases.found_in(together or prepared(passages)):
        return
    for passage in passages:
        for key in sorted(phrases.found_in(prepared([passage])), key=str):
            yield passage, passage.line_of(partial(holds, key)), key


def _printed(text: str) -> Iterator[str]:
    """Yield *text* as it is typed and, where Markdown joins what is apart there, as it is printed."""
    yield text
    if _GLUED.search(text) and markdown.is_convertible(text):
        yield _TAG.sub("", markdown.render(text))
