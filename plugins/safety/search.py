"""Searches the texts of a content file for phrases, and says in which line of which field they are."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from plugins.content import markdown
from plugins.safety.document_text import Passage
from plugins.safety.normalise import Comparable, comparable
from plugins.safety.people import without_particles
from plugins.safety.phrases import IN_TAGS, Phrases
from plugins.safety.signature import signature

_GLUED = re.compile(r"\w[\[`\\<]|[\])`>]\w")
"""Markup within a word; emphasis is no markup here, since it is compared as what may join two words."""
K = TypeVar("K", bound=Hashable)


def prepared(passages: Sequence[Passage], *, particles: bool = True) -> Comparable:
    """Return all of *passages* as one text that can be compared, as typed and as printed.

    Without *particles*, as ``foreign_phrases`` are looked for, its words are followed by all but those.
    """
    return _compared("\n\n".join(printed for each in passages for printed in _printed(each.text)), particles)


def signature_of(passages: Sequence[Passage]) -> bytes:
    """Return the signature of *passages*: of their words, and of what may be inside their hashtags."""
    compared = prepared(passages)
    parts = {
        tag[start:end]
        for tag in compared.tags
        for start in range(len(tag))
        for end in range(start + IN_TAGS, len(tag) + 1)
    }
    return signature({*compared.words.split(), *parts})


def search(
    passages: Sequence[Passage], phrases: Phrases[K], *, particles: bool = True
) -> Iterator[tuple[Passage, int, K]]:
    """Yield each passage that holds one of *phrases*, the line of the file in which it is, and its key."""

    def holds(key: K, text: str) -> bool:
        return key in phrases.found_in(_compared(text, particles))

    if not phrases or not phrases.found_in(prepared(passages, particles=particles)):
        return
    for passage in passages:
        found = phrases.found_in(prepared([passage], particles=particles))
        for key in sorted(found, key=str):
            yield passage, passage.line_of(partial(holds, key)), key


def _compared(text: str, particles: bool) -> Comparable:
    compared = comparable(text)
    if particles:
        return compared
    return replace(
        compared, words=f"{compared.words}| {' '.join(without_particles(compared.words.split()))} "
    )


def _printed(text: str) -> Iterator[str]:
    """Yield *text* as it is typed and, where Markdown joins what is apart there, as it is printed."""
    yield text
    if _GLUED.search(text) and markdown.is_convertible(text):
        yield markdown.render(text)
