"""Keys of campaigns: one per announcement and language of its readers."""

from __future__ import annotations

import re
from dataclasses import dataclass

_KEY = re.compile(
    r"\[(?P<content>[a-z]+)/(?P<slug>[a-z0-9-]+)/(?P<number>[1-9][0-9]{0,5})/(?P<language>[A-Za-z-]+)"
    r"(?:@(?P<digest>[0-9a-f]{12}))?\]"
)


@dataclass(frozen=True, order=True)
class Key:
    """The identity of a campaign: readers get at most one mail per key.

    >>> str(Key("alert", "ua-2026-014", 1, "fr"))
    'alert/ua-2026-014/1/fr'
    """

    content: str
    """The kind of its content: alert, activity or another name in ``announced/registry.py``."""
    slug: str
    """The folder of its content."""
    number: int
    """The number of the announcement, from 1."""
    language: str
    """The language of the readers, whatever language the mail is written in."""

    def __str__(self) -> str:
        return f"{self.content}/{self.slug}/{self.number}/{self.language}"

    def mark(self, digest: str = "") -> str:
        """Return the mark that a campaign's title and content contain.

        A *digest* in it shows that the campaign is complete, and identifies its mail.

        >>> Key("alert", "ua-2026-014", 1, "fr").mark("0123456789ab")
        '[alert/ua-2026-014/1/fr@0123456789ab]'
        """
        return f"[{self}@{digest}]" if digest else f"[{self}]"


def read_mark(text: str) -> tuple[Key, str] | None:
    """Return key and digest of the first mark in *text*, or None; without a digest that is empty."""
    match = _KEY.search(text)
    if match is None:
        return None
    key = Key(match["content"], match["slug"], int(match["number"]), match["language"])
    return key, match["digest"] or ""
