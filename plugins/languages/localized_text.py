"""A text with the code of its language, which may differ from the page's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class LocalizedText:
    """A text, or a list of texts, and the code of its language."""

    value: Any
    language: str
