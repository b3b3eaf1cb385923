"""The identity of a campaign: one announcement of one piece of content to the readers of one language."""

from __future__ import annotations

import re
from dataclasses import dataclass

_KEY = re.compile(
    r"\[(?P<content>alert|activity)/(?P<slug>[a-z0-9-]+)/(?P<number>[1-9][0-9]{0,5})/(?P<language>[A-Za-z-]+)"
    r"(?:@(?P<digest>[0-9a-f]{12}))?\]"
)


@dataclass(frozen=True, order=True)
class Key:
    """What makes two campaigns the same: readers get at most one mail per key.

    ``str()`` gives ``alert/ua-2026-014/1/fr``.
    """

    content: str
    """alert or activity."""
    slug: str
    number: int
    """Of the announcement, from 1."""
    language: str
    """Of the readers, whatever language the mail is written in."""

    def __str__(self) -> str:
        return f"{self.content}/{self.slug}/{self.number}/{self.language}"

    def mark(self, digest: str = "") -> str:
        """Return how the key is written in a campaign's title and content.

        With *digest* it says that the campaign is complete, and which composition it holds.
        """
        return f"[{self}@{digest}]" if digest else f"[{self}]"


def read_mark(text: str) -> tuple[Key, str] | None:
    """Return the key in *text* and the digest beside it (or nothing), if there is one."""
    found = _KEY.search(text)
    if found is None:
        return None
    key = Key(found["content"], found["slug"], int(found["number"]), found["language"])
    return key, found["digest"] or ""
