"""Words together with the language that they are in, which may not be the page's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class LocalizedText:
    """Words, or a list of them, and the code of their language."""

    value: Any
    language: str
