"""A link as pages print it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """A link; *key* names its entry in the settings, if any."""

    text: str
    url: str
    key: str = ""
